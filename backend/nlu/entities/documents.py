"""Identity numbers: cédula (CC), cédula de extranjería (CE), TI, PPT, NIT, and Spanish DNI and NIE.

A number called one of these is one. Without such a word the form decides: a right check letter or digit; eight or
seven digits, or ten from 1 on, that are not round and stand in no talk of money; anything that was just asked for.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

from stdnum.co import nit
from stdnum.es import dni, nie

from backend.nlu.entities import lexicon
from backend.nlu.entities.cues import Cue, cue_after, cue_before, identity_cues, is_money, names_money
from backend.nlu.entities.number_words import read_whole, read_words
from backend.nlu.normalise import Message
from backend.nlu.understanding import Document, Expected

_NIE = re.compile(r"(?<![a-z0-9])([xyz])[\s.-]?(\d[\d.]{5,8}\d)[\s.-]{0,3}([a-z])(?![a-z0-9])")
_DNI = re.compile(
    r"(?<![0-9.,'])(\d{8}|\d{1,2}([. ,-])\d{3}\2\d{3}|\d{7})(\s?[-.]?\s?)([a-z])(?![a-z0-9])"
)
_NIT = re.compile(r"(?<![\d.])(\d{9,10}|\d{1,3}(?:[.\s]\d{3}){2,3})\s?-\s?(\d)(?![\d.]|[-/]\d)")
_FIGURE = re.compile(
    r"(?<![\d.,'+-])(?P<grouped>\d{1,4}(?P<sign>[ .,'-])\d{3}(?:(?P=sign)\d{3})*)(?!\d|[.,'-]\d"
    r"|\ \d{3}(?!\d))"
    r"|(?<![\d,'+])(?P<uneven>\d{1,5}(?:[.,' -]\d{3,6}){1,3})(?!\d|[.,'-]\d)"
    r"|(?<![\d,'])(?P<plain>\d{3,11})(?!\d|[.,']\d)"
)
_LOOSE = re.compile(
    r"[\s:#.,;=\-]*(?:(?:numero|nro|num|no|n|es|la|el|de|ciudadania|colombiana|seria|el\s+siguiente"
    r"|siguiente)[\s.:#]+)*"
    r"(\d{1,5}(?:[\s.,'/_-]{1,3}\d{1,6})+)"
)
_SPELLED = re.compile(r"[\s:#.,;=\-]*(?:(?:numero|nro|num|no|n|es|la|el|de|ciudadania|seria)[\s.:#,]+)*")
_ONLY_GROUPS = re.compile(r"\W*\d{1,6}(?:[\s.,'/_-]{1,3}\d{1,6})*\W*")
_REJECTED = re.compile(r"\bno\s+(?:es|era|la\s+\d+\s+era|fue)?\s*(?:el|la)?\s*$")
_SPACED_WORDS = frozenset("yaeouxn")
_NOT_DIGITS = re.compile(r"\D")


@dataclass(slots=True)
class _Found:
    start: int
    document: Document
    rejected: bool


def take_documents(
    message: Message, expected: Expected, currency: str, balance_digits: str = ""
) -> tuple[Document, ...]:
    """Identity numbers in the order of the text, without those that the writer took back; takes their characters."""
    found: list[_Found] = []
    figures = any(char.isdigit() for char in message.text)
    if not figures and not any(lexicon.cardinal(token.text) is not None for token in message.tokens):
        return ()
    cues = identity_cues(message.text)
    if figures:
        if expected == Expected.DOCUMENT_NUMBER:
            _take_only_groups(message, found)
        _take_lettered(message, expected, found)
        _take_nits(message, currency, found)
        _take_loose(message, cues, found)
        _take_figures(message, expected, balance_digits, found)
    if not found:
        _take_spelled(message, cues, expected, found)
    found.sort(key=lambda one: one.start)
    kept = [one.document for one in found if not one.rejected] or [one.document for one in found]
    return tuple(dict.fromkeys(kept))


def document_of(number: str, kind: str) -> Document:
    """A document with its validity: check letter or digit, and the lengths that exist."""
    return Document(number, kind, _VALID[kind](number))


def _is_cedula(number: str) -> bool:
    return (5 <= len(number) <= 8 or (len(number) == 10 and number[0] in "12")) and number[0] != "0"


def _is_nit(number: str) -> bool:
    """With its check digit; nine digits from 8 or 9 on are a company's number without it."""
    return nit.is_valid(number) or (len(number) == 9 and number[0] in "89")


_VALID = {
    "CC": _is_cedula,
    "TI": lambda number: len(number) in (10, 11),
    "CE": lambda number: 5 <= len(number) <= 7,
    "PPT": lambda number: 6 <= len(number) <= 8,
    "NIT": _is_nit,
    "DNI": dni.is_valid,
    "NIE": nie.is_valid,
}


def _add(message: Message, span: tuple[int, int], document: Document, found: list[_Found]) -> None:
    message.take(*span)
    rejected = _REJECTED.search(message.text, max(0, span[0] - 20), span[0]) is not None
    found.append(_Found(span[0], document, rejected))


def _take_lettered(message: Message, expected: Expected, found: list[_Found]) -> None:
    for match in _NIE.finditer(message.text):
        number = f"{match[1]}{_NOT_DIGITS.sub('', match[2])}{match[3]}".upper()
        if len(number) == 9 and message.is_free(*match.span()):
            _add(message, match.span(), document_of(number, "NIE"), found)
    for match in _DNI.finditer(message.text):
        digits, letter = _NOT_DIGITS.sub("", match[1]), match[4].upper()
        number = f"{digits:0>8}{letter}"
        if message.is_free(*match.span()) and _is_dni(message, match, number, expected):
            _add(message, match.span(), document_of(number, "DNI"), found)


def _is_dni(message: Message, match: re.Match[str], number: str, expected: Expected) -> bool:
    before = cue_before(message.text, match.start())
    called = before is not None and before.kind in ("DNI", "NIE")
    if len(_NOT_DIGITS.sub("", match[1])) == 7 and not (called and dni.is_valid(number)):
        return False
    apart = " " in match[3] and "-" not in match[3]
    goes_on = match[4] in _SPACED_WORDS and message.text[match.end() :].strip(" .,!")
    if apart and (goes_on or not dni.is_valid(number)):
        return False
    if before is not None and before.is_identity and not called and not dni.is_valid(number):
        return False
    return called or not apart or dni.is_valid(number) or expected == Expected.DOCUMENT_NUMBER


def _take_nits(message: Message, currency: str, found: list[_Found]) -> None:
    for match in _NIT.finditer(message.text):
        number = _NOT_DIGITS.sub("", match[1]) + match[2]
        cue = cue_before(message.text, match.start())
        called = cue is not None and cue.kind == "NIT"
        likely = len(number) == 10 and nit.is_valid(number) and not (cue and cue.is_identity)
        if message.is_free(*match.span()) and (called or (likely and currency != "EUR")):
            _add(message, match.span(), document_of(number, "NIT"), found)


def _take_loose(message: Message, cues: list[Cue], found: list[_Found]) -> None:
    """After an identity word: "93 38 89 15", "9 3 3 8 8 9 1 5", "93.388915"."""
    for cue in cues:
        match = _LOOSE.match(message.text, cue.end)
        if match is None or not message.is_free(*match.span(1)) or cue.kind == "PHONE":
            continue
        end = _loose_end(message.text, match)
        digits = _NOT_DIGITS.sub("", message.text[match.start(1) : end]) if end else ""
        if end and 6 <= len(digits) <= 10:
            _add(message, (match.start(1), end), document_of(digits, _kind(cue, digits)), found)


def _loose_end(text: str, match: re.Match[str]) -> int | None:
    """Where the groups stop being one number: ten digits, a comma and a space, or a unit of money next."""
    groups = list(re.finditer(r"\d+", match[1]))
    if len(groups[0].group()) > 5:
        return None
    total, end = 0, 0
    for index, group in enumerate(groups):
        enough = total >= 6
        total += len(group.group())
        gap = match[1][groups[index - 1].end() : group.start()] if index else ""
        if total > 10 or (enough and _starts_something(text, match.start(1) + group.end(), gap)):
            break
        end = match.start(1) + group.end()
    return end


def _starts_something(text: str, after: int, gap: str) -> bool:
    return (len(gap.strip()) != len(gap) and ("," in gap or ";" in gap)) or bool(names_money(text, after))


def _take_figures(message: Message, expected: Expected, balance_digits: str, found: list[_Found]) -> None:
    for match in _FIGURE.finditer(message.text):
        digits = _NOT_DIGITS.sub("", match.group())
        if not message.is_free(*match.span()) or _glued_to_letters(message.text, match):
            continue
        cue = _identity_cue(message.text, match)
        kind = _judge(message, match, digits, cue, expected, balance_digits)
        if kind is not None:
            _add(message, match.span(), document_of(digits, kind), found)


def _glued_to_letters(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1 : match.start()]
    return before.isalpha() and cue_before(text, match.start()) is None


def _identity_cue(text: str, match: re.Match[str]) -> Cue | None:
    before = cue_before(text, match.start())
    if before is not None and before.is_identity:
        return before
    return cue_after(text, match.end()) or before


def _judge(
    message: Message, match: re.Match[str], digits: str, cue: Cue | None, expected: Expected, balance_digits: str
) -> str | None:
    """The kind of document that this figure is, or None."""
    if is_money(message.text, *match.span()) or not 4 <= len(digits) <= 11:
        return None
    if cue is not None and cue.is_identity:
        return _kind(cue, digits) if len(digits) >= 5 or expected == Expected.DOCUMENT_NUMBER else None
    if cue is not None and cue.kind in ("OTHER", "PHONE"):
        return None
    asked = expected == Expected.DOCUMENT_NUMBER
    if asked and 5 <= len(digits) <= 10 and (cue is None or cue.kind == "PERSON" or len(digits) >= 7):
        return _kind(None, digits)
    if expected == Expected.CHALLENGE_ANSWER and len(digits) <= 6:
        return None
    return _kind(None, digits) if _looks_like_document(message, match, digits, cue, balance_digits) else None


def _looks_like_document(
    message: Message, match: re.Match[str], digits: str, cue: Cue | None, balance_digits: str
) -> bool:
    if digits.endswith("000") or digits == balance_digits or digits[0] == "0":
        return False
    person, money = cue is not None and cue.kind == "PERSON", cue is not None and cue.kind == "MONEY"
    plain = match["plain"] is not None
    if len(digits) == 10:
        return digits[0] == "1" and (plain or not money)
    if len(digits) == 9:
        return digits[0] in "89" and (person or nit.is_valid(digits)) and not money
    if len(digits) == 8:
        return plain or not money or not digits.endswith("00")
    if len(digits) == 7:
        return not money and not digits.endswith("00")
    return len(digits) in (5, 6) and plain and (person or (len(digits) == 6 and match.group() == message.text))


def _kind(cue: Cue | None, digits: str) -> str:
    if cue is not None and cue.is_identity and cue.kind not in ("NIE",):
        return cue.kind
    return "NIT" if len(digits) == 9 and digits[0] in "89" else "CC"


def _take_only_groups(message: Message, found: list[_Found]) -> None:
    """Asked for a number, somebody sent only figures, grouped in their own way ("933 889 15")."""
    match = _ONLY_GROUPS.fullmatch(message.text)
    digits = _NOT_DIGITS.sub("", message.text)
    if match and 6 <= len(digits) <= 10 and message.is_free(0, len(message.text)):
        _add(message, match.span(), document_of(digits, _kind(None, digits)), found)


def _take_spelled(message: Message, cues: list[Cue], expected: Expected, found: list[_Found]) -> None:
    """Voice typing: "noventa y tres millones trescientos…", "nueve tres tres ocho…", after an identity word."""
    for cue in cues:
        match = _SPELLED.match(message.text, cue.end)
        begin = match.end() if match else cue.end
        index = next((i for i, token in enumerate(message.tokens) if token.start >= begin), len(message.tokens))
        if _take_run(message, index, _kind(cue, ""), found, least=6):
            return
    asked = expected == Expected.DOCUMENT_NUMBER
    for index, token in enumerate(message.tokens):
        if token.kind == "w" and lexicon.cardinal(token.text) is not None:
            _take_run(message, index, "CC", found, least=6, pieces=2 if asked else 6)
            return


def _take_run(
    message: Message, index: int, kind: str, found: list[_Found], *, least: int, pieces: int = 1
) -> bool:
    digits, count, last = read_digits(message, index)
    if not least <= len(digits) <= 10 or count < pieces:
        return False
    _add(message, (message.tokens[index].start, message.tokens[last].end), document_of(digits, kind), found)
    return True


def read_digits(message: Message, index: int) -> tuple[str, int, int]:
    """Digits from `index` on, said as one number or in pieces ("noventa y tres, tres ochenta y ocho…").

    Returns the digits, how many pieces they came in, and the last token's index.
    """
    tokens = message.tokens
    whole, after = read_whole(tokens, index)
    if whole >= 100_000:
        return str(whole), 1, after - 1
    digits, pieces, at = "", 0, index
    while at < len(tokens):
        if tokens[at].text in (",", ".", "-"):
            at += 1
            continue
        value = (int(tokens[at].text), at + 1) if tokens[at].text.isdigit() and len(tokens[at].text) < 5 else None
        words = value or read_words(tokens, at)
        if words is None:
            break
        digits += tokens[at].text if value else str(words[0])
        pieces, at = pieces + 1, words[1]
    return digits, pieces, max(index, at - 1)
