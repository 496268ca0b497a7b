"""Documents: the library, one's own, and files with their kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import requests

from frontend import api_types as types
from frontend.api_client.transport import UPLOAD_TIMEOUT, Transport


class DocumentCalls(Transport):
    """Documents: the library, one's own, and files with their kind."""

    def documents(self) -> list[types.LibraryDocument]:
        """List the documents that the assistant answers from."""
        return cast(list[types.LibraryDocument], self._call("GET", "documents")["items"])

    def personal_documents(self) -> list[types.PersonalDocument]:
        """List the documents about one's own debts."""
        return cast(list[types.PersonalDocument], self._call("GET", "personal-documents")["items"])

    def open_file(self, path: str) -> tuple[bytes, str, str]:
        """Return a file's bytes, its media type, and whether and under which name the API would have it saved."""
        answer = self._request("GET", path)
        headers = answer.headers
        return answer.content, headers.get("Content-Type", ""), headers.get("Content-Disposition", "")

    def stream_file(self, path: str) -> tuple[Iterator[bytes], str, str]:
        """Return a file as `open_file` does, its bytes as they come; the connection is closed at their end."""
        answer = self._request("GET", path, stream=True, timeout=UPLOAD_TIMEOUT)
        headers = answer.headers
        pieces = _pieces(answer)
        return pieces, headers.get("Content-Type", ""), headers.get("Content-Disposition", "")


def _pieces(answer: requests.Response) -> Iterator[bytes]:
    with answer:
        yield from answer.iter_content(chunk_size=64 * 1024)
