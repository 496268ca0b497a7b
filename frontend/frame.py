"""What stands around every page of somebody who is signed in: the name, the ways to the pages, the account."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from frontend import navigation
from frontend.api_types import User
from frontend.components import browser
from frontend.components.brand import show_brand
from frontend.components.language_switch import show_language_switch
from frontend.formatting import plain
from frontend.page_list import AppPage, Groups
from frontend.texts import text

_MARK = Path(__file__).parent / "assets" / "mark.svg"


def show(user: User, groups: Groups, page: st.Page) -> None:
    """Draw the frame: tabs for the few pages of a debtor; for those who work here, the side bar has the ways."""
    if user["role"] == "debtor":
        _show_header(user, groups, page)
        return
    st.logo(str(_MARK), size="large")
    with st.sidebar:
        _show_account(user, page, [])
        browser.mend_side_bar()


def _show_header(user: User, groups: Groups, page: st.Page) -> None:
    tabs, *others = groups.values()
    with st.container(
        horizontal=True, key="header", vertical_alignment="center", horizontal_alignment="distribute"
    ):
        show_brand()
        # On a phone the tabs stand at the bottom of the screen, within reach of a thumb.
        with st.container(horizontal=True, key="tabs", width="content", gap="xsmall"):
            _show_links(tabs)
        _show_account(user, page, [link for group in others for link in group])


def _show_links(pages: tuple[AppPage, ...] | list[AppPage]) -> None:
    for page in pages:
        if page.listed:
            st.page_link(navigation.page(page.name))


def _show_account(user: User, page: st.Page, links: list[AppPage]) -> None:
    # Another one on each page: a popover that stays the same stays open when its link leads elsewhere.
    with (
        st.container(key="account", width="content"),
        st.popover(user["name"], key=f"account_{page.url_path}", type="tertiary", icon=":material/person:"),
    ):
        st.markdown(f"**{plain(user['name'])} {plain(user['surname'])}**")
        st.markdown(f"{plain(user['email'])}  \n{text('nav.role_' + user['role'])}")
        _show_links(links)
        show_language_switch("account")
        if st.button(text("nav.sign_out"), key="sign_out", icon=":material/logout:"):
            failure = browser.end_session()
            if failure is not None:
                st.error(plain(failure))
