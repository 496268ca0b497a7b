"""Every rule of a policy as a field in plain words, with its unit, and what is wrong with it beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from frontend.components import policy_values as values
from frontend.formatting import plain
from frontend.texts import text

Errors = Mapping[str, str]

# Three fields on a line of the page, and on a phone one below the other.
NARROW, WIDE = 300, 460


@dataclass(frozen=True)
class Kind:
    """How a value is shown, and read back; `long` ones have a line for each step."""

    show: Callable[[Any], str]
    read: Callable[[str], Any]
    long: bool = False


PERCENT = Kind(values.percent_text, values.read_percent)
MONEY = Kind(values.money_text, values.read_money)
COUNT = Kind(values.count_or_empty, values.read_count)
MONTHS = Kind(values.months_text, values.read_months)
TIERS = Kind(values.tiers_text, values.read_tiers, long=True)
STEPS = Kind(values.steps_text, values.read_steps, long=True)
CAPS = Kind(values.caps_text, values.read_caps, long=True)

GROUPS: Mapping[str, Mapping[str, Kind]] = {
    "manner": {},
    "discounts": {
        "opening_discount": PERCENT,
        "discount_step": PERCENT,
        "most_discount": PERCENT,
        "most_rounds": COUNT,
        "first_concession_share": PERCENT,
    },
    "floor": {"floor_share": PERCENT, "fixed_floor_share": PERCENT, "valuation_rate": PERCENT},
    "terms": {
        "most_months": COUNT,
        "plan_months": MONTHS,
        "term_steps": STEPS,
        "least_instalment_minor": MONEY,
        "least_down_payment_share": PERCENT,
        "step_minor": MONEY,
    },
    "partial": {"partial_tiers": TIERS, "partial_most_months": COUNT},
    "interest": {"plan_rate": PERCENT, "legal_caps": CAPS},
    "dates": {"validity_days": COUNT, "payment_days": COUNT, "first_instalment_days": COUNT},
}
CHOICES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "kind": ("manner", ("value", "ladder")),
    "reveal_fixed_offers": ("floor", ("one_by_one", "all")),
    "business_day_rule": ("dates", ("following", "modified_following", "none")),
}
OPTIONAL = frozenset({"fixed_floor_share"})
KINDS: Mapping[str, Kind] = {name: kind for group in GROUPS.values() for name, kind in group.items()}


def draw_fields(rules: Mapping[str, Any], key: str, errors: Errors) -> tuple[dict[str, Any], dict[str, str]]:
    """Draw every rule; return those that could be read, and a sentence for each that could not."""
    read: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for group, kinds in GROUPS.items():
        st.header(text(f"policies.group.{group}"), anchor=False)
        with st.container(horizontal=True, key=f"rules_{group}"):
            for name, kind in kinds.items():
                draw_field(name, kind, rules[name], key, errors, read, wrong, optional=name in OPTIONAL)
            for name, (home, options) in CHOICES.items():
                if home == group:
                    read[name] = _draw_choice(name, options, rules[name], key)
    return read, wrong


def draw_field(
    name: str,
    kind: Kind,
    value: Any,
    key: str,
    errors: Errors,
    read: dict[str, Any],
    wrong: dict[str, str],
    *,
    optional: bool = False,
    path: str = "",
) -> None:
    """Draw one rule and read it into `read`, or say in `wrong` (by its path) why it cannot be."""
    draw = st.text_area if kind.long else st.text_input
    # What is wrong with a rule stands below its field, wherever on the line that is.
    with st.container(width=WIDE if kind.long else NARROW):
        typed = draw(
            text(f"policies.field.{name}"),
            kind.show(value),
            key=f"{key}_{name}",
            help=text(f"policies.help.{name}"),
        )
        place = path + name
        typed = (typed or "").strip()
        try:
            if typed == kind.show(value).strip():
                # What nobody touched stays as it is written: "0.50" is no change to "0.5".
                read[name] = value
            else:
                read[name] = None if optional and not typed else kind.read(typed)
        except ValueError:
            wrong[place] = text("policies.unreadable")
        problem = wrong.get(place) or errors.get(place)
        if problem:
            st.error(plain(problem))


def value_text(name: str, value: Any) -> str:
    """Write a rule's value for reading; one of a kind that this page does not know, as it is."""
    if name in CHOICES:
        return text(f"policies.choice.{value}")
    if name == "bands":
        return text("policies.bands_count", count=len(value))
    kind = KINDS.get(name)
    shown = str(value) if kind is None else kind.show(value)
    return shown.replace("\n", "; ") or text("policies.nothing")


def field_name(name: str) -> str:
    """Name a rule as its field does."""
    known = name in KINDS or name in CHOICES or name == "bands"
    return text(f"policies.field.{name}") if known else name


def _draw_choice(name: str, options: tuple[str, ...], value: Any, key: str) -> str:
    chosen = st.selectbox(
        text(f"policies.field.{name}"),
        options,
        options.index(value),
        format_func=lambda option: text(f"policies.choice.{option}"),
        key=f"{key}_{name}",
        help=text(f"policies.help.{name}"),
        width=NARROW,
    )
    return str(chosen)
