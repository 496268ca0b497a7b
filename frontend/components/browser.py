"""Small scripts in the page: set the session cookie, download with it, speak to screen readers."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import streamlit as st

from frontend.texts import group, text

_FOLDER = Path(__file__).parent


def _source(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


_session_post = st.components.v2.component("negotiator_session_post", js=_source("session_post.js"))
_download = st.components.v2.component(
    "negotiator_download",
    html='<a class="negotiator-download" rel="noopener" download></a>',
    css=_source("download.css"),
    js=_source("download.js"),
    isolate_styles=False,
)
_fixed_words = st.components.v2.component("negotiator_fixed_words", js=_source("fixed_words.js"))
_reading_aids = st.components.v2.component("negotiator_reading_aids", js=_source("reading_aids.js"))


def start_session(code: str) -> str | None:
    """Let the page exchange a one-time code for its cookie, then reload; return the sentence of a failure."""
    result = _session_post(
        # Streamlit takes no two underlines in a key, and a code may have them.
        key=f"start_{sha256(code.encode()).hexdigest()}",
        data={"path": "/session/start", "body": {"code": code}, "unreachable": text("errors.no_connection")},
        on_failed_change=lambda: None,
    )
    return None if result.failed is None else str(result.failed)


def end_session() -> str | None:
    """Let the page sign out and reload; return the sentence of a failure."""
    result = _session_post(
        key="end_session",
        data={"path": "/session/end", "body": {}, "unreachable": text("errors.no_connection")},
        on_failed_change=lambda: None,
    )
    return None if result.failed is None else str(result.failed)


def download_link(label: str, href: str, *, key: str, description: str) -> None:
    """Show a link that downloads from a route of ours, with the session's cookie."""
    _download(key=key, data={"label": label, "href": href, "description": description})


def announce_log(container_key: str, label: str, sent: int) -> None:
    """Make a keyed container a live log for screen readers; when `sent` grows, what was sent comes into view."""
    _reading_aids(
        key=f"aids_{container_key}", data={"containerKey": container_key, "label": label, "sent": sent}
    )


def translate_fixed_words() -> None:
    """Let the page put the reader's words in the place of those that Streamlit fixes in English."""
    _fixed_words(
        key="fixed_words", data={"whole": group("fixed.whole"), "beginnings": group("fixed.beginning")}
    )
