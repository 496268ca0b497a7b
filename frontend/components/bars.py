"""Amounts drawn in proportion, with no library: nothing to fetch, and nothing in another language."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st


def show_bars(bars: Sequence[tuple[str, float, str]], *, alike: bool = False) -> None:
    """Draw (name, amount, amount as it is written) one below the other, the longest at full width.

    The first is set apart from the others, which are compared with it, unless all are `alike`.
    """
    most = max((amount for _, amount, _ in bars), default=0) or 1
    rows = "".join(
        f'<div style="--share:{max(amount, 0) / most:.1%}">'
        f"<dt>{escape(name)}</dt><dd>{escape(written)}</dd></div>"
        for name, amount, written in bars
    )
    st.html(f'<dl class="bars{" alike" if alike else ""}">{rows}</dl>')


def show_columns(columns: Sequence[tuple[str, float]]) -> None:
    """Draw (what the pointer is told, amount) side by side; a table beside them tells the same to everybody."""
    most = max((amount for _, amount in columns), default=0) or 1
    spans = "".join(
        f'<span title="{escape(told)}" style="height:{max(amount, 0) / most:.1%}"></span>'
        for told, amount in columns
    )
    st.html(f'<div class="columns" aria-hidden="true">{spans}</div>')
