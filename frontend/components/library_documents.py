"""A document of the library as the team keeps it, with its versions and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from frontend import session
from frontend.api_types import Creditor, DocumentInUse, DocumentVersion
from frontend.components import browser, feedback
from frontend.components.cards import Color, card, card_head
from frontend.components.jobs import show_progress
from frontend.formatting import count_text, day_of, moment, plain
from frontend.texts import text

KINDS = ["pdf", "docx", "html", "md", "txt"]
_ALL = 0
_COLORS: dict[str, Color] = {
    "queued": "gray",
    "running": "blue",
    "active": "green",
    "replaced": "gray",
    "failed": "red",
}


def is_under_way(version: DocumentVersion) -> bool:
    """Say whether a file still waits or is being read."""
    return version["status"] in ("queued", "running")


def show_version(version: DocumentVersion) -> None:
    """Draw a file that is not in use: how far its reading is, or why it cannot be used."""
    with card(f"version_{version['document']}_{version['version']}"):
        card_head(version["title"], text(f"library.{version['status']}"), _COLORS[version["status"]])
        given = moment(version["created_at"], session.zone())
        st.markdown(text("library.given", file=plain(version["file_name"]), moment=given))
        if is_under_way(version):
            show_progress(version["pages_read"], version["pages"])
        elif version["message"]:
            st.markdown(plain(version["message"]))


def show_document(document: DocumentInUse, creditors: list[Creditor]) -> None:
    """Draw a document that answers come from, with what can be done about it."""
    name = document["document"]
    with card(f"document_{name}"):
        card_head(document["title"], text("library.active"), "green")
        st.markdown(" · ".join(_facts(document)))
        with st.container(horizontal=True, vertical_alignment="center"):
            browser.download_link(
                text("library.open"),
                browser.document_address(name),
                key=f"open_{name}",
                description=text("library.open_label", title=document["title"]),
            )
            _action("replace", document, lambda: show_replacing(name, document["title"]))
            _action("limit", document, lambda: show_limiting(document, creditors))
            _action("versions", document, lambda: show_versions(name))
            _action("retire", document, lambda: confirm_retiring(document))


def show_retired(version: DocumentVersion) -> None:
    """Draw a document that was taken out of use, by its newest file; another file brings it back."""
    name = version["document"]
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=f"retired_{name}"
    ):
        day = day_of(version["retired_at"] or "", session.zone())
        st.markdown(text("library.retired_on", title=plain(version["title"]), day=day), width="content")
        with st.container(horizontal=True, width="content"):
            if st.button(text("library.versions"), key=f"retired_versions_{name}"):
                st.dialog(text("library.versions_title"), width="medium")(show_versions)(name)
            if st.button(text("library.bring_back"), key=f"bring_back_{name}"):
                st.dialog(text("library.bring_back"), width="medium")(show_replacing)(
                    name, version["title"], "bring_back_text"
                )


def _action(name: str, document: DocumentInUse, draw: Callable[[], None]) -> None:
    if st.button(text(f"library.{name}"), key=f"{name}_{document['document']}"):
        st.dialog(text(f"library.{name}_title"), width="medium")(draw)()


def _facts(document: DocumentInUse) -> list[str]:
    pages = document["pages"]
    return [
        plain(document["creditor"] or text("library.for_all")),
        text("library.version", number=document["version"]),
        *([text("library.pages", count=count_text(pages))] if pages else []),
        text("library.passages", count=count_text(document["passages"])),
        text("library.updated", day=day_of(document["updated_at"], session.zone())),
    ]


def show_replacing(name: str, title: str, lead: str = "replace_text") -> None:
    """Ask for the file that takes a document's place."""
    st.markdown(text(f"library.{lead}", title=plain(title)))
    uploaded = st.file_uploader(text("library.file"), type=KINDS, key="library_replacement")
    if st.button(text("library.replace"), type="primary", disabled=uploaded is None, key="replace_confirm"):
        assert uploaded is not None
        content = uploaded.getvalue()
        feedback.attempt(
            lambda: session.api().replace_document(name, uploaded.name, content),
            text("library.replaced_note"),
        )


def show_limiting(document: DocumentInUse, creditors: list[Creditor]) -> None:
    """Ask whose debtors a document is for."""
    st.markdown(text("library.limit_text"))
    known = next((item["id"] for item in creditors if item["name"] == document["creditor"]), _ALL)
    chosen = choose_creditor(creditors, key="library_limit", known=known)
    if st.button(text("library.limit_save"), type="primary", key="limit_confirm"):
        feedback.attempt(
            lambda: session.api().limit_document(document["document"], chosen), text("library.limited")
        )


def choose_creditor(creditors: list[Creditor], *, key: str, known: int = _ALL) -> int | None:
    """Draw the choice of one creditor; None is all of them."""
    names = {_ALL: text("library.for_all")} | {item["id"]: item["name"] for item in creditors}
    ids = list(names)
    chosen = st.selectbox(
        text("library.for_whom"), ids, index=ids.index(known), format_func=names.__getitem__, key=key
    )
    return chosen or None


def show_versions(name: str) -> None:
    """Draw every file that was given for a document, the newest first."""
    for version in session.api().document_versions(name)["items"]:
        with card(f"known_{version['version']}"):
            title = text("library.version", number=version["version"])
            card_head(title, text(f"library.{version['status']}"), _COLORS[version["status"]])
            given = moment(version["created_at"], session.zone())
            st.markdown(text("library.given", file=plain(version["file_name"]), moment=given))
            if version["message"]:
                st.markdown(plain(version["message"]))
            browser.download_link(
                text("library.download"),
                f"{browser.document_address(version['document'])}/versions/{version['version']}",
                key=f"version_link_{version['version']}",
                description=text("library.download_label", file=version["file_name"]),
            )


def confirm_retiring(document: DocumentInUse) -> None:
    """Draw the question, and retire a document when it is answered."""
    st.markdown(text("library.retire_text", title=plain(document["title"])))
    if st.button(text("library.retire_confirm"), type="primary", key="retire_confirm"):
        feedback.attempt(
            lambda: session.api().retire_document(document["document"]), text("library.retired_note")
        )
