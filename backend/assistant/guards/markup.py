"""Takes out of a model's text what a page would load, link to or hide; bold type and lists stay."""

from __future__ import annotations

import html
import re

import nh3

from backend.assistant.guards.surface import seen

_IMAGE = re.compile(r"!\[([^\]\n]*)\](?:\([^)\n]*\)?|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[([^\]\n]*)\]\s?(?:\([^)\n]*\)?|\[[^\]\n]*\])")
_DEFINITION = re.compile(r"^\s{0,3}\[[^\]\n]+\]:.*$", re.MULTILINE)
_AUTOLINK = re.compile(r"<[a-z][a-z0-9+.-]{1,30}:[^>\s]*>|<[^@\s<>]+@[^@\s<>]+>", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}"
    r"|\b(?:https?|ftp|file|ws|wss|tel|mailto|sms|whatsapp|intent|blob|vbscript|javascript|"
    r"data)\s?:\s?/{0,2}(?=[^\s,.])[^\s<>)\]]*)"
    r"|(?<![\w@./])//[\w-]+\.[^\s<>)\]]+"
    r"|(?<![\w@.])(?:www\.|bit\.ly|wa\.me|t\.me|t\.co)[^\s<>)\]]*"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|net|org|info|io|co|es|app|dev|link|site|online|xyz|"
    r"ru|cn|top|me|ly|gov|edu)(?:\.[a-z]{2})?(?:/[^\s<>)\]]*)?(?![\w.]*@)\b",
    re.IGNORECASE,
)
_IN_AN_ADDRESS = re.compile(r"[@:]|//|\.\S|www\.", re.IGNORECASE)
"""What each of them has; most sentences have none of it, and are told so at a glance."""
# Only where something follows the scheme: "data: 3" in prose is no address, and a scheme has no space after it.
_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_CODE_FENCE = re.compile(r"^\s*(?:`{3,}|~{3,})[^\n]*$", re.MULTILINE)
_SHORTEST_OPEN_BRACKET = re.compile(r"!?\[(?=[^\]\n]*$)|\]\((?=[^)\n]*$)")


def clean_markup(text: str, *, known_addresses: frozenset[str] = frozenset()) -> str:
    """Return the text without links, pictures, HTML, code and invisible characters.

    An address stays as plain words only where it is among `known_addresses` (configured texts, passages).
    """
    text = seen(text)
    if "<" in text:
        text = _AUTOLINK.sub("", text)
        text = html.unescape(
            nh3.clean(text, tags=set(), clean_content_tags={"script", "style", "iframe", "svg"})
        )
        text = _TAG.sub("", text)
    if "[" in text:
        text = _DEFINITION.sub("", text)
        text = _LINK.sub(r"\1", _IMAGE.sub("", text))
        text = _LINK.sub(r"\1", text)
        text = _SHORTEST_OPEN_BRACKET.sub("", text)
    if "`" in text:
        text = _CODE_FENCE.sub("", text).replace("`", "")
    if _IN_AN_ADDRESS.search(text) is None:
        return text
    return _ADDRESS.sub(lambda match: _kept(match, known_addresses), text)


def _kept(match: re.Match[str], known: frozenset[str]) -> str:
    raw = match.group()
    address = raw.rstrip(".,;:!?")
    return raw if address.casefold() in known else raw[len(address) :]


def find_addresses(text: str) -> set[str]:
    """Return the addresses in a trusted text, casefolded."""
    return {match.group().rstrip(".,;:!?").casefold() for match in _ADDRESS.finditer(text)}
