"""One's own data: taking it along, and having it erased."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.components import browser
from frontend.components.cards import card, card_head, show_facts
from frontend.formatting import plain
from frontend.texts import text

_WRONG_PASSWORD = "invalid_credentials"


def render() -> None:
    """Draw what is known of the account, the download of everything, and the way to erase it."""
    user = session.user()
    st.title(text("my_data.title"), anchor=False)
    with card("account_data"):
        card_head(f"{user['name']} {user['surname']}")
        facts = {text("register.email"): user["email"]}
        if user["telephone"]:
            facts[text("register.telephone")] = user["telephone"]
        if user["document_masked"]:
            facts[text("register.document_number")] = user["document_masked"]
        show_facts(facts)
    with card("export"):
        card_head(text("my_data.export_title"))
        st.markdown(text("my_data.export_lead"))
        browser.download_link(
            text("my_data.export"),
            "/files/my-data.json",
            key="export",
            description=text("my_data.export_label"),
        )
    with card("erase"):
        card_head(text("my_data.erase_title"))
        st.markdown(text("my_data.erase_lead"))
        if st.button(text("my_data.erase"), key="erase"):
            st.dialog(text("my_data.erase_title"))(show_erasing)()


def show_erasing() -> None:
    """Draw the question, and erase the account when the password is repeated."""
    st.markdown(text("my_data.erase_question"))
    with st.form("erase_form", border=False):
        password = st.text_input(text("sign_in.password"), type="password", autocomplete="current-password")
        sure = st.checkbox(text("my_data.erase_sure"))
        submitted = st.form_submit_button(text("my_data.erase_confirm"), type="primary", width="stretch")
    if not submitted:
        return
    if not (password and sure):
        st.error(text("my_data.erase_missing"))
        return
    try:
        session.api().erase_account(password)
    except ApiError as error:
        st.error(plain(error.message))
        return
    browser.end_session()
