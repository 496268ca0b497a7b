"""What a tab knows of the conversation: a copy of what the API keeps, so that a reload loses nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

import streamlit as st

from frontend.api_client import ApiClient
from frontend.api_types import Agreement, Button, ChatMessage, Debt, History, Offer, Reply
from frontend.texts import text

_CHAT = "chat"
_NEXT = "chat_next_turn"


@dataclass
class Turn:
    """What the debtor sends; the key makes sending it again harmless."""

    shown: str
    button_id: str | None = None
    key: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class Chat:
    """One conversation: its messages, what can be answered now, and the turn that is on its way."""

    conversation_id: int
    messages: list[ChatMessage]
    buttons: list[Button]
    turn: Turn | None = None
    agreement: Agreement | None = None

    def open_offers(self) -> list[Offer]:
        """Return the offers of the latest message, the only ones shown in full."""
        return (self.messages[-1].get("offers") or []) if self.messages else []

    def find_offer(self, offer_id: int) -> Offer | None:
        """Return an offer that this conversation has shown."""
        for message in reversed(self.messages):
            for offer in message.get("offers") or []:
                if offer["id"] == offer_id:
                    return offer
        return None


def open_chat(api: ApiClient) -> Chat:
    """Return this tab's conversation: the one in memory, the latest that is open at the API, or a new one."""
    chat = st.session_state.get(_CHAT)
    if not isinstance(chat, Chat):
        chat = _resume(api) or _from_reply(api.new_conversation())
        st.session_state[_CHAT] = chat
    chat.turn = st.session_state.pop(_NEXT, chat.turn)
    return chat


def restart_chat(api: ApiClient) -> None:
    """Start a new conversation and keep the old one for the record."""
    chat = st.session_state.get(_CHAT)
    old = chat.conversation_id if isinstance(chat, Chat) else None
    st.session_state[_CHAT] = _from_reply(api.new_conversation(old))


def negotiate(debt: Debt) -> None:
    """Make the next turn of the conversation the choice of a debt."""
    words = text("chat.about_debt", creditor=debt["creditor"])
    st.session_state[_NEXT] = Turn(words, button_id=f"deuda_{debt['id']}")


def reload_chat(api: ApiClient, agreement: Agreement) -> None:
    """Read the conversation again after an offer was accepted beside it."""
    chat = open_chat(api)
    fresh = _from_history(api.history(chat.conversation_id))
    fresh.agreement = agreement
    st.session_state[_CHAT] = fresh


def take_turn(api: ApiClient, chat: Chat) -> ChatMessage:
    """Send the waiting turn and keep both sides of it; raises ApiError and leaves the turn waiting."""
    turn = chat.turn
    if turn is None:
        raise ValueError("no turn is waiting")
    reply = api.send_message(_body(chat, turn))
    answer = _answer(reply)
    chat.messages += [{"sender_type": "user", "text_content": turn.shown}, answer]
    chat.buttons = reply["buttons"]
    chat.conversation_id = reply["conversation_id"]
    chat.turn = None
    return answer


def terms_of(api: ApiClient, chat: Chat, offer_id: int) -> tuple[Offer, Debt] | None:
    """Return an offer and its debt; None when it is no longer there."""
    shown = chat.find_offer(offer_id)
    for debt in api.debts()["items"]:
        if shown is not None and debt["id"] == shown["debt_id"]:
            return shown, debt
        if shown is None and debt["negotiable"]:
            found = next((offer for offer in api.offers(debt["id"]) if offer["id"] == offer_id), None)
            if found is not None:
                return found, debt
    return None


def _body(chat: Chat, turn: Turn) -> dict[str, str | int]:
    body: dict[str, str | int] = {"conversation_id": chat.conversation_id, "turn_key": turn.key}
    return body | ({"button_id": turn.button_id} if turn.button_id else {"message": turn.shown})


def _resume(api: ApiClient) -> Chat | None:
    for item in api.conversations():
        if item["is_active"]:
            return _from_history(api.history(item["id"]))
    return None


def _from_history(history: History) -> Chat:
    messages: list[ChatMessage] = []
    for message in history["messages"]:
        messages.append({**message, "text_content": _words(message, messages)})
    return Chat(history["conversation_id"], messages, history["buttons"])


def _words(message: ChatMessage, earlier: list[ChatMessage]) -> str:
    """Return what was said; for a pressed button, the words that were on it."""
    pressed = message.get("button_selected")
    offered = (earlier[-1].get("buttons") or []) if earlier else []
    if message["text_content"] or not pressed:
        return message["text_content"]
    return next((button["text"] for button in offered if button["id"] == pressed), text("chat.pressed"))


def _from_reply(reply: Reply) -> Chat:
    return Chat(reply["conversation_id"], [_answer(reply)], reply["buttons"])


def _answer(reply: Reply) -> ChatMessage:
    return {"sender_type": "assistant", "text_content": reply["message"], "offers": reply.get("offers", [])}
