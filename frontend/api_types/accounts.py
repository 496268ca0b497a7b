"""People and sessions."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class User(TypedDict):
    """Who is signed in; `document_masked` shows the last digits only."""

    id: int
    name: str
    surname: str
    email: str
    telephone: str | None
    role: Literal["debtor", "staff", "admin"]
    document_masked: str | None
    document_bound: bool


class LoginCode(TypedDict):
    """A code for one sign-in, bound to the browser's pre-session."""

    code: str
    expires_in: int


class SignedIn(TypedDict):
    """A new session: its opaque token, and until when it holds."""

    session_token: str
    expires_at: str
    user: User


class SavedModelKey(TypedDict):
    """One's own key for the language model; `kept` beyond this session, `refused` by its provider since."""

    last_four: str
    kept: bool
    checked_at: str
    refused: bool


class OneTimeCode(TypedDict):
    """A code that staff tell a debtor, shown once."""

    code: str
    expires_at: str


class Person(TypedDict):
    """Whose agreement it is, as staff see it."""

    id: int
    name: str


class Debtor(TypedDict):
    """The person behind a debt, as staff see it."""

    id: int
    name: str
    document_number: NotRequired[str | None]
    document_masked: NotRequired[str | None]
    email: NotRequired[str | None]
    telephone: NotRequired[str | None]
    country: NotRequired[str | None]
