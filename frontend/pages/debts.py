"""The debtor's own debts."""

from __future__ import annotations

import streamlit as st

from frontend import navigation, session
from frontend.api_types import Case, Debt
from frontend.chat_state import negotiate
from frontend.components import affordability, debt_payments, debts, feedback, own_cases
from frontend.components.cards import card
from frontend.components.loading import loading
from frontend.formatting import plain
from frontend.pages.calculator import DEBT
from frontend.texts import text


def render() -> None:
    """Draw a card for each debt, with what can be done about it."""
    user = session.user()
    st.title(text("debts.title", name=plain(user["name"])), anchor=False)
    with loading():
        items = session.api().debts()["items"]
    if items:
        st.markdown(text("debts.lead"))
        cases = own_cases.cases_by_debt(items)
        for debt in items:
            _show_card(debt, cases.get(debt["id"], []))
    else:
        kind = "empty" if user["document_bound"] else "unbound"
        feedback.empty_page(
            text(f"debts.{kind}_title"),
            text(f"debts.{kind}"),
            text(f"debts.{kind}_action"),
            navigation.page("chat"),
        )


def _show_card(debt: Debt, cases: list[Case]) -> None:
    with card(f"debt_{debt['id']}"):
        debts.show_debt(debt)
        if debt["agreement_id"] is not None:
            _show_way_to_agreement(debt)
        elif debt["negotiable"]:
            _show_way_to_negotiation(debt)
        if st.button(text("debts.payments"), key=f"payments_{debt['id']}"):
            debt_payments.open_own(debt)
        for case in cases:
            own_cases.show_case(case)


def _show_way_to_agreement(debt: Debt) -> None:
    if st.button(text("debts.see_agreement"), key=f"agreement_{debt['id']}"):
        navigation.open_page("agreements")


def _show_way_to_negotiation(debt: Debt) -> None:
    with st.container(horizontal=True):
        if st.button(text("debts.negotiate"), key=f"negotiate_{debt['id']}", type="primary"):
            negotiate(debt)
            navigation.open_page("chat")
        if st.button(text("debts.calculate"), key=f"calculate_{debt['id']}"):
            st.session_state[DEBT] = debt["id"]
            navigation.open_page("calculator")
        if st.button(text("affordability.open"), key=f"affordability_{debt['id']}"):
            affordability.open_form(debt)
