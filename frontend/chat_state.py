"""What a tab knows of the conversation: a copy of what the API keeps, so that a reload loses nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

import streamlit as st

from frontend.api_client import ApiClient, ApiError, SignedOutError
from frontend.api_types import Agreement, Button, ChatMessage, Debt, History, Offer, Reply
from frontend.incoming_reply import IncomingReply
from frontend.texts import text

_CHAT = "chat"
_NEXT = "chat_next_turn"
PERSON_ATTENDING = "person_attending"
"""The API's code for a new conversation that would end the one that a person of the team has."""


@dataclass
class Turn:
    """What the debtor sends; the key makes sending it again harmless."""

    shown: str
    button_id: str | None = None
    key: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class Chat:
    """One conversation: its messages, what can be answered now, and the turn that is on its way.

    A turn is sent unless it is `incoming` (read by this tab), `awaited` (being stored at the API) or stopped by a
    `problem`. What is sent meanwhile waits its turn in `later`. `person` of the team has the conversation, if any.
    One that has `ended` can only be read: what is sent then is said in another one.
    """

    conversation_id: int
    messages: list[ChatMessage]
    buttons: list[Button]
    turn: Turn | None = None
    incoming: IncomingReply | None = None
    awaited: bool = False
    problem: ApiError | None = None
    later: list[Turn] = field(default_factory=list)
    agreement: Agreement | None = None
    person: str | None = None
    waits_for_person: bool = False
    ended: bool = False

    def send(self, turn: Turn) -> None:
        """Make this the next turn; the same button pressed twice counts once."""
        if self.turn is None or self.problem is not None:
            self._begin(turn)
        elif turn.button_id is None or turn.button_id != self.turn.button_id:
            self.later.append(turn)

    def end_turn(self) -> None:
        """The turn has its reply: go on to the next one, if there is one."""
        self._begin(self.later.pop(0) if self.later else None)

    def try_again(self) -> None:
        """Forget the problem: the turn is sent again, or looked for again."""
        self.problem = None

    def count_sent(self) -> int:
        """Count what the debtor has sent, with the turn that is on its way."""
        sent = sum(message["sender_type"] == "user" for message in self.messages)
        return sent + (self.turn is not None)

    def _begin(self, turn: Turn | None) -> None:
        self.turn, self.incoming, self.awaited, self.problem = turn, None, False, None

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
    turn = st.session_state.pop(_NEXT, None)
    if turn is not None:
        chat.send(turn)
    if chat.ended and chat.turn is not None:
        chat = _say_in_another(api, chat, chat.turn)
    return chat


def _say_in_another(api: ApiClient, over: Chat, turn: Turn) -> Chat:
    """Begin a new conversation with what was sent to one that is over."""
    try:
        chat = _from_reply(api.new_conversation(over.conversation_id))
    except ApiError as error:
        if error.code != PERSON_ATTENDING:
            raise
        # Somebody has the one that is going on: that is where it is said.
        chat = from_history(api.history(int(str(error.details["conversation_id"]))))
    for sent in (turn, *over.later):
        chat.send(sent)
    st.session_state[_CHAT] = chat
    return chat


def restart_chat(api: ApiClient, *, leaves_person: bool = False) -> None:
    """Start a new conversation and keep the old one for the record.

    Raises ApiError with the code PERSON_ATTENDING where a person has it, unless the debtor `leaves_person`.
    """
    chat = st.session_state.get(_CHAT)
    old = chat.conversation_id if isinstance(chat, Chat) else None
    begun = _from_reply(api.new_conversation(old, leaves_person=leaves_person))
    if isinstance(chat, Chat) and chat.incoming is not None:
        chat.incoming.stop()
    st.session_state[_CHAT] = begun


def say_next(words: str) -> None:
    """Make these words the next turn of the conversation."""
    st.session_state[_NEXT] = Turn(words)


def negotiate(debt: Debt) -> None:
    """Make the next turn of the conversation the choice of a debt."""
    words = text("chat.about_debt", creditor=debt["creditor"])
    st.session_state[_NEXT] = Turn(words, button_id=f"deuda_{debt['id']}")


def reload_chat(api: ApiClient, agreement: Agreement) -> None:
    """Read the conversation again after an offer was accepted beside it."""
    chat = open_chat(api)
    fresh = from_history(api.history(chat.conversation_id))
    fresh.agreement = agreement
    st.session_state[_CHAT] = fresh


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


def take_news(api: ApiClient, chat: Chat) -> bool:
    """Read the conversation again; says whether something came or somebody else has it, and shows that then."""
    try:
        fresh = from_history(api.history(chat.conversation_id))
    except SignedOutError:
        raise
    except ApiError:
        # Whoever only reads is not troubled; it is looked for again.
        return False
    if _outline(fresh) == _outline(chat):
        return False
    fresh.agreement = chat.agreement
    st.session_state[_CHAT] = fresh
    return True


def _outline(chat: Chat) -> tuple[object, ...]:
    return len(chat.messages), chat.person, chat.waits_for_person, chat.ended


def _resume(api: ApiClient) -> Chat | None:
    for item in api.conversations():
        if item["is_active"]:
            return from_history(api.history(item["id"]))
    return None


def from_history(history: History) -> Chat:
    """Build a conversation as the API keeps it; a last message without a reply is the turn on its way."""
    messages: list[ChatMessage] = []
    for message in history["messages"]:
        messages.append({**message, "text_content": _words(message, messages)})
    chat = Chat(history["conversation_id"], messages, history["buttons"], person=history.get("person"))
    chat.waits_for_person = history.get("waits_for_person", False)
    chat.ended = not history.get("is_active", True)
    unanswered = history.get("unanswered")
    if unanswered is not None and messages and messages[-1]["sender_type"] == "user":
        sent = messages.pop()
        chat.turn = Turn(sent["text_content"], sent.get("button_selected"), unanswered["turn_key"])
        chat.awaited = unanswered["is_answering"]
        chat.problem = None if chat.awaited else ApiError(500, "unanswered", text("chat.unanswered"))
    return chat


def _words(message: ChatMessage, earlier: list[ChatMessage]) -> str:
    """Return what was said; for a pressed button, the words that were on it."""
    pressed = message.get("button_selected")
    offered = (earlier[-1].get("buttons") or []) if earlier else []
    if message["text_content"] or not pressed:
        return message["text_content"]
    return next((button["text"] for button in offered if button["id"] == pressed), text("chat.pressed"))


def _from_reply(reply: Reply) -> Chat:
    return Chat(reply["conversation_id"], [answer_of(reply)], reply["buttons"])


def answer_of(reply: Reply) -> ChatMessage:
    """Return a reply as a message of the conversation."""
    return {
        "sender_type": reply.get("sender_type", "assistant"),
        "speaker": reply.get("speaker"),
        "text_content": reply["message"],
        "offers": reply.get("offers", []),
        "citations": reply.get("citations", []),
        "documents": reply.get("documents", []),
    }
