"""A state of the conversation: its text, tried before it is saved, its buttons, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Callable

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Flow, FlowState, FlowStateText
from frontend.components import feedback
from frontend.components.figure_fields import draw_figure
from frontend.components.flow_names import action_name, condition_name, state_name
from frontend.components.policy_fields import COUNT
from frontend.formatting import assistant_text, plain
from frontend.texts import text

_NAME = re.compile(r"[a-z][a-z0-9_]+")


def draw_editor(flow: Flow, state: FlowState, key: str, forget: Callable[[], None]) -> None:
    """Draw the form of a state, what its text would say, and what can be done; `forget` begins the form anew."""
    if state["action"]:
        st.markdown(text("flow.does", action=plain(action_name(state["action"]))))
    template = st.text_area(
        text("flow.text"), state["template"], height=170, key=f"{key}_text", help=text("flow.text_help")
    )
    if st.button(text("flow.try"), key=f"{key}_try", icon=":material/visibility:"):
        _try_text(template)
    buttons = st.multiselect(
        text("flow.buttons"),
        list(flow["buttons"]),
        [name for name in state["buttons"] if name in flow["buttons"]],
        format_func=lambda name: flow["buttons"][name],
        key=f"{key}_buttons",
    )
    edited: FlowStateText = {**_without_name(state), "template": template, "buttons": buttons}
    readable = _draw_closing(edited, f"{key}_timeout")
    with st.expander(text("flow.ways"), expanded=False):
        edited = _draw_ways(flow, edited, key)
    with st.container(horizontal=True):
        if st.button(text("flow.save"), type="primary", key=f"{key}_save") and readable:
            _save(flow, state["name"], edited, forget)
        if state["changed"] and st.button(text("flow.reset"), key=f"{key}_reset"):
            st.dialog(text("flow.reset_title"))(confirm_reset)(flow, state["name"], forget)


def _draw_closing(edited: FlowStateText, key: str) -> bool:
    """Draw when a silent conversation is closed in this state, and put it there; False where it cannot be read."""
    kept = edited["timeout_minutes"]
    own = st.checkbox(text("flow.closes"), kept is not None, key=f"{key}_own", help=text("flow.closes_help"))
    if not own:
        edited["timeout_minutes"] = None
        return True
    minutes = draw_figure(
        text("flow.closes_after"), COUNT, kept, key=key, note=text("flow.closes_after_help")
    )
    edited["timeout_minutes"] = minutes
    return minutes is not None


def _draw_ways(flow: Flow, state: FlowStateText, key: str) -> FlowStateText:
    st.markdown(text("flow.ways_lead"))
    names = ["", *(one["name"] for one in flow["items"])]
    condition = st.selectbox(
        text("flow.condition"),
        ["", *flow["conditions"]],
        ["", *flow["conditions"]].index(state["condition"])
        if state["condition"] in flow["conditions"]
        else 0,
        format_func=lambda name: condition_name(name) if name else text("flow.no_condition"),
        key=f"{key}_condition",
    )
    ways = {
        field: st.selectbox(
            text(f"flow.{field}"),
            names,
            names.index(current) if current in names else 0,
            format_func=lambda name: state_name(name) if name else text("flow.nowhere"),
            key=f"{key}_{field}",
        )
        for field, current in (
            ("next_true", state["next_true"]),
            ("next_false", state["next_false"]),
            ("next_default", state["next_default"]),
        )
    }
    return {
        **state,
        "condition": condition,
        "next_true": ways["next_true"],
        "next_false": ways["next_false"],
        "next_default": ways["next_default"],
    }


def _try_text(template: str) -> None:
    try:
        tried = session.api().try_text(template, {})
    except ApiError as error:
        feedback.show_error(error)
        return
    with st.chat_message("assistant", avatar=":material/support_agent:"):
        st.markdown(assistant_text(tried["text"]))
    if tried["unknown_variables"]:
        st.warning(text("flow.unknown", names=plain(", ".join(tried["unknown_variables"]))))
    else:
        st.markdown(text("flow.tried"))


def _save(flow: Flow, name: str, edited: FlowStateText, forget: Callable[[], None]) -> None:
    try:
        unknown = session.api().save_flow_state(name, edited)
    except ApiError as error:
        show_problems(flow, error)
        return
    saved = text("flow.saved", name=state_name(name))
    feedback.note(f"{saved} {text('flow.unknown', names=', '.join(unknown))}" if unknown else saved)
    forget()
    st.rerun()


def show_problems(flow: Flow, error: ApiError) -> None:
    """Say why a flow cannot be saved, with states and buttons by the names that people see."""
    names = {state["name"]: f"«{state_name(state['name'])}»" for state in flow["items"]}
    names |= {name: f"«{words}»" for name, words in flow["buttons"].items()}
    problems = [_NAME.sub(lambda found: names.get(found[0], found[0]), str(one)) for one in _problems(error)]
    lines = "".join(f"\n- {plain(problem)}" for problem in problems)
    st.error(plain(error.message) + ("\n" + lines if lines else ""))


def _problems(error: ApiError) -> list[object]:
    found = error.details.get("problems", [])
    return found if isinstance(found, list) else []


def confirm_reset(flow: Flow, name: str, forget: Callable[[], None]) -> None:
    """Draw the inside of the dialog that goes back to the delivered state."""
    st.markdown(text("flow.reset_lead", name=plain(state_name(name))))
    if not st.button(text("flow.reset_yes"), type="primary", key="flow_reset_yes"):
        return
    try:
        session.api().reset_flow_state(name)
    except ApiError as error:
        show_problems(flow, error)
        return
    feedback.note(text("flow.was_reset", name=state_name(name)))
    forget()
    st.rerun()


def _without_name(state: FlowState) -> FlowStateText:
    return {
        "template": state["template"],
        "action": state["action"],
        "condition": state["condition"],
        "next_true": state["next_true"],
        "next_false": state["next_false"],
        "next_default": state["next_default"],
        "buttons": state["buttons"],
        "timeout_minutes": state["timeout_minutes"],
    }
