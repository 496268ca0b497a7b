"""The debtor's own documents, and the library that the assistant answers from."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from frontend import session
from frontend.components import browser
from frontend.components.cards import card
from frontend.components.loading import loading
from frontend.texts import text


def render() -> None:
    """Draw both lists, each document with a link that opens it."""
    st.title(text("documents.title"), anchor=False)
    with loading():
        own = session.api().personal_documents()
        library = session.api().documents()
    st.header(text("documents.own"), anchor=False)
    if own:
        _show("own", (browser.own_document_link(item["title"], item["link"]) for item in own))
    else:
        st.markdown(text("documents.own_none"))
    st.header(text("documents.library"), anchor=False)
    st.markdown(text("documents.library_lead"))
    _show("library", (browser.document_link(item["title"], item["document"]) for item in library))


def _show(name: str, links: Iterable[str]) -> None:
    with card(name):
        st.markdown("\n".join(f"- {link}" for link in links))
