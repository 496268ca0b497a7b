"""The conversation."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from frontend.api_types.documents import PersonalDocument
from frontend.api_types.offers import Offer


class Button(TypedDict):
    """A quick reply; one of kind "accept" opens the terms of `offer_id` instead of sending anything."""

    id: str
    text: str
    kind: NotRequired[Literal["message", "accept"]]
    offer_id: NotRequired[int | None]


class Citation(TypedDict):
    """Where an answer from the documents stands."""

    document: str
    title: str
    heading: str
    page: NotRequired[int | None]


class Reply(TypedDict):
    """The assistant's turn; `ended`: the next message begins another conversation."""

    conversation_id: int
    message: str
    current_state: str
    buttons: list[Button]
    offers: NotRequired[list[Offer]]
    citations: NotRequired[list[Citation]]
    documents: NotRequired[list[PersonalDocument]]
    ended: NotRequired[bool]
    sender_type: NotRequired[Literal["assistant", "system", "staff"]]
    speaker: NotRequired[str | None]


class ChatMessage(TypedDict):
    """One message of a conversation, as the API keeps it; `speaker` is the name of a person of the team."""

    id: NotRequired[int]
    sender_type: Literal["user", "assistant", "system", "staff"]
    speaker: NotRequired[str | None]
    text_content: str
    button_selected: NotRequired[str | None]
    timestamp: NotRequired[str]
    buttons: NotRequired[list[Button] | None]
    offers: NotRequired[list[Offer] | None]
    citations: NotRequired[list[Citation] | None]
    documents: NotRequired[list[PersonalDocument] | None]
    rating: NotRequired[Literal["up", "down"] | None]


class Unanswered(TypedDict):
    """The turn of a last message without a reply: its key, and whether the reply is on its way."""

    turn_key: str
    is_answering: bool


class History(TypedDict):
    """A conversation with all its messages, and the buttons that are open now."""

    conversation_id: int
    current_state: str
    messages: list[ChatMessage]
    buttons: list[Button]
    is_active: NotRequired[bool]
    person: NotRequired[str | None]
    waits_for_person: NotRequired[bool]
    unanswered: NotRequired[Unanswered | None]


class ConversationItem(TypedDict):
    """A conversation in the person's list."""

    id: int
    current_state: str
    is_active: bool
    created_at: str
    updated_at: str
    title: str
