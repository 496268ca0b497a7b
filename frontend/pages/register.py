"""Open an account."""

from __future__ import annotations

import streamlit as st

from frontend import navigation, session
from frontend.api_client import ApiError
from frontend.components import feedback
from frontend.components.entrance import entrance
from frontend.formatting import plain
from frontend.texts import text

_DONE = "register_message"


def render() -> None:
    """Draw the form, or what to do after it was sent."""
    message = st.session_state.get(_DONE)
    if message is not None:
        with entrance(text("register.title")):
            _show_done(message)
    else:
        with entrance(text("register.title"), text("register.lead")):
            _show_form()
            st.page_link(navigation.page("sign_in"), label=text("register.have_account"))


def _show_done(message: str) -> None:
    st.success(plain(message))
    if st.button(text("register.done_next"), type="primary"):
        del st.session_state[_DONE]
        navigation.open_page("sign_in")


def _show_form() -> None:
    with st.form("register"):
        with st.container(horizontal=True):
            name = st.text_input(text("register.name"), autocomplete="given-name")
            surname = st.text_input(text("register.surname"), autocomplete="family-name")
        person = {
            "name": name,
            "surname": surname,
            "document_number": st.text_input(text("register.document_number"), autocomplete="off"),
            "email": st.text_input(
                text("register.email"), type="email", autocomplete="email", placeholder=""
            ),
            "telephone": st.text_input(
                text("register.telephone"), type="phone", autocomplete="tel", placeholder=""
            ),
        }
        password = st.text_input(
            text("register.password"),
            type="password",
            autocomplete="new-password",
            help=text("register.password_help"),
        )
        submitted = st.form_submit_button(text("register.submit"), type="primary", width="stretch")
    if submitted:
        _register({name: value.strip() for name, value in person.items()} | {"password": password})


def _register(person: dict[str, str]) -> None:
    if not all(person.values()):
        st.error(text("errors.required"))
        return
    try:
        st.session_state[_DONE] = session.stranger_api().register(person)
    except ApiError as error:
        feedback.show_error(error)
        return
    st.rerun()
