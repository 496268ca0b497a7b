"""Cases as their debtor and staff see them: where they stand, what comes next, and the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from backend.db.models.cases import Dispute, DisputeEvidence, HardshipCase
from backend.db.models.operations import AuditEvent
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.affordability import Budget, capacity_of
from backend.domain.hardship import CaseKind, paths_open
from backend.domain.money import Money
from backend.services.affordability import affordability_view
from backend.services.case_texts import (
    DISPUTE_STATUS_TEXTS,
    EVENT_TEXTS,
    HARDSHIP_STATUS_TEXTS,
    KIND_TEXTS,
    PATH_TEXTS,
    REASON_TEXTS,
    dispute_text,
    hardship_text,
)
from backend.services.context import Principal, ServiceContext
from backend.services.debt_view import shown_status
from backend.services.formatting import format_date, format_money, json_amount
from backend.services.places import local_today, zone_of
from backend.services.policy_in_force import policy_today
from backend.services.token_payments import find_token_progress, token_sentence, token_views

PAGE_SIZE = 25
TOLD_FOR_DAYS = 90
"""For how long a conversation tells what became of a case."""
Page = tuple[list[dict[str, Any]], int]


def list_disputes(
    context: ServiceContext, principal: Principal, *, status: str | None = None, page: int = 1
) -> Page:
    """Return a page of disputes and how many there are: one's own, or all for staff."""
    with context.read() as uow:
        options = {"status": status, "limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE}
        rows, total = uow.cases.list_disputes(document_number=_owner(principal), **options)
        return [_dispute(context, uow, principal, row) for row in rows], total


def get_dispute(context: ServiceContext, principal: Principal, case_id: int) -> dict[str, Any]:
    """Return a dispute with its timeline; raises NotFound, also for somebody else's."""
    with context.read() as uow:
        case = uow.cases.get_dispute(case_id, document_number=_owner(principal))
        return _dispute(context, uow, principal, case)


def list_hardship(
    context: ServiceContext, principal: Principal, *, status: str | None = None, page: int = 1
) -> Page:
    """Return a page of hardship cases and how many there are: one's own, or all for staff."""
    with context.read() as uow:
        options = {"status": status, "limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE}
        rows, total = uow.cases.list_hardship(document_number=_owner(principal), **options)
        return [_hardship(context, uow, principal, row) for row in rows], total


def get_hardship(context: ServiceContext, principal: Principal, case_id: int) -> dict[str, Any]:
    """Return a hardship case with its timeline; raises NotFound, also for somebody else's."""
    with context.read() as uow:
        case = uow.cases.get_hardship(case_id, document_number=_owner(principal))
        return _hardship(context, uow, principal, case)


def list_live_cases(context: ServiceContext, principal: Principal) -> list[dict[str, Any]]:
    """Return the cases of one's own debts that are not closed, for the conversation; disputes first."""
    if principal.document_number is None:
        return []
    with context.read() as uow:
        cases: list[dict[str, Any]] = []
        for debt in uow.debts.list_for_document(principal.document_number):
            dispute = uow.cases.find_open_dispute(debt.id)
            cases += [_dispute(context, uow, principal, dispute)] if dispute else []
            live = uow.cases.list_live_hardship(debt.id)
            cases += [_hardship(context, uow, principal, case) for case in live]
        return sorted(cases, key=lambda case: str(case["type"]))


def list_decided_cases(context: ServiceContext, principal: Principal) -> list[dict[str, Any]]:
    """Return what became of the cases of one's own debts, for the conversation: of each debt the last of its kind.

    Only of debts without an open case of that kind, and only if it was not long ago.
    """
    if principal.document_number is None:
        return []
    since = context.now() - timedelta(days=TOLD_FOR_DAYS)
    with context.read() as uow:
        return [
            _decided(context, debt, case)
            for debt in uow.debts.list_all(principal.document_number)
            for case in uow.cases.list_last_decided(debt.id, since)
            if not _goes_on(uow, case)
        ]


def _goes_on(uow: UnitOfWork, case: Dispute | HardshipCase) -> bool:
    """Whether another case of the kind is open over the debt."""
    if isinstance(case, Dispute):
        return uow.cases.find_open_dispute(case.debt_id) is not None
    return uow.cases.find_open_hardship(case.debt_id) is not None


def _decided(context: ServiceContext, debt: DebtRecord, case: Dispute | HardshipCase) -> dict[str, Any]:
    if isinstance(case, Dispute):
        kind, status_text, told = "dispute", DISPUTE_STATUS_TEXTS[case.status], dispute_text(case, debt)
    else:
        kind, status_text, told = (
            "hardship_case",
            HARDSHIP_STATUS_TEXTS[case.status],
            hardship_text(case, debt),
        )
    closed = (case.closed_at or case.created_at).astimezone(zone_of(context, debt.locale)).date()
    return {
        "type": kind,
        "status": case.status,
        "status_text": status_text,
        "created_at": case.created_at.isoformat(),
        "closed_on": closed.isoformat(),
        "closed_on_text": format_date(closed, debt.locale),
        "debt": _debt(debt),
        "told": told.strip(),
    }


def _owner(principal: Principal) -> str | None:
    return None if principal.is_staff else principal.document_number or ""


def _dispute(context: ServiceContext, uow: UnitOfWork, principal: Principal, case: Dispute) -> dict[str, Any]:
    debt = uow.debts.get(case.debt_id)
    files = uow.cases.list_evidence([case.id])[case.id]
    return {
        **_common(context, uow, principal, case, debt, "dispute"),
        "reason": case.reason,
        "reason_text": REASON_TEXTS[case.reason],
        "details": case.details,
        "status_text": DISPUTE_STATUS_TEXTS[case.status],
        "outcome": case.outcome,
        "answer_by": case.answer_by.isoformat() if case.answer_by else None,
        "answer_by_text": format_date(case.answer_by, debt.locale) if case.answer_by else "",
        "is_overdue": _is_overdue(context, case, debt),
        "next_step": dispute_text(case, debt).strip(),
        "evidence": [_evidence(item) for item in files],
    }


def _is_overdue(context: ServiceContext, case: Dispute, debt: DebtRecord) -> bool:
    """Whether the day by which the law wants an answer has gone by without one."""
    if case.status != "open" or case.answer_by is None:
        return False
    return case.answer_by < local_today(context, debt.locale)


def _hardship(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, case: HardshipCase
) -> dict[str, Any]:
    debt = uow.debts.get(case.debt_id)
    row = uow.negotiations.find(debt.id)
    budget = Budget.from_mapping(row.affordability if row else None, debt.currency)
    monthly = None if case.token_monthly is None else Money(case.token_monthly, debt.currency)
    rules = policy_today(context, debt).affordability
    progress = find_token_progress(uow, debt, case)
    choosable = case.status == "open" and case.kind == CaseKind.HARDSHIP
    view = {
        **_common(context, uow, principal, case, debt, "hardship_case"),
        "kind": case.kind,
        "kind_text": KIND_TEXTS[case.kind],
        "status_text": HARDSHIP_STATUS_TEXTS[case.status],
        "path": case.path,
        "path_text": PATH_TEXTS[case.path] if case.path else "",
        "paths": [path.value for path in paths_open(rules, capacity_of(budget, rules))] if choosable else [],
        "measure": case.measure,
        "measure_ends": case.measure_ends.isoformat() if case.measure_ends else None,
        "measure_ends_text": format_date(case.measure_ends, debt.locale) if case.measure_ends else "",
        "token_monthly": None if monthly is None else json_amount(monthly),
        "token_monthly_text": "" if monthly is None else format_money(monthly, debt.locale),
        "token_months": case.token_months,
        "token_payments": token_views(progress, debt, case, local_today(context, debt.locale)),
        "can_end": case.kind == CaseKind.HARDSHIP and case.status in {"open", "granted"},
        "next_step": f"{hardship_text(case, debt)} {token_sentence(progress, debt, case)}".strip(),
    }
    if principal.is_staff:
        view["affordability"] = affordability_view(context, principal, debt, budget)
        view["limits"] = {
            "pause_most_days": rules.pause_most_days,
            "token_most": json_amount(Money(rules.token_most_minor, debt.currency)),
            "token_most_months": rules.token_most_months,
        }
    return view


def _common(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    case: Dispute | HardshipCase,
    debt: DebtRecord,
    kind: str,
) -> dict[str, Any]:
    view = {
        "id": case.id,
        "type": kind,
        "status": case.status,
        "note": case.note or "",
        "created_at": case.created_at.isoformat(),
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        "debt": _debt(debt),
        "timeline": _timeline(uow.operations.list_audit_of(kind, case.id)),
    }
    if principal.is_staff:
        view["debtor"] = {"name": debt.debtor_name, "document_number": debt.document_number}
    return view


def _debt(debt: DebtRecord) -> dict[str, Any]:
    return {
        "id": debt.id,
        "creditor": debt.creditor_name,
        "product": debt.product,
        "obligation_ending": debt.last_digits,
        "balance_text": format_money(Money(debt.balance, debt.currency), debt.locale),
        "currency": debt.currency,
        "status": shown_status(debt),
    }


def _timeline(events: Sequence[AuditEvent]) -> list[dict[str, str]]:
    return [
        {
            "at": event.created_at.isoformat(),
            "text": EVENT_TEXTS[event.action],
            "by": event.actor_role,
        }
        for event in events
        if event.action in EVENT_TEXTS
    ]


def _evidence(item: DisputeEvidence) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "media_type": item.media_type,
        "size": item.size,
        "created_at": item.created_at.isoformat(),
    }
