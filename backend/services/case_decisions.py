"""What staff decide about a case. Each decision is one transaction: case, debt, audit event and the debtor's mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from backend.db.models.cases import Dispute, HardshipCase
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict, InvalidInput
from backend.domain.hardship import CaseKind, Measure, Path, pause, token_payment
from backend.domain.money import parse_amount
from backend.services.audit import record
from backend.services.case_mail import add_case_mail
from backend.services.case_texts import dispute_text, hardship_text
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.debt_values import PARTS
from backend.services.debts import correct_debt, withdraw_debt
from backend.services.measures import free_debt
from backend.services.places import local_today
from backend.services.policy_in_force import policy_today

LONGEST_NOTE = 1000
NOTHING_TO_CORRECT = (
    "Esta deuda ya está pagada y no queda saldo que corregir. Resuelve el reclamo sin corregirlo, o anula primero los "
    "pagos."
)


def uphold_dispute(
    context: ServiceContext,
    principal: Principal,
    case_id: int,
    *,
    note: str,
    corrected: Mapping[str, str] | None = None,
) -> None:
    """Find for the debtor: the debt is withdrawn, or goes back on sale with its parts corrected.

    `corrected` holds any of principal, interest and fees, in major units. A debt that is paid stays so; what is given
    back says the note. Raises Forbidden, NotFound, InvalidInput, Conflict `case_closed` for a case that is decided,
    or `debt_paid` where there is no balance to correct.
    """
    require_staff(principal)
    note = _checked_note(note, needed=False)
    if corrected is not None and not set(corrected) & set(PARTS):
        raise InvalidInput("missing_field", "Escribe qué parte del saldo cambia.", {"field": "principal"})
    with context.write() as uow:
        case, debt = _locked_dispute(uow, case_id)
        outcome = _settle_upheld(context.within(uow), principal, debt, corrected)
        _close_dispute(context, uow, principal, case, "upheld", note, outcome)
        uow.commit()


def _settle_upheld(
    joined: ServiceContext, principal: Principal, debt: DebtRecord, corrected: Mapping[str, str] | None
) -> str:
    """Do with the debt what follows from the debtor being right; return the outcome."""
    if debt.status == "paid":
        if corrected is not None:
            raise Conflict("debt_paid", NOTHING_TO_CORRECT)
        return "paid"
    if corrected is None:
        withdraw_debt(joined, principal, debt.id)
        return "withdrawn"
    correct_debt(joined, principal, debt.id, corrected)
    return "corrected"


def reject_dispute(context: ServiceContext, principal: Principal, case_id: int, *, note: str) -> None:
    """Find against the debtor, who is told why (`note`); the debt goes back on sale. Raises as `uphold_dispute`."""
    require_staff(principal)
    note = _checked_note(note, needed=True)
    with context.write() as uow:
        case, _ = _locked_dispute(uow, case_id)
        _close_dispute(context, uow, principal, case, "rejected", note, None)
        uow.commit()


def grant_pause(
    context: ServiceContext, principal: Principal, case_id: int, *, days: int | None, note: str
) -> None:
    """Grant a break without contact, also earlier than the debtor could take one by themselves.

    Raises Forbidden, NotFound, InvalidInput `pause_too_long`, Conflict `case_closed` or `only_closing`.
    """
    require_staff(principal)
    with context.write() as uow:
        case, debt = _locked_hardship(uow, case_id, Path.PAUSE)
        rules, today = policy_today(context, debt).affordability, local_today(context, debt.locale)
        _grant(context, uow, principal, case, debt, pause(rules, today, days), note)
        uow.commit()


def grant_token_payment(
    context: ServiceContext, principal: Principal, case_id: int, *, monthly: str, months: int, note: str
) -> None:
    """Grant a small payment a month (major units) for a few months; it waives nothing.

    Raises as `grant_pause`, and InvalidInput `token_not_possible` beyond the policy or the gate's codes.
    """
    require_staff(principal)
    with context.write() as uow:
        case, debt = _locked_hardship(uow, case_id, Path.TOKEN_PAYMENT)
        rules, today = policy_today(context, debt).affordability, local_today(context, debt.locale)
        measure = token_payment(rules, today, parse_amount(monthly, debt.currency), months)
        _grant(context, uow, principal, case, debt, measure, note)
        uow.commit()


def decline_hardship(context: ServiceContext, principal: Principal, case_id: int, *, note: str) -> None:
    """Decline what the debtor asked for, who is told why; the debt goes back on sale. Raises as `grant_pause`."""
    require_staff(principal)
    note = _checked_note(note, needed=True)
    with context.write() as uow:
        case, debt = _locked_hardship(uow, case_id, None)
        _end(context, uow, principal, case, debt, "declined", note)
        uow.commit()


def close_hardship(context: ServiceContext, principal: Principal, case_id: int, *, note: str) -> None:
    """Close a case of any kind, also one whose measure runs; the debt goes back on sale. Raises as `grant_pause`."""
    require_staff(principal)
    note = _checked_note(note, needed=False)
    with context.write() as uow:
        case, debt = _held_hardship(uow, case_id)
        if case.status not in {"open", "granted"}:
            raise _closed()
        _end(context, uow, principal, case, debt, "closed", note)
        uow.commit()


def _close_dispute(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    case: Dispute,
    status: str,
    note: str,
    outcome: str | None,
) -> None:
    case_id, debt_id, now = case.id, case.debt_id, context.now()
    decided = {"status": status, "outcome": outcome, "note": note, "decided_by": principal.user_id}
    uow.cases.update_dispute(case_id, **decided, closed_at=now)
    free_debt(context, uow, debt_id)
    debt = uow.debts.get(debt_id)
    told = dispute_text(uow.cases.get_dispute(case_id), debt)
    mailed = add_case_mail(context, uow, debt, subject="Respuesta a tu reclamo", told=told)
    action = f"dispute_{status}"
    record(context, uow, principal, action, "dispute", case_id, outcome=outcome or "", mailed=mailed)


def _grant(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    case: HardshipCase,
    debt: DebtRecord,
    measure: Measure,
    note: str,
) -> None:
    case_id = case.id
    uow.cases.update_hardship(
        case_id,
        status="granted",
        measure=measure.path.value,
        measure_starts=measure.starts_on,
        measure_ends=measure.ends_on,
        token_monthly=measure.monthly.minor_units if measure.monthly else None,
        token_months=measure.months or None,
        note=_checked_note(note, needed=False),
        decided_by=principal.user_id,
    )
    _tell(context, uow, principal, case_id, debt, "hardship_granted", measure=measure.path.value)


def _end(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    case: HardshipCase,
    debt: DebtRecord,
    status: str,
    note: str,
) -> None:
    case_id = case.id
    decided = {"status": status, "note": note, "decided_by": principal.user_id, "closed_at": context.now()}
    uow.cases.update_hardship(case_id, **decided)
    now_is = free_debt(context, uow, debt.id)
    _tell(context, uow, principal, case_id, replace(debt, status=now_is), f"hardship_{status}")


def _tell(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    case_id: int,
    debt: DebtRecord,
    action: str,
    **details: object,
) -> None:
    told = hardship_text(uow.cases.get_hardship(case_id), debt)
    mailed = add_case_mail(context, uow, debt, subject="Novedades de tu caso", told=told)
    record(context, uow, principal, action, "hardship_case", case_id, mailed=mailed, **details)


def _locked_dispute(uow: UnitOfWork, case_id: int) -> tuple[Dispute, DebtRecord]:
    uow.debts.lock(uow.cases.get_dispute(case_id).debt_id)
    case = uow.cases.get_dispute(case_id)
    if case.status != "open":
        raise _closed()
    return case, uow.debts.get(case.debt_id)


def _held_hardship(uow: UnitOfWork, case_id: int) -> tuple[HardshipCase, DebtRecord]:
    uow.debts.lock(uow.cases.get_hardship(case_id).debt_id)
    case = uow.cases.get_hardship(case_id)
    return case, uow.debts.get(case.debt_id)


def _locked_hardship(uow: UnitOfWork, case_id: int, granting: Path | None) -> tuple[HardshipCase, DebtRecord]:
    case, debt = _held_hardship(uow, case_id)
    if case.status != "open":
        raise _closed()
    if case.kind != CaseKind.HARDSHIP:
        raise Conflict("only_closing", "En una insolvencia o con abogado solo se puede cerrar el caso.")
    if granting is not None and debt.status != "hardship":
        raise Conflict("debt_not_stopped", "Esta deuda ya no está en revisión por dificultad de pago.")
    return case, debt


def _checked_note(note: str, *, needed: bool) -> str:
    cleaned = " ".join(note.split())
    if needed and not cleaned:
        message = "Escribe el motivo: es lo que leerá la persona."
        raise InvalidInput("missing_field", message, {"field": "note"})
    if len(cleaned) > LONGEST_NOTE:
        message = f"El motivo es muy largo: caben {LONGEST_NOTE} caracteres."
        raise InvalidInput("note_too_long", message, {"field": "note"})
    return cleaned


def _closed() -> Conflict:
    return Conflict("case_closed", "Ese caso ya está cerrado.")
