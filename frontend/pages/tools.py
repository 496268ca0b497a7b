"""What the assistant may do, each on or off (administrators)."""

from __future__ import annotations

import re

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Tool
from frontend.components import feedback
from frontend.components.cards import Color, card, card_head
from frontend.components.flow_names import tool_name
from frontend.formatting import plain
from frontend.texts import group, text

_CODE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b|\bnull\b")
_EFFECTS: dict[str, Color] = {"read": "gray", "write": "orange"}


def render() -> None:
    """Draw the tools with what each does."""
    st.title(text("tools.title"), anchor=False)
    st.markdown(text("tools.lead"))
    tools = session.api().tools()
    off = sum(not tool["enabled"] for tool in tools)
    st.markdown(text("tools.count", on=len(tools) - off, off=off))
    for tool in sorted(tools, key=lambda one: one["enabled"]):
        _show_tool(tool)


def _show_tool(tool: Tool) -> None:
    with card(f"tool_{tool['name']}"):
        card_head(tool_name(tool["name"]), text(f"tools.effect_{tool['effect']}"), _EFFECTS[tool["effect"]])
        st.markdown("  \n".join(_sentences(tool)))
        with st.container(horizontal=True, vertical_alignment="top"):
            _show_needs(tool)
            word = "switch_off" if tool["enabled"] else "switch_on"
            if st.button(text(f"tools.{word}"), key=f"{word}_{tool['name']}"):
                if tool["enabled"]:
                    st.dialog(text("tools.switch_off"))(confirm_switching_off)(tool)
                else:
                    _switch(tool, enabled=True)


def _sentences(tool: Tool) -> list[str]:
    sentences = [] if tool["enabled"] else [text("tools.is_off")]
    sentences.append(_readable(tool["description"]))
    if tool["confirmation"]:
        sentences.append(text("tools.confirmation"))
    return sentences


def _readable(description: str) -> str:
    """Write what a language model reads for people: tools by what they do, null as nothing, other codes as such."""
    words = {name: f"«{title}»" for name, title in group("tool_name").items()} | {
        "null": text("tools.nothing")
    }
    return _CODE.sub(
        lambda found: words.get(found[0], f"`{found[0]}`"), plain(description).replace("\\_", "_")
    )


def _show_needs(tool: Tool) -> None:
    properties = tool["parameters"].get("properties", {})
    if not properties:
        return
    with st.expander(text("tools.needs")):
        lines = (
            f"- `{name}`: {_readable(str(one.get('description', '')))}" for name, one in properties.items()
        )
        st.markdown("\n".join(lines))


def confirm_switching_off(tool: Tool) -> None:
    """Draw the inside of the dialog that switches a tool off."""
    st.markdown(text("tools.switch_off_lead", name=plain(tool_name(tool["name"]))))
    if st.button(text("tools.switch_off_yes"), type="primary", key="tool_off_yes"):
        _switch(tool, enabled=False)


def _switch(tool: Tool, *, enabled: bool) -> None:
    try:
        session.api().switch_tool(tool["name"], enabled=enabled)
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(
        text("tools.switched_on" if enabled else "tools.switched_off", name=tool_name(tool["name"]))
    )
    st.rerun()
