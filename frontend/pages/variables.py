"""What the texts of the conversation may say by a name (administrators)."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_types import FlowVariable
from frontend.components import feedback
from frontend.components.cards import card, card_head
from frontend.formatting import plain
from frontend.texts import text


def render() -> None:
    """Draw the variables, each to be changed, and a way to add one."""
    st.title(text("variables.title"), anchor=False)
    st.markdown(text("variables.lead"))
    if st.button(text("variables.add"), type="primary", icon=":material/add:", key="variable_add"):
        st.dialog(text("variables.add"))(add_variable)()
    for variable in session.api().flow_variables():
        _show_variable(variable)


def _show_variable(variable: FlowVariable) -> None:
    name = variable["name"]
    with card(f"variable_{name}"):
        card_head(f"{{{{{name}}}}}", None if variable["delivered"] else text("variables.own"), "blue")
        st.markdown(plain(variable["description"]))
        st.markdown(f"**{plain(variable['value'])}**" if variable["value"] else text("variables.empty"))
        with st.container(horizontal=True):
            if st.button(text("variables.change"), key=f"change_{name}"):
                st.dialog(text("variables.change"))(edit_variable)(variable)
            word = "reset" if variable["delivered"] else "remove"
            if st.button(text(f"variables.{word}"), key=f"remove_{name}"):
                st.dialog(text(f"variables.{word}"))(confirm_removal)(variable, word)


def add_variable() -> None:
    """Draw the inside of the dialog that adds a variable."""
    name = st.text_input(
        text("variables.name"), help=text("variables.name_help"), key="variable_name"
    ).strip()
    _draw_values("", "", name)


def edit_variable(variable: FlowVariable) -> None:
    """Draw the inside of the dialog that changes a variable."""
    st.markdown(f"**{plain(variable['name'])}**")
    _draw_values(variable["value"], variable["description"], variable["name"])


def _draw_values(value: str, description: str, name: str) -> None:
    value = st.text_area(text("variables.value"), value, key=f"variable_value_{bool(value)}")
    description = st.text_input(
        text("variables.description"), description, key="variable_description", max_chars=300
    )
    if not st.button(text("variables.save"), type="primary", key="variable_save"):
        return
    if not name:
        st.error(text("errors.required"))
        return
    feedback.attempt(
        lambda: session.api().save_flow_variable(name, value, description), text("variables.saved", name=name)
    )


def confirm_removal(variable: FlowVariable, word: str) -> None:
    """Draw the inside of the dialog that removes a variable, or sets a delivered one back."""
    st.markdown(text(f"variables.{word}_lead", name=plain(variable["name"])))
    if not st.button(text(f"variables.{word}_yes"), type="primary", key="variable_remove_yes"):
        return
    feedback.attempt(
        lambda: session.api().remove_flow_variable(variable["name"]),
        text(f"variables.{word}_done", name=variable["name"]),
    )
