"""Tools about agreements. Preparing one binds nobody: only the debtor's own button does."""

from __future__ import annotations

from typing import Any

from backend.assistant.tools.registry import tool
from backend.assistant.turn import TurnSession
from backend.services.agreements import list_agreements
from backend.services.agreements import prepare_agreement as prepare


@tool("write")
def prepare_agreement(session: TurnSession, offer_id: int) -> dict[str, Any]:
    """Lay an offer before the person for acceptance; raises NotFound or Conflict when it cannot be accepted."""
    debt = session.negotiable_debt()
    offer = prepare(session.context, session.principal, offer_id, debt_id=debt.id)
    confirmed = session.memory.get("chosen_offer_id") == offer_id
    session.emit("agreement_prepared" if confirmed else "offer_chosen", offer_id=offer_id)
    session.memory["chosen_offer_id"] = offer_id
    session.offers = [offer]
    return {"offer": offer, "accept_with": "button"}


@tool("read")
def get_agreement_status(session: TurnSession) -> dict[str, Any]:
    """Return the person's agreements with what is due next."""
    return {"agreements": list_agreements(session.context, session.principal)["items"]}
