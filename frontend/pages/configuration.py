"""Options that count for the whole installation (administrators)."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_types import Configuration, ConfigurationOption
from frontend.components import feedback
from frontend.components.cards import card
from frontend.components.figure_fields import draw_figure
from frontend.components.policy_fields import COUNT
from frontend.formatting import count_text, plain
from frontend.texts import group, text

Value = bool | int | str

GROUPS = {
    "understanding": ("act_confidence_percent", "least_confidence_percent"),
    "model": (
        "model_share_percent",
        "daily_tokens_per_person",
        "daily_tokens_total",
        "daily_cost_cents_total",
    ),
    "keeping": (
        "archive_after_days",
        "keep_conversations_days",
        "keep_agreed_conversations_days",
        "keep_affordability_days",
        "keep_evidence_days",
        "keep_logs_days",
        "keep_audit_days",
    ),
}
# Has a page of its own.
ELSEWHERE = ("switched_off_tools",)


def render() -> None:
    """Draw the options by what they are about, and one way to save what was changed."""
    st.title(text("configuration.title"), anchor=False)
    st.markdown(text("configuration.lead"))
    options = session.api().configuration()
    placed = {name for names in GROUPS.values() for name in names} | set(ELSEWHERE)
    groups = {**GROUPS, "other": tuple(name for name in options if name not in placed)}
    read: dict[str, Value | None] = {}
    for name, members in groups.items():
        shown = [member for member in members if member in options]
        if shown:
            st.header(text(f"configuration.group_{name}"), anchor=False)
            with card(f"options_{name}"):
                read |= _draw_lines(shown, options)
    if st.button(text("configuration.save"), type="primary", key="configuration_save"):
        _ask(options, read)


def _draw_lines(names: list[str], options: Configuration) -> dict[str, Value | None]:
    """Two or three on a line, so that no line has one alone where it can be helped."""
    read: dict[str, Value | None] = {}
    width = 2 if len(names) % 3 else 3
    for start in range(0, len(names), width):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            read |= {name: _draw(name, options[name]) for name in names[start : start + width]}
    return read


def _draw(name: str, option: ConfigurationOption) -> Value | None:
    """Fields begin anew with another value, so that a saved one is what is shown."""
    value = option["value"]
    label = _label(name)
    note = group("option_help").get(name, option["description"])
    key = f"option_{name}_{value}"
    if isinstance(value, bool):
        return st.toggle(label, value, key=key, help=note)
    if isinstance(value, int):
        read: int | None = draw_figure(label, COUNT, value, key=key, note=note)
        return read
    return st.text_input(label, value, key=key, help=note)


def _ask(options: Configuration, read: dict[str, Value | None]) -> None:
    if None in read.values():
        st.error(text("policies.correct_first"))
        return
    changes = {
        name: value for name, value in read.items() if value is not None and value != options[name]["value"]
    }
    if not changes:
        st.info(text("configuration.unchanged"))
        return
    before = {name: options[name]["value"] for name in changes}
    st.dialog(text("configuration.confirm"))(confirm_saving)(before, changes)


def confirm_saving(before: dict[str, Value], changes: dict[str, Value]) -> None:
    """Draw the inside of the dialog that saves what was changed."""
    columns = {
        text("configuration.option"): [plain(_label(name)) for name in changes],
        text("policies.before"): [plain(_shown(before[name])) for name in changes],
        text("policies.after"): [plain(_shown(changes[name])) for name in changes],
    }
    st.table(columns, border="horizontal", hide_index=True)
    if not st.button(text("configuration.save_yes"), type="primary", key="configuration_save_yes"):
        return
    feedback.attempt(lambda: session.api().save_configuration(changes), text("configuration.saved"))


def _label(name: str) -> str:
    return group("option").get(name) or name.replace("_", " ").capitalize()


def _shown(value: Value) -> str:
    return count_text(value) if type(value) is int else str(value)
