"""The debtor's own key for the language model."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.components.model_key import show_form, show_key
from frontend.texts import text


def render() -> None:
    """Say what a key changes and what leaves with it, then show the saved one or ask for one."""
    st.title(text("model_key.title"), anchor=False)
    st.markdown(text("model_key.lead"))
    saved = session.api().model_key()
    if saved is not None:
        show_key(saved)
        with st.expander(text("model_key.change"), expanded=saved["refused"]):
            show_form()
    _show_facts()
    if saved is None:
        show_form()


def _show_facts() -> None:
    with st.container(border=True, key="model_key_facts"):
        for fact in ("changes", "sent", "cost"):
            st.markdown(f"**{text(f'model_key.{fact}_title')}**  \n{text(f'model_key.{fact}')}")
