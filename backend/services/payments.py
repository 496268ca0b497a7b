"""Payments as staff record them: once per reference, and taken back by a second entry, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.db.models.agreements import Agreement, Payment
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict, InvalidInput
from backend.domain.money import Money, parse_amount
from backend.services.agreement_case import (
    AgreementCase,
    audit_agreement,
    check_running,
    load_case,
    lock_agreement,
    settle,
)
from backend.services.agreements import find_agreement
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.formatting import format_date, format_money, json_amount
from backend.services.places import local_today, zone_of
from backend.services.reminders import plan_payment_reminder

LONGEST_REFERENCE = 80
LONGEST_REASON = 300
PAYMENT_DIFFERS = "Ya hay un pago con esa referencia y otro valor u otra fecha."


@dataclass(frozen=True, slots=True)
class NewPayment:
    """A payment as it was sent: `amount` in major units, `paid_on` on the debtor's calendar."""

    amount: str
    paid_on: date
    reference: str


def record_payment(
    context: ServiceContext, principal: Principal, agreement_id: int, new: NewPayment
) -> tuple[dict[str, Any], bool]:
    """Record a payment (staff) and write where the agreement stands; return it, and whether it is new.

    The same reference with the same amount and day is the same payment. Raises Forbidden, NotFound, InvalidInput
    (the gate's codes, `invalid_reference`, `invalid_payment_date`), Conflict `agreement_not_running`,
    `payment_differs` (another amount or day under the reference) or `payment_undone`.
    """
    require_staff(principal)
    with context.write() as uow:
        agreement = lock_agreement(uow, uow.agreements.get(agreement_id))
        money, reference = check_payment(context, uow, agreement, new)
        earlier = find_earlier(uow, agreement, money, new.paid_on, reference)
        if earlier is not None:
            return _answer(context, uow, agreement, earlier.id), False
        payment_id = uow.payments.add(
            agreement_id=agreement.id,
            amount=money.minor_units,
            currency=money.currency,
            paid_on=new.paid_on,
            reference=reference,
            recorded_by=principal.user_id or None,
            now=context.now(),
        )
        details: dict[str, object] = {
            "payment_id": payment_id,
            "amount_minor": money.minor_units,
            "currency": money.currency,
        }
        audit_agreement(context, uow, principal, "payment_recorded", agreement.id, details)
        case = settle(context, uow, agreement, principal=principal)
        plan_payment_reminder(context, uow, case, payment_id)
        answer = _answer(context, uow, agreement, payment_id)
        uow.commit()
    return answer, True


def undo_payment(
    context: ServiceContext, principal: Principal, payment_id: int, *, reason: str
) -> dict[str, Any]:
    """Take a payment back by a reversing entry (staff) and write where the agreement stands now.

    Raises Forbidden, NotFound, InvalidInput `missing_reason`, Conflict `payment_undone`, `not_a_payment` or, where
    the payments of an ended agreement were taken off its debt, `agreement_not_running`.
    """
    require_staff(principal)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise InvalidInput("missing_reason", "Escribe el motivo en hasta 300 letras.")
    with context.write() as uow:
        agreement = lock_agreement(uow, uow.agreements.get(uow.payments.get(payment_id).agreement_id))
        check_running(agreement)
        payment = uow.payments.get(payment_id)
        _check_undoable(uow, payment)
        uow.payments.add(
            agreement_id=agreement.id,
            amount=payment.amount,
            currency=payment.currency,
            paid_on=payment.paid_on,
            reference=f"anula:{payment.id}",
            reverses_id=payment.id,
            reason=reason,
            recorded_by=principal.user_id or None,
            now=context.now(),
        )
        details: dict[str, object] = {
            "payment_id": payment.id,
            "amount_minor": payment.amount,
            "currency": payment.currency,
        }
        audit_agreement(context, uow, principal, "payment_undone", agreement.id, details)
        settle(context, uow, agreement, principal=principal)
        answer = _answer(context, uow, agreement, payment.id)
        uow.commit()
    return answer


def list_payments(context: ServiceContext, principal: Principal, agreement_id: int) -> list[dict[str, Any]]:
    """Return an agreement's payments, the latest first; those undone say so. Raises NotFound, also for others'."""
    with context.read() as uow:
        agreement, _, debt = find_agreement(uow, principal, agreement_id)
        entries = uow.payments.list_entries(agreement.id)
        return _views(entries, debt.locale, for_staff=principal.is_staff)


def check_payment(
    context: ServiceContext, uow: UnitOfWork, agreement: Agreement, new: NewPayment
) -> tuple[Money, str]:
    """Return amount and reference of a payment that may be recorded; raises as `record_payment`."""
    check_running(agreement)
    money = parse_amount(new.amount, agreement.currency)
    reference = " ".join(new.reference.split())
    if not reference or len(reference) > LONGEST_REFERENCE or reference.startswith("anula:"):
        raise InvalidInput(
            "invalid_reference", "Escribe la referencia del pago, en hasta 80 letras y números."
        )
    locale = uow.debts.get(agreement.debt_id).locale
    first = agreement.accepted_at.astimezone(zone_of(context, locale)).date()
    if not first <= new.paid_on <= local_today(context, locale):
        raise InvalidInput("invalid_payment_date", "La fecha del pago va desde el día del acuerdo hasta hoy.")
    return money, reference


def find_earlier(
    uow: UnitOfWork, agreement: Agreement, money: Money, paid_on: date, reference: str
) -> Payment | None:
    """Return the payment that was recorded under this reference; raises Conflict where it is another one."""
    known = uow.payments.find(agreement.id, reference)
    if known is None:
        return None
    if (known.amount, known.paid_on) != (money.minor_units, paid_on):
        raise Conflict("payment_differs", PAYMENT_DIFFERS)
    if uow.payments.find_reversal(known.id) is not None:
        raise Conflict("payment_undone", "Ese pago se anuló. Para registrarlo de nuevo usa otra referencia.")
    return known


def _check_undoable(uow: UnitOfWork, payment: Payment) -> None:
    if payment.reverses_id is not None:
        raise Conflict("not_a_payment", "Eso es una anulación, no un pago.")
    if uow.payments.find_reversal(payment.id) is not None:
        raise Conflict("payment_undone", "Ese pago ya se anuló.")


def _answer(
    context: ServiceContext, uow: UnitOfWork, agreement: Agreement, payment_id: int
) -> dict[str, Any]:
    case = load_case(context, uow, agreement)
    views = _views(uow.payments.list_entries(agreement.id), case.debt.locale, for_staff=True)
    (payment,) = [view for view in views if view["id"] == payment_id]
    return {"payment": payment, **_effect(case)}


def _effect(case: AgreementCase) -> dict[str, Any]:
    allocation, locale = case.allocation, case.debt.locale
    return {
        "agreement_id": case.agreement.id,
        "reference": case.agreement.reference,
        "status": case.agreement.status,
        "missing": json_amount(allocation.missing),
        "missing_text": format_money(allocation.missing, locale),
        "credit": json_amount(allocation.credit),
        "credit_text": format_money(allocation.credit, locale),
    }


def _views(entries: Sequence[Payment], locale: str, *, for_staff: bool) -> list[dict[str, Any]]:
    undone = {entry.reverses_id: entry for entry in entries if entry.reverses_id is not None}
    payments = [entry for entry in entries if entry.reverses_id is None]
    return [_view(entry, undone.get(entry.id), locale, for_staff) for entry in reversed(payments)]


def _view(entry: Payment, reversal: Payment | None, locale: str, for_staff: bool) -> dict[str, Any]:
    amount = Money(entry.amount, entry.currency)
    view = {
        "id": entry.id,
        "amount": json_amount(amount),
        "amount_text": format_money(amount, locale),
        "currency": entry.currency,
        "paid_on": entry.paid_on.isoformat(),
        "paid_on_text": format_date(entry.paid_on, locale),
        "reference": entry.reference,
        "is_undone": reversal is not None,
    }
    return view | {"undone_because": reversal.reason if reversal else ""} if for_staff else view
