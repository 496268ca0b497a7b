"""Takes identity numbers, telephones and e-mail addresses out of a text before it leaves for a provider."""

from __future__ import annotations

import re

from backend.assistant.guards.spanish_numbers import find_spanish_numbers
from backend.assistant.guards.words import word_set
from backend.nlu.entities.documents import take_documents
from backend.nlu.entities.extraction import prepare
from backend.nlu.entities.phones import take_phones
from backend.nlu.normalise import MAX_ANALYSED, clean
from backend.nlu.understanding import Expected

DOCUMENT, TELEPHONE, EMAIL, NAME = "«documento»", "«teléfono»", "«correo»", "«nombre»"
_EMAIL = re.compile(
    r"[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)+|\b[\w.+-]+ (?:arroba|at) [\w-]+ (?:punto|dot) \w+\b", re.IGNORECASE
)
_LONG = re.compile(r"(?<![\d.,$])\d{11,20}(?![\d,]|\.\d)")
_SIGN_OF_NONE = re.compile(r"[^A-Za-z0-9]")
_SEPARATOR = r"[\s.,'\-_/]{0,2}"


def mask(text: str, *, identity_numbers: tuple[str, ...] = (), currency: str = "COP") -> str:
    """Return the text with identity numbers, telephones and e-mails as placeholders; amounts stay.

    The known `identity_numbers` are found in any grouping; others by the grammar of what debtors write. A text longer
    than a message is masked piece by piece.
    """
    pieces = [text[start : start + MAX_ANALYSED] for start in range(0, len(text), MAX_ANALYSED)] or [""]
    return "".join(_mask_piece(piece, identity_numbers, currency) for piece in pieces)


def is_masked(text: str) -> bool:
    """Whether something in the text stands for what was taken out."""
    return any(sign in text for sign in (DOCUMENT, TELEPHONE, EMAIL, NAME))


def _mask_piece(text: str, numbers: tuple[str, ...], currency: str) -> str:
    text = _EMAIL.sub(EMAIL, clean(text) if not text.isascii() else text)
    for number in numbers:
        text = _mask_known(text, _SIGN_OF_NONE.sub("", number))
    for found in reversed(list(find_spanish_numbers(text))):
        text = f"{text[: found.start()]}{DOCUMENT}{text[found.end() :]}"
    if not any(char.isdigit() for char in text) and not _spells_digits(text):
        return text
    text = _take(text, currency)
    return _LONG.sub(DOCUMENT, text)


def _take(text: str, currency: str) -> str:
    """Mask what the debtors' grammar finds; its positions are those of the folded text, as long as this one."""
    message = prepare(text)
    if len(message.text) != len(message.clean):
        return text
    take_phones(message, currency)
    phones = bytes(message.taken)
    take_documents(message, Expected.ANYTHING, currency)
    masked = _replace(message.clean, phones, bytes(message.taken))
    return masked


def _replace(text: str, phones: bytes, taken: bytes) -> str:
    parts, at = [], 0
    for match in re.finditer(rb"\x01+", taken):
        start, end = match.span()
        if not re.search(r"\w", text[start:end]):
            continue
        parts += [text[at:start], TELEPHONE if phones[start] else DOCUMENT]
        at = end
    return "".join([*parts, text[at:]])


def _mask_known(text: str, signs: str) -> str:
    # Most texts do not hold it; making a pattern of each person's number would cost more than all the rest.
    if not signs or signs.lower() not in _SIGN_OF_NONE.sub("", text).lower():
        return text
    return re.sub(rf"(?<!\d){_SEPARATOR.join(signs)}(?!\d)", DOCUMENT, text, flags=re.IGNORECASE)


def _spells_digits(text: str) -> bool:
    words = re.findall(r"[a-z]+", text.lower())
    return sum(word in _DIGIT_WORDS for word in words) >= 3


_DIGIT_WORDS = word_set("digit_words")
