"""The facts of one debt and of one offer, by role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Figures = dict[str, set[Decimal]]
EACH_FORTNIGHT = frozenset({"fortnightly", "twice_a_month"})
"""How often one pays, in words that do not tell every fourteen days from twice a month."""
_DEBT_AMOUNTS = {"balance": "balance", "principal": "principal", "interest": "interest", "fees": "fees"}
_OFFER_AMOUNTS = {
    "total": "total",
    "discount": "discount",
    "interest": "interest",
    "down_payment": "down_payment",
    "instalment_amount": "instalment",
}


@dataclass(slots=True)
class OfferFacts:
    """One offer, plan or agreement. Dates by role; `payments` are (number, day, amount)."""

    key: str
    debt_id: int
    kind: str
    balance: Decimal
    frequency: str
    amounts: Figures
    percentages: set[Decimal]
    counts: dict[str, set[int]]
    dates: dict[str, set[date]]
    payments: list[tuple[int, date, Decimal]]
    parts: list[tuple[date, Decimal]] = field(default_factory=list)
    """Of payments that are paid in part: what is paid, and what is left, with their days."""


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """How far an agreement is paid: its amounts, and the payments that its schedule has and that are left of it."""

    status: str
    total: Decimal
    paid: Decimal
    paid_each: frozenset[Decimal]
    """What is paid of each payment."""
    payment_count: int
    left_each: tuple[tuple[date, Decimal], ...]
    """When those that are not paid in full fall due, and what is left of each."""
    offer_valid_until: date | None = None
    """Until when it could be accepted."""
    in_part: tuple[tuple[date, Decimal, Decimal], ...] = ()
    """The payments that are paid in part: day, what is paid, what is left."""
    is_measure: bool = False
    """Whether it is what was granted in hardship, which is no agreement."""
    was_replanned: bool = False

    @property
    def left(self) -> Decimal:
        """What is still to be paid."""
        return self.total - self.paid

    @property
    def shares_paid(self) -> tuple[Decimal, ...]:
        """What part is paid, in per cent, of the payments that are paid in part."""
        return tuple(100 * paid / (paid + left) for _, paid, left in self.in_part)

    @property
    def days_left(self) -> tuple[date, ...]:
        """When the payments that are not paid in full fall due."""
        return tuple(day for day, _ in self.left_each)

    def overdue(self, today: date) -> tuple[tuple[date, Decimal], ...]:
        """Return what should have been paid before today and was not: the days, and what is left of each payment."""
        return tuple(one for one in self.left_each if one[0] < today)

    def next_payments(self, today: date) -> tuple[tuple[date, Decimal], ...]:
        """Return what may be called the next payment: the oldest that is left, and the first that is not overdue."""
        return self.left_each[:1] + tuple(one for one in self.left_each if one[0] >= today)[:1]

    @property
    def paid_count(self) -> int:
        """How many payments are paid in full."""
        return self.payment_count - len(self.days_left)

    def late_count(self, today: date) -> int:
        """Return how many payments are overdue."""
        return len(self.overdue(today))

    def days_late(self, today: date) -> int:
        """Return for how many days the oldest payment that is not paid in full has been overdue; 0 for none."""
        return max((today - min(self.days_left, default=today)).days, 0)


@dataclass(slots=True)
class DebtFacts:
    """One debt of the person's."""

    debt_id: int
    creditor: str
    product: str
    ending: str
    currency: str
    status: str
    amounts: Figures
    days_past_due: int
    due_date: date | None


def debt_facts(debt: dict[str, Any]) -> DebtFacts:
    """Return the facts of a debt (backend/services/debt_view.py)."""
    return DebtFacts(
        debt_id=debt["id"],
        creditor=debt["creditor"],
        product=debt["product"],
        ending=debt["obligation_ending"] or "",
        currency=debt["currency"],
        status=debt["status"],
        amounts={role: {amount_of(debt[name])} for name, role in _DEBT_AMOUNTS.items()},
        days_past_due=debt["days_past_due"],
        due_date=date.fromisoformat(debt["due_date"]) if debt["due_date"] else None,
    )


def offer_facts(offer: dict[str, Any]) -> OfferFacts:
    """Return the facts of an offer, plan or agreement (backend/services/offer_view.py)."""
    payments = [
        (payment["number"], date.fromisoformat(payment["due_date"]), amount_of(payment["amount"]))
        for payment in offer["schedule"]
    ]
    amounts = {role: {amount_of(offer[name])} for name, role in _OFFER_AMOUNTS.items()}
    regular = [amount for number, _, amount in payments if number > 0]
    if offer["kind"] == "lump_sum":
        del amounts["instalment"]
    else:
        amounts["last"] = {payments[-1][2]}
        amounts["instalment"] |= set(regular)
    first = date.fromisoformat(offer["first_due_date"])
    return OfferFacts(
        key=offer["terms_hash"],
        debt_id=offer["debt_id"],
        kind=offer["kind"],
        balance=amount_of(offer["balance"]),
        frequency=offer["frequency"],
        amounts=amounts,
        percentages={amount_of(offer["discount_percentage"])},
        counts=_counts(offer["instalment_count"], payments, offer["frequency"], regular),
        dates={
            "first": {first},
            "last": {date.fromisoformat(offer["last_due_date"])},
            "valid_until": {date.fromisoformat(offer["valid_until"])},
            "due": {day for _, day, _ in payments},
        },
        payments=payments,
    )


def agreement_facts(agreement: dict[str, Any]) -> AgreementFacts:
    """Return how far an agreement is paid (backend/services/agreement_view.py)."""
    payments = [
        (date.fromisoformat(payment["due_date"]), amount_of(payment["amount"]), amount_of(payment["paid"]))
        for payment in agreement["schedule"]
    ]
    return AgreementFacts(
        status=agreement["status"],
        total=sum((amount for _, amount, _ in payments), Decimal(0)),
        paid=sum((paid for _, _, paid in payments), Decimal(0)),
        paid_each=frozenset(paid for _, _, paid in payments),
        payment_count=len(payments),
        left_each=tuple((day, amount - paid) for day, amount, paid in payments if paid < amount),
        in_part=tuple((day, paid, amount - paid) for day, amount, paid in payments if 0 < paid < amount),
        offer_valid_until=date.fromisoformat(agreement["valid_until"])
        if agreement.get("valid_until")
        else None,
        was_replanned=agreement.get("was_replanned", False),
    )


def token_payments_as_offer(case: dict[str, Any]) -> dict[str, Any]:
    """Return the token payments of a case as the plan that they are, for `offer_facts` and `agreement_facts`."""
    payments = [{"number": number, **payment} for number, payment in enumerate(case["token_payments"], 1)]
    total = sum((amount_of(payment["amount"]) for payment in payments), Decimal(0))
    nothing = dict.fromkeys(("discount", "interest", "down_payment", "discount_percentage"), 0)
    return nothing | {
        "terms_hash": f"measure {case['id']}",
        "debt_id": case["debt"]["id"],
        "kind": "instalment_plan",
        "status": case["status"],
        "balance": total,
        "total": total,
        "instalment_amount": case["token_monthly"],
        "instalment_count": len(payments),
        "frequency": "monthly",
        "schedule": payments,
        "first_due_date": payments[0]["due_date"],
        "last_due_date": payments[-1]["due_date"],
        "valid_until": payments[0]["due_date"],
    }


def _counts(count: int, payments: list[Any], frequency: str, regular: list[Decimal]) -> dict[str, set[int]]:
    counts = {"instalment": {count}, "payment": {len(payments)}}
    unit = {"monthly": "month", "weekly": "week"}.get(
        frequency, "fortnight" if frequency in EACH_FORTNIGHT else ""
    )
    if unit:
        counts[unit] = {count}
    if frequency == "twice_a_month" and count % 2 == 0:
        counts["month"] = {count // 2}
    if count > 1 and regular[-1] != regular[0]:
        # "5 cuotas de X y una última de Y"
        counts["regular"] = {count - 1}
    return counts


def replaces(new: OfferFacts, old: OfferFacts) -> bool:
    """Whether an offer is the same way of paying the same debt: the newer terms are the ones that stand."""
    return (new.debt_id, new.kind, new.counts["instalment"]) == (
        old.debt_id,
        old.kind,
        old.counts["instalment"],
    )


def amount_of(value: Any) -> Decimal:
    """Return a tool's amount, which JSON may have made a float, exactly as it reads."""
    return Decimal(str(value))
