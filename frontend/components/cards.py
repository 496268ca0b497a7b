"""Cards: a frame with a head, and facts as pairs of a name and a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html import escape
from typing import Literal

import streamlit as st

from frontend.formatting import plain

Color = Literal["gray", "green", "orange", "red", "blue"]


@contextmanager
def card(key: str) -> Iterator[None]:
    """Draw what follows in a frame of its own; `key` is unique on the page."""
    with st.container(border=True, key=f"card_{key}"):
        yield


def card_head(title: str, badge: str | None = None, color: Color = "gray") -> None:
    """Draw a card's title, as it is written, with its state as a badge beside it."""
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"
    ):
        st.header(plain(title), anchor=False, width="content")
        if badge is not None:
            st.badge(plain(badge), color=color)


@contextmanager
def facts_and_action(facts: Mapping[str, str]) -> Iterator[None]:
    """Draw facts, and what follows (a button) at the end of their line where there is room."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute", gap="small"
    ):
        show_facts(facts)
        with st.container(horizontal=True, width="content"):
            yield


def show_facts(facts: Mapping[str, str]) -> None:
    """Draw names with their values, side by side where there is room; both as they are written."""
    pairs = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts.items()
    )
    st.html(f'<dl class="facts">{pairs}</dl>')
