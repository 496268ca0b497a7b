"""Beginning a new conversation; where a person of the team has the one that is going on, only once that is meant."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.chat_state import PERSON_ATTENDING, restart_chat
from frontend.components import feedback
from frontend.formatting import plain
from frontend.texts import text


def begin_another() -> None:
    """Begin a new conversation, or ask whether the person who is talking with the debtor is to be left."""
    try:
        restart_chat(session.api())
    except ApiError as error:
        if error.code != PERSON_ATTENDING:
            raise
        st.dialog(text("chat.leave_title"))(confirm_leaving)(str(error.details["speaker"]))


def confirm_leaving(speaker: str) -> None:
    """Draw the inside of the dialog that leaves a person of the team for a new conversation."""
    name = plain(speaker)
    st.markdown(text("chat.leave_lead", name=name))
    with st.container(horizontal=True):
        if st.button(text("chat.stay", name=name), type="primary", key="stay_with_person"):
            st.rerun()
        leaves = st.button(text("chat.leave_yes"), key="leave_person")
    if not leaves:
        return
    try:
        restart_chat(session.api(), leaves_person=True)
    except ApiError as error:
        feedback.show_error(error)
        return
    st.rerun()
