"""The conversation with the automatic assistant."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_client import ApiError, SignedOutError
from frontend.api_types import Agreement, Button
from frontend.chat_state import Chat, Turn, open_chat, reload_chat, take_news, terms_of
from frontend.components import browser, feedback
from frontend.components.acceptance import open_acceptance
from frontend.components.agreements import show_agreement
from frontend.components.chat import (
    assistant_bubble,
    show_answer,
    show_earlier,
    show_latest,
    show_user_text,
    show_words,
)
from frontend.components.counter_offer import show_counter_offer
from frontend.components.earlier_conversations import open_earlier
from frontend.components.new_conversation import begin_another
from frontend.components.offers import show_reply_button
from frontend.components.opinions import show_opinions
from frontend.components.reply import follow_reply
from frontend.formatting import plain
from frontend.texts import text

_LONGEST_MESSAGE = 4_000
# Seconds between two looks for what came without being asked for: while a person is expected to write, and otherwise,
# when it can be a person who steps in, or a word before the conversation is closed.
_LOOK_FOR_PERSON, _LOOK_FOR_NEWS = 5.0, 15.0
_TEXT = "chat_text"
_TO_ACCEPT = "chat_offer_to_accept"
# Whatever state the conversation is in, these two ways out are there: as its own buttons, or as words.
_ALWAYS = {"no_reconozco": "not_mine", "hablar_asesor": "ask_person"}


def render() -> None:
    """Draw the messages, take the turn that was just sent, then show what can be answered."""
    if st.session_state.pop("chat_restart", False):
        begin_another()
    chat = open_chat(session.api())
    _show_head(chat)
    log, foot = st.container(key="chat_log"), st.empty()
    # What does not depend on the reply is drawn before it, so that it can be used while the reply comes.
    browser.announce_log("chat_log", text("chat.log_label"), chat.count_sent())
    st.chat_input(text("chat.placeholder"), key=_TEXT, max_chars=_LONGEST_MESSAGE, on_submit=_send_text)
    with log:
        _show_log(chat)
    with foot.container():
        if chat.agreement is not None:
            show_agreement(chat.agreement, key="chat")
        _show_quick_replies(chat)
    _open_terms(chat)
    if chat.turn is None and not chat.ended:
        seconds = _LOOK_FOR_PERSON if chat.person or chat.waits_for_person else _LOOK_FOR_NEWS
        _watch(chat, seconds)


def _watch(chat: Chat, seconds: float) -> None:
    """What a person of the team writes comes without a click; the first look is after so many seconds."""
    is_fresh = True

    @st.fragment(run_every=seconds)
    def look() -> None:
        nonlocal is_fresh
        if not is_fresh and take_news(session.api(), chat):
            st.rerun()
        is_fresh = False

    look()


def _show_head(chat: Chat) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(text("chat.title"), anchor=False, width="content")
        with st.container(horizontal=True, width="content", gap="xsmall"):
            if st.button(
                text("chat.history"), key="earlier_chats", icon=":material/history:", type="tertiary"
            ):
                open_earlier()
            st.button(text("chat.new"), key="new_chat", icon=":material/add:", on_click=_ask_for_restart)
    if chat.person:
        st.markdown(text("chat.with_person", name=plain(chat.person)))
    else:
        st.markdown(text("chat.automatic"))
    with st.expander(text("chat.limits_title")):
        st.markdown(text("chat.limits"))


def _show_log(chat: Chat) -> None:
    for message in chat.messages if chat.turn is not None else chat.messages[:-1]:
        show_earlier(message)
    if chat.turn is None:
        for message in chat.messages[-1:]:
            show_latest(message, chat.buttons, _choose)
    while chat.turn is not None and chat.problem is None and not chat.ended:
        _answer(chat, chat.turn)
    if chat.turn is not None and chat.ended:
        # It is over, by its own last reply or by the time: another one takes the turn.
        st.rerun()
    if chat.turn is not None and chat.problem is not None:
        _show_problem(chat, chat.turn, chat.problem)


def _answer(chat: Chat, turn: Turn) -> None:
    """Draw the turn that was sent and its reply as it comes."""
    show_user_text(turn.shown)
    bubble = st.empty()
    with bubble.container(), assistant_bubble():
        follow_reply(session.api(), chat, turn)
        answered = chat.messages[-1]["sender_type"] != "user"
        if chat.turn is None and answered:
            show_answer(chat.messages[-1], chat.buttons, _choose)
        elif chat.problem is None and answered:
            show_words(chat.messages[-1])
    if chat.problem is not None or not answered:
        bubble.empty()


def _show_problem(chat: Chat, turn: Turn, problem: ApiError) -> None:
    """Say why there is no reply; the turn can be sent again."""
    if isinstance(problem, SignedOutError):
        raise problem
    feedback.show_error(problem)
    st.button(text("errors.retry"), key="retry_turn", type="primary", on_click=chat.try_again)


def _show_quick_replies(chat: Chat) -> None:
    if chat.turn is not None:
        return
    if chat.messages and chat.messages[-1]["sender_type"] == "assistant":
        show_opinions(chat)
    in_cards = {offer["id"] for offer in chat.open_offers()}
    offered = {button["id"] for button in chat.buttons}
    has_person = bool(chat.person or chat.waits_for_person)
    with st.container(horizontal=True, key="quick_replies"):
        for button in chat.buttons:
            if button.get("offer_id") not in in_cards:
                show_reply_button(button, _choose)
        for button_id, name in _ALWAYS.items():
            if button_id not in offered and not (name == "ask_person" and has_person):
                label = text(f"chat.{name}")
                st.button(label, key=f"always_{name}", on_click=_say, args=(label,))
        if in_cards:
            show_counter_offer(_say)


def _ask_for_restart() -> None:
    st.session_state["chat_restart"] = True


def _send_text() -> None:
    typed = str(st.session_state[_TEXT] or "").strip()
    if typed:
        open_chat(session.api()).send(Turn(typed))


def _say(words: str) -> None:
    open_chat(session.api()).send(Turn(words))


def _choose(button: Button) -> None:
    """Send a quick reply, or open the terms of the offer that it accepts."""
    offer_id = button.get("offer_id")
    if button.get("kind") == "accept" and offer_id:
        st.session_state[_TO_ACCEPT] = offer_id
    else:
        open_chat(session.api()).send(Turn(button["text"], button["id"]))


def _open_terms(chat: Chat) -> None:
    offer_id = st.session_state.pop(_TO_ACCEPT, None)
    if offer_id is None:
        return
    found = terms_of(session.api(), chat, offer_id)
    if found is None:
        st.error(text("accept.gone"))
    else:
        offer, debt = found
        open_acceptance(offer, debt["creditor"], _accepted)


def _accepted(agreement: Agreement) -> None:
    reload_chat(session.api(), agreement)
    feedback.note(text("chat.agreed"))
