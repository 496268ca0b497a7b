"""A reply while it is being made: what has come of it, that it is not the end, and a way to stop it."""

from __future__ import annotations

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from frontend.api_client import ApiClient
from frontend.chat_state import Chat, Turn
from frontend.chat_turn import begin_reply, look_again, settle
from frontend.formatting import assistant_text
from frontend.incoming_reply import IncomingReply
from frontend.texts import text

# Text is drawn in steps that read as flowing. A reply that comes within the first is drawn whole, at once.
_STEP = 0.08
_FIRST_STEP = 0.15
# Streamlit notices a click only when something is drawn, so the sign of life is drawn again and again.
_STEPS_PER_SIGN = 3
_LOOK_AGAIN = 0.4


def follow_reply(api: ApiClient, chat: Chat, turn: Turn) -> None:
    """Draw a turn's reply as it comes, until it is done, stopped or failed; leaves the bubble with what came."""
    words, foot = st.empty(), st.empty()
    if not chat.awaited:
        incoming = begin_reply(api, chat, turn)
        if not incoming.wait(_FIRST_STEP):
            _follow(incoming, words, foot, turn)
        words.markdown(assistant_text(incoming.text))
        settle(api, chat, turn)
    if chat.awaited:
        _wait_until_kept(api, chat, foot, turn)
    foot.empty()
    if chat.problem is None:
        words.empty()


def _follow(incoming: IncomingReply, words: DeltaGenerator, foot: DeltaGenerator, turn: Turn) -> None:
    with _writing(foot, f"follow_{turn.key}"):
        sign = st.container(width="content").empty()
        st.button(
            text("chat.stop"),
            key=f"stop_{turn.key}",
            icon=":material/stop_circle:",
            help=text("chat.stop_help"),
            on_click=incoming.stop,
        )
    steps, drawn = 0, ""
    while True:
        if incoming.text != drawn:
            drawn = incoming.text
            words.markdown(assistant_text(drawn))
        if steps % _STEPS_PER_SIGN == 0:
            sign.markdown(text("chat.stopping" if incoming.was_stopped else "chat.thinking"))
        steps += 1
        if incoming.wait(_STEP):
            return


def _wait_until_kept(api: ApiClient, chat: Chat, foot: DeltaGenerator, turn: Turn) -> None:
    """The reply is being made or stored without this tab: look until the API has it."""
    with _writing(foot, f"wait_{turn.key}"):
        sign = st.container(width="content").empty()
    while chat.awaited and chat.problem is None:
        sign.markdown(text("chat.thinking"))
        look_again(api, chat)
        if chat.awaited:
            time.sleep(_LOOK_AGAIN)


def _writing(foot: DeltaGenerator, name: str) -> DeltaGenerator:
    """Make the place of the sign; one run may follow several replies, and wait for each, under a name of its own."""
    return foot.container(horizontal=True, vertical_alignment="center", key=f"typing_{name}")
