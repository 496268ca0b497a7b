"""The library as those keep it who work here."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

from frontend import api_types as types
from frontend.api_client.transport import UPLOAD_TIMEOUT, Transport


class LibraryCalls(Transport):
    """The library as those keep it who work here."""

    def documents_in_use(self) -> list[types.DocumentInUse]:
        """List the documents that the assistant answers from, with what staff know of them."""
        return cast(list[types.DocumentInUse], self._call("GET", "documents")["items"])

    def document_versions(self, document: str | None = None, page: int = 1) -> types.DocumentVersionPage:
        """List the versions of a document, or of all, the newest first."""
        path = "documents/versions" if document is None else f"{_path(document)}/versions"
        answer = self._call("GET", path, params={"page": str(page)})
        return cast(types.DocumentVersionPage, answer)

    def add_document(self, file_name: str, content: bytes, creditor_id: int | None) -> types.DocumentVersion:
        """Hand over a document; it is read in the background."""
        data = {} if creditor_id is None else {"creditor_id": str(creditor_id)}
        return self._hand_over("POST", "documents", file_name, content, data)

    def replace_document(self, document: str, file_name: str, content: bytes) -> types.DocumentVersion:
        """Hand over another file for a document; the present one stays until it is read."""
        return self._hand_over("PUT", _path(document), file_name, content, {})

    def limit_document(self, document: str, creditor_id: int | None) -> None:
        """Say whose debtors a document is for; None is for all."""
        self._call("PATCH", _path(document), json={"creditor_id": creditor_id})

    def retire_document(self, document: str) -> None:
        """Let the assistant answer from a document no more."""
        self._call("DELETE", _path(document))

    def creditors(self) -> list[types.Creditor]:
        """List the entities that are owed, by name."""
        return cast(list[types.Creditor], self._call("GET", "creditors")["items"])

    def _hand_over(
        self, method: str, path: str, file_name: str, content: bytes, data: dict[str, str]
    ) -> types.DocumentVersion:
        files = {"file": (file_name, content)}
        answer = self._call(method, path, files=files, data=data, timeout=UPLOAD_TIMEOUT)
        return cast(types.DocumentVersion, answer)


def _path(document: str) -> str:
    return f"documents/{quote(document, safe='')}"
