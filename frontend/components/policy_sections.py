"""The parts of a policy that have rules of their own: conceding by value, what people can pay, approval, follow-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import streamlit as st

from frontend.api_types import PolicyChange
from frontend.components import policy_values as values
from frontend.components.policy_fields import (
    COUNT,
    MONEY,
    PERCENT,
    Errors,
    Kind,
    draw_field,
    field_name,
    value_text,
)
from frontend.texts import text

SHARES = Kind(values.shares_text, values.read_shares)
PACKAGES = Kind(values.packages_text, values.read_packages, long=True)

SECTIONS: Mapping[str, Mapping[str, Kind]] = {
    "concession": {
        "exponent": COUNT,
        "steps": COUNT,
        "least_step": PERCENT,
        "counts_from": PERCENT,
        "monthly_survival": PERCENT,
        "margin_levels": SHARES,
        "margin_spread": PERCENT,
        "packages": PACKAGES,
        "most_days_ahead": COUNT,
    },
    "affordability": {
        "buffer_share": PERCENT,
        "tight_share": PERCENT,
        "pause_most_days": COUNT,
        "pause_every_days": COUNT,
        "token_most_minor": MONEY,
        "token_most_months": COUNT,
    },
    "approval": {"above_balance_minor": MONEY, "above_discount": PERCENT, "below_share": PERCENT},
    "follow_up": {
        "grace_days": COUNT,
        "remind_days_before": COUNT,
        "replan_first_days": COUNT,
        "replan_most_extra_days": COUNT,
        "replan_most_instalments": COUNT,
        "pay_day_window_days": COUNT,
    },
}
# An empty limit of these sets none.
_OPTIONAL = ("approval",)


def draw_sections(
    rules: Mapping[str, Any], key: str, errors: Errors
) -> tuple[dict[str, Any], dict[str, str]]:
    """Draw the sections that these rules have; what this page does not know in them stays as it is."""
    read: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for section, kinds in SECTIONS.items():
        known = rules.get(section)
        if known is None:
            continue
        place = f"{section}."
        concerned = any(field.startswith(place) for field in errors)
        with st.expander(text(f"policies.group.{section}"), expanded=concerned):
            st.markdown(text(f"policies.section.{section}"))
            found: dict[str, Any] = {}
            with st.container(horizontal=True, key=f"rules_{section}"):
                for name, kind in kinds.items():
                    if name in known:
                        optional = section in _OPTIONAL
                        draw_field(
                            *(name, kind, known[name], f"{key}_{section}", errors, found, wrong),
                            optional=optional,
                            path=place,
                        )
        read[section] = {**known, **found}
    return read, wrong


def changed_rules(changes: Sequence[PolicyChange]) -> Iterator[tuple[str, str, str]]:
    """Return the name, the value before and the one after of each rule that changes, sections rule by rule."""
    for change in changes:
        before, after = change["before"], change["after"]
        kinds = SECTIONS.get(change["field"])
        if kinds is None or not isinstance(before, Mapping) or not isinstance(after, Mapping):
            yield (
                field_name(change["field"]),
                value_text(change["field"], before),
                value_text(change["field"], after),
            )
            continue
        for name in after:
            if before.get(name) != after[name]:
                yield (
                    _name(kinds, name),
                    _shown(kinds, name, before.get(name)),
                    _shown(kinds, name, after[name]),
                )


def _name(kinds: Mapping[str, Kind], name: str) -> str:
    return text(f"policies.field.{name}") if name in kinds else name


def _shown(kinds: Mapping[str, Kind], name: str, value: Any) -> str:
    kind = kinds.get(name)
    shown = ("" if value is None else str(value)) if kind is None or value is None else kind.show(value)
    return shown.replace("\n", "; ") or text("policies.nothing")
