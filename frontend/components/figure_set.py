"""Several whole numbers that are changed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from frontend.components.figure_fields import draw_figure
from frontend.components.policy_fields import COUNT


def draw_counts(
    names: Sequence[str], labels: Mapping[str, str], values: Mapping[str, Any], key: str
) -> dict[str, int] | None:
    """Draw a field for each name; return what differs from `values`, None where something cannot be read."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        read = {name: draw_figure(labels[name], COUNT, values[name], key=f"{key}_{name}") for name in names}
    if None in read.values():
        return None
    return {name: value for name, value in read.items() if value != values[name]}
