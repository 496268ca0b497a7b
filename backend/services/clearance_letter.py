"""The clearance letter of a fulfilled agreement, and of no other."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from backend.db.models.agreements import Payment
from backend.domain.agreement import AgreementStatus
from backend.domain.errors import Conflict
from backend.domain.money import Money
from backend.services.agreement_case import AgreementCase, load_case
from backend.services.agreements import find_agreement
from backend.services.context import Principal, ServiceContext
from backend.services.formatting import format_date, format_money
from backend.services.payment_certificate import standing_payments
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
    fulfilled_on = case.allocation.fulfilled_on
    if case.agreement.status != AgreementStatus.FULFILLED or fulfilled_on is None:
        raise Conflict("agreement_not_fulfilled", "El certificado se entrega con el último pago del acuerdo.")
    letter = _letter(case, standing_payments(entries), fulfilled_on)
    return f"paz-y-salvo-{case.agreement.reference}.pdf", render_clearance(letter)


def _letter(case: AgreementCase, payments: list[Payment], fulfilled_on: date) -> ClearanceLetter:
    from backend.delivery.clearance_letter import ClearanceLetter

    agreement, debt = case.agreement, case.debt
    locale, day = debt.locale, format_date(fulfilled_on, debt.locale)
    title, cleared = WORDINGS.get(country_of(locale), ZERO_DEBT)
    obligation = f", terminada en {debt.last_digits}" if debt.last_digits else ""
    return ClearanceLetter(
        title=title,
        reference=agreement.reference,
        creditor=debt.creditor_name,
        statement=(
            f"{debt.creditor_name} certifica que {debt.debtor_name}, con documento de identidad "
            f"{debt.document_number}, {cleared} por la obligación que aquí se describe.",
            f"La deuda quedó saldada el {day} y no queda ningún valor pendiente por ella.",
        ),
        facts=(
            ("Obligación", f"{debt.product}{obligation}"),
            ("Acuerdo", f"{agreement.reference}, cumplido el {day}"),
            ("Saldo pendiente", _money(case, 0)),
        ),
        payments=[
            (format_date(entry.paid_on, locale), entry.reference, _money(case, entry.amount))
            for entry in payments
        ],
        total=_money(case, sum(entry.amount for entry in payments)),
        issued_text=f"Certificado expedido automáticamente con base en los pagos recibidos hasta el {day}.",
        dated=datetime.combine(fulfilled_on, time(), UTC),
        fingerprint=_fingerprint(case, fulfilled_on),
    )


def _money(case: AgreementCase, units: int) -> str:
    return format_money(Money(units, case.agreement.currency), case.debt.locale)


def _fingerprint(case: AgreementCase, fulfilled_on: date) -> str:
    stated = {
        "agreement": case.agreement.reference,
        "terms_hash": case.agreement.terms_hash,
        "fulfilled_on": fulfilled_on.isoformat(),
        "paid_minor": case.allocation.paid.minor_units,
    }
    plain = json.dumps(stated, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("ascii")).hexdigest()
