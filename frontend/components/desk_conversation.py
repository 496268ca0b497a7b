"""One conversation as the team reads and leads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import DeskHistory
from frontend.components import browser, feedback
from frontend.components.cards import Color, card, card_head
from frontend.components.desk_messages import day_said, draw_messages, show_messages
from frontend.components.live import live
from frontend.formatting import plain
from frontend.texts import group, text

_SECONDS = 3.0
_LONGEST = 2000


def show_conversation(conversation_id: int, *, leave: Callable[[], None]) -> None:
    """Draw a conversation with what can be done about it; `leave` is called to go back to the list."""
    found = session.api().desk_conversation(conversation_id)
    st.button(text("desk.back"), key="desk_back", icon=":material/arrow_back:", on_click=leave)
    st.title(plain(found["debtor"]["name"]), anchor=False)
    with card("lead"):
        show_head(found, title=state_name(found["current_state"]))
        _show_lead(found)
    with st.container(key="desk_log"):
        show_messages(found["messages"])
        if found["is_active"]:
            _watch(found)
    browser.announce_log("desk_log", text("desk.log"), len(found["messages"]))
    if _is_ours(found):
        _show_answer(conversation_id)


def show_head(conversation: Mapping[str, Any], title: str | None = None) -> None:
    """Draw whose conversation it is (or `title`), and who leads it."""
    card_head(title or conversation["debtor"]["name"], *_standing(conversation))


def state_name(state: str) -> str:
    """Return a state as people say it; one that an administrator added, by its own name."""
    return group("flow_state").get(state, state.replace("_", " ").capitalize())


def _standing(conversation: Mapping[str, Any]) -> tuple[str, Color]:
    leader = conversation.get("assigned_to")
    if not conversation["is_active"]:
        return text("desk.archived" if conversation["is_archived"] else "desk.ended"), "gray"
    if leader is not None:
        ours = leader["user_id"] == session.user()["id"]
        return (text("desk.yours") if ours else text("desk.led_by", name=leader["name"] or "")), "blue"
    return (
        (text("desk.waits"), "orange") if conversation.get("waiting_since") else (text("desk.bot"), "green")
    )


def _is_ours(found: DeskHistory) -> bool:
    leader = found.get("assigned_to")
    return found["is_active"] and leader is not None and leader["user_id"] == session.user()["id"]


def _show_lead(found: DeskHistory) -> None:
    """Say who answers the debtor, and offer to change that."""
    number, leader = found.get("debtor", {}).get("document_number"), found.get("assigned_to")
    if number:
        st.markdown(text("staff.document", number=plain(number)))
    if not found["is_active"]:
        st.markdown(text("desk.over"))
    elif leader is None:
        st.markdown(text("desk.take_help"))
        if st.button(text("desk.take"), type="primary", key="desk_take"):
            feedback.attempt(lambda: session.api().take_conversation(found["id"]), text("desk.taken"))
    elif _is_ours(found) or session.user()["role"] == "admin":
        st.markdown(text("desk.led_help"))
        if st.button(text("desk.hand_back"), key="desk_hand_back"):
            st.dialog(text("desk.hand_back_title"))(confirm_hand_back)(found["id"])
    else:
        st.markdown(text("desk.led_by_other", name=plain(leader["name"] or "")))


def confirm_hand_back(conversation_id: int) -> None:
    """Draw the question, and let the assistant answer again when it is answered."""
    st.markdown(text("desk.hand_back_text"))
    if st.button(text("desk.hand_back_confirm"), type="primary", key="hand_back_confirm"):
        feedback.attempt(lambda: session.api().hand_back(conversation_id), text("desk.handed_back"))


def _watch(known: DeskHistory) -> None:
    """Look for news every few seconds; not at once, since what is known has just been read."""
    rounds = count()
    live("news", lambda: show_news(known) if next(rounds) else None, every=_SECONDS)


def show_news(known: DeskHistory) -> None:
    """Draw what was said since; a change of who leads draws the page again."""
    latest = known["messages"][-1] if known["messages"] else None
    news = session.api().desk_conversation(known["id"], after=latest["id"] if latest else 0)
    if _lead_of(news) != _lead_of(known):
        st.rerun()
    draw_messages(news["messages"], day_said(latest) if latest else "")


def _lead_of(found: DeskHistory) -> tuple[object, ...]:
    leader = found.get("assigned_to")
    return leader and leader["user_id"], found["is_active"], found.get("waiting_since")


def _show_answer(conversation_id: int) -> None:
    said = st.chat_input(text("desk.answer"), key="desk_answer", max_chars=_LONGEST)
    if not said:
        return
    try:
        session.api().answer_debtor(conversation_id, said)
    except ApiError as error:
        feedback.show_error(error)
        st.code(said, language=None, wrap_lines=True)
        return
    st.rerun()
