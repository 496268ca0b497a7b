"""What the API says in Spanish (badges, labels, dates, refusals), for somebody who reads another language.

The group `said` of the catalogue has the API's own phrases in Spanish and what they are in each other language. Names,
what people wrote, and what the assistant says stay as they are; so do amounts, which stand in the country's own way in
the agreement, in mails and in the conversation too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from frontend.formatting import long_date
from frontend.language import LANGUAGES, language
from frontend.texts import catalogue, group

_SPANISH = LANGUAGES[0]
_GROUP = "said."
# The fields that hold a phrase of the API's own, beside all that end in `_text`.
_PHRASES = {
    "label",
    "title",
    "text",
    "message",
    "reason",
    "schedule",
    "approval_reasons",
    "limitation_warning",
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_VALUES = {"count": r"(\d[\d.]*)", "about": r"(.*)"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def in_readers_language(answer: Any) -> Any:
    """Return an answer of the API with its phrases and dates as the reader reads them."""
    return answer if language() == _SPANISH else _told(answer)


def say(phrase: str) -> str:
    """Return a phrase of the API in the reader's language; as it is where the catalogue does not know it."""
    if language() == _SPANISH:
        return phrase
    fixed, patterns = _known()
    known = group("said")
    if phrase in fixed:
        return known[fixed[phrase]]
    for pattern, names, key in patterns:
        found = pattern.fullmatch(phrase)
        if found:
            values = dict(zip(names, found.groups(), strict=True))
            return _PLACEHOLDER.sub(lambda place, values=values: say(values[place[1]]), known[key])  # type: ignore[misc]
    return phrase


@lru_cache
def _known() -> tuple[dict[str, str], list[tuple[re.Pattern[str], list[str], str]]]:
    """Return the keys of phrases without placeholders, and the others as patterns."""
    fixed, patterns = {}, []
    for name, phrase in catalogue(_SPANISH).items():
        if not name.startswith(_GROUP):
            continue
        key, names = name.removeprefix(_GROUP), _PLACEHOLDER.findall(phrase)
        if not names:
            fixed[phrase] = key
            continue
        words = _PLACEHOLDER.split(phrase)[::2]
        values = [_VALUES.get(one, "(.+)") for one in names]
        pieces = [
            part for pair in zip(words, [*values, ""], strict=True) for part in (re.escape(pair[0]), pair[1])
        ]
        patterns.append((re.compile("".join(pieces), re.DOTALL), names, key))
    return fixed, patterns


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return [_told(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _field(name, item, value) for name, item in value.items()}
    return value


def _field(name: str, item: Any, around: Mapping[str, Any]) -> Any:
    day = around.get(name.removesuffix("_text")) if name.endswith("_text") else None
    if isinstance(item, str) and isinstance(day, str) and _DAY.fullmatch(day):
        return long_date(day) if item else item
    return _phrases(item) if name.endswith("_text") or name in _PHRASES else _told(item)


def _phrases(item: Any) -> Any:
    if isinstance(item, str):
        return say(item)
    return [_phrases(one) for one in item] if isinstance(item, list) else _told(item)
