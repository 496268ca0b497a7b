"""Where the conversations stand now, state by state, and which they are (administrators)."""

from __future__ import annotations

import streamlit as st

from frontend import navigation, session
from frontend.api_types import DeskConversation
from frontend.components import feedback, pager
from frontend.components.bars import show_bars
from frontend.components.cards import card
from frontend.components.flow_names import state_name
from frontend.formatting import count_text, moment, plain
from frontend.texts import text

_HOURS = 1


def render() -> None:
    """Draw how many conversations stand in each state, and those of one state."""
    st.title(text("flow_now.title"), anchor=False)
    st.markdown(text("flow_now.lead"))
    counts = session.api().metrics(_HOURS)["now"]["conversations_by_state"]
    if not counts:
        feedback.empty_page(
            text("flow_now.none_title"),
            text("flow_now.none"),
            text("flow_now.none_action"),
            navigation.page("flow"),
        )
        return
    states = sorted(counts, key=lambda name: -counts[name])
    with card("states"):
        show_bars(
            [(state_name(name), counts[name], count_text(round(counts[name]))) for name in states], alike=True
        )
    chosen = st.selectbox(text("flow_now.state"), states, format_func=state_name, key="state_chosen")
    _show_conversations(chosen)


def _show_conversations(state: str) -> None:
    page_key = f"state_page_{state}"
    found = session.api().conversations_in_state(state, pager.shown_page(page_key))
    items = found["items"]
    if not items:
        st.markdown(text("flow_now.nobody"))
        return
    columns = {
        text("flow_now.who"): [plain(item["debtor"]["name"]) for item in items],
        text("flow_now.messages"): [count_text(item["message_count"]) for item in items],
        text("flow_now.latest"): [moment(item["updated_at"], session.zone()) for item in items],
        text("flow_now.led_by"): [_leader(item) for item in items],
    }
    st.table(columns, border="horizontal", hide_index=True)
    pager.show_pages(page_key, found["page"], found["pages"])


def _leader(item: DeskConversation) -> str:
    if item["waiting_since"]:
        return text("flow_now.waits")
    person = item["assigned_to"]
    return (
        text("flow_now.assistant") if person is None else plain(person["name"] or text("flow_now.somebody"))
    )
