"""The conversation's states and texts: drawn, changed, tried, set back (administrators)."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_types import Flow, FlowState
from frontend.components.cards import card, card_head
from frontend.components.flow_editor import draw_editor
from frontend.components.flow_graph import show_graph
from frontend.components.flow_names import condition_name, state_name
from frontend.formatting import plain
from frontend.texts import text

_FORM = "flow_form"


def render() -> None:
    """Draw the flow, the choice of a state, and its form."""
    st.title(text("flow.title"), anchor=False)
    st.markdown(text("flow.lead"))
    flow = session.api().flow()
    states = {state["name"]: state for state in flow["items"]}
    chosen = st.selectbox(text("flow.state"), list(states), format_func=state_name, key="flow_state")
    overview, form = st.columns(2, gap="medium")
    with overview:
        drawing, listed = st.tabs([text("flow.drawing"), text("flow.list")])
        with drawing:
            show_graph(flow, chosen)
        with listed:
            _show_list(flow)
    state = states[chosen]
    with form, card("state"):
        card_head(state_name(chosen), text("flow.changed") if state["changed"] else None, "blue")
        draw_editor(flow, state, f"flow_{st.session_state.get(_FORM, 0)}_{chosen}", _forget)


def _forget() -> None:
    """Begin the form anew with what is saved."""
    st.session_state[_FORM] = st.session_state.get(_FORM, 0) + 1


def _show_list(flow: Flow) -> None:
    columns = {
        text("flow.state"): [plain(state_name(state["name"])) for state in flow["items"]],
        text("flow.leads_to"): [plain(_ways(state)) for state in flow["items"]],
    }
    st.table(columns, border="horizontal", hide_index=True)


def _ways(state: FlowState) -> str:
    ways = []
    if state["next_true"]:
        ways.append(f"{condition_name(state['condition'])}: {state_name(state['next_true'])}")
    if state["next_false"]:
        ways.append(f"{text('flow.otherwise')}: {state_name(state['next_false'])}")
    if state["next_default"]:
        ways.append(state_name(state["next_default"]))
    return "; ".join(ways) or text("flow.stays")
