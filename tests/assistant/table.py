"""A debtor at the table: tools run for their session as a brain runs them, and their turns end as turns end."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from backend.api.assistant import EXTENSION
from backend.assistant.negotiator import Negotiator
from backend.assistant.turn import TurnSession
from backend.services.context import Principal, ServiceContext
from backend.services.flow import load_flow
from backend.services.turns import TurnRequest
from tests.factories import make_user, sign_in


class Debtor:
    """A signed-in person with a conversation; `run` is what a brain's call of a tool is."""

    def __init__(self, client: FlaskClient, context: ServiceContext, document_number: str | None) -> None:
        self.negotiator: Negotiator = client.application.extensions[EXTENSION]
        self.principal: Principal = sign_in(client, make_user(context, bound_document=document_number))
        self.session = open_session(context, self.principal)

    def run(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Run a tool through the registry, in a turn of its own: a turn may only call so many."""
        self.session.tool_calls = 0
        return self.negotiator.registry.run(tool, arguments, self.session)


def open_session(context: ServiceContext, principal: Principal, message: str = "hola") -> TurnSession:
    """Return the session of a turn in the person's newest conversation, which begins here if there is none."""
    flow = load_flow(context)
    with context.write() as uow:
        conversation = uow.conversations.find_latest(user_id=principal.user_id) or uow.conversations.add(
            user_id=principal.user_id, state=flow.flow.initial, now=context.now()
        )
        debts = tuple(uow.debts.list_for_document(principal.document_number or ""))
        uow.commit()
    return TurnSession(context, principal, conversation, debts, flow, TurnRequest(message))
