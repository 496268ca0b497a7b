"""The certificate of what was paid for one of the person's own debts, as PDF."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from backend.db.models.agreements import Agreement, Payment
from backend.db.repositories.debts import DebtRecord
from backend.domain.errors import Conflict
from backend.domain.money import Money
from backend.services.context import Principal, ServiceContext
from backend.services.formatting import format_date, format_money
from backend.services.payment_entries import standing_payments
from backend.services.places import local_today, zone_of

if TYPE_CHECKING:
    from backend.delivery.clearance_letter import ClearanceLetter

TITLE = "Certificado de pagos"


def make_payment_certificate(
    context: ServiceContext, principal: Principal, debt_id: int
) -> tuple[str, bytes]:
    """Return file name and PDF.

    Raises NotFound, also for somebody else's debt, and Conflict `no_payments` where none stands.
    """
    # Here, since what draws takes a third of a second to load, which only processes that draw should pay.
    from backend.delivery.clearance_letter import render_clearance

    with context.read() as uow:
        debt = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
        agreements = uow.agreements.list_for_debt(debt_id)
        entries = uow.payments.list_entries_of_debt(debt_id)
    payments = standing_payments(entries)
    if not payments:
        raise Conflict("no_payments", "Todavía no hay pagos registrados de esa deuda.")
    return f"certificado-de-pagos-{debt.id}.pdf", render_clearance(
        _letter(context, debt, agreements, payments)
    )


def _letter(
    context: ServiceContext, debt: DebtRecord, agreements: Sequence[Agreement], payments: Sequence[Payment]
) -> ClearanceLetter:
    from backend.delivery.clearance_letter import ClearanceLetter

    locale, today = debt.locale, local_today(context, debt.locale)
    ending = f", terminada en {debt.last_digits}" if debt.last_digits else ""
    total = format_money(Money(sum(entry.amount for entry in payments), debt.currency), locale)
    day = format_date(today, locale)
    return ClearanceLetter(
        title=TITLE,
        reference=f"CP-{debt.id}",
        creditor=debt.creditor_name,
        statement=(
            f"{debt.creditor_name} certifica que {debt.debtor_name}, con documento de identidad "
            f"{debt.document_number}, ha pagado {total} por la obligación que aquí se describe.",
            f"Se cuentan los pagos registrados hasta el {day}. Este certificado no es un paz y salvo.",
        ),
        facts=(
            ("Obligación", f"{debt.product}{ending}"),
            *([("Acuerdos", ", ".join(a.reference for a in agreements))] if agreements else ()),
        ),
        payments=[
            (
                format_date(entry.paid_on, locale),
                entry.reference,
                format_money(Money(entry.amount, entry.currency), locale),
            )
            for entry in payments
        ],
        total=total,
        issued_text=f"Certificado expedido automáticamente el {day} con base en los pagos registrados.",
        dated=context.now().astimezone(zone_of(context, locale)),
        fingerprint=_fingerprint(debt, payments),
    )


def _fingerprint(debt: DebtRecord, payments: Sequence[Payment]) -> str:
    stated = {
        "debt": debt.id,
        "payments": [[entry.paid_on.isoformat(), entry.reference, entry.amount] for entry in payments],
    }
    plain = json.dumps(stated, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("ascii")).hexdigest()
