"""Documents: the library that answers come from, and a person's own."""

from __future__ import annotations

from typing import TypedDict


class LibraryDocument(TypedDict):
    """A document that the assistant answers from; `document` is its name in addresses."""

    document: str
    title: str


class PersonalDocument(TypedDict):
    """A document about one's own debts, made when its link is opened."""

    id: str
    kind: str
    title: str
    link: str
