"""The bands of a policy: other rules for debts of some size or age."""

from __future__ import annotations

from typing import Any

import streamlit as st

from frontend.components.policy_fields import COUNT, MONEY, MONTHS, PERCENT, Errors, Kind, draw_field
from frontend.texts import text

_FIELDS: dict[str, Kind] = {
    "from_balance_minor": MONEY,
    "below_balance_minor": MONEY,
    "from_days_past_due": COUNT,
    "below_days_past_due": COUNT,
    "opening_discount": PERCENT,
    "discount_step": PERCENT,
    "most_discount": PERCENT,
    "floor_share": PERCENT,
    "least_down_payment_share": PERCENT,
    "most_months": COUNT,
    "partial_most_months": COUNT,
    "least_instalment_minor": MONEY,
    "plan_months": MONTHS,
}
_REQUIRED = ("from_balance_minor", "from_days_past_due")
_NEW = {"from_balance_minor": 0, "from_days_past_due": 0}


def draw_bands(
    bands: list[dict[str, Any]], key: str, errors: Errors
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Draw the bands, with buttons that add and remove one; return them as read, and what could not be."""
    st.header(text("policies.group.bands"), anchor=False)
    st.markdown(text("policies.bands_lead"))
    numbers, kept = f"{key}_bands", st.session_state
    if numbers not in kept:
        kept[numbers] = list(range(len(bands)))
    read: list[dict[str, Any]] = []
    wrong: dict[str, str] = {}
    for place, number in enumerate(kept[numbers]):
        band = bands[number] if number < len(bands) else _NEW
        with st.expander(text("policies.band", number=place + 1), expanded=_concerns(errors, place)):
            read.append(_draw_band(band, place, f"{key}_band_{number}", errors, wrong))
            st.button(
                text("policies.band_remove"),
                key=f"{key}_remove_{number}",
                on_click=_remove,
                args=(numbers, number),
            )
    st.button(text("policies.band_add"), key=f"{key}_add_band", on_click=_add, args=(numbers, len(bands)))
    return read, wrong


def _draw_band(
    band: dict[str, Any], place: int, key: str, errors: Errors, wrong: dict[str, str]
) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, kind in _FIELDS.items():
        optional = name not in _REQUIRED
        path = f"bands.{place}."
        draw_field(name, kind, band.get(name), key, errors, read, wrong, optional=optional, path=path)
    return read


def _concerns(errors: Errors, place: int) -> bool:
    return any(field.startswith(f"bands.{place}.") for field in errors)


def _add(numbers: str, known: int) -> None:
    taken = st.session_state[numbers]
    # Numbers are never given twice, so that a new band's fields begin empty.
    last = f"{numbers}_last"
    new = max([known - 1, st.session_state.get(last, -1), *taken]) + 1
    st.session_state[last] = new
    st.session_state[numbers] = [*taken, new]


def _remove(numbers: str, number: int) -> None:
    st.session_state[numbers] = [item for item in st.session_state[numbers] if item != number]
