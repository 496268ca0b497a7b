"""Payments as staff record them: once per reference, and taken back by a second entry, never deleted."""

from __future__ import annotations

from typing import Any

from backend.db.models.agreements import Agreement, Payment
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import InvalidInput
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
from backend.services.debt_payments import take_back_debt_payment
from backend.services.formatting import format_money, json_amount
from backend.services.payment_entries import (
    NewPayment,
    add_reversal,
    audit_details,
    check_undoable,
    checked_reason,
    checked_reference,
    find_earlier,
    payment_views,
)
from backend.services.places import earliest_day, local_today
from backend.services.reminders import plan_payment_reminder
from backend.services.stated_balance import balance_stated_on

OUT_OF_DATES = (
    "La fecha del pago va desde el día en que se informó el saldo que se acordó hasta hoy: ese saldo ya cuenta con lo "
    "anterior."
)


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
        earlier = find_earlier(uow, agreement.debt_id, agreement.id, money, new.paid_on, reference)
        if earlier is not None:
            return _answer(context, uow, agreement, earlier.id), False
        payment_id = uow.payments.add(
            debt_id=agreement.debt_id,
            agreement_id=agreement.id,
            amount=money.minor_units,
            currency=money.currency,
            paid_on=new.paid_on,
            reference=reference,
            recorded_by=principal.user_id or None,
            now=context.now(),
        )
        details = audit_details(payment_id, money)
        audit_agreement(context, uow, principal, "payment_recorded", agreement.id, details)
        case = settle(context, uow, agreement, principal=principal)
        plan_payment_reminder(context, uow, case, payment_id)
        answer = _answer(context, uow, agreement, payment_id)
        uow.commit()
    return answer, True


def undo_payment(
    context: ServiceContext, principal: Principal, payment_id: int, *, reason: str
) -> dict[str, Any]:
    """Take a payment back by a reversing entry (staff) and write where the agreement, or the debt, stands now.

    Raises Forbidden, NotFound, InvalidInput `missing_reason`, Conflict `payment_undone`, `not_a_payment`, where the
    payments of an ended agreement were taken off its debt `agreement_not_running`, or, of a payment without an
    agreement, `agreement_stands` where one was made on the balance that it left.
    """
    require_staff(principal)
    reason = checked_reason(reason)
    with context.write() as uow:
        # Read again once its debt is held: somebody else may have taken it back in between.
        uow.debts.lock(uow.payments.get(payment_id).debt_id)
        payment = uow.payments.get(payment_id)
        check_undoable(uow, payment)
        if payment.agreement_id is None:
            answer = take_back_debt_payment(context, uow, principal, payment, reason)
        else:
            answer = _take_back(context, uow, principal, payment, reason)
        uow.commit()
    return answer


def list_payments(context: ServiceContext, principal: Principal, agreement_id: int) -> list[dict[str, Any]]:
    """Return an agreement's payments, the latest first; those undone say so. Raises NotFound, also for others'."""
    with context.read() as uow:
        agreement, _, debt = find_agreement(uow, principal, agreement_id)
        entries = uow.payments.list_entries(agreement.id)
        return payment_views(entries, debt, [agreement], for_staff=principal.is_staff)


def check_payment(
    context: ServiceContext, uow: UnitOfWork, agreement: Agreement, new: NewPayment
) -> tuple[Money, str]:
    """Return amount and reference of a payment that may be recorded; raises as `record_payment`."""
    check_running(agreement)
    money = parse_amount(new.amount, agreement.currency)
    reference = checked_reference(new.reference)
    debt = uow.debts.get(agreement.debt_id)
    # What came between the two counts towards the agreement: the balance on which it rests does not know of it.
    first = min(earliest_day(context, agreement.accepted_at), balance_stated_on(context, uow, debt))
    if first <= new.paid_on <= local_today(context, debt.locale):
        return money, reference
    # One that is there already stays so, wherever its debtor has moved to since.
    if find_earlier(uow, agreement.debt_id, agreement.id, money, new.paid_on, reference) is None:
        raise InvalidInput("invalid_payment_date", OUT_OF_DATES)
    return money, reference


def _take_back(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, payment: Payment, reason: str
) -> dict[str, Any]:
    agreement = uow.agreement_desk.reload(uow.agreements.get(payment.agreement_id or 0))
    check_running(agreement)
    payment_id = payment.id
    add_reversal(context, uow, principal, payment, reason)
    details = audit_details(payment_id, Money(payment.amount, payment.currency))
    audit_agreement(context, uow, principal, "payment_undone", agreement.id, details)
    settle(context, uow, agreement, principal=principal)
    return _answer(context, uow, agreement, payment_id)


def _answer(
    context: ServiceContext, uow: UnitOfWork, agreement: Agreement, payment_id: int
) -> dict[str, Any]:
    case = load_case(context, uow, agreement)
    # Of the debt, since the same payment may have been recorded before the agreement began.
    entries = uow.payments.list_entries_of_debt(case.debt.id)
    views = payment_views(entries, case.debt, uow.agreements.list_for_debt(case.debt.id), for_staff=True)
    (payment,) = [view for view in views if view["id"] == payment_id]
    return {"payment": payment, **_effect(case)}


def _effect(case: AgreementCase) -> dict[str, Any]:
    allocation, locale = case.allocation, case.debt.locale
    return {
        "debt_id": case.debt.id,
        "agreement_id": case.agreement.id,
        "reference": case.agreement.reference,
        "status": case.agreement.status,
        "missing": json_amount(allocation.missing),
        "missing_text": format_money(allocation.missing, locale),
        "credit": json_amount(allocation.credit),
        "credit_text": format_money(allocation.credit, locale),
    }
