"""Who sees which pages, and the frame around them: header, notes, and what happens when the API says no."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from frontend import navigation, session
from frontend.api_client import ApiError, SignedOutError
from frontend.api_types import User
from frontend.components import browser, feedback
from frontend.components.frame import show_brand
from frontend.formatting import plain
from frontend.pages import (
    add_debt,
    agreements,
    campaigns,
    chat,
    debts,
    model_key,
    password_reset,
    policies,
    register,
    sign_in,
    staff_agreements,
    staff_debts,
)
from frontend.texts import text

Render = Callable[[], None]

_ASSETS = Path(__file__).parent / "assets"

# The first page of each is the one that opens.
_ANONYMOUS: dict[str, Render] = {
    "sign_in": sign_in.render,
    "register": register.render,
    "password_reset": password_reset.render,
}
_DEBTOR: dict[str, Render] = {"debts": debts.render, "chat": chat.render, "agreements": agreements.render}
_STAFF: dict[str, Render] = {
    "staff_debts": staff_debts.render,
    "staff_agreements": staff_agreements.render,
    "add_debt": add_debt.render,
    "campaigns": campaigns.render,
}
_ADMIN: dict[str, Render] = {**_STAFF, "policies": policies.render}
_PAGES_BY_ROLE = {"debtor": _DEBTOR, "staff": _STAFF, "admin": _ADMIN}
# Rarely needed: reached through the account, not from the header.
_DEBTOR_ACCOUNT: dict[str, Render] = {"model_key": model_key.render}
_ACCOUNT_PAGES_BY_ROLE: dict[str, dict[str, Render]] = {"debtor": _DEBTOR_ACCOUNT, "staff": {}, "admin": {}}


def run() -> None:
    """Show the page that was asked for to whoever is signed in."""
    st.set_page_config(text("app.name"), page_icon=str(_ASSETS / "mark.svg"), layout="centered")
    st.html(_ASSETS / "style.css")
    try:
        user = session.find_user()
    except ApiError as error:
        feedback.show_problem(error)
        return
    page = _navigate(user)
    if user is not None:
        _show_header(user, page)
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


def _navigate(user: User | None) -> st.Page:
    """Offer the pages of a role; a stranger who opens one of them is asked to sign in at that address.

    Every other address leads to the first page too, so that no link is dead.
    """
    own = _ANONYMOUS if user is None else _PAGES_BY_ROLE[user["role"]] | _ACCOUNT_PAGES_BY_ROLE[user["role"]]
    first = sign_in.render if user is None else _open_first_page
    pages = {name: _page(name, render) for name, render in own.items()}
    navigation.remember_pages(pages)
    every = _ANONYMOUS | _DEBTOR | _DEBTOR_ACCOUNT | _ADMIN
    elsewhere = [_page(name, first) for name in every if name not in own]
    return st.navigation([_page("home", first, default=True), *pages.values(), *elsewhere], position="hidden")


def _page(name: str, render: Render, *, default: bool = False) -> st.Page:
    return st.Page(render, title=text(f"nav.{name}"), url_path=text(f"path.{name}"), default=default)


def _open_first_page() -> None:
    own = _PAGES_BY_ROLE[session.user()["role"]]
    navigation.open_page(next(iter(own)))


def _show_header(user: User, page: st.Page) -> None:
    with st.container(
        horizontal=True, key="header", vertical_alignment="center", horizontal_alignment="distribute"
    ):
        show_brand()
        with st.container(horizontal=True, width="content", gap="xsmall", vertical_alignment="center"):
            for name in _PAGES_BY_ROLE[user["role"]]:
                st.page_link(navigation.page(name))
            # Another one on each page: a popover that stays the same stays open when its link leads elsewhere.
            with (
                st.container(key="account", width="content"),
                st.popover(user["name"], key=f"account_{page.url_path}", type="tertiary"),
            ):
                _show_account(user)


def _show_account(user: User) -> None:
    st.markdown(f"**{plain(user['name'])} {plain(user['surname'])}**")
    st.markdown(f"{plain(user['email'])}  \n{text('nav.role_' + user['role'])}")
    for name in _ACCOUNT_PAGES_BY_ROLE[user["role"]]:
        st.page_link(navigation.page(name))
    if st.button(text("nav.sign_out"), key="sign_out"):
        failure = browser.end_session()
        if failure is not None:
            st.error(plain(failure))
