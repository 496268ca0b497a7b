"""Set a new password with a code that comes by mail."""

from __future__ import annotations

import streamlit as st

from frontend import navigation, session
from frontend.api_client import ApiError
from frontend.components import feedback
from frontend.components.entrance import entrance
from frontend.formatting import plain
from frontend.texts import text

_EMAIL = "password_reset_email"
_MESSAGE = "password_reset_message"


def render() -> None:
    """Draw the first step (ask for a code) or the second (use it)."""
    if _EMAIL in st.session_state:
        with entrance(text("password_reset.title")):
            st.info(plain(st.session_state[_MESSAGE]))
            _show_confirmation(st.session_state[_EMAIL])
            _show_way_back()
    else:
        with entrance(text("password_reset.title"), text("password_reset.lead")):
            _show_request()
            _show_way_back()


def _show_way_back() -> None:
    st.page_link(navigation.page("sign_in"), label=text("password_reset.back"))


def _show_request() -> None:
    with st.form("password_reset_request"):
        email = st.text_input(
            text("password_reset.email"), type="email", autocomplete="username", placeholder=""
        ).strip()
        submitted = st.form_submit_button(text("password_reset.request"), type="primary", width="stretch")
    if not submitted:
        return
    if not email:
        st.error(text("errors.required"))
        return
    try:
        st.session_state[_MESSAGE] = session.stranger_api().request_password_reset(email)
    except ApiError as error:
        feedback.show_error(error)
        return
    st.session_state[_EMAIL] = email
    st.rerun()


def _show_confirmation(email: str) -> None:
    with st.form("password_reset_confirm"):
        code = st.text_input(text("password_reset.code"), autocomplete="one-time-code").strip()
        password = st.text_input(
            text("password_reset.password"), type="password", autocomplete="new-password"
        )
        repeated = st.text_input(text("password_reset.repeat"), type="password", autocomplete="new-password")
        submitted = st.form_submit_button(text("password_reset.confirm"), type="primary", width="stretch")
    if submitted:
        _confirm(email, code, password, repeated)
    if st.button(text("password_reset.again"), type="tertiary"):
        del st.session_state[_EMAIL]
        st.rerun()


def _confirm(email: str, code: str, password: str, repeated: str) -> None:
    if not (code and password):
        st.error(text("errors.required"))
    elif password != repeated:
        st.error(text("errors.passwords_differ"))
    else:
        try:
            feedback.note(session.stranger_api().confirm_password_reset(email, code, password))
        except ApiError as error:
            feedback.show_error(error)
            return
        del st.session_state[_EMAIL]
        navigation.open_page("sign_in")
