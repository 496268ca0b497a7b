"""Register a debt (staff)."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.components import feedback
from frontend.components.debt_form import Fields, debt_fields, person_fields, read_fields
from frontend.texts import text

_COUNT = "add_debt_count"


def render() -> None:
    """Draw the form; after a debt was taken it is empty again."""
    st.title(text("debt_form.title"), anchor=False)
    st.markdown(text("debt_form.lead"))
    # New widgets for each debt: a form that was refused keeps what was typed, a finished one does not.
    key = f"add_debt_{st.session_state.get(_COUNT, 0)}"
    with st.form(key):
        st.header(text("debt_form.person"), anchor=False)
        fields = person_fields(key)
        st.header(text("debt_form.debt"), anchor=False)
        fields |= debt_fields(key)
        submitted = st.form_submit_button(text("debt_form.submit"), type="primary", width="stretch")
    if submitted:
        _add(fields)


def _add(fields: Fields) -> None:
    values = read_fields(fields)
    if values is None:
        return
    try:
        debt = session.api().add_debt(values)
    except ApiError as error:
        feedback.show_error(error)
        return
    balance, creditor, name = debt["balance_text"], debt["creditor"], debt["debtor"]["name"]
    feedback.note(text("debt_form.added", name=name, balance=balance, creditor=creditor))
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.rerun()
