"""A proposal of one's own, beside the free text: it is sent as the words that one would write."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from frontend.formatting import parse_amount, plain
from frontend.texts import group, text

Say = Callable[[str], None]


def show_counter_offer(say: Say) -> None:
    """Draw the form behind a button; `say` is given the sentence."""
    with st.popover(text("counter.open"), icon=":material/edit_note:"):
        ways = group("counter.way")
        way = st.radio(text("counter.how"), list(ways), format_func=ways.__getitem__, key="counter_way")
        with st.form("counter_form", border=False):
            amount = st.text_input(text(f"counter.amount_{way}"), key="counter_amount", placeholder="")
            months = st.number_input(
                text("counter.months"), 1, 60, 6, key="counter_months", disabled=way == "once"
            )
            submitted = st.form_submit_button(text("counter.submit"), type="primary", width="stretch")
        if submitted:
            _propose(say, way, amount, int(months))


def _propose(say: Say, way: str, typed: str, months: int) -> None:
    if parse_amount(typed) is None:
        st.error(text("errors.amount", field=plain(text(f"counter.amount_{way}"))))
        return
    say(text(f"counter.say_{way}", amount=typed.strip(), months=months))
    st.rerun()
