"""The clearance letter of a fulfilled agreement or of a debt that was paid off without one, and of no other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from backend.db.models.agreements import Payment
from backend.db.repositories.debts import DebtRecord
from backend.domain.agreement import AgreementStatus
from backend.domain.errors import Conflict
from backend.domain.money import Money
from backend.services.agreement_case import load_case
from backend.services.agreements import find_agreement
from backend.services.context import Principal, ServiceContext
from backend.services.debt_payment_view import find_standing_agreement
from backend.services.formatting import format_date, format_money
from backend.services.payment_entries import covered_of, standing_payments
from backend.services.places import country_of

if TYPE_CHECKING:
    from backend.delivery.clearance_letter import ClearanceLetter

# What the letter is called and states where the debtor lives.
PAZ_Y_SALVO = ("Paz y salvo", "está a paz y salvo")
ZERO_DEBT = ("Certificado de deuda cero", "no tiene ninguna deuda pendiente")
WORDINGS = {"CO": PAZ_Y_SALVO}


def make_clearance_letter(
    context: ServiceContext, principal: Principal, agreement_id: int
) -> tuple[str, bytes]:
    """Return file name and PDF; raises NotFound, also for somebody else's, and Conflict `agreement_not_fulfilled`."""
    # Here, since what draws takes a third of a second to load, which only processes that draw should pay.
    from backend.delivery.clearance_letter import render_clearance

    with context.read() as uow:
        case = load_case(context, uow, find_agreement(uow, principal, agreement_id)[0])
        entries = uow.payments.list_entries(agreement_id)
    fulfilled_on, agreement = case.allocation.fulfilled_on, case.agreement
    if agreement.status != AgreementStatus.FULFILLED or fulfilled_on is None:
        raise Conflict("agreement_not_fulfilled", "El certificado se entrega con el último pago del acuerdo.")
    stated = {
        "agreement": agreement.reference,
        "terms_hash": agreement.terms_hash,
        "fulfilled_on": fulfilled_on.isoformat(),
        "paid_minor": case.allocation.paid.minor_units,
    }
    reference = agreement.reference
    fact = ("Acuerdo", f"{reference}, cumplido el {format_date(fulfilled_on, case.debt.locale)}")
    letter = _letter(case.debt, reference, fact, standing_payments(entries), fulfilled_on, stated)
    return f"paz-y-salvo-{reference}.pdf", render_clearance(letter)


def make_debt_clearance(context: ServiceContext, principal: Principal, debt_id: int) -> tuple[str, bytes]:
    """Return file name and PDF of the letter about one's own debt; of an agreement that settled it, that one's.

    Raises NotFound, also for somebody else's debt, and Conflict `debt_not_paid` while something is owed.
    """
    from backend.delivery.clearance_letter import render_clearance

    with context.read() as uow:
        debt = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
        agreement = find_standing_agreement(uow, debt.id)
        payments = standing_payments(uow.payments.list_entries_of_debt(debt.id))
    paid_off_on = day_of_paying_off(debt, payments)
    if paid_off_on is None:
        raise Conflict(
            "debt_not_paid", "El certificado se entrega cuando no queda nada por pagar de la deuda."
        )
    if agreement is not None:
        return make_clearance_letter(context, principal, agreement.id)
    paid = [[entry.paid_on.isoformat(), entry.reference, entry.amount] for entry in payments]
    stated = {"debt": debt.id, "paid_off_on": paid_off_on.isoformat(), "payments": paid}
    fact = ("Pagada", format_date(paid_off_on, debt.locale))
    letter = _letter(debt, f"PS-{debt.id}", fact, payments, paid_off_on, stated)
    return f"paz-y-salvo-{debt.id}.pdf", render_clearance(letter)


def day_of_paying_off(debt: DebtRecord, payments: Sequence[Payment]) -> date | None:
    """Return the day of the last standing payment that a paid debt needed; None while something is owed."""
    needed = [entry for entry in payments if entry.agreement_id is not None or covered_of(entry).balance]
    return max((entry.paid_on for entry in needed), default=None) if debt.status == "paid" else None


def _letter(
    debt: DebtRecord,
    reference: str,
    fact: tuple[str, str],
    payments: Sequence[Payment],
    paid_off_on: date,
    stated: Mapping[str, Any],
) -> ClearanceLetter:
    from backend.delivery.clearance_letter import ClearanceLetter

    day = format_date(paid_off_on, debt.locale)
    title, cleared = WORDINGS.get(country_of(debt.locale), ZERO_DEBT)
    obligation = f", terminada en {debt.last_digits}" if debt.last_digits else ""
    return ClearanceLetter(
        title=title,
        reference=reference,
        creditor=debt.creditor_name,
        statement=(
            f"{debt.creditor_name} certifica que {debt.debtor_name}, con documento de identidad "
            f"{debt.document_number}, {cleared} por la obligación que aquí se describe.",
            f"La deuda quedó saldada el {day} y no queda ningún valor pendiente por ella.",
        ),
        facts=(
            ("Obligación", f"{debt.product}{obligation}"),
            fact,
            ("Saldo pendiente", _money(debt, 0)),
        ),
        payments=[
            (format_date(entry.paid_on, debt.locale), entry.reference, _money(debt, entry.amount))
            for entry in payments
        ],
        total=_money(debt, sum(entry.amount for entry in payments)),
        issued_text=f"Certificado expedido automáticamente con base en los pagos recibidos hasta el {day}.",
        dated=datetime.combine(paid_off_on, time(), UTC),
        fingerprint=_fingerprint(stated),
    )


def _money(debt: DebtRecord, units: int) -> str:
    return format_money(Money(units, debt.currency), debt.locale)


def _fingerprint(stated: Mapping[str, Any]) -> str:
    plain = json.dumps(stated, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()
