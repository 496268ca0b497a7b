"""A figure in a form: shown as people write it, read back, and what is wrong with it beside it."""

from __future__ import annotations

import re
from typing import Any

import streamlit as st

from frontend.components.policy_fields import Kind
from frontend.formatting import decimal_text
from frontend.texts import text

_DECIMAL = re.compile(r"\d{1,9}(?:,\d{1,4})?", re.ASCII)


def read_decimal(typed: str) -> float:
    """Read "1,5"; ValueError for anything else."""
    number = typed.strip()
    if not _DECIMAL.fullmatch(number):
        raise ValueError
    return float(number.replace(",", "."))


DECIMAL = Kind(
    lambda value: decimal_text(value, 4).rstrip("0") if value % 1 else decimal_text(value), read_decimal
)


def draw_figure(label: str, kind: Kind, value: Any, *, key: str, note: str | None = None) -> Any:
    """Draw a field; return the figure as read, None (with a sentence below the field) where it cannot be."""
    typed = st.text_input(label, kind.show(value), key=key, help=note)
    try:
        return kind.read(typed.strip())
    except ValueError:
        st.error(text("figure.unreadable"))
        return None
