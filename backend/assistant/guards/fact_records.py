"""The facts of one debt and of one offer, by role."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Figures = dict[str, set[Decimal]]
OWN_ROLES = frozenset({"income", "expenses", "other_debts", "surplus"})
"""What people tell of their month, and what it leaves."""
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
    days_past_due: int | None
    """None where the due date is not known."""
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


def _counts(count: int, payments: list[Any], frequency: str, regular: list[Decimal]) -> dict[str, set[int]]:
    counts = {"instalment": {count}, "payment": {len(payments)}}
    unit = {"monthly": "month", "weekly": "week"}.get(
        frequency, "fortnight" if frequency in EACH_FORTNIGHT else ""
    )
    if unit:
        counts[unit] = {count}
    if frequency == "twice_a_month" and count % 2 == 0:
        counts["month"] = {count // 2}
    *runs, (last, _) = [(len(list(same)), amount) for amount, same in itertools.groupby(regular)]
    if runs:
        # "5 cuotas de X y una última de Y", and where dates were changed "2 cuotas de X, 3 de Y y una última de Z".
        counts["regular"] = {length for length, _ in runs} | ({last} if last > 1 else set())
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
