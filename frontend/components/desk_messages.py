"""What was said in a conversation, with what the assistant took it for, which the team can correct."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import streamlit as st

from frontend import session
from frontend.api_types import DeskMessage
from frontend.components import feedback
from frontend.components.chat import show_earlier
from frontend.formatting import clock, day_of, plain
from frontend.texts import group, text

_LATEST = 40
_WHOLE = "desk_whole"


def show_messages(messages: Sequence[DeskMessage]) -> None:
    """Draw messages in order; of a long conversation the latest, and the others when they are asked for."""
    hidden = len(messages) - _LATEST
    if hidden > 0 and not st.toggle(text("desk.earlier", count=hidden), key=_WHOLE):
        messages = messages[hidden:]
    draw_messages(messages)


def draw_messages(messages: Sequence[DeskMessage], day: str = "") -> None:
    """Draw all of these messages, which come after something that was said on `day`."""
    for message, reply in zip_longest(messages, messages[1:]):
        day = _show_day(message, day)
        show_earlier(message)
        understood = _understood(message, reply)
        if understood is not None:
            _show_intent(message, understood)


def day_said(message: DeskMessage) -> str:
    """Return the day of a message in the reader's zone; "" where it is not known."""
    said = message.get("timestamp")
    return day_of(said, session.zone()) if said else ""


def _show_day(message: DeskMessage, before: str) -> str:
    """Draw the day where it is another one than `before`, and return it."""
    day = day_said(message) or before
    if day != before:
        with st.container(horizontal=True, horizontal_alignment="center"):
            st.markdown(f":small[{day}]", width="content")
    return day


def _understood(message: DeskMessage, reply: DeskMessage | None) -> DeskMessage | None:
    """Return the reply that says what the assistant took a written message for; a button needs no understanding."""
    if message["sender_type"] != "user" or message.get("button_selected") or reply is None:
        return None
    return reply if reply.get("intent") else None


def _show_intent(message: DeskMessage, reply: DeskMessage) -> None:
    sure = reply.get("confidence")
    known = reply["intent"] or ""
    words = (
        text("desk.understood", intent=plain(intent_name(known)))
        if sure is None
        else text("desk.understood_sure", intent=plain(intent_name(known)), percent=round(sure * 100))
    )
    said = message.get("timestamp")
    words = f"{words} · {clock(said, session.zone())}" if said else words
    with st.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
    ):
        st.markdown(f":small[{words}]", width="content")
        if st.button(text("desk.correct"), key=f"correct_{message['id']}", type="tertiary"):
            st.dialog(text("desk.correct_title"))(show_correction)(message, known)


def show_correction(message: DeskMessage, known: str) -> None:
    """Ask what a message really meant; the next training learns from it."""
    st.markdown(text("desk.correct_lead"))
    st.markdown(f"> {plain(message['text_content'])}")
    names = group("intent")
    options = list(names)
    with st.form(f"intent_{message['id']}", border=False):
        chosen = st.selectbox(
            text("desk.meant"),
            options,
            index=options.index(known) if known in options else 0,
            format_func=names.__getitem__,
            key=f"meant_{message['id']}",
        )
        pressed = st.form_submit_button(text("desk.correct_save"), type="primary", width="stretch")
    if pressed:
        done = text("desk.corrected", intent=names[chosen])
        feedback.attempt(lambda: session.api().correct_intent(message["id"], chosen), done)


def intent_name(intent: str) -> str:
    """Return what a message meant as people say it."""
    return group("intent").get(intent, intent)
