"""The conversation's flow as a drawing: a state a box, an arrow where it leads; the page's list tells the same."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from frontend.api_types import Flow, FlowState
from frontend.components.flow_names import condition_name, state_name
from frontend.texts import text

# Words and arrows take the page's colour from the style sheet; these are for the boxes alone.
_HEAD = (
    'rankdir=TB; bgcolor="transparent"; nodesep=0.35; ranksep=0.45;'
    'node [shape=box, style="rounded", fontname="sans-serif", fontsize=12, margin="0.18,0.1"];'
    'edge [fontname="sans-serif", fontsize=10, arrowsize=0.7];'
)


def show_graph(flow: Flow, chosen: str) -> None:
    """Draw the flow with one state marked, and what the marks mean below it."""
    with st.container(key="flow_graph"):
        st.graphviz_chart(make_dot(flow, chosen), width="content")
    st.markdown(text("flow.legend"))


def make_dot(flow: Flow, chosen: str) -> str:
    """Write the flow for the drawing: thick is the chosen state, dashed one that is reached from anywhere."""
    lines = [*(_node(state, flow, chosen) for state in flow["items"])]
    for state in flow["items"]:
        lines += _edges(state)
    return "digraph {" + _HEAD + "\n" + "\n".join(lines) + "\n}"


def _node(state: FlowState, flow: Flow, chosen: str) -> str:
    name = state["name"]
    styles = ["rounded"]
    if name in flow["anywhere"].values():
        styles.append("dashed")
    mark = "penwidth=3" if name == chosen else "penwidth=1"
    label = state_name(name) + (" *" if state["changed"] else "")
    return f'{_box(name)} [label={_quoted(label)}, style="{",".join(styles)}", {mark}];'


def _edges(state: FlowState) -> Iterator[str]:
    """A state that leads to itself stays where it is: no arrow."""
    ways = {
        "next_true": condition_name(state["condition"]) if state["condition"] else "",
        "next_false": text("flow.otherwise"),
        "next_default": "",
    }
    for field, label in ways.items():
        target = str(state[field])  # type: ignore[literal-required]
        if target and target != state["name"]:
            style = "dashed" if field == "next_false" else "solid"
            yield f"{_box(state['name'])} -> {_box(target)} [label={_quoted(label)}, style={style}];"


def _box(name: str) -> str:
    """Name a box as people read it: the drawing shows it under the pointer."""
    return _quoted(state_name(name))


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
