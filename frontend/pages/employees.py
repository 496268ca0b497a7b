"""The people who work here: invite, roles, switching off, unlocking (administrators)."""

from __future__ import annotations

from typing import Any

import streamlit as st

from frontend import session
from frontend.api_types import Employee
from frontend.components import feedback, pager
from frontend.components.cards import card, card_head
from frontend.formatting import day_of, plain
from frontend.texts import text

_PAGE = "employee_page"
_ROLES = ("staff", "admin", "debtor")
_INVITED = ("staff", "admin")


def render() -> None:
    """Draw the way to invite somebody, and the accounts of a role."""
    st.title(text("employees.title"), anchor=False)
    st.markdown(text("employees.lead"))
    if st.button(text("employees.invite"), type="primary", icon=":material/person_add:", key="invite"):
        st.dialog(text("employees.invite"))(invite)()
    with st.container(horizontal=True):
        role = st.segmented_control(
            text("employees.role"),
            _ROLES,
            default="staff",
            required=True,
            format_func=lambda name: text(f"employees.roles_{name}"),
            key="employee_role",
            on_change=_to_first_page,
        )
        query = st.text_input(
            text("employees.search"),
            key="employee_query",
            type="search",
            placeholder="",
            on_change=_to_first_page,
        ).strip()
    found = session.api().employees(role, query, pager.shown_page(_PAGE))
    for account in found["items"]:
        _show_account(account)
    if not found["items"]:
        st.info(text("employees.none"))
    pager.show_pages(_PAGE, found["page"], found["pages"])


def _show_account(account: Employee) -> None:
    is_own = account["id"] == session.user()["id"]
    with card(f"account_{account['id']}"):
        state = "on" if account["is_active"] else "off"
        card_head(_name(account), text(f"employees.{state}"), "green" if account["is_active"] else "red")
        since = day_of(account["created_at"], session.zone())
        st.markdown(
            f"{plain(account['email'])}  \n{text('nav.role_' + account['role'])} · {text('employees.since', day=since)}"
        )
        if is_own:
            st.markdown(text("employees.own"))
            return
        with st.container(horizontal=True):
            _show_actions(account)


def _show_actions(account: Employee) -> None:
    if account["role"] in _INVITED:
        other = "admin" if account["role"] == "staff" else "staff"
        _action(f"make_{other}", account, {"role": other})
        word = "switch_off" if account["is_active"] else "switch_on"
        _action(word, account, {"is_active": not account["is_active"]})
    if st.button(text("employees.unlock"), key=f"unlock_{account['id']}"):
        feedback.attempt(
            lambda: session.api().unlock_account(account["id"], release_document=False),
            text("employees.unlocked", name=_name(account)),
        )


def _action(word: str, account: Employee, changes: dict[str, Any]) -> None:
    if st.button(text(f"employees.{word}"), key=f"{word}_{account['id']}"):
        st.dialog(text(f"employees.{word}"))(confirm_change)(word, account, changes)


def confirm_change(word: str, account: Employee, changes: dict[str, Any]) -> None:
    """Draw the inside of the dialog that changes an account."""
    st.markdown(text(f"employees.{word}_lead", name=plain(_name(account))))
    if st.button(text(f"employees.{word}_yes"), type="primary", key="employee_change_yes"):
        feedback.attempt(
            lambda: session.api().change_employee(account["id"], changes),
            text("employees.changed", name=_name(account)),
        )


def invite() -> None:
    """Draw the inside of the dialog that invites somebody."""
    st.markdown(text("employees.invite_lead"))
    with st.form("invite", border=False):
        person = {
            "name": st.text_input(text("register.name"), key="invite_name").strip(),
            "surname": st.text_input(text("register.surname"), key="invite_surname").strip(),
            "email": st.text_input(
                text("register.email"), key="invite_email", type="email", placeholder=""
            ).strip(),
        }
        role = st.radio(
            text("employees.role"),
            _INVITED,
            format_func=lambda name: text(f"nav.role_{name}"),
            captions=[text(f"employees.may_{name}") for name in _INVITED],
            key="invite_role",
        )
        if not st.form_submit_button(text("employees.invite_yes"), type="primary"):
            return
    if not all(person.values()):
        st.error(text("errors.required"))
        return
    feedback.attempt(
        lambda: session.api().invite_employee({**person, "role": role}),
        text("employees.invited", email=person["email"]),
    )


def _name(account: Employee) -> str:
    return f"{account['name']} {account['surname']}"


def _to_first_page() -> None:
    pager.turn_to(_PAGE, 1)
