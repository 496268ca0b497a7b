"""Telephone numbers, told apart from identity numbers and amounts.

Ten digits from 3 on are a Colombian mobile unless they were called an identity number; nine digits from 6 or 7 on
(and, where the debt is in euros, from 8 or 9 on) are a Spanish telephone.
"""

from __future__ import annotations

import re

from backend.nlu.entities.cues import cue_after, cue_before, is_money
from backend.nlu.entities.figures import find_at_figures
from backend.nlu.normalise import Message
from backend.nlu.understanding import Expected

_COLOMBIAN = re.compile(
    r"(?<![\d.,])(?:\(?(?:00)?57\)?[\s-]?)?(3\d{2}[\s.-]?\d{3}[\s.-]?\d{2}[\s.-]?\d{2}"
    r"|60[124-8][\s.-]?\d{3}[\s.-]?\d{4})(?!\d|[.,]\d)"
)
_SPANISH = re.compile(
    r"(?<![\d.,])(?:(?:00)?34[\s-]?)?([6-9]\d{2}[\s.-]?(?:\d{3}[\s.-]?\d{3}"
    r"|\d{2}[\s.-]?\d{2}[\s.-]?\d{2}))(?!\d|[.,-]\d)"
)
_INTERNATIONAL = re.compile(r"(?:\+\s?|(?<![\w.,'-])(?<!\d )00(?=[1-9]))\d[\d\s().-]{6,17}\d")
_CALLED_SO = re.compile(r"(?<![\d.,$])\(?\d(?:[\s().-]{0,2}\d){6,12}(?!\d|[.,]\d)")
_NOT_DIGITS = re.compile(r"\D")
_FEWEST_DIGITS = 7
"""Of a telephone number without its country."""
_REGIONS = {"COP": "CO", "EUR": "ES", "MXN": "MX", "ARS": "AR", "PEN": "PE"}


def take_phones(message: Message, currency: str, expected: Expected = Expected.ANYTHING) -> tuple[str, ...]:
    """E.164 numbers of the message in its order; takes their characters.

    Asked for a document number, ten bare digits are that, unless they were called a telephone.
    """
    found: list[tuple[int, str]] = []
    text = message.text
    if "+" in text or any(text.startswith("00", start) for start in message.digit_starts):
        for match in _INTERNATIONAL.finditer(text):
            _keep(message, match, _international(match.group()), found)
    if message.most_digits >= _FEWEST_DIGITS:
        _take_national(message, currency, expected, found)
    return tuple(number for _, number in sorted(found))


def _take_national(message: Message, currency: str, expected: Expected, found: list[tuple[int, str]]) -> None:
    text = message.text
    for match in find_at_figures(_COLOMBIAN, message):
        asked = expected == Expected.DOCUMENT_NUMBER and not _is_called_phone(text, *match.span())
        if not asked and not _is_identity(text, *match.span()) and not is_money(text, *match.span()):
            _keep(message, match, "+57" + _NOT_DIGITS.sub("", match.group(1)), found)
    for match in find_at_figures(_SPANISH, message):
        if _is_spanish(text, match, currency):
            _keep(message, match, "+34" + _NOT_DIGITS.sub("", match.group(1)), found)
    for match in find_at_figures(_CALLED_SO, message):
        if _is_called_phone(text, match.start(), match.end()):
            _keep(message, match, _national(match.group(), currency), found)


def _keep(message: Message, match: re.Match[str], number: str | None, found: list[tuple[int, str]]) -> None:
    if number and message.is_free(*match.span()):
        message.take(*match.span())
        found.append((match.start(), number))


def _is_identity(text: str, start: int, end: int) -> bool:
    before = cue_before(text, start)
    if before is not None and before.kind != "PERSON":
        return before.is_identity
    after = cue_after(text, end)
    return after is not None and after.is_identity


def _is_called_phone(text: str, start: int, end: int) -> bool:
    cue = cue_before(text, start) or cue_after(text, end)
    return cue is not None and cue.kind == "PHONE"


def _is_spanish(text: str, match: re.Match[str], currency: str) -> bool:
    prefixed = match.group().lstrip("0").startswith("34") and len(_NOT_DIGITS.sub("", match.group())) > 9
    number = _NOT_DIGITS.sub("", match.group(1))
    if _is_identity(text, *match.span()) or number.endswith("000") or is_money(text, *match.span()):
        return False
    if "." in match[1] and currency != "EUR" and not _is_called_phone(text, *match.span()):
        return False
    return prefixed or number[0] in "67" or currency == "EUR" or _is_called_phone(text, *match.span())


def _international(raw: str) -> str | None:
    return _parse("+" + _NOT_DIGITS.sub("", raw).removeprefix("00"), None)


def _national(raw: str, currency: str) -> str | None:
    digits = _NOT_DIGITS.sub("", raw)
    return _parse(digits, _REGIONS.get(currency, "CO")) or f"+{digits}"


def _parse(number: str, region: str | None) -> str | None:
    import phonenumbers  # 90 ms to import, and few messages need it

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
