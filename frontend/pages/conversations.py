"""Conversations for the team: who waits for a person, and one conversation to read or to lead."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_types import DeskConversation
from frontend.components import desk_conversation, pager
from frontend.components.cards import card
from frontend.components.live import live
from frontend.formatting import count_text, moment, plain
from frontend.texts import group, text

_CHOSEN = "conversacion"
_PAGE = "desk_page"
_QUERY = "desk_query"
_FILTER = "desk_filter"
_SECONDS = 5.0
_EVERYTHING, _MINE = "everything", "mine"


def render() -> None:
    """Draw the conversation that the address names, otherwise the list."""
    chosen = st.query_params.get(_CHOSEN, "")
    if chosen.isdecimal() and len(chosen) < 19:
        desk_conversation.show_conversation(int(chosen), leave=_leave)
        return
    st.title(text("desk.title"), anchor=False)
    st.markdown(text("desk.lead"))
    _show_filters()
    live("conversations", _show_list, every=_SECONDS)


def _leave() -> None:
    st.query_params.clear()


def _show_filters() -> None:
    with st.container(horizontal=True):
        st.text_input(
            text("desk.search"),
            key=_QUERY,
            type="search",
            placeholder=text("desk.search_placeholder"),
            on_change=pager.turn_to,
            args=(_PAGE, 1),
        )
        names = group("desk.filter")
        st.selectbox(
            text("desk.which"),
            list(names),
            format_func=names.__getitem__,
            key=_FILTER,
            on_change=pager.turn_to,
            args=(_PAGE, 1),
        )


def _show_list() -> None:
    query, wanted = st.session_state[_QUERY].strip(), st.session_state[_FILTER]
    found = session.api().desk_conversations(
        query,
        status=None if wanted in (_EVERYTHING, _MINE) else wanted,
        mine=wanted == _MINE,
        page=pager.shown_page(_PAGE),
    )
    for conversation in found["items"]:
        _show_item(conversation)
    if not found["items"]:
        _show_none(is_filtered=bool(query) or wanted != _EVERYTHING)
    pager.show_pages(_PAGE, found["page"], found["pages"])


def _show_item(conversation: DeskConversation) -> None:
    number = conversation["id"]
    with card(f"conversation_{number}"):
        desk_conversation.show_head(conversation)
        since = conversation["waiting_since"]
        spoke = text("desk.latest", moment=moment(conversation["updated_at"], session.zone()))
        waits = text("desk.waiting_since", moment=moment(since, session.zone())) if since else spoke
        count = text("desk.messages", count=count_text(conversation["message_count"]))
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            state = desk_conversation.state_name(conversation["current_state"])
            st.markdown(f"{plain(state)} · {count} · {waits}", width="content")
            if st.button(text("desk.open"), key=f"open_{number}", type="primary" if since else "secondary"):
                st.query_params[_CHOSEN] = str(number)
                st.rerun()


def _show_none(*, is_filtered: bool) -> None:
    with card("none"):
        st.header(text("desk.none_title"), anchor=False)
        if not is_filtered:
            st.markdown(text("desk.none"))
            return
        st.markdown(text("desk.none_found"))
        st.button(text("desk.show_all"), key="desk_show_all", on_click=_show_everything)


def _show_everything() -> None:
    st.session_state[_QUERY], st.session_state[_FILTER] = "", _EVERYTHING
    pager.turn_to(_PAGE, 1)
