"""What staff verified of what a person showed moves the price as far as they grant; it is audited, never a secret deal.

A proof of income, of savings, of somebody's help: what it is and what it is worth is a person's judgement, so the
engine takes the part of the way down that was granted, and nothing else moves by it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from backend.domain.errors import Conflict, InvalidInput
from backend.domain.negotiation import NegotiationState
from backend.domain.policy_values import as_decimal
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_staff
from backend.services.negotiations import check_negotiable
from backend.services.places import local_today
from backend.services.policy_in_force import policy_for


def grant_for_evidence(
    context: ServiceContext, principal: Principal, debt_id: int, *, share: str, note: str
) -> dict[str, Any]:
    """Let the price come down by a share (0 to 1) of the way from the opening to the end, for what was verified.

    It replaces what was granted before; 0 takes it back. What a better proposal earned stays. `note` says what was
    seen, and is kept in the audit trail. Raises Forbidden, NotFound, InvalidInput `invalid_share`, Conflict
    `debt_in_agreement` or `debt_stopped`.
    """
    require_staff(principal)
    granted = _share(share)
    with context.write() as uow:
        uow.debts.lock(debt_id)
        debt = uow.debts.get(debt_id)
        check_negotiable(debt)
        row = uow.negotiations.find(debt_id)
        state = replace(NegotiationState.from_mapping(row.state if row else {}), evidence=granted)
        values: dict[str, Any] = {
            "state": state.to_mapping(),
            "affordability": row.affordability if row else None,
            "policy_id": policy_for(context, debt, local_today(context, debt.locale)).id,
            "now": context.now(),
        }
        if row is None:
            uow.negotiations.add(debt_id=debt_id, **values)
        elif not uow.negotiations.save(row, **values):
            raise Conflict(
                "negotiation_changed", "La negociación cambió al mismo tiempo. Inténtalo de nuevo."
            )
        record(context, uow, principal, "evidence_verified", "debt", debt_id, share=str(granted), note=note)
        uow.commit()
    return {"debt_id": debt_id, "share": str(granted)}


def _share(text: str) -> Decimal:
    try:
        share = as_decimal(text)
    except (ArithmeticError, TypeError, ValueError):
        share = Decimal(-1)
    if not 0 <= share <= 1:
        raise InvalidInput("invalid_share", "La parte va de 0 a 1, por ejemplo 0.5.", {"field": "share"})
    return share
