"""Which page is shown to whom, and what happens when the API says no."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from frontend import frame, navigation, session
from frontend.api_client import ApiError, SignedOutError
from frontend.api_types import User
from frontend.components import browser, feedback
from frontend.page_list import ANONYMOUS, GROUPS_BY_ROLE, AppPage, Groups, every_page, pages_of
from frontend.pages import sign_in
from frontend.texts import text

_ASSETS = Path(__file__).parent / "assets"


def run() -> None:
    """Show the page that was asked for to whoever is signed in."""
    st.set_page_config(text("app.name"), page_icon=str(_ASSETS / "mark.svg"), layout="centered")
    st.html(_ASSETS / "style.css")
    try:
        user = session.find_user()
    except ApiError as error:
        feedback.show_problem(error)
        return
    groups = ANONYMOUS if user is None else GROUPS_BY_ROLE[user["role"]]
    page = _navigate(user, groups)
    if user is not None:
        frame.show(user, groups, page)
    feedback.show_note()
    _show(page)
    browser.translate_fixed_words()


def _show(page: st.Page) -> None:
    try:
        page.run()
    except SignedOutError:
        session.forget()
        feedback.note(text("errors.session_over"))
        st.rerun()
    except ApiError as error:
        feedback.show_problem(error)


def _navigate(user: User | None, groups: Groups) -> st.Page:
    """Offer the pages of a role; a stranger who opens one of them is asked to sign in at that address.

    Every other address leads to the first page too, so that no link is dead.
    """
    own = {page.name: _streamlit_page(page) for page in pages_of(groups)}
    navigation.remember_pages(own)
    sections = {
        text(f"nav.group_{name}"): [own[page.name] for page in pages] for name, pages in groups.items()
    }
    first = sign_in.render if user is None else _open_first_page
    hidden = [_hidden_page(first, "home", navigation.HOME, default=True)]
    hidden += [_hidden_page(first, page.name, page.path) for page in every_page() if page.name not in own]
    works_here = user is not None and user["role"] != "debtor"
    return st.navigation(
        {"": hidden, **sections}, position="sidebar" if works_here else "hidden", expanded=True
    )


def _streamlit_page(page: AppPage) -> st.Page:
    return st.Page(page.render, title=text(f"nav.{page.name}"), icon=page.icon, url_path=page.path)


def _hidden_page(render: Callable[[], None], name: str, path: str, *, default: bool = False) -> st.Page:
    title = text(f"nav.{name}")
    return st.Page(render, title=title, url_path=path, default=default, visibility="hidden")


def _open_first_page() -> None:
    groups = GROUPS_BY_ROLE[session.user()["role"]]
    navigation.open_page(pages_of(groups)[0].name)
