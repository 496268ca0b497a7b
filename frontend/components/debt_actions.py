"""What staff can do about a debt, each in a dialog."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Debt
from frontend.components import feedback
from frontend.components.debt_form import debt_fields, read_fields
from frontend.formatting import moment, plain
from frontend.texts import text

Action = Callable[[Debt], None]


def correct(debt: Debt) -> None:
    """Open the form with the debt's fields."""
    st.dialog(text("staff.correct_title"), width="medium")(_show_correction)(debt)


def withdraw(debt: Debt) -> None:
    """Ask before a debt is withdrawn."""
    st.dialog(text("staff.withdraw_title"))(show_withdrawal)(debt)


def give_code(debt: Debt) -> None:
    """Make a one-time code for the person who owes the debt."""
    st.dialog(text("staff.code_title"))(_show_code)(debt)


def _show_correction(debt: Debt) -> None:
    key = f"correct_{debt['id']}"
    with st.form(f"{key}_form", border=False):
        fields = debt_fields(key, debt)
        submitted = st.form_submit_button(text("staff.save"), type="primary", width="stretch")
    values = read_fields(fields) if submitted else None
    if values is not None:
        _update(debt, values, text("staff.corrected"))


def show_withdrawal(debt: Debt) -> None:
    """Draw the question, and withdraw the debt when it is answered."""
    name, creditor = plain(debt["debtor"]["name"]), plain(debt["creditor"])
    st.markdown(text("staff.withdraw_text", name=name, creditor=creditor))
    if st.button(text("staff.withdraw_confirm"), type="primary", key="withdraw_confirm"):
        _update(debt, {"status": "withdrawn"}, text("staff.withdrawn"))


def _update(debt: Debt, changes: dict[str, str | None], done: str) -> None:
    try:
        session.api().update_debt(debt["id"], changes)
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(done)
    st.rerun()


def _show_code(debt: Debt) -> None:
    st.markdown(text("staff.code_text", name=plain(debt["debtor"]["name"])))
    if not st.button(text("staff.code_create"), type="primary", key="code_create"):
        return
    try:
        made = session.api().one_time_code(debt["debtor"]["id"])
    except ApiError as error:
        feedback.show_error(error)
        return
    st.code(made["code"], language=None)
    st.markdown(text("staff.code_expires", date=moment(made["expires_at"], session.zone())))
