"""Conversations that are over, to be read again."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_types import ConversationItem
from frontend.chat_state import from_history
from frontend.components.chat import show_earlier
from frontend.formatting import moment
from frontend.texts import text


def open_earlier() -> None:
    """Open the list of one's conversations in a dialog."""
    st.dialog(text("earlier.title"), width="large")(show_list)()


def show_list() -> None:
    """Draw the inside of the dialog: choose a conversation in which something was said, and read it."""
    items = [item for item in session.api().conversations() if item["title"] and not item["is_active"]]
    if not items:
        st.markdown(text("earlier.none"))
        return
    chosen = st.selectbox(text("earlier.which"), items, format_func=_label, key="earlier_conversation")
    past = from_history(session.api().history(chosen["id"]))
    with st.container(height=420, key="earlier_log"):
        for message in past.messages:
            show_earlier(message)


def _label(item: ConversationItem) -> str:
    day = moment(item["updated_at"], session.zone())
    return text("earlier.item", day=day, title=item["title"])
