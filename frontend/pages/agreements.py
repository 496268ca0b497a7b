"""The debtor's agreements."""

from __future__ import annotations

import streamlit as st

from frontend import navigation, session
from frontend.components import feedback
from frontend.components.agreements import show_agreement
from frontend.components.loading import loading
from frontend.texts import text


def render() -> None:
    """Draw a card for each agreement."""
    st.title(text("agreements.title"), anchor=False)
    with loading():
        items = session.api().agreements()
    for agreement in items:
        show_agreement(agreement, key="list")
    if not items:
        feedback.empty_page(
            text("agreements.empty_title"),
            text("agreements.empty"),
            text("agreements.empty_action"),
            navigation.page("debts"),
        )
