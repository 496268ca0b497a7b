"""The fields of a debt, for registering and for correcting one."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from frontend.api_types import Debt
from frontend.components.places import currency_codes, currency_name
from frontend.formatting import amount_as_typed, parse_amount, plain
from frontend.texts import text

# Two on a line.
_PERSON = (("document_number", "name"), ("email", "telephone"))
_AMOUNTS = ("principal", "interest", "fees")
_REQUIRED = ("document_number", "name", "creditor", "product", "principal")

Fields = dict[str, str | None]


def person_fields(key: str) -> Fields:
    """Draw the fields of the person who owes."""
    fields: Fields = {}
    for pair in _PERSON:
        with st.container(horizontal=True):
            fields |= {name: st.text_input(text(f"debt_form.{name}"), key=f"{key}_{name}") for name in pair}
    return fields


def debt_fields(key: str, debt: Debt | None = None) -> Fields:
    """Draw the fields of the debt, filled in when there is one to correct."""
    known: dict[str, Any] = dict(debt or {})
    fields: Fields = {}
    with st.container(horizontal=True):
        for name in ("creditor", "product"):
            value = known.get(name) or ""
            fields[name] = st.text_input(text(f"debt_form.{name}"), value, key=f"{key}_{name}")
    with st.container(horizontal=True):
        fields["obligation_ending"] = st.text_input(
            text("debt_form.obligation_ending"),
            known.get("obligation_ending") or "",
            max_chars=10,
            help=text("debt_form.obligation_help"),
            key=f"{key}_obligation_ending",
        )
        if debt is None:
            fields["currency"] = st.selectbox(
                text("debt_form.currency"), currency_codes(), format_func=currency_name, key=f"{key}_currency"
            )
        fields["due_date"] = _due_date(known.get("due_date"), key)
    with st.container(horizontal=True):
        for name in _AMOUNTS:
            typed = amount_as_typed(known[name]) if name in known else ""
            fields[name] = st.text_input(text(f"debt_form.{name}"), typed, key=f"{key}_{name}")
    return fields


def read_fields(fields: Fields) -> dict[str, str | None] | None:
    """Return the fields as the API takes them; None, with the reason on screen, when they cannot be sent."""
    typed = {name: (value or "").strip() for name, value in fields.items()}
    if not all(typed[name] for name in _REQUIRED if name in typed):
        st.error(text("errors.required_marked"))
        return None
    values: dict[str, str | None] = {name: value or None for name, value in typed.items()}
    for name in _AMOUNTS:
        values[name] = parse_amount(typed[name] or "0")
        if values[name] is None:
            st.error(text("errors.amount", field=plain(text(f"debt_form.{name}"))))
            return None
    return values


def _due_date(known: str | None, key: str) -> str | None:
    chosen = st.date_input(
        text("debt_form.due_date"),
        date.fromisoformat(known) if known else None,
        format="DD/MM/YYYY",
        key=f"{key}_due_date",
    )
    return chosen.isoformat() if isinstance(chosen, date) else None
