"""A person's own key for the language model: how it stands, changing it, and removing it."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import SavedModelKey
from frontend.components import feedback
from frontend.formatting import day_of, plain
from frontend.texts import text

_COUNT = "model_key_count"


def show_key(key: SavedModelKey) -> None:
    """Draw the saved key's card: its last four signs, until when it is kept, and the way to remove it."""
    with st.container(border=True, key="model_key"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            ending = text("model_key.ending", ending=plain(key["last_four"]))
            st.header(ending, anchor=False, width="content")
            st.badge(
                text("model_key.refused" if key["refused"] else "model_key.in_use"),
                color="red" if key["refused"] else "green",
            )
        if key["refused"]:
            st.error(text("model_key.refused_text"))
        until = text("model_key.is_kept" if key["kept"] else "model_key.is_for_session")
        checked = text("model_key.checked", date=day_of(key["checked_at"], session.zone()))
        st.markdown(f"{until}  \n{checked}")
        if st.button(text("model_key.remove"), key="model_key_remove"):
            st.dialog(text("model_key.remove_title"))(confirm_removal)()


def confirm_removal() -> None:
    """Draw the question, and remove the key when it is answered."""
    st.markdown(text("model_key.remove_text"))
    if not st.button(text("model_key.remove_confirm"), type="primary", key="model_key_remove_confirm"):
        return
    try:
        session.api().remove_model_key()
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(text("model_key.removed"))
    st.rerun()


def show_form() -> None:
    """Draw the form of a new key; once it is saved, what was typed is kept nowhere here."""
    key = f"model_key_{st.session_state.get(_COUNT, 0)}"
    with st.form(key):
        typed = st.text_input(
            text("model_key.key"),
            type="password",
            autocomplete="off",
            placeholder=text("model_key.key_example"),
            max_chars=400,
            key=f"{key}_typed",
        )
        keep = st.radio(
            text("model_key.how_long"),
            options=[False, True],
            format_func=lambda kept: text("model_key.keep" if kept else "model_key.session_only"),
            captions=[text("model_key.session_only_help"), text("model_key.keep_help")],
            key=f"{key}_keep",
        )
        submitted = st.form_submit_button(text("model_key.submit"), type="primary", width="stretch")
    if submitted:
        _save(typed.strip(), keep=keep)


def _save(key: str, *, keep: bool) -> None:
    if not key:
        st.error(text("model_key.missing"))
        return
    try:
        with st.spinner(text("model_key.checking")):
            session.api().save_model_key(key, keep=keep)
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(text("model_key.saved"))
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.rerun()
