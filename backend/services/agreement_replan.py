"""The one re-plan of an agreement in trouble: shown first, then made by the debtor's own button."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict, NotFound
from backend.domain.payment import Allocation
from backend.domain.replan import ReplanCase, replan, replan_options
from backend.domain.schedule import Instalment
from backend.services.agreement_case import (
    AgreementCase,
    audit_agreement,
    check_running,
    load_case,
    lock_agreement,
    settle,
)
from backend.services.agreement_view import agreement_view
from backend.services.agreements import check_key, find_agreement
from backend.services.context import Principal, ServiceContext
from backend.services.formatting import format_money, json_amount
from backend.services.offer_view import payment_view
from backend.services.places import country_of, holiday_calendar


def preview_replan(context: ServiceContext, principal: Principal, agreement_id: int) -> dict[str, Any]:
    """Return whether the agreement may be re-planned, and the ways of paying what is missing.

    Each way has a `schedule_hash`; who confirms sends it back, so that nobody agrees to other dates than were shown.
    Raises NotFound, also for somebody else's.
    """
    with context.read() as uow:
        case = load_case(context, uow, find_agreement(uow, principal, agreement_id)[0])
    asked = _replan_case(case)
    missing = case.allocation.missing
    return {
        "agreement_id": agreement_id,
        "allowed": bool(replan_options(asked)),
        "refusal": asked.refusal,
        "missing": json_amount(missing),
        "missing_text": format_money(missing, case.debt.locale),
        "options": [_option(case, schedule) for schedule in replan_options(asked)],
    }


def confirm_replan(
    context: ServiceContext,
    principal: Principal,
    agreement_id: int,
    *,
    instalments: int,
    schedule_hash: str,
    key: str,
) -> tuple[dict[str, Any], bool]:
    """Put the chosen dates in force, exactly once; return the agreement, and whether it changed now.

    Raises InvalidInput `invalid_idempotency_key`, NotFound for somebody else's agreement, Conflict `replan_used`,
    `replan_not_needed`, `replan_not_possible`, `replan_changed` (a payment or a new day changed the dates) or
    `idempotency_key_reused`.
    """
    check_key(key)
    with context.write() as uow:
        agreement = lock_agreement(uow, uow.agreements.get(agreement_id, debtor_document=_own(principal)))
        request = _request_hash(agreement_id, instalments, schedule_hash)
        if _was_done(uow, principal, key, request):
            return agreement_view(load_case(context, uow, agreement), for_staff=False), False
        check_running(agreement)
        case = load_case(context, uow, agreement)
        schedule = replan(_replan_case(case), instalments)
        if _hash(schedule) != schedule_hash:
            raise Conflict("replan_changed", "Las fechas cambiaron desde que las viste. Míralas de nuevo.")
        _write(context, uow, principal, case, schedule)
        uow.agreements.add_key(
            user_id=principal.user_id,
            key=key,
            request_hash=request,
            agreement_id=agreement_id,
            now=context.now(),
        )
        view = agreement_view(settle(context, uow, agreement, principal=principal), for_staff=False)
        uow.commit()
    return view, True


def _own(principal: Principal) -> str:
    """Only the debtor's own hand changes the dates, whoever else may look at them."""
    if principal.is_staff:
        raise NotFound("agreement_not_found", "No encontramos ese acuerdo.")
    return principal.document_number or ""


def _was_done(uow: UnitOfWork, principal: Principal, key: str, request: str) -> bool:
    used = uow.agreements.find_key(user_id=principal.user_id, key=key)
    if used is not None and used.request_hash != request:
        raise Conflict("idempotency_key_reused", "Esa clave ya se usó para otra petición.")
    return used is not None


def _write(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    case: AgreementCase,
    schedule: Sequence[Instalment],
) -> None:
    uow.payments.add_replan(
        case.agreement.id,
        [(item.number, item.due_date, item.amount.minor_units) for item in schedule],
        previous_schedule=[item.instalment.to_mapping() for item in case.allocation.coverage],
        schedule=[item.to_mapping() for item in schedule],
        replanned_on=case.today,
        made_by=principal.user_id,
        now=context.now(),
    )
    details: dict[str, object] = {"instalments": len(_new(schedule, case.allocation))}
    audit_agreement(context, uow, principal, "agreement_replanned", case.agreement.id, details)


def _replan_case(case: AgreementCase) -> ReplanCase:
    return ReplanCase(
        allocation=case.allocation,
        status=case.standing,
        frequency=case.terms.frequency,
        was_replanned=case.replanned_on is not None,
        policy=case.policy,
        today=case.today,
        is_holiday=holiday_calendar(country_of(case.debt.locale)),
    )


def _option(case: AgreementCase, schedule: Sequence[Instalment]) -> dict[str, Any]:
    locale = case.debt.locale
    new = _new(schedule, case.allocation)
    return {
        "instalments": len(new),
        "schedule": [payment_view(item.number, item.due_date, item.amount, locale) for item in new],
        "schedule_hash": _hash(schedule),
    }


def _new(schedule: Sequence[Instalment], allocation: Allocation) -> Sequence[Instalment]:
    kept = sum(1 for item in allocation.coverage if item.paid)
    return schedule[kept:]


def _hash(schedule: Sequence[Instalment]) -> str:
    plain = json.dumps([item.to_mapping() for item in schedule], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode("ascii")).hexdigest()


def _request_hash(agreement_id: int, instalments: int, schedule_hash: str) -> str:
    return hashlib.sha256(f"replan:{agreement_id}:{instalments}:{schedule_hash}".encode()).hexdigest()
