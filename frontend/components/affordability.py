"""The form of one's month: income, essential expenses, other debts. Every field may stay empty."""

from __future__ import annotations

from typing import Any

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Affordability, Debt
from frontend.components import feedback
from frontend.formatting import amount_as_typed, parse_amount, plain
from frontend.texts import text

_AMOUNTS = ("income", "essential_expenses", "other_debts")
_FREQUENCIES = ("monthly", "fortnightly", "weekly")


def open_form(debt: Debt) -> None:
    """Open the form about a debt in a dialog."""
    st.dialog(text("affordability.title"), width="medium")(show_form)(debt)


def show_form(debt: Debt) -> None:
    """Draw the inside of the dialog, filled in with what was told before."""
    try:
        known = session.api().affordability(debt["id"])
    except ApiError as error:
        feedback.show_error(error)
        return
    st.markdown(text("affordability.lead"))
    with st.form(f"affordability_form_{debt['id']}", border=False):
        typed, frequency, care = _fields(debt, known)
        submitted = st.form_submit_button(text("affordability.save"), type="primary", width="stretch")
    told = _read(typed) if submitted else None
    if told is not None:
        _save(debt, {**told, "income_frequency": frequency, "needs_care": care})


def _fields(debt: Debt, known: Affordability) -> tuple[dict[str, str], str, bool]:
    values: dict[str, Any] = dict(known)
    typed = {}
    frequency = _FREQUENCIES[0]
    for name in _AMOUNTS:
        before = values.get(name)
        typed[name] = st.text_input(
            text(f"affordability.{name}"),
            "" if before is None else amount_as_typed(before),
            key=f"{name}_{debt['id']}",
        )
        if name == "income":
            frequency = st.selectbox(
                text("affordability.income_frequency"),
                _FREQUENCIES,
                format_func=_frequency_name,
                key=f"frequency_{debt['id']}",
            )
    care = st.checkbox(text("affordability.needs_care"), known["needs_care"], key=f"care_{debt['id']}")
    return typed, frequency, care


def _read(typed: dict[str, str]) -> dict[str, str | None] | None:
    """Return the amounts as the API takes them; None, with the reason on screen, for one that is none."""
    told: dict[str, str | None] = {}
    for name, value in typed.items():
        told[name] = parse_amount(value) if value.strip() else None
        if value.strip() and told[name] is None:
            st.error(text("errors.amount", field=plain(text(f"affordability.{name}"))))
            return None
    return told


def _save(debt: Debt, told: dict[str, Any]) -> None:
    try:
        saved = session.api().declare_affordability(debt["id"], told)
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(_sentence(saved))
    st.rerun()


def _sentence(saved: Affordability) -> str:
    if saved["surplus"] is None:
        return text("affordability.saved")
    return text(
        "affordability.saved_left",
        surplus=saved["surplus_text"],
        cap=saved["cap_text"],
        verdict=saved["verdict_text"],
    )


def _frequency_name(code: str) -> str:
    return text(f"affordability.{code}")
