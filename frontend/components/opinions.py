"""What the reader thinks of the assistant's latest message: thumbs with a reason, and copying it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import ChatMessage
from frontend.chat_state import Chat
from frontend.components import browser, feedback
from frontend.texts import group, text

Rating = Literal["up", "down"]

_LONGEST_REASON = 400
_THUMBS: dict[Rating, str] = {"up": ":material/thumb_up:", "down": ":material/thumb_down:"}


def show_opinions(chat: Chat) -> None:
    """Draw the small buttons under the latest answer."""
    message = chat.messages[-1]
    number = len(chat.messages)
    with st.container(horizontal=True, key="opinions", gap="xsmall", vertical_alignment="center"):
        for rating, icon in _THUMBS.items():
            chosen = message.get("rating") == rating
            pressed = st.button(
                text(f"opinion.{rating}"),
                key=f"opinion_{rating}_{number}",
                icon=":material/check:" if chosen else icon,
                type="tertiary",
            )
            if pressed and rating == "down":
                st.dialog(text("opinion.title"))(show_reasons)(chat)
            elif pressed:
                _send(chat, rating, "")
        browser.copy_button(message["text_content"], key=f"copy_{number}")


def show_reasons(chat: Chat) -> None:
    """Draw the inside of the dialog that asks what was wrong."""
    reasons = group("opinion.reason")
    with st.form("opinion_reasons", border=False):
        reason = st.radio(
            text("opinion.what"),
            list(reasons),
            index=None,
            format_func=reasons.__getitem__,
            key="opinion_reason",
        )
        details = st.text_area(text("opinion.details"), max_chars=_LONGEST_REASON, key="opinion_details")
        submitted = st.form_submit_button(text("opinion.submit"), type="primary", width="stretch")
    if submitted:
        _send(
            chat, "down", ". ".join(part for part in (reasons.get(reason or "", ""), details.strip()) if part)
        )


def _send(chat: Chat, rating: Rating, reason: str) -> None:
    message = chat.messages[-1]
    try:
        session.api().record_feedback(_identifier(chat, message), rating, reason)
    except ApiError as error:
        feedback.show_error(error)
        return
    message["rating"] = rating
    feedback.note(text("opinion.thanks"))
    st.rerun()


def _identifier(chat: Chat, message: ChatMessage) -> int:
    """A reply that has just come has no number yet: the API's record of the conversation knows it."""
    if "id" not in message:
        message["id"] = session.api().history(chat.conversation_id)["messages"][-1]["id"]
    return message["id"]
