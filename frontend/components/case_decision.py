"""What staff decide about a case, in a form below it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Case
from frontend.components import feedback
from frontend.formatting import parse_amount, plain
from frontend.texts import text

_DISPUTE = ("withdraw", "correct", "reject")
_HARDSHIP = ("pause", "token_payment", "decline", "close")
_PARTS = ("principal", "interest", "fees")


def show_decision(kind: str, case: Case) -> None:
    """Draw the form with what can be decided; nothing for a case that is closed."""
    choices = _choices(case)
    if not choices:
        return
    key = f"{case['type']}_{case['id']}"
    with st.expander(text("cases.decide")):
        # Outside the form, so that the fields follow the choice at once.
        decision = st.selectbox(
            text("cases.decision"), choices, format_func=_decision_name, key=f"{key}_decision"
        )
        with st.form(f"{key}_form", border=False):
            typed = _fields(key, decision, case)
            note = st.text_area(text("cases.note"), key=f"{key}_note", max_chars=1000)
            submitted = st.form_submit_button(text("cases.submit"), type="primary")
        body = _read(decision, typed) if submitted else None
        if body is not None:
            _decide(kind, case, {**body, "note": note})


def _choices(case: Case) -> tuple[str, ...]:
    if case["type"] == "dispute":
        return _DISPUTE if case["status"] == "open" else ()
    if case["status"] == "open" and case.get("kind") == "hardship":
        return _HARDSHIP
    return ("close",) if case["status"] in ("open", "granted") else ()


def _fields(key: str, decision: str, case: Case) -> dict[str, Any]:
    limits = case.get("limits", {"pause_most_days": 1, "token_most_months": 1})
    if decision == "correct":
        st.markdown(text("cases.amount_help"))
        return {name: st.text_input(text(f"cases.{name}"), key=f"{key}_{name}") for name in _PARTS}
    if decision == "pause":
        most = limits["pause_most_days"]
        return {"days": st.number_input(text("cases.days", most=most), 1, most, most, key=f"{key}_days")}
    if decision == "token_payment":
        most = limits["token_most_months"]
        return {
            "monthly": st.text_input(text("cases.monthly"), key=f"{key}_monthly"),
            "months": st.number_input(text("cases.months", most=most), 1, most, most, key=f"{key}_months"),
        }
    return {}


def _read(decision: str, typed: dict[str, Any]) -> dict[str, Any] | None:
    """Return the decision as the API takes it; None, with the reason on screen, for an amount that is none."""
    body: dict[str, Any] = {"decision": decision}
    for name, value in typed.items():
        if not isinstance(value, str):
            body[name] = value
        elif value.strip():
            body[name] = parse_amount(value)
            if body[name] is None:
                st.error(text("errors.amount", field=plain(text(f"cases.{name}"))))
                return None
    return body


def _decide(kind: str, case: Case, body: dict[str, Any]) -> None:
    try:
        session.api().decide_case(kind, case["id"], body)
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(text("cases.decided"))
    st.rerun()


def _decision_name(decision: str) -> str:
    return text(f"cases.{decision}")
