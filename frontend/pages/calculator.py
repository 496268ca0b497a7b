"""What a plan would cost: the reader moves sliders, the engine prices, nothing is offered."""

from __future__ import annotations

import streamlit as st

from frontend import navigation, session
from frontend.api_client import ApiError
from frontend.api_types import Debt
from frontend.chat_state import say_next
from frontend.components import feedback, plan_result, plan_wish
from frontend.formatting import plain
from frontend.texts import text

DEBT = "calculator_debt"


def render() -> None:
    """Draw the choice of a debt, the sliders, and the plan that comes of them."""
    st.title(text("calculator.title"), anchor=False)
    debts = [debt for debt in session.api().debts()["items"] if debt["negotiable"]]
    if not debts:
        feedback.empty_page(
            text("calculator.empty_title"),
            text("calculator.empty"),
            text("calculator.empty_action"),
            navigation.page("debts"),
        )
        return
    st.markdown(text("calculator.lead"))
    _show_plan(_choose_debt(debts))


def _choose_debt(debts: list[Debt]) -> Debt:
    by_id = {debt["id"]: debt for debt in debts}
    if st.session_state.get(DEBT) not in by_id:
        st.session_state[DEBT] = debts[0]["id"]
    if len(debts) == 1:
        st.markdown(_name(debts[0]))
        return debts[0]
    chosen = st.selectbox(
        text("calculator.debt"), list(by_id), format_func=lambda number: _label(by_id[number]), key=DEBT
    )
    return by_id[chosen]


@st.fragment
def _show_plan(debt: Debt) -> None:
    """Only this part runs again when a slider moves."""
    wish = plan_wish.show_sliders(debt)
    try:
        plans = session.api().preview_plan(debt["id"], wish.asked)
    except ApiError as error:
        feedback.show_error(error)
        return
    if not plans:
        st.info(text("calculator.none"))
        return
    plan_result.show_plan(plans[0], wish.months)
    st.markdown(text("calculator.not_an_offer"))
    if st.button(text("calculator.propose"), type="primary", key="calculator_propose"):
        say_next(plan_result.as_proposal(plans[0]))
        navigation.open_page("chat")


def _name(debt: Debt) -> str:
    return text("calculator.about", creditor=plain(debt["creditor"]), balance=plain(debt["balance_text"]))


def _label(debt: Debt) -> str:
    return f"{debt['creditor']} · {debt['balance_text']}"
