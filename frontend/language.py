"""The language of whoever reads: chosen once per browser, kept in a cookie, Spanish where nothing was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

LANGUAGES = ("es", "en")
LANGUAGE_COOKIE = "negotiator_language"

_chosen: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """Return the code of the reader's language."""
    chosen = _chosen.get()
    if chosen is not None:
        return chosen
    if get_script_run_ctx(suppress_warning=True) is None:
        return LANGUAGES[0]
    # A tab keeps the cookies that its WebSocket came with, and a thread runs one tab's script only.
    code = read_language(st.context.cookies)
    _chosen.set(code)
    return code


def use_language(code: str) -> None:
    """Answer the request at hand in this language."""
    _chosen.set(code)


def read_language(cookies: Mapping[str, object]) -> str:
    """Return the language that a browser chose; anything else in the cookie counts as no choice."""
    code = cookies.get(LANGUAGE_COOKIE)
    return code if isinstance(code, str) and code in LANGUAGES else LANGUAGES[0]
