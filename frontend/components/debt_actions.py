"""What staff can do about a debt, each in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Debt
from frontend.components import feedback
from frontend.components.debt_form import debt_fields, read_fields
from frontend.components.debtor_country import show_country
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


def unlock(debt: Debt) -> None:
    """Let the person's account try again after wrong answers."""
    st.dialog(text("staff.unlock_title"))(show_unlocking)(debt)


def change_country(debt: Debt) -> None:
    """Show where the person lives, and let it be changed."""
    st.dialog(text("country.title"), width="large")(show_country)(debt["debtor"])


def verify_evidence(debt_id: int, name: str) -> None:
    """Write down what a person showed, and how far it brings the price down."""
    st.dialog(text("staff.evidence_title"))(show_evidence)(debt_id, name)


def show_unlocking(debt: Debt) -> None:
    """Draw the accounts with the debt's document number, each with its way out."""
    number = debt["debtor"].get("document_number") or ""
    accounts = session.api().accounts(number)["items"] if number else []
    if not accounts:
        st.markdown(text("staff.unlock_none", name=plain(debt["debtor"]["name"])))
        return
    st.markdown(text("staff.unlock_text"))
    release = st.checkbox(text("staff.release"), help=text("staff.release_help"), key="unlock_release")
    for account in accounts:
        label = text("staff.unlock_account", email=plain(account["email"]))
        if st.button(label, key=f"unlock_{account['id']}", type="primary"):
            unlocking = partial(session.api().unlock_account, account["id"], release_document=release)
            feedback.attempt(unlocking, text("staff.unlocked"))


def show_evidence(debt_id: int, name: str) -> None:
    """Ask what was verified and how much it is worth; the engine moves the price by that and nothing else."""
    st.markdown(text("staff.evidence_text", name=plain(name)))
    with st.form(f"evidence_{debt_id}", border=False):
        percent = st.slider(text("staff.evidence_share"), 0, 100, 0, 5, format="%d %%", key="evidence_share")
        note = st.text_area(text("staff.evidence_note"), max_chars=500, key="evidence_note")
        st.markdown(f":small[{text('staff.evidence_zero')}]")
        pressed = st.form_submit_button(text("staff.evidence_save"), type="primary", width="stretch")
    if not pressed:
        return
    if len(note.strip()) < 3:
        st.error(text("staff.evidence_no_note"))
        return
    share = str(Decimal(percent) / 100)
    feedback.attempt(
        lambda: session.api().verify_evidence(debt_id, share, note.strip()), text("staff.evidence_saved")
    )


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
    feedback.attempt(lambda: session.api().update_debt(debt["id"], changes), done)


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
