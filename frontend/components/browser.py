"""Small scripts in the page: set cookies, download with them, speak to screen readers."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import streamlit as st

from frontend.formatting import plain
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
_copy = st.components.v2.component(
    "negotiator_copy",
    html='<button type="button" class="negotiator-copy"></button>',
    css=_source("copy_text.css"),
    js=_source("copy_text.js"),
    isolate_styles=False,
)
_fixed_words = st.components.v2.component("negotiator_fixed_words", js=_source("fixed_words.js"))
_side_bar = st.components.v2.component("negotiator_side_bar", js=_source("side_bar.js"))
_reading_aids = st.components.v2.component("negotiator_reading_aids", js=_source("reading_aids.js"))


def start_session(code: str) -> str | None:
    """Let the page exchange a one-time code for its cookie, then reload; return the sentence of a failure."""
    # Streamlit takes no two underlines in a key, and a code may have them.
    return _post(f"start_{sha256(code.encode()).hexdigest()}", "/session/start", {"code": code})


def end_session() -> str | None:
    """Let the page sign out and reload; return the sentence of a failure."""
    return _post("end_session", "/session/end", {})


def choose_language(code: str) -> str | None:
    """Let the page keep the language for this browser and reload; return the sentence of a failure."""
    return _post(f"language_{code}", "/session/language", {"language": code})


def _post(key: str, path: str, body: dict[str, str]) -> str | None:
    result = _session_post(
        key=key,
        data={"path": path, "body": body, "unreachable": text("errors.no_connection")},
        on_failed_change=lambda: None,
    )
    return None if result.failed is None else str(result.failed)


def download_link(label: str, href: str, *, key: str, description: str) -> None:
    """Show a link that downloads from a route of ours, with the session's cookie."""
    _download(key=key, data={"label": label, "href": href, "description": description}, width="content")


def document_address(document: str, page: int | None = None) -> str:
    """Return where a document of the library opens, at a page of it if there are pages."""
    return f"/files/documents/{quote(document, safe='')}" + (f"#page={page}" if page else "")


def document_link(words: str, document: str, page: int | None = None) -> str:
    """Return the same as Markdown, a link that says `words`."""
    return f"[{plain(words)}]({document_address(document, page)})"


def own_document_link(words: str, link: str) -> str:
    """Return, as Markdown, a link that opens a document about one's own debts, given its link at the API."""
    return f"[{plain(words)}](/files/own/{link.removeprefix('/api/v1/')})"


def copy_button(words: str, *, key: str) -> None:
    """Show a button that copies a text."""
    _copy(key=key, data={"text": words, "label": text("copy.label"), "done": text("copy.done")})


def announce_log(container_key: str, label: str, sent: int) -> None:
    """Make a keyed container a live log for screen readers; when `sent` grows, what was sent comes into view."""
    _reading_aids(
        key=f"aids_{container_key}", data={"containerKey": container_key, "label": label, "sent": sent}
    )


def translate_fixed_words() -> None:
    """Let the page put the reader's words in the place of those that Streamlit fixes in English."""
    # As dicts, which is what can be sent to a browser.
    whole, beginnings = dict(group("fixed.whole")), dict(group("fixed.beginning"))
    _fixed_words(key="fixed_words", data={"whole": whole, "beginnings": beginnings})


def mend_side_bar() -> None:
    """Let the page close the side bar after a choice on a phone, and tell screen readers what it is."""
    _side_bar(key="side_bar")
