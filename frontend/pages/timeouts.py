"""When a conversation that nobody goes on with ends, by profile (administrators)."""

from __future__ import annotations

from typing import cast

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import TimeoutFigures, TimeoutProfile
from frontend.components import feedback
from frontend.components.cards import card, card_head, facts_and_action
from frontend.components.figure_set import draw_counts
from frontend.formatting import count_text, decimal_text
from frontend.texts import group, text

_FIGURES = ("warn_after_minutes", "close_after_minutes", "most_messages")
_MINUTES_PER_HOUR = 60


def render() -> None:
    """Draw the profiles, and the way to end now what has run out."""
    st.title(text("timeouts.title"), anchor=False)
    st.markdown(text("timeouts.lead"))
    for profile in session.api().timeouts():
        _show_profile(profile)
    st.header(text("timeouts.now"), anchor=False)
    st.markdown(text("timeouts.now_lead"))
    if st.button(text("timeouts.process"), key="process_timeouts"):
        st.dialog(text("timeouts.process"))(confirm_processing)()


def _show_profile(profile: TimeoutProfile) -> None:
    with card(f"profile_{profile['profile']}"):
        badge = None if profile["is_delivered"] else text("timeouts.changed")
        card_head(_name(profile["profile"]), badge, "blue")
        facts = {
            text("timeouts.warn"): _time(profile["warn_after_minutes"]),
            text("timeouts.close"): _time(profile["close_after_minutes"]),
            text("timeouts.most"): count_text(profile["most_messages"]),
        }
        with facts_and_action(facts):
            if st.button(text("timeouts.change"), key=f"change_{profile['profile']}"):
                st.dialog(_name(profile["profile"]))(edit_profile)(profile)


def edit_profile(profile: TimeoutProfile) -> None:
    """Draw the inside of the dialog that changes a profile."""
    values = dict(profile)
    changes = draw_counts(_FIGURES, group("timeouts.figure"), values, f"timeout_{profile['profile']}")
    st.markdown(text("timeouts.hint"))
    if not st.button(text("timeouts.save"), type="primary", key="timeout_save") or changes is None:
        return
    figures = {name: values[name] for name in _FIGURES} | changes
    feedback.attempt(
        lambda: session.api().save_timeout(profile["profile"], cast(TimeoutFigures, figures)),
        text("timeouts.saved", name=_name(profile["profile"])),
    )


def confirm_processing() -> None:
    """Draw the inside of the dialog that warns about and closes what has run out."""
    st.markdown(text("timeouts.process_lead"))
    if not st.button(text("timeouts.process_yes"), type="primary", key="process_yes"):
        return
    try:
        done = session.api().process_timeouts()
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(text("timeouts.processed", warned=done["warned"], closed=done["closed"]))
    st.rerun()


def _name(profile: str) -> str:
    return group("timeouts.profile").get(profile, profile)


def _time(minutes: int) -> str:
    if minutes < _MINUTES_PER_HOUR:
        return text("timeouts.minutes", count=minutes)
    return text("timeouts.hours", count=decimal_text(minutes / _MINUTES_PER_HOUR))
