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
# What a text says, for those who have only the text, of where it was taken from.
_NAMED_SOURCE = re.compile(r"\n\n_[^\n]+_\s*$")


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
    _show_text(message)
    _show_links(message)


def show_answer(message: ChatMessage, buttons: list[Button], choose: Choose) -> None:
    """Draw the inside of the assistant's latest bubble."""
    offers = message.get("offers") or []
    _show_text(message, has_list=bool(offers))
    _show_links(message)
    if offers:
        show_offers(offers, buttons, choose)


def _show_text(message: ChatMessage, *, has_list: bool = False) -> None:
    """Draw the words without what stands beside them as cards or links, which the text repeats for other channels."""
    words = message["text_content"]
    if message.get("citations"):
        words = _NAMED_SOURCE.sub("", words)
    if has_list or message.get("documents"):
        words = _LISTED.sub("", words)
    st.markdown(assistant_text(words))


def _show_links(message: ChatMessage) -> None:
    """Show the debtor's documents, and say where an answer stands; a link opens each."""
    documents = message.get("documents") or []
    if documents:
        links = (browser.own_document_link(document["title"], document["link"]) for document in documents)
        st.markdown("\n".join(f"- {link}" for link in links))
    citations = message.get("citations") or []
    if citations:
        names = " · ".join(_source_link(source) for source in citations)
        st.markdown(f":small[{text('chat.sources', names=names)}]")


def _source_link(source: Citation) -> str:
    title, heading, page = source["title"], source["heading"], source.get("page")
    name = title if heading in ("", title) else text("chat.source", title=title, heading=heading)
    if page:
        name = text("chat.source_page", source=name, page=page)
    return browser.document_link(name, source["document"], page)


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
