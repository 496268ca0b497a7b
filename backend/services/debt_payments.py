"""Money that comes without a standing agreement: token payments, late ones, those of people who never agreed.

It comes off the debt itself, interest first; an agreement that stands takes it instead.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from backend.db.models.agreements import Payment
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.agreement import AgreementStatus
from backend.domain.errors import Conflict, InvalidInput
from backend.domain.imputation import Parts
from backend.domain.money import Money, parse_amount
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.debt_balance import lay_payments, owed_of, units_of
from backend.services.debt_payment_view import (
    Cautions,
    debt_payment_answer,
    find_cautions,
    find_standing_agreement,
)
from backend.services.payment_entries import (
    NewPayment,
    add_reversal,
    audit_details,
    checked_reference,
    covered_of,
    find_earlier,
    payments_off_debt,
)
from backend.services.places import earliest_day, local_today
from backend.services.token_payments import case_of_payment

STATED_LATER = (
    "El saldo de esta deuda se informó después de este pago y puede que ya lo tenga descontado. Compruébalo y marca "
    "que leíste el aviso."
)


def record_debt_payment(
    context: ServiceContext,
    principal: Principal,
    debt_id: int,
    new: NewPayment,
    *,
    warning_read: bool = False,
    balance_warning_read: bool = False,
) -> tuple[dict[str, Any], bool]:
    """Record money for a debt over which no agreement stands (staff); return it, and whether it is new.

    It covers interest, fees and principal, in this order; what is left over is the debtor's credit, and a debt of
    which nothing is left is paid. Within a run of token payments it belongs to its case. The same reference with the
    same amount and day is the same payment. Raises Forbidden, NotFound, InvalidInput (the gate's codes,
    `invalid_reference`, `invalid_payment_date`), Conflict `agreement_stands` (its details name it), `debt_withdrawn`,
    `payment_differs`, `payment_undone`, `limitation_warning_not_read` for an old debt, or `balance_warning_not_read`
    for a payment from before the day on which the balance was last stated.
    """
    require_staff(principal)
    with context.write() as uow:
        debt = _locked(uow, debt_id)
        money, reference = check_debt_payment(context, uow, debt, new)
        earlier = find_earlier(uow, debt.id, None, money, new.paid_on, reference)
        if earlier is not None:
            return debt_payment_answer(context, uow, debt.id, earlier.id), False
        _check_no_agreement(uow, debt.id)
        check_payable(debt)
        cautions = find_cautions(context, uow, debt, new.paid_on)
        _check_read(cautions, warning_read=warning_read, balance_warning_read=balance_warning_read)
        payment_id, case_id = _book(context, uow, principal, debt, money, new.paid_on, reference)
        details = audit_details(payment_id, money)
        record(context, uow, principal, "payment_recorded", "debt", debt.id, **details, **cautions.details())
        if case_id is not None:
            record(context, uow, principal, "token_payment_received", "hardship_case", case_id, **details)
        answer = debt_payment_answer(context, uow, debt.id, payment_id)
        uow.commit()
    return answer, True


def take_back_debt_payment(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, payment: Payment, reason: str
) -> dict[str, Any]:
    """Undo a payment without an agreement, in a transaction that holds its debt; return it and what is owed now.

    What it covered is owed again, and the payments that stand are laid anew over it, as if it had never come. Raises
    Conflict `agreement_stands` where somebody agreed on the balance that it left.
    """
    debt, payment_id, case_id = uow.debts.get(payment.debt_id), payment.id, payment.hardship_case_id
    _check_no_agreement(uow, debt.id)
    details = audit_details(payment_id, Money(payment.amount, payment.currency))
    add_reversal(context, uow, principal, payment, reason)
    _lay_anew(context, uow, debt, payment)
    record(context, uow, principal, "payment_undone", "debt", debt.id, **details)
    if case_id is not None:
        record(context, uow, principal, "token_payment_undone", "hardship_case", case_id, **details)
    return debt_payment_answer(context, uow, debt.id, payment_id)


def check_debt_payment(
    context: ServiceContext, uow: UnitOfWork, debt: DebtRecord, new: NewPayment
) -> tuple[Money, str]:
    """Return amount and reference of a payment that makes sense; raises as `record_debt_payment`."""
    money = parse_amount(new.amount, debt.currency)
    reference = checked_reference(new.reference)
    registered = earliest_day(context, uow.debt_desk.get_registered_at(debt.id))
    first = min(debt.due_date or registered, registered)
    if first <= new.paid_on <= local_today(context, debt.locale):
        return money, reference
    # One that is there already stays so, wherever its debtor has moved to since.
    if find_earlier(uow, debt.id, None, money, new.paid_on, reference) is None:
        raise InvalidInput(
            "invalid_payment_date", "La fecha del pago va desde que la deuda venció o se registró hasta hoy."
        )
    return money, reference


def check_payable(debt: DebtRecord) -> None:
    """Raise Conflict `debt_withdrawn` for a debt that takes no money."""
    if debt.status == "withdrawn":
        raise Conflict(
            "debt_withdrawn",
            "Esta deuda fue retirada: no se le cobra a nadie, y este dinero es de quien pagó.",
        )


def _locked(uow: UnitOfWork, debt_id: int) -> DebtRecord:
    uow.debts.lock(debt_id)
    return uow.debts.get(debt_id)


def _check_no_agreement(uow: UnitOfWork, debt_id: int) -> None:
    agreement = find_standing_agreement(uow, debt_id)
    if agreement is None:
        return
    text = f"Sobre esta deuda está el acuerdo {agreement.reference}: los pagos van a él."
    if agreement.status == AgreementStatus.PENDING_APPROVAL:
        text = f"El acuerdo {agreement.reference} de esta deuda espera aprobación: decide primero sobre él."
    details = {"agreement_id": agreement.id, "reference": agreement.reference}
    raise Conflict("agreement_stands", text, details)


def _check_read(cautions: Cautions, *, warning_read: bool, balance_warning_read: bool) -> None:
    if cautions.limitation is not None and not warning_read:
        message = "Antes de registrar este pago, lee el aviso sobre la antigüedad de la deuda y marca que lo leíste."
        raise Conflict(
            "limitation_warning_not_read", message, {"limitation_warning": cautions.limitation.text}
        )
    if cautions.is_stated_later and not balance_warning_read:
        raise Conflict("balance_warning_not_read", STATED_LATER)


def _book(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    debt: DebtRecord,
    money: Money,
    paid_on: date,
    reference: str,
) -> tuple[int, int | None]:
    """Store a payment and take it off the debt; return its id, and that of the case that it was promised in."""
    case = case_of_payment(context, uow, debt, paid_on)
    case_id = None if case is None else case.id
    payment_id = uow.payments.add(
        debt_id=debt.id,
        agreement_id=None,
        hardship_case_id=case_id,
        amount=money.minor_units,
        currency=money.currency,
        paid_on=paid_on,
        reference=reference,
        recorded_by=principal.user_id or None,
        now=context.now(),
    )
    lay_payments(context, uow, debt, owed_of(debt), [uow.payments.get(payment_id)], debt.fixed_offers)
    return payment_id, case_id


def _lay_anew(context: ServiceContext, uow: UnitOfWork, debt: DebtRecord, undone: Payment) -> None:
    """Write what the payments that stand cover and leave without one that never came; its prices come back.

    A balance that a campaign has stated since does not rest on the payment and stays.
    """
    # Counts the debt's version up in any case: what the payment left is no state to go back to.
    nothing = {**units_of(Parts.nothing(debt.currency)), "overtaken_offers": None}
    if undone.restated_by is not None:
        uow.payments.set_covered({undone.id: nothing})
        uow.debt_desk.update_debt(debt.id, now=context.now())
        return
    standing = payments_off_debt(uow.payments.list_entries_of_debt(debt.id))
    owed = sum((covered_of(entry) for entry in (undone, *standing)), owed_of(debt))
    prices = list(debt.fixed_offers or ())
    for entry in (undone, *standing):
        prices += [price for price in entry.overtaken_offers or () if price not in prices]
    lay_payments(context, uow, debt, owed, standing, prices)
    uow.payments.set_covered({undone.id: nothing})
