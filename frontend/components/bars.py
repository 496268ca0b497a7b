"""Amounts as horizontal bars, each with its name and its figure written out: read the same without seeing them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st


def show_bars(bars: Sequence[tuple[str, float, str]]) -> None:
    """Draw (name, amount, amount as it is written) one below the other, the longest at full width."""
    most = max((amount for _, amount, _ in bars), default=0) or 1
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(written)}</dd>"
        f'<span style="width:{max(amount, 0) / most:.1%}"></span></div>'
        for name, amount, written in bars
    )
    st.html(f'<dl class="bars">{rows}</dl>')
