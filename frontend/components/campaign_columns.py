"""What each column of a campaign file is: what its name says, or whoever imports it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from frontend.api_types import PreviewColumn
from frontend.formatting import count_text, plain
from frontend.texts import group, text

Meanings = dict[str, str]

_BY_NAME, _LEFT_OUT = "=", ""
# The last of its kind, so that it meets no column of a file that has some.
_SINGLE = "Oferta_9"
_PLANS = {f"Hasta_{count}_cuotas": count for count in (2, 3, 4, 6, 12, 18, 24, 36)}


def choose_columns(columns: list[PreviewColumn], said: Mapping[str, str], key: str) -> Meanings | None:
    """Draw the columns of a file, folded away; return what was said of them when that was sent off, else None."""
    used = sum(column["taken_as"] is not None for column in columns)
    label = text("campaign_preview.columns", used=count_text(used), count=count_text(len(columns)))
    with st.expander(label, expanded=not used):
        st.markdown(text("campaign_preview.columns_lead"))
        with st.form(f"columns_{key}", border=False):
            with st.container(horizontal=True):
                chosen = {column["name"]: _choose(column, said, key) for column in columns}
            sent = st.form_submit_button(text("campaign_preview.read_so"))
    return {name: meaning for name, meaning in chosen.items() if meaning != _BY_NAME} if sent else None


def columns_named(names: list[str]) -> list[PreviewColumn]:
    """Return the columns of a file of which no more is known than their names."""
    return [{"name": name, "example": "", "taken_as": None, "instalments": None} for name in names]


def _choose(column: PreviewColumn, said: Mapping[str, str], key: str) -> str:
    name = column["name"]
    example = f" · {plain(column['example'])}" if column["example"] else ""
    options = [_BY_NAME, _LEFT_OUT, *group("campaign_preview.field"), _SINGLE, *_PLANS]
    by_name = text("campaign_preview.by_name") if name in said else _taken_as(column)
    return st.selectbox(
        f"**{plain(name)}**{example}",
        options,
        options.index(said.get(name, _BY_NAME)),
        format_func=lambda option: by_name if option == _BY_NAME else _meaning(option),
        key=f"{key}_{name}",
        width=300,
    )


def _taken_as(column: PreviewColumn) -> str:
    taken, count = column["taken_as"], column["instalments"]
    if taken is None:
        return text("campaign_preview.unknown")
    if taken == "offer":
        meaning = _meaning(_SINGLE) if count == 1 else text("campaign_preview.plan", count=count)
    else:
        meaning = group("campaign_preview.field").get(taken, taken)
    # Two options that read the same would be one to Streamlit.
    return text("campaign_preview.as_found", meaning=meaning)


def _meaning(option: str) -> str:
    if option == _LEFT_OUT:
        return text("campaign_preview.left_out")
    if option == _SINGLE:
        return text("campaign_preview.single")
    if option in _PLANS:
        return text("campaign_preview.plan", count=_PLANS[option])
    return group("campaign_preview.field")[option]
