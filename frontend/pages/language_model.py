"""How the language model is asked: which one, with what instructions and limits; what it cost (administrators)."""

from __future__ import annotations

from typing import Any

import streamlit as st

from frontend import session
from frontend.api_types import Assistants, AssistantValues, AssistantVersion, DayUse
from frontend.components import feedback
from frontend.components.cards import card, card_head
from frontend.components.figure_fields import DECIMAL, draw_figure
from frontend.components.figure_set import draw_counts
from frontend.formatting import count_text, decimal_text, long_date, moment, plain
from frontend.texts import group, text

_COUNTS = ("most_output_tokens", "most_rounds", "turn_seconds", "history_messages")
_PRICES = ("input_price", "cached_price", "output_price")
_LANGUAGES = ("es", "en")
_THOUSANDTHS = 1000


def render() -> None:
    """Draw what is in force as a form, the saved versions, and what the last days used."""
    st.title(text("model.title"), anchor=False)
    st.markdown(text("model.lead"))
    found = session.api().assistants()
    _show_form(found["active"])
    _show_versions(found)
    _show_use(session.api().token_use())


def _show_form(active: AssistantValues) -> None:
    key = f"assistant_{active['version']}"
    with card("assistant"):
        card_head(text("model.in_force"), _version_name(active["version"]), "green")
        name = st.text_input(
            text("model.name"), active["model"], key=f"{key}_name", help=text("model.name_help")
        ).strip()
        instructions = {
            code: st.text_area(
                text("model.instructions", language=text(f"language.{code}")),
                active["instructions"].get(code, ""),
                key=f"{key}_{code}",
                height=130,
                help=text("model.instructions_help"),
            )
            for code in _LANGUAGES
        }
        counts = draw_counts(_COUNTS, group("model.count"), dict(active), key)
        prices = _draw_prices(active, key)
        if not st.button(text("model.save"), type="primary", key=f"{key}_save"):
            return
        if counts is None or prices is None:
            st.error(text("policies.correct_first"))
            return
    given: dict[str, Any] = {code: words for code, words in instructions.items() if words.strip()}
    changes: dict[str, Any] = {**counts, **prices}
    changes |= {"model": name} if name != active["model"] else {}
    changes |= {"instructions": given} if given != active["instructions"] else {}
    if not changes:
        st.info(text("model.unchanged"))
        return
    st.dialog(text("model.save"))(confirm_saving)(changes)


def _draw_prices(active: AssistantValues, key: str) -> dict[str, int] | None:
    """Prices are shown in dollars for a million tokens, and kept in thousandths of them."""
    values = dict(active)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        read = {
            name: draw_figure(
                text(f"model.price.{name}"),
                DECIMAL,
                float(str(values[name])) / _THOUSANDTHS,
                key=f"{key}_{name}",
            )
            for name in _PRICES
        }
    if None in read.values():
        return None
    kept = {name: round(value * _THOUSANDTHS) for name, value in read.items()}
    return {name: value for name, value in kept.items() if value != values[name]}


def confirm_saving(changes: dict[str, Any]) -> None:
    """Draw the inside of the dialog that saves a new version, which answers from then on."""
    names = {**group("model.count"), **group("model.price"), "model": text("model.name")}
    names["instructions"] = text("model.instructions_changed")
    st.markdown(text("model.save_lead"))
    st.markdown("\n".join(f"- {names[name]}" for name in changes))
    if st.button(text("model.save_yes"), type="primary", key="assistant_save_yes"):
        feedback.attempt(lambda: session.api().save_assistant(changes), text("model.saved"))


def _show_versions(found: Assistants) -> None:
    st.header(text("model.versions"), anchor=False)
    if not found["versions"]:
        st.markdown(text("model.no_versions"))
        return
    for version in found["versions"]:
        _show_version(version)
    if found["active"]["version"] and st.button(text("model.to_delivered"), key="assistant_delivered"):
        st.dialog(text("model.activate"))(confirm_activation)(0)


def _show_version(version: AssistantVersion) -> None:
    number = version["version"]
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"assistant_version_{number}"
    ):
        saved = moment(version["created_at"], session.zone())
        st.markdown(text("policies.version", version=number, saved=plain(saved)), width="stretch")
        if version["is_active"]:
            st.badge(text("policies.in_force"), color="green")
        elif st.button(text("model.activate"), key=f"assistant_activate_{number}"):
            st.dialog(text("model.activate"))(confirm_activation)(number)


def confirm_activation(version: int) -> None:
    """Draw the inside of the dialog that goes back to a version."""
    st.markdown(text("model.activate_lead", version=_version_name(version)))
    if st.button(text("model.activate_yes"), type="primary", key="assistant_activate_yes"):
        feedback.attempt(lambda: session.api().activate_assistant(version), text("model.activated"))


def _version_name(version: int) -> str:
    return text("model.version", number=version) if version else text("model.delivered")


def _show_use(days: list[DayUse]) -> None:
    st.header(text("model.use"), anchor=False)
    if not days:
        st.markdown(text("model.no_use"))
        return
    columns = {
        text("model.day"): [long_date(day["day"]) for day in days],
        text("model.calls"): [count_text(day["calls"]) for day in days],
        text("model.tokens"): [count_text(day["tokens"]) for day in days],
        text("model.cost"): [f"US$\u00a0{decimal_text(day['cost_cents'] / 100, 4)}" for day in days],
    }
    st.table(columns, border="horizontal", hide_index=True)
