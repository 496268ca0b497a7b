"""What stops selling, at the debtor's word: a dispute, hardship, the law's protection, or the wish for a person.

Asking twice changes nothing. What staff decide about a case is in `case_decisions`, what everybody sees of it in
`case_views`.
"""

from __future__ import annotations

from backend.db.models.cases import HardshipCase
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.claim_deadlines import answer_by
from backend.domain.errors import Conflict, InvalidInput
from backend.domain.hardship import CaseKind, Path, pause, pause_allowed_from
from backend.services.agreed_debts import check_contestable
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext
from backend.services.measures import free_debt
from backend.services.places import country_of, holiday_calendar, local_today
from backend.services.policy_in_force import policy_today

DISPUTE_REASONS = frozenset({"not_mine", "already_paid", "wrong_amount", "identity_theft", "other"})
LONGEST_DETAILS = 2000


def open_dispute(
    context: ServiceContext, principal: Principal, debt_id: int, *, reason: str, details: str
) -> int:
    """Stop selling a debt that its debtor contests; returns the case's id, the open one if there is one.

    Of one that is open, what is told later completes the reason and the details. Raises NotFound for somebody else's
    debt, InvalidInput `unknown_reason`, Conflict `debt_agreed` where an agreement stands, `debt_settled` where
    nothing is claimed any more.
    """
    if reason not in DISPUTE_REASONS:
        raise InvalidInput("unknown_reason", "Elige qué es lo que no reconoces.")
    with context.write() as uow:
        debt = _own_debt(uow, principal, debt_id)
        found = uow.cases.find_open_dispute(debt.id)
        if found is not None:
            _complete(context, uow, principal, found.id, found.reason, found.details, reason, details)
            uow.commit()
            return found.id
        case = uow.cases.add_dispute(
            debt_id=debt.id,
            reason=reason,
            details=details[:LONGEST_DETAILS],
            created_at=context.now(),
            answer_by=answer_by(
                country_of(debt.locale),
                local_today(context, debt.locale),
                holiday_calendar(country_of(debt.locale)),
            ),
        )
        uow.debts.set_status(debt.id, "disputed", now=context.now())
        record(context, uow, principal, "dispute_opened", "dispute", case, debt_id=debt.id, reason=reason)
        uow.commit()
    return case


def take_back_dispute(context: ServiceContext, principal: Principal, case_id: int) -> None:
    """Take one's own dispute back, for whoever recognises the debt after all; a second time changes nothing.

    Raises NotFound for somebody else's dispute, Conflict `case_closed` for one that staff have decided.
    """
    owner = principal.document_number or ""
    with context.write() as uow:
        uow.debts.lock(uow.cases.get_dispute(case_id, document_number=owner).debt_id)
        case = uow.cases.get_dispute(case_id, document_number=owner)
        if case.status == "taken_back":
            return
        if case.status != "open":
            raise Conflict("case_closed", "Ese caso ya está cerrado.")
        debt_id = case.debt_id
        uow.cases.update_dispute(case_id, status="taken_back", closed_at=context.now())
        free_debt(context, uow, debt_id)
        record(context, uow, principal, "dispute_taken_back", "dispute", case_id)
        uow.commit()


def report_hardship(context: ServiceContext, principal: Principal, debt_id: int) -> int:
    """Stop selling a debt whose debtor cannot pay now; returns the case's id, the open one if there is one.

    Raises as `open_dispute`.
    """
    with context.write() as uow:
        debt = _own_debt(uow, principal, debt_id)
        found = uow.cases.find_open_hardship(debt.id)
        if found is not None:
            return found.id
        case = _add_hardship(context, uow, principal, debt, CaseKind.HARDSHIP)
        uow.commit()
    return case


def report_legal_protection(context: ServiceContext, principal: Principal, *, kind: str) -> list[int]:
    """Stop selling every debt of a person in insolvency, or represented by a lawyer; returns the cases' ids.

    It concerns the person, so all debts that are still open stop, and nobody writes to them about payment. An agreement
    that stands keeps standing, with a case beside it. Raises InvalidInput `unknown_protection`.
    """
    if kind not in (CaseKind.INSOLVENCY, CaseKind.REPRESENTED):
        raise InvalidInput("unknown_protection", "Esa situación no la conocemos.")
    with context.write() as uow:
        number = principal.document_number
        debts = sorted(uow.debts.list_for_document(number), key=lambda debt: debt.id) if number else []
        cases = [_protect(context, uow, principal, debt, CaseKind(kind)) for debt in debts]
        uow.commit()
    return cases


def choose_path(context: ServiceContext, principal: Principal, case_id: int, *, path: str) -> str:
    """Write what the debtor asks for; returns the case's status.

    A pause within the policy begins at once, if the last that they took lies far enough back; everything else waits
    for a person. Raises NotFound for somebody else's case, InvalidInput `unknown_path`, Conflict `case_closed` or
    `measure_running`.
    """
    if path not in set(Path):
        raise InvalidInput("unknown_path", "Elige una de las opciones.")
    with context.write() as uow:
        case, debt = lock_own_hardship(uow, principal, case_id)
        _check_can_choose(case)
        status = "open"
        if path == Path.PAUSE and _may_pause_now(context, uow, debt):
            status = "granted"
            _begin_pause(context, uow, case.id, debt)
        uow.cases.update_hardship(case_id, path=path, status=status)
        action = "hardship_pause_begun" if status == "granted" else "hardship_path_chosen"
        record(context, uow, principal, action, "hardship_case", case_id, path=path)
        uow.commit()
    return status


def end_hardship(context: ServiceContext, principal: Principal, case_id: int) -> None:
    """End one's own pause or request, and go back to looking for a plan; a second time changes nothing.

    Raises NotFound for somebody else's case, Conflict `case_closed`, or `only_staff_end_it` for one that the law
    asks for.
    """
    with context.write() as uow:
        case, debt = lock_own_hardship(uow, principal, case_id)
        if case.status == "ended":
            return
        _check_live(case)
        if case.kind != CaseKind.HARDSHIP:
            raise Conflict("only_staff_end_it", "Este caso lo revisa una persona del equipo contigo.")
        uow.cases.update_hardship(case_id, status="ended", closed_at=context.now())
        record(context, uow, principal, "hardship_ended", "hardship_case", case_id)
        free_debt(context, uow, debt.id)
        uow.commit()


def escalate_to_human(
    context: ServiceContext, principal: Principal, conversation_id: int, *, reason: str
) -> None:
    """Ask a member of staff to take the conversation."""
    with context.write() as uow:
        record(
            context, uow, principal, "escalated", "conversation", conversation_id, reason_length=len(reason)
        )
        uow.conversation_desk.ask_for_person(conversation_id, now=context.now())
        uow.commit()


def wait_for_person(context: ServiceContext, conversation_id: int) -> None:
    """Put a conversation among those that wait for a member of staff."""
    with context.write() as uow:
        uow.conversation_desk.ask_for_person(conversation_id, now=context.now())
        uow.commit()


def lock_own_hardship(uow: UnitOfWork, principal: Principal, case_id: int) -> tuple[HardshipCase, DebtRecord]:
    """Return one's own case and its debt, which is held until the transaction ends; raises NotFound."""
    owner = principal.document_number or ""
    uow.debts.lock(uow.cases.get_hardship(case_id, document_number=owner).debt_id)
    case = uow.cases.get_hardship(case_id, document_number=owner)
    return case, uow.debts.get(case.debt_id)


def _own_debt(uow: UnitOfWork, principal: Principal, debt_id: int) -> DebtRecord:
    uow.debts.lock(uow.debts.get_for_document(debt_id, document_number=principal.document_number).id)
    debt = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
    check_contestable(debt)
    if debt.status in {"paid", "withdrawn"}:
        raise Conflict("debt_settled", "Por esta deuda ya no te pedimos nada.")
    return debt


def _complete(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    case_id: int,
    known_reason: str,
    known_details: str,
    reason: str,
    details: str,
) -> None:
    told = details.strip()
    news = {}
    if reason != "other" and reason != known_reason:
        news["reason"] = reason
    if told and told not in known_details:
        news["details"] = f"{known_details}\n{told}".strip()[:LONGEST_DETAILS]
    if news:
        uow.cases.update_dispute(case_id, **news)
        record(context, uow, principal, "dispute_completed", "dispute", case_id, fields=sorted(news))


def _add_hardship(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, debt: DebtRecord, kind: CaseKind
) -> int:
    case = uow.cases.add_hardship(debt_id=debt.id, kind=kind.value, created_at=context.now())
    if debt.status == "active":
        uow.debts.set_status(debt.id, "hardship", now=context.now())
    action = "hardship_reported" if kind is CaseKind.HARDSHIP else "protection_reported"
    record(context, uow, principal, action, "hardship_case", case, debt_id=debt.id, kind=kind.value)
    return case


def _protect(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, debt: DebtRecord, kind: CaseKind
) -> int:
    uow.debts.lock(debt.id)
    debt = uow.debts.get(debt.id)
    known = [case.id for case in uow.cases.list_live_hardship(debt.id) if case.kind == kind]
    return known[0] if known else _add_hardship(context, uow, principal, debt, kind)


def _check_live(case: HardshipCase) -> None:
    if case.status not in {"open", "granted"}:
        raise Conflict("case_closed", "Ese caso ya está cerrado.")


def _check_can_choose(case: HardshipCase) -> None:
    _check_live(case)
    if case.status == "granted":
        raise Conflict("measure_running", "Ya tienes una medida en curso. Puedes terminarla cuando quieras.")
    if case.kind != CaseKind.HARDSHIP:
        raise Conflict("only_staff_end_it", "Este caso lo revisa una persona del equipo contigo.")


def _may_pause_now(context: ServiceContext, uow: UnitOfWork, debt: DebtRecord) -> bool:
    rules = policy_today(context, debt).affordability
    allowed_from = pause_allowed_from(rules, uow.cases.last_own_pause(debt.id))
    return allowed_from is None or allowed_from <= local_today(context, debt.locale)


def _begin_pause(context: ServiceContext, uow: UnitOfWork, case_id: int, debt: DebtRecord) -> None:
    granted = pause(policy_today(context, debt).affordability, local_today(context, debt.locale))
    uow.cases.update_hardship(
        case_id,
        measure=granted.path.value,
        measure_starts=granted.starts_on,
        measure_ends=granted.ends_on,
    )
