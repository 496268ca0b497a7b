"""Entries of payments, with an agreement or without: what makes one acceptable, the same again, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.db.models.agreements import Agreement, Payment
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict, InvalidInput
from backend.domain.imputation import Parts
from backend.domain.money import Money
from backend.services.context import Principal, ServiceContext
from backend.services.formatting import format_date, format_money, json_amount

LONGEST_REFERENCE = 80
LONGEST_REASON = 300
PAYMENT_DIFFERS = "Ya hay un pago con esa referencia y otro valor u otra fecha."
PART_TEXTS = {"interest": "intereses", "fees": "gastos", "principal": "capital"}
"""The parts of a debt in the order in which they are covered."""


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A payment as it was sent: `amount` in major units, `paid_on` on the debtor's calendar."""

    amount: str
    paid_on: date
    reference: str


def checked_reference(text: str) -> str:
    """Return the bank's reference with single spaces; raises InvalidInput `invalid_reference`."""
    reference = " ".join(text.split())
    if not reference or len(reference) > LONGEST_REFERENCE or reference.startswith("anula:"):
        raise InvalidInput(
            "invalid_reference", "Escribe la referencia del pago, en hasta 80 letras y números."
        )
    return reference


def checked_reason(text: str) -> str:
    """Return why a payment is taken back, with single spaces; raises InvalidInput `missing_reason`."""
    reason = " ".join(text.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidInput("missing_reason", "Escribe el motivo en hasta 300 letras.")
    return reason


def find_earlier(
    uow: UnitOfWork, debt_id: int, agreement_id: int | None, money: Money, paid_on: date, reference: str
) -> Payment | None:
    """Return the payment that was recorded before under this reference.

    Reference, amount and day are the same payment of a debt wherever it was booked, so that what was booked before an
    agreement began or ended is not booked again after it. Raises Conflict `payment_differs` where the same agreement
    has another amount or day under the reference, or the debt without one another amount of that day (who pays every
    month may send their own number each time), and `payment_undone`.
    """
    known = uow.payments.list_with_reference(debt_id, reference)
    same = [entry for entry in known if (entry.amount, entry.paid_on) == (money.minor_units, paid_on)]
    if not same:
        here = [entry for entry in known if entry.agreement_id == agreement_id]
        if agreement_id is None:
            here = [entry for entry in here if entry.paid_on == paid_on]
        if here:
            raise Conflict("payment_differs", PAYMENT_DIFFERS)
        return None
    if uow.payments.find_reversal(same[0].id) is not None:
        raise Conflict("payment_undone", "Ese pago se anuló. Para registrarlo de nuevo usa otra referencia.")
    return same[0]


def check_undoable(uow: UnitOfWork, payment: Payment) -> None:
    """Raise Conflict `not_a_payment` for a reversing entry, `payment_undone` for what has one."""
    if payment.reverses_id is not None:
        raise Conflict("not_a_payment", "Eso es una anulación, no un pago.")
    if uow.payments.find_reversal(payment.id) is not None:
        raise Conflict("payment_undone", "Ese pago ya se anuló.")


def add_reversal(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, payment: Payment, reason: str
) -> None:
    """Store the entry that takes a payment back."""
    uow.payments.add(
        debt_id=payment.debt_id,
        agreement_id=payment.agreement_id,
        amount=payment.amount,
        currency=payment.currency,
        paid_on=payment.paid_on,
        reference=f"anula:{payment.id}",
        reverses_id=payment.id,
        restated_by=payment.restated_by,
        reason=reason,
        recorded_by=principal.user_id or None,
        now=context.now(),
    )


def audit_details(payment_id: int, money: Money) -> dict[str, object]:
    """Return what the audit trail says of a payment that was recorded or taken back."""
    return {"payment_id": payment_id, "amount_minor": money.minor_units, "currency": money.currency}


def standing_payments(entries: Sequence[Payment]) -> list[Payment]:
    """Return the payments that nobody took back, the oldest day first."""
    undone = {entry.reverses_id for entry in entries}
    standing = [entry for entry in entries if entry.reverses_id is None and entry.id not in undone]
    return sorted(standing, key=lambda entry: (entry.paid_on, entry.id))


def payments_off_debt(entries: Sequence[Payment]) -> list[Payment]:
    """Return the standing payments on which a debt's balance rests, in the order in which they are laid over it.

    Those of agreements that were cancelled, and those without one, since the balance was last stated. The former come
    first, so that some payment of each such agreement covers something: this tells it from one that stands.
    """
    standing = standing_payments(entries)
    ended = {entry.agreement_id for entry in standing if covered_of(entry).balance}
    resting = [
        entry
        for entry in standing
        if entry.restated_by is None and (entry.agreement_id is None or entry.agreement_id in ended)
    ]
    return sorted(resting, key=lambda entry: (entry.agreement_id is None, entry.agreement_id or 0))


def covered_of(entry: Payment) -> Parts:
    """Return what a payment covers of each part of its debt; nothing where an agreement stands that takes it."""
    parts = (entry.principal, entry.interest, entry.fees)
    return Parts(*(Money(units, entry.currency) for units in parts))


def credit_of(entries: Sequence[Payment], currency: str) -> Money:
    """Return what payments that came off the debt itself brought beyond what was owed."""
    paid = payments_off_debt(entries)
    units = sum(entry.amount - covered_of(entry).balance.minor_units for entry in paid)
    return Money(units, currency)


def covered_parts(entry: Payment, locale: str) -> list[tuple[str, str]]:
    """Return what a payment covers of its debt: each part of the debt by its name, and how much of it."""
    covered = covered_of(entry)
    parts = ((name, getattr(covered, name)) for name in PART_TEXTS)
    return [(name, format_money(part, locale)) for name, part in parts if part]


def payment_views(
    entries: Sequence[Payment], debt: DebtRecord, agreements: Sequence[Agreement], *, for_staff: bool
) -> list[dict[str, Any]]:
    """Return the payments as the API shows them, the latest first; those undone say so."""
    undone = {entry.reverses_id: entry for entry in entries if entry.reverses_id is not None}
    references = {agreement.id: agreement.reference for agreement in agreements}
    payments = [entry for entry in entries if entry.reverses_id is None]
    return [
        _view(entry, undone.get(entry.id), debt, references, for_staff=for_staff)
        for entry in reversed(payments)
    ]


def _view(
    entry: Payment,
    reversal: Payment | None,
    debt: DebtRecord,
    references: Mapping[int, str],
    *,
    for_staff: bool,
) -> dict[str, Any]:
    amount = Money(entry.amount, entry.currency)
    view = {
        "id": entry.id,
        "debt_id": debt.id,
        "agreement_id": entry.agreement_id,
        "agreement_reference": references.get(entry.agreement_id or 0, ""),
        "hardship_case_id": entry.hardship_case_id,
        "amount": json_amount(amount),
        "amount_text": format_money(amount, debt.locale),
        "currency": entry.currency,
        "paid_on": entry.paid_on.isoformat(),
        "paid_on_text": format_date(entry.paid_on, debt.locale),
        "reference": entry.reference,
        "covers": [
            {"part": name, "amount_text": amount_text}
            for name, amount_text in covered_parts(entry, debt.locale)
        ],
        "is_undone": reversal is not None,
    }
    return view | {"undone_because": reversal.reason if reversal else ""} if for_staff else view
