"""What was agreed, as its schedule has it: how far it is paid, what is left, and whether it still binds anybody."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backend.assistant.guards.fact_records import DebtFacts, OfferFacts, amount_of
from backend.domain.agreement import ENDED

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """How far an agreement is paid: its amounts, and the payments that its schedule has and that are left of it."""

    status: str
    total: Decimal
    paid: Decimal
    amount_of: tuple[tuple[date, Decimal], ...]
    """When the payments fall due, and what each comes to."""
    paid_of: tuple[tuple[date, Decimal], ...]
    """When the payments fall due, and what is paid of each."""
    days_paid: tuple[date, ...]
    """When the payments that are paid in full fell due."""
    left_each: tuple[tuple[date, Decimal], ...]
    """When those that are not paid in full fall due, and what is left of each; none of what is not asked any more."""
    offer_valid_until: date | None = None
    """Until when it could be accepted."""
    in_part: tuple[tuple[date, Decimal, Decimal], ...] = ()
    """The payments that are paid in part: day, what is paid, what is left."""
    is_measure: bool = False
    """Whether it is what was granted in hardship, which is no agreement."""
    was_replanned: bool = False
    can_replan: bool = False
    """Whether the person may still change its dates."""

    @property
    def paid_each(self) -> frozenset[Decimal]:
        """What is paid of each payment."""
        return frozenset(amount for _, amount in self.paid_of)

    @property
    def paid_amounts(self) -> frozenset[Decimal]:
        """What was paid of each payment, and with the first so many of them."""
        return self.paid_each | frozenset(itertools.accumulate(amount for _, amount in self.paid_of))

    @property
    def left(self) -> Decimal:
        """What is still to be paid."""
        return sum((left for _, left in self.left_each), _NOTHING)

    @property
    def amounts_left(self) -> frozenset[Decimal]:
        """What is left of each payment, and of the last so many together."""
        left = [amount for _, amount in self.left_each]
        return frozenset([*left, *itertools.accumulate(reversed(left)), *itertools.accumulate(left)])

    @property
    def amounts_due(self) -> frozenset[Decimal]:
        """What the payments that are not paid in full come to, whole."""
        parts = {day: paid for day, paid, _ in self.in_part}
        return frozenset(left + parts.get(day, _NOTHING) for day, left in self.left_each)

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
    def payment_count(self) -> int:
        """How many payments it has."""
        return len(self.paid_of)

    @property
    def paid_count(self) -> int:
        """How many payments are paid in full."""
        return len(self.days_paid)

    def late_count(self, today: date) -> int:
        """Return how many payments are overdue."""
        return len(self.overdue(today))

    def days_late(self, today: date) -> int:
        """Return for how many days the oldest payment that is not paid in full has been overdue; 0 for none."""
        return max((today - min(self.days_left, default=today)).days, 0)


def agreement_facts(agreement: dict[str, Any]) -> AgreementFacts:
    """Return how far an agreement is paid (backend/services/agreement_view.py)."""
    payments = [
        (date.fromisoformat(payment["due_date"]), amount_of(payment["amount"]), amount_of(payment["paid"]))
        for payment in agreement["schedule"]
    ]
    lapsed = {payment["due_date"] for payment in agreement["schedule"] if payment["status"] == "lapsed"}
    left = [
        (day, amount, paid)
        for day, amount, paid in payments
        if paid < amount and day.isoformat() not in lapsed
    ]
    return AgreementFacts(
        status=agreement["status"],
        total=sum((amount for _, amount, _ in payments), Decimal(0)),
        paid=sum((paid for _, _, paid in payments), Decimal(0)),
        amount_of=tuple((day, amount) for day, amount, _ in payments),
        paid_of=tuple((day, paid) for day, _, paid in payments),
        days_paid=tuple(day for day, amount, paid in payments if paid >= amount),
        left_each=tuple((day, amount - paid) for day, amount, paid in left),
        in_part=tuple((day, paid, amount - paid) for day, amount, paid in left if paid > 0),
        offer_valid_until=date.fromisoformat(agreement["valid_until"])
        if agreement.get("valid_until")
        else None,
        was_replanned=agreement.get("was_replanned", False),
        can_replan=agreement.get("can_replan", False),
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


@dataclass(frozen=True, slots=True)
class EndedAgreement:
    """An agreement that was cancelled or declined: nothing of it falls due, and it is told as what was."""

    terms: OfferFacts
    known: AgreementFacts


def has_ended(agreement: dict[str, Any]) -> bool:
    """Whether nothing is missing of the agreement and nothing follows though it was not fulfilled."""
    return agreement["status"] in ENDED


def terms_in_force(agreement: dict[str, Any]) -> dict[str, Any]:
    """Return the agreement with the terms of its schedule: what was accepted may have new dates since."""
    schedule = agreement["schedule"]
    numbered = [payment for payment in schedule if payment["number"] > 0]
    return {
        **agreement,
        "terms_hash": agreement["reference"],
        "instalment_count": len(numbered),
        "instalment_amount": numbered[0]["amount"],
        "first_due_date": schedule[0]["due_date"],
        "last_due_date": schedule[-1]["due_date"],
    }


def debt_of(agreement: dict[str, Any]) -> DebtFacts:
    """Return the debt of an agreement that is among no open ones: nothing is owed of it."""
    return DebtFacts(
        debt_id=agreement["debt_id"],
        creditor=agreement["creditor"],
        product=agreement["product"],
        ending="",
        currency=agreement["currency"],
        status="paid",
        amounts={role: {_NOTHING} for role in ("balance", "principal", "interest", "fees")},
        days_past_due=None,
        due_date=None,
    )
