"""Where a one-time link leads that a debtor got through a channel: one offer, to accept or to leave."""

from __future__ import annotations

import streamlit as st

from frontend import navigation, session
from frontend.api_client import ApiError
from frontend.api_types import Agreement, LinkedOffer
from frontend.chat_state import reload_chat
from frontend.components import feedback
from frontend.components.acceptance import show_terms
from frontend.components.loading import loading
from frontend.texts import text

_TOKEN = "enlace"
_REFUSED = (404, 409)


def render() -> None:
    """Draw the full terms with both ways out, or why there is nothing to accept here."""
    st.title(text("accept.title"), anchor=False)
    token = st.query_params.get(_TOKEN, "")
    found = _open(token)
    if found is None:
        return
    show_terms(found["offer"], found["creditor"], _accepted, link=token)
    if st.button(text("acceptance_link.leave"), width="stretch", key="leave_offer"):
        feedback.note(text("acceptance_link.left"))
        navigation.open_page("chat")


def _open(token: str) -> LinkedOffer | None:
    try:
        with loading():
            return session.api().open_acceptance_link(token)
    except ApiError as error:
        if error.status not in _REFUSED:
            raise
        feedback.empty_page(
            text("acceptance_link.refused"),
            error.message,
            text("acceptance_link.agreements"),
            navigation.page("agreements"),
        )
    return None


def _accepted(agreement: Agreement) -> None:
    reload_chat(session.api(), agreement)
    feedback.note(text("chat.agreed"))
    navigation.open_page("agreements")
