"""The debtor's own OpenAI key: what it is for, how it stands, and giving, changing or removing it."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import ApiKey
from frontend.components import feedback
from frontend.formatting import moment, plain
from frontend.texts import text

_FIELD = "api_key_field"
_CHOICE = "api_key_choice"
_TAKEN = "api_key_taken"
_LONGEST_KEY = 400
_KEPT = {"session": False, "kept": True}


def render() -> None:
    """Draw what the key changes, the key there is, and the form for another."""
    st.title(text("api_key.title"), anchor=False)
    st.markdown(text("api_key.lead"))
    found = session.api().api_key()
    if found["saved"]:
        _show_key(found)
        with st.expander(text("api_key.change")):
            _show_form()
        _show_facts()
    else:
        _show_facts()
        with st.container(border=True):
            _show_form()


def _show_facts() -> None:
    """Say what happens with the key and with what is said, before anybody gives one."""
    for part in ("changes", "sent", "cost"):
        st.subheader(text(f"api_key.{part}_title"), anchor=False)
        st.markdown(text(f"api_key.{part}"))


def _show_key(found: ApiKey) -> None:
    with st.container(border=True, key="api_key_state"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(text("api_key.ends_in", ending=plain(found.get("last_four") or "")), anchor=False)
            if found.get("refused"):
                st.badge(text("api_key.badge_refused"), color="red")
            else:
                st.badge(text("api_key.badge_in_use"), color="green")
        lines = [text("api_key.kept" if found.get("kept") else "api_key.session")]
        checked_at = found.get("checked_at")
        if checked_at:
            lines.append(text("api_key.checked_at", date=moment(checked_at, session.zone())))
        st.markdown("  \n".join(lines))
        if found.get("refused"):
            st.warning(text("api_key.refused"))
        if st.button(text("api_key.remove"), key="remove_api_key"):
            st.dialog(text("api_key.remove_title"))(confirm_removal)()


def confirm_removal() -> None:
    """Draw the question, and have the key forgotten when it is answered."""
    st.markdown(text("api_key.remove_text"))
    if not st.button(text("api_key.remove_confirm"), type="primary", key="remove_api_key_confirm"):
        return
    try:
        session.api().remove_api_key()
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(text("api_key.removed"))
    st.rerun()


def _show_form() -> None:
    with st.form("api_key", border=False):
        st.text_input(
            text("api_key.field"),
            type="password",
            autocomplete="off",
            max_chars=_LONGEST_KEY,
            placeholder=text("api_key.example"),
            key=_FIELD,
        )
        st.radio(
            text("api_key.keep"),
            list(_KEPT),
            format_func=lambda name: text(f"api_key.keep_{name}"),
            key=_CHOICE,
        )
        st.form_submit_button(text("api_key.save"), type="primary", on_click=_take_key)
    key = st.session_state.pop(_TAKEN, None)
    if key is not None:
        _save(key, keep=_KEPT[st.session_state[_CHOICE]])


def _take_key() -> None:
    """Empty the field before it is drawn again: what was typed goes to the API and stays nowhere here."""
    st.session_state[_TAKEN] = str(st.session_state[_FIELD]).strip()
    st.session_state[_FIELD] = ""


def _save(key: str, *, keep: bool) -> None:
    if not key:
        st.error(text("api_key.missing"))
        return
    try:
        with st.spinner(text("api_key.checking")):
            session.api().save_api_key(key, keep=keep)
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(text("api_key.saved"))
    st.rerun()
