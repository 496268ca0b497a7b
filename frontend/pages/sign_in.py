"""Sign in: the password buys a one-time code, which the browser exchanges for its cookie."""

from __future__ import annotations

import streamlit as st

from frontend import navigation, session
from frontend.api_client import ApiError
from frontend.components import browser, feedback
from frontend.components.entrance import entrance
from frontend.formatting import plain
from frontend.texts import text

_CODE = "sign_in_code"


def render() -> None:
    """Draw the form, and what leads to an account or back into one."""
    with entrance(text("sign_in.title"), text("sign_in.lead")):
        _show_form()
        _finish_sign_in()
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.page_link(navigation.page("register"), label=text("sign_in.register"))
            st.page_link(navigation.page("password_reset"), label=text("sign_in.forgot"))


def _show_form() -> None:
    with st.form("sign_in"):
        email = st.text_input(
            text("sign_in.email"),
            type="email",
            autocomplete="username",
            placeholder=text("sign_in.email_example"),
            key="sign_in_email",
        )
        password = st.text_input(
            text("sign_in.password"), type="password", autocomplete="current-password", key="sign_in_password"
        )
        submitted = st.form_submit_button(text("sign_in.submit"), type="primary", width="stretch")
    if submitted:
        _ask_for_code(email.strip(), password)


def _ask_for_code(email: str, password: str) -> None:
    pre_session = session.pre_session()
    if pre_session is None:
        st.error(text("errors.no_cookies"))
        return
    try:
        st.session_state[_CODE] = session.stranger_api().login_code(email, password, pre_session)["code"]
    except ApiError as error:
        feedback.show_error(error)


def _finish_sign_in() -> None:
    """Hand the code to the page, which reloads once it has the cookie."""
    code = st.session_state.get(_CODE)
    if code is None:
        return
    failure = browser.start_session(code)
    if failure is None:
        st.markdown(text("sign_in.entering"))
    else:
        del st.session_state[_CODE]
        st.error(plain(failure))
