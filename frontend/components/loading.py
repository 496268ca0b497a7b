"""A sign that something is on its way, where it may take longer than a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from frontend.texts import text


@contextmanager
def loading(lines: int = 3) -> Iterator[None]:
    """Hold the place of what the block fetches with grey lines; the style sheet shows them after 300 ms only."""
    place = st.empty()
    bars = "<span></span>" * lines
    label = escape(text("app.working"))
    place.html(f'<div class="skeleton" role="status"><p>{label}</p>{bars}</div>')
    try:
        yield
    finally:
        place.empty()
