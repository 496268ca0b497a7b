"""Talking with the assistant."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import Response, request
from pydantic import Field

from backend.api.assistant import negotiator
from backend.api.event_stream import event_stream
from backend.api.limits import count_turn
from backend.api.routing import blueprint
from backend.api.schemas import Answer, Body, Id, IdPath, Path, Query, QueryInteger
from backend.api.security import context, current_principal, requires
from backend.assistant.channel_turn import channel_turn
from backend.assistant.negotiator import whole_reply
from backend.domain.errors import InvalidInput
from backend.nlu.understander import describe_document
from backend.services import channels, conversations, message_feedback
from backend.services.turns import TurnRequest

routes = blueprint("chat", access="debtor", tag="Conversación")


class MessageBody(Body):
    """Words or a button. `turn_key` makes a repeated request safe.

    `user_id` is who talks, where a channel sends it; a person's own is accepted and never believed.
    """

    message: str = ""
    conversation_id: Id | None = None
    button_id: Annotated[str, Field(max_length=80)] | None = None
    turn_key: Annotated[str, Field(min_length=8, max_length=80)] | None = None
    user_id: Id | None = None


class AcceptanceLinkAnswer(Answer):
    """Where the debtor of a channel reads and accepts the offer that was chosen, after signing in.

    `text` is the sentence to send, with `url` in it. It counts once, until `expires_at`, and a newer one replaces it.
    """

    url: str
    text: str
    expires_at: str


class SaidMeanwhile(Answer):
    """What the debtor of a channel was told between two turns: by a person, by the clock, or of their agreement."""

    message: str
    sender_type: str
    speaker: str | None
    timestamp: str


class MessageAnswer(Answer):
    """The reply. `context` holds what may be shown about the person, once their number is proved.

    While a person has the conversation, `sender_type` is `system`, `speaker` is that person's name, and what they say
    comes in the history. `ended`: the next message begins another conversation and carries no `conversation_id`.
    Two fields are for channels: `said_meanwhile`, to be shown before the message, and `acceptance_link`, which is what
    their button of kind `accept` leads to, null where there is none.
    """

    conversation_id: int
    message: str
    current_state: str
    buttons: list[dict[str, Any]]
    context: dict[str, Any]
    citations: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    offers: list[dict[str, Any]]
    route: str
    sender_type: str
    speaker: str | None
    ended: bool
    said_meanwhile: Annotated[list[SaidMeanwhile], Field(default_factory=list)]
    acceptance_link: AcceptanceLinkAnswer | None = None


class HistoryQuery(Query):
    """Only what was said after this message, to look for news often."""

    after: Annotated[QueryInteger, Field(ge=0)] = 0


class ConversationPath(Path):
    """Which conversation."""

    conversation_id: int


class ResetBody(Body):
    """Which conversation to close; the newest one without it. `leaves_person`: also where a person has it."""

    conversation_id: Id | None = None
    leaves_person: bool = False


class FeedbackBody(Body):
    """An opinion; `rating` null takes it back."""

    rating: Literal["up", "down"] | None
    reason: Annotated[str, Field(max_length=message_feedback.LONGEST_REASON)] = ""


class CedulaBody(Body):
    """A text, or the number itself."""

    text: Annotated[str, Field(max_length=4000)] | None = None
    cedula: Annotated[str, Field(max_length=40)] | None = None


class CedulaAnswer(Answer):
    """What was read: nothing about any person."""

    cedula: str | None
    tipo: str | None
    valida: bool


@routes.post("/message", responses={200: MessageAnswer})
@requires("talker")
def post_message(body: MessageBody) -> dict[str, Any] | Response:
    """Send a message or press a button; with `Accept: text/event-stream` the answer comes as events."""
    caller = current_principal()
    channel = caller if caller.role == channels.ROLE else None
    person = channels.get_person(context(), channel, body.user_id) if channel else caller
    count_turn(person, channel)
    turn = TurnRequest(body.message, body.button_id, body.conversation_id, body.turn_key)
    events = channel_turn(negotiator(), channel, person, turn) if channel else negotiator().turn(person, turn)
    if "text/event-stream" in request.headers.get("Accept", ""):
        return event_stream(events)
    return whole_reply(events)


@routes.get("/conversations")
def list_conversations() -> dict[str, Any]:
    """List one's own conversations, newest first."""
    return {"items": conversations.list_conversations(context(), current_principal())}


@routes.get("/historial/<int:conversation_id>")
def get_history(path: ConversationPath, query: HistoryQuery) -> dict[str, Any]:
    """Read what was said, by whom, and whether a person has the conversation."""
    return conversations.get_history(context(), current_principal(), path.conversation_id, after=query.after)


@routes.post("/reset-conversation")
def reset_conversation(body: ResetBody) -> dict[str, Any]:
    """Begin a new conversation; the old one stays on record.

    While a person has it, 409 `person_attending` says who (`speaker`), unless `leaves_person` says that this is meant.
    """
    return conversations.reset_conversation(
        context(), current_principal(), body.conversation_id, leaves_person=body.leaves_person
    )


@routes.put("/messages/<int:id>/feedback", responses={204: None})
def put_feedback(path: IdPath, body: FeedbackBody) -> tuple[str, int]:
    """Say what one thinks of a message of the assistant; no rating takes it back."""
    message_feedback.record_feedback(
        context(), current_principal(), path.id, rating=body.rating, reason=body.reason
    )
    return "", 204


@routes.post("/test-cedula", responses={200: CedulaAnswer})
@requires("public")
def check_document(body: CedulaBody) -> dict[str, Any]:
    """Say which identity number a text holds; discloses nothing about anybody."""
    text = body.text or body.cedula
    if not text:
        raise InvalidInput("empty_message", "Escribe un texto o un número de documento.")
    found = describe_document(text)
    return {
        "cedula": found.number if found else None,
        "tipo": found.kind if found else None,
        "valida": bool(found and found.valid),
    }


@routes.get("/test")
@requires("public")
def check_chat() -> dict[str, Any]:
    """Say that the conversation works."""
    return {"status": "ok"}
