"""The credentials of channels: make one, take one back (administrators)."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Channel
from frontend.components import browser, feedback
from frontend.components.cards import card, card_head
from frontend.formatting import moment
from frontend.texts import text

_MADE = "channel_made"


def render() -> None:
    """Draw the credentials, and a way to make one."""
    st.title(text("channels.title"), anchor=False)
    st.markdown(text("channels.lead"))
    if st.button(text("channels.add"), type="primary", icon=":material/add:", key="channel_add"):
        st.session_state.pop(_MADE, None)
        st.dialog(text("channels.add"))(add_channel)()
    channels = session.api().channels()
    for channel in channels:
        _show_channel(channel)
    if not channels:
        st.info(f"**{text('channels.none_title')}**  \n{text('channels.none')}")


def _show_channel(channel: Channel) -> None:
    with card(f"channel_{channel['id']}"):
        ended = channel["ended_at"]
        card_head(
            channel["channel"],
            text("channels.ended" if ended else "channels.works"),
            "gray" if ended else "green",
        )
        st.markdown(text("channels.made", moment=moment(channel["created_at"], session.zone())))
        if ended:
            st.markdown(text("channels.ended_at", moment=moment(ended, session.zone())))
        elif st.button(text("channels.end"), key=f"end_{channel['id']}"):
            st.dialog(text("channels.end"))(confirm_end)(channel)


def add_channel() -> None:
    """Draw the inside of the dialog that makes a credential, and shows it this once."""
    made = st.session_state.get(_MADE)
    if made is not None:
        st.success(text("channels.once"))
        st.code(made, language=None, wrap_lines=True)
        browser.copy_button(made, key="copy_channel")
        if st.button(text("channels.done"), key="channel_done"):
            del st.session_state[_MADE]
            st.rerun()
        return
    name = st.text_input(text("channels.name"), key="channel_name", help=text("channels.name_help")).strip()
    if not st.button(text("channels.add_yes"), type="primary", key="channel_add_yes"):
        return
    try:
        st.session_state[_MADE] = session.api().add_channel(name)["token"]
    except ApiError as error:
        feedback.show_error(error)
        return
    st.rerun(scope="fragment")


def confirm_end(channel: Channel) -> None:
    """Draw the inside of the dialog that takes a credential back."""
    st.markdown(text("channels.end_lead", name=channel["channel"]))
    if not st.button(text("channels.end_yes"), type="primary", key="channel_end_yes"):
        return
    feedback.attempt(
        lambda: session.api().end_channel(channel["id"]), text("channels.was_ended", name=channel["channel"])
    )
