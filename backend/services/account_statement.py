"""The statement of account of one of the person's own debts, as PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from backend.db.models.agreements import Payment
from backend.db.repositories.debts import DebtRecord
from backend.domain.money import Money
from backend.services.agreement_case import AgreementCase, load_case
from backend.services.agreement_view import STATUS_TEXTS as AGREEMENT_TEXTS
from backend.services.context import Principal, ServiceContext
from backend.services.debt_view import STATUS_TEXTS, shown_status
from backend.services.formatting import format_date, format_moment, format_money
from backend.services.payment_entries import PART_TEXTS, covered_parts, credit_of, standing_payments
from backend.services.places import zone_of

if TYPE_CHECKING:
    from backend.delivery.statement import Movement

DatedMovement = tuple[tuple[date, int], "Movement"]
"""With what it is sorted by: its day, and agreements before payments."""


def make_account_statement(context: ServiceContext, principal: Principal, debt_id: int) -> tuple[str, bytes]:
    """Return file name and PDF; raises NotFound, also for somebody else's debt."""
    # Here, since what draws takes a third of a second to load, which only processes that draw should pay.
    from backend.delivery.statement import Statement, render_statement

    with context.read() as uow:
        debt = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
        cases = [load_case(context, uow, agreement) for agreement in uow.agreements.list_for_debt(debt_id)]
        entries = uow.payments.list_entries_of_debt(debt_id)
    movements = [*_agreed(context, cases), *_paid(debt, entries)]
    now, zone = context.now(), zone_of(context, debt.locale)
    statement = Statement(
        reference=f"EC-{debt.id}",
        creditor=debt.creditor_name,
        facts=_facts(debt),
        balance=[*_balance(debt), *_credit(debt, entries)],
        agreements=[_agreement(case) for case in cases],
        movements=[movement for _, movement in sorted(movements, key=lambda item: item[0])],
        issued_text=(
            f"Expedido automáticamente el {format_moment(now, debt.locale, zone)} con lo que está registrado en ese "
            "momento. Los pagos que todavía no se han registrado no aparecen."
        ),
        dated=now,
    )
    return f"estado-de-cuenta-{debt.id}.pdf", render_statement(statement)


def _facts(debt: DebtRecord) -> list[tuple[str, str]]:
    ending = f", terminada en {debt.last_digits}" if debt.last_digits else ""
    rows = [
        ("Entidad", debt.creditor_name),
        ("Cliente", debt.debtor_name),
        ("Documento de identidad", debt.document_number),
        ("Obligación", f"{debt.product}{ending}"),
        ("Estado", STATUS_TEXTS[shown_status(debt)]),
    ]
    if debt.due_date:
        rows.append(("En mora desde", format_date(debt.due_date, debt.locale)))
    return rows


def _balance(debt: DebtRecord) -> list[tuple[str, str]]:
    if debt.status == "paid":
        return [("Saldo pendiente", _money(debt, 0))]
    parts = (("Capital", debt.principal), ("Intereses", debt.interest), ("Gastos", debt.fees))
    named = [(name, _money(debt, units)) for name, units in parts if units]
    total = "Saldo antes del acuerdo" if shown_status(debt) == "in_agreement" else "Saldo total"
    return [*named, (total, _money(debt, debt.balance))]


def _agreement(case: AgreementCase) -> list[tuple[str, str]]:
    agreement, debt, allocation = case.agreement, case.debt, case.allocation
    rows = [
        ("Referencia", agreement.reference),
        ("Estado", AGREEMENT_TEXTS[agreement.status]),
        ("Total acordado", _money(debt, agreement.total)),
        ("Pagado", _money(debt, allocation.paid.minor_units)),
    ]
    if not case.is_asked:
        return rows
    rows.append(("Falta por pagar", _money(debt, allocation.missing.minor_units)))
    due = case.next_due
    if due is not None:
        day = format_date(due.instalment.due_date, debt.locale)
        rows.append(("Próximo pago", f"{_money(debt, due.missing.minor_units)}, a más tardar el {day}"))
    return rows


def _credit(debt: DebtRecord, entries: Sequence[Payment]) -> list[tuple[str, str]]:
    credit = credit_of(standing_payments(entries), debt.currency)
    return [("Saldo a tu favor", _money(debt, credit.minor_units))] if credit else []


def _agreed(context: ServiceContext, cases: Sequence[AgreementCase]) -> Iterator[DatedMovement]:
    from backend.delivery.statement import Movement

    for case in cases:
        agreement, debt = case.agreement, case.debt
        accepted = agreement.accepted_at.astimezone(zone_of(context, debt.locale)).date()
        concept = f"Acuerdo de pago por {_money(debt, agreement.total)}"
        yield (
            (accepted, 0),
            Movement(format_date(accepted, debt.locale), concept, agreement.reference, ""),
        )


def _paid(debt: DebtRecord, entries: Sequence[Payment]) -> Iterator[DatedMovement]:
    from backend.delivery.statement import Movement

    for entry in entries:
        undone = entry.reverses_id is not None
        amount = f"{'- ' if undone else ''}{_money(debt, entry.amount)}"
        reference = "" if undone else entry.reference
        day = format_date(entry.paid_on, debt.locale)
        yield (entry.paid_on, 1), Movement(day, _concept(debt, entry), reference, amount)


def _concept(debt: DebtRecord, entry: Payment) -> str:
    """What a payment was; of one without an agreement, also what it covers of the debt."""
    if entry.reverses_id is not None:
        return "Pago anulado"
    concept = "Pago recibido" if entry.hardship_case_id is None else "Abono simbólico recibido"
    covers = ", ".join(f"{PART_TEXTS[name]} {amount}" for name, amount in covered_parts(entry, debt.locale))
    return f"{concept}: {covers}" if covers else concept


def _money(debt: DebtRecord, units: int) -> str:
    return format_money(Money(units, debt.currency), debt.locale)
