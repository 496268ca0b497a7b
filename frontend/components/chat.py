"""Bubbles of the conversation."""

from __future__ import annotations

import re

import streamlit as st

from frontend.api_types import Button, ChatMessage, Citation
from frontend.components import browser
from frontend.components.offers import Choose, show_offers
from frontend.formatting import assistant_text, plain
from frontend.texts import text

_LISTED = re.compile(r"^(?:\d+\.|-) .*\n?", re.MULTILINE)


def show_user_text(sentence: str) -> None:
    """Draw what the debtor wrote, letter by letter as they wrote it."""
    with st.chat_message("user"):
        st.markdown(plain(sentence))


def show_earlier(message: ChatMessage) -> None:
    """Draw a message further up: only its text, which names the offers that came with it."""
    if message["sender_type"] == "user":
        show_user_text(message["text_content"])
        return
    with bubble_of(message):
        show_words(message)


def show_latest(message: ChatMessage, buttons: list[Button], choose: Choose) -> None:
    """Draw the message that can be answered now, with its offers as cards."""
    if message["sender_type"] == "user":
        show_user_text(message["text_content"])
        return
    with bubble_of(message):
        show_answer(message, buttons, choose)


def show_words(message: ChatMessage) -> None:
    """Draw what the assistant said, and where it took that from."""
    st.markdown(assistant_text(message["text_content"]))
    _show_sources(message)


def show_answer(message: ChatMessage, buttons: list[Button], choose: Choose) -> None:
    """Draw the inside of the assistant's latest bubble."""
    offers = message.get("offers") or []
    words = message["text_content"]
    # The cards say the same as the list that the text carries for those who have no cards.
    st.markdown(assistant_text(_LISTED.sub("", words) if offers else words))
    _show_sources(message)
    if offers:
        show_offers(offers, buttons, choose)


def _show_sources(message: ChatMessage) -> None:
    """Say where an answer stands, with a link that opens each document."""
    citations = message.get("citations") or []
    if citations:
        links = " · ".join(_source_link(source) for source in citations)
        st.markdown(f":small[{text('chat.sources', names=links)}]")


def _source_link(source: Citation) -> str:
    title, heading, page = plain(source["title"]), source["heading"], source.get("page")
    name = (
        title
        if heading in ("", source["title"])
        else text("chat.source", title=title, heading=plain(heading))
    )
    if page:
        name = text("chat.source_page", source=name, page=page)
    return f"[{name}]({browser.document_address(source['document'], page)})"


def bubble_of(message: ChatMessage) -> st.delta_generator.DeltaGenerator:
    """Open the bubble of whoever speaks: the assistant, or a person of the team, who is named."""
    if message["sender_type"] == "assistant":
        return assistant_bubble()
    bubble = st.chat_message("assistant", avatar=":material/person:")
    speaker = message.get("speaker")
    bubble.markdown(
        f"**{plain(speaker)}** · {text('chat.person')}" if speaker else f"**{text('chat.person')}**"
    )
    return bubble


def assistant_bubble() -> st.delta_generator.DeltaGenerator:
    """Open a bubble of the assistant's."""
    return st.chat_message("assistant", avatar=":material/support_agent:")
