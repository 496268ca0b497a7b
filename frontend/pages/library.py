"""The documents that the assistant answers from, as the team keeps them."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_types import Creditor, DocumentVersion
from frontend.components import feedback, library_documents
from frontend.components.cards import card
from frontend.components.live import live
from frontend.components.loading import loading
from frontend.formatting import count_text
from frontend.texts import text

_UPLOADS = "library_uploads"


def render() -> None:
    """Draw the upload, the files that are being read or could not be, and the documents in use."""
    st.title(text("library.title"), anchor=False)
    st.markdown(text("library.lead"))
    creditors = session.api().creditors()
    _show_upload(creditors)
    with loading():
        # What is being read came last, so that the first page tells.
        recent = session.api().document_versions()["items"]
        under_way = any(map(library_documents.is_under_way, _pending(recent)))
    live(
        "library",
        lambda: _show_documents(creditors, was_under_way=under_way),
        every=1.5 if under_way else None,
    )


def _show_upload(creditors: list[Creditor]) -> None:
    count = st.session_state.get(_UPLOADS, 0)
    with st.expander(text("library.add"), icon=":material/upload_file:"):
        uploaded = st.file_uploader(
            text("library.file"),
            type=library_documents.KINDS,
            help=text("library.file_help"),
            key=f"library_file_{count}",
        )
        creditor = library_documents.choose_creditor(creditors, key=f"library_creditor_{count}")
        pressed = st.button(
            text("library.send"), type="primary", disabled=uploaded is None, key="library_send"
        )
    if not pressed or uploaded is None:
        return
    content = uploaded.getvalue()
    # A new uploader after each file, so that it is empty again; a refused file stays to be looked at.
    st.session_state[_UPLOADS] = count + 1
    if not feedback.attempt(
        lambda: session.api().add_document(uploaded.name, content, creditor), text("library.sent")
    ):
        st.session_state[_UPLOADS] = count


def _newest() -> list[DocumentVersion]:
    """Return the newest file of each document, whatever became of it."""
    newest: dict[str, DocumentVersion] = {}
    page = pages = 1
    while page <= pages:
        found = session.api().document_versions(page=page)
        for version in found["items"]:
            newest.setdefault(version["document"], version)
        page, pages = page + 1, found["pages"]
    return list(newest.values())


def _pending(newest: list[DocumentVersion]) -> list[DocumentVersion]:
    """Return what is not in use yet, and what cannot be."""
    return [
        version
        for version in newest
        if version["status"] in ("queued", "running", "failed") and not version["retired_at"]
    ]


def _show_documents(creditors: list[Creditor], *, was_under_way: bool) -> None:
    newest = _newest()
    pending = _pending(newest)
    if was_under_way and not any(map(library_documents.is_under_way, pending)):
        st.rerun()
    in_use = session.api().documents_in_use()
    if pending:
        st.header(text("library.pending"), anchor=False)
    for version in pending:
        library_documents.show_version(version)
    st.header(text("library.in_use"), anchor=False)
    for document in in_use:
        library_documents.show_document(document, creditors)
    if not in_use:
        with card("none"):
            st.markdown(f"**{text('library.none_title')}**")
            st.markdown(text("library.none"))
    _show_retired([version for version in newest if version["retired_at"]])


def _show_retired(retired: list[DocumentVersion]) -> None:
    if not retired:
        return
    with st.expander(text("library.retired", count=count_text(len(retired)))):
        for version in retired:
            library_documents.show_retired(version)
