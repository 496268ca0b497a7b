"""The debtor's own documents, and the library that the assistant answers from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import PersonalDocument
from frontend.components import browser
from frontend.components.cards import card
from frontend.components.loading import loading
from frontend.formatting import plain
from frontend.texts import text

Item = TypeVar("Item")


def render() -> None:
    """Draw both lists, each document with a link that opens it."""
    st.title(text("documents.title"), anchor=False)
    with loading():
        own = _where_served(session.api().personal_documents)
        library = session.api().documents()
    st.header(text("documents.own"), anchor=False)
    for item in own:
        _show_own(item)
    if not own:
        st.markdown(text("documents.own_none"))
    st.header(text("documents.library"), anchor=False)
    st.markdown(text("documents.library_lead"))
    with card("library"):
        for document in library:
            browser.download_link(
                document["title"],
                browser.document_address(document["document"]),
                key=f"library_{document['document']}",
                description=text("documents.open_label", title=document["title"]),
            )


def _show_own(item: PersonalDocument) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(plain(item["title"]), width="content")
        browser.download_link(
            text("documents.open"),
            "/files/own/" + item["link"].removeprefix("/api/v1/"),
            key=f"own_{item['id']}",
            description=text("documents.open_label", title=item["title"]),
        )


def _where_served(call: Callable[[], list[Item]]) -> list[Item]:
    """Return nothing where the API has no such list."""
    try:
        return call()
    except ApiError as error:
        if error.status == 404:
            return []
        raise
