"""The agreement's document: every figure and date formatted for its debtor, then printed."""

from __future__ import annotations

from importlib import import_module

from backend.domain.money import Money
from backend.services.agreement_case import AgreementCase, load_case
from backend.services.agreements import find_agreement
from backend.services.context import Principal, ServiceContext
from backend.services.formatting import format_date, format_moment, format_money, format_percentage
from backend.services.offer_view import FREQUENCY_TEXTS, offer_title, payments_text
from backend.services.places import zone_of

NOTES = (
    "El acuerdo se cumple pagando cada valor a más tardar en su fecha, por los canales de la entidad.",
    "Con el último pago la deuda queda saldada y la entidad entrega el paz y salvo o certificado de deuda cero.",
    "Fue preparado por un asistente automático y aceptado por la persona con su propio botón.",
)

REPLANNED = (
    "Las fechas se cambiaron el {day} y el total es el mismo: vale el calendario de este documento. Al aceptar se "
    "acordó {accepted}, {dates}; la huella es la de esos términos."
)
NOTHING_ASKED = {
    "pending_approval": "La entidad tiene que aprobarlo: mientras tanto no está en firme ni hay que pagar nada.",
    "declined": "La entidad no lo aprobó: no se pide ningún pago por él.",
    "cancelled": "Se anuló: ya no se pide ningún pago por él.",
}


def prepare_drawing() -> None:
    """Load what draws documents, so that the first one does not wait for it."""
    import_module("backend.delivery.pdf")


def make_agreement_document(
    context: ServiceContext, principal: Principal, agreement_id: int
) -> tuple[str, bytes]:
    """Return file name and PDF of an agreement; raises NotFound, also for somebody else's."""
    # Here, since what draws takes a third of a second to load, which only processes that draw should pay.
    from backend.delivery.pdf import AgreementDocument, ScheduleRow, render_agreement

    with context.read() as uow:
        case = load_case(context, uow, find_agreement(uow, principal, agreement_id)[0])
    agreement, debt, terms = case.agreement, case.debt, case.terms
    locale = debt.locale

    def money(units: int) -> str:
        return format_money(Money(units, agreement.currency), locale)

    parts = (("Capital", debt.principal), ("Intereses", debt.interest), ("Gastos", debt.fees))
    discount = ""
    if terms.discount:
        share = format_percentage(terms.discount_percentage, locale)
        discount = f"{money(terms.discount.minor_units)} ({share})"
    document = AgreementDocument(
        reference=agreement.reference,
        creditor=debt.creditor_name,
        debtor_name=debt.debtor_name,
        document_number=debt.document_number,
        product=debt.product,
        obligation_ending=debt.last_digits,
        balance_parts=[(name, money(units)) for name, units in parts if units],
        balance=money(terms.balance.minor_units),
        total=money(agreement.total),
        discount=discount,
        frequency=f"{offer_title(terms)}, {FREQUENCY_TEXTS[terms.frequency.value]}",
        schedule=[
            ScheduleRow(
                number="Cuota inicial" if item.number == 0 else str(item.number),
                due_date=format_date(item.due_date, locale),
                amount=money(item.amount),
            )
            for item in case.rows
        ],
        accepted_at=agreement.accepted_at,
        accepted_at_text=format_moment(agreement.accepted_at, locale, zone_of(context, locale)),
        terms_hash=agreement.terms_hash,
        notes=_notes(case),
    )
    return f"acuerdo-{agreement.reference}.pdf", render_agreement(document)


def _notes(case: AgreementCase) -> tuple[str, ...]:
    """What to know of it: nothing is asked before it is in force nor after it ended, and dates may have changed."""
    if not case.is_asked:
        return (NOTHING_ASKED[case.agreement.status],)
    if case.replanned_on is None:
        return NOTES
    accepted, locale = case.accepted_terms, case.debt.locale
    first, last = (format_date(day, locale) for day in (accepted.first_due_date, accepted.last_due_date))
    replanned = REPLANNED.format(
        day=format_date(case.replanned_on, locale),
        accepted=payments_text(accepted, locale),
        dates=f"del {first} al {last}" if first != last else f"hasta el {first}",
    )
    return (replanned, *NOTES)
