"""Identity numbers in figures: with a check letter or digit, after an identity word, bare, and digit by digit."""

from __future__ import annotations

import re

from stdnum.co import nit
from stdnum.es import dni

from backend.nlu.entities.cues import Cue, cue_after, cue_before, identity_cues, is_money, names_money
from backend.nlu.entities.document_kinds import LONGEST, document_of, kind_of
from backend.nlu.entities.figures import find_at_figures
from backend.nlu.entities.found_documents import Found, add_document, add_figure
from backend.nlu.entities.spoken_digits import letter_after
from backend.nlu.normalise import Message
from backend.nlu.understanding import Expected

_NIE = re.compile(
    r"(?<![a-z0-9])(?P<first>[xyz]|equis|ye|i\s+griega|[zc]eta)[\s.,-]{0,2}(?P<digits>\d(?:[\s.,-]?\d){6})(?!\d)"
)
_DNI = re.compile(r"(?<![0-9.,'])(\d{8}|\d{1,2}([. ,-])\d{3}\2\d{3}|\d{7})(\s?[-.]?\s?)([a-z])(?![a-z0-9])")
_NIT = re.compile(r"(?<![\d.])(\d{9,10}|\d{1,3}(?:[.\s]\d{3}){2,3})\s?-\s?(\d)(?![\d.]|[-/]\d)")
_FIGURE = re.compile(
    r"(?<![\d.,'+-])(?P<grouped>\d{1,4}(?P<sign>[ .,'-])\d{3}(?:(?P=sign)\d{3})*)(?!\d|[.,'-]\d"
    r"|\ \d{3}(?!\d))"
    r"|(?<![\d,'+])(?P<uneven>\d{1,5}(?:[.,' -]\d{3,6}){1,3})(?!\d|[.,'-]\d)"
    r"|(?<![\d,'])(?P<plain>\d{3,13})(?!\d|[.,']\d)"
)
_LOOSE = re.compile(
    r"[\s:#.,;=\-]*(?:(?:numero|nro|num|no|n|es|la|el|de|ciudadania|colombiana|seria|el\s+siguiente"
    r"|siguiente)[\s.:#]+)*"
    r"(\d{1,5}(?:[\s.,'/_-]{1,3}\d{1,6})+)"
)
_FIRST_LETTERS = {"x": "X", "e": "X", "y": "Y", "i": "Y", "z": "Z", "c": "Z"}
_ONLY_GROUPS = re.compile(r"\W*\d{1,6}(?:[\s.,'/_-]{1,3}\d{1,6})*\W*")
_SPACED_WORDS = frozenset("yaeouxn")
_NOT_DIGITS = re.compile(r"\D")
_ONE_BY_ONE = re.compile(r"(?<![\d.,$/+-])\d(?:[\s.,-]{1,2}\d){5,12}(?![\d/]|[.,-]\d)")
_IN_PAIRS = re.compile(
    r"(?<![\d.,$/+-])\d{1,2}(?P<gap>[ .-])\d\d(?P=gap)\d\d(?P=gap)\d\d(?:(?P=gap)\d\d)?(?![\d/]|[.,-]\d)"
)
_FEWEST_DIGITS = 4
"""Of any identity number; then of one in groups, and of one with a check letter or digit."""
_FEWEST_IN_GROUPS, _FEWEST_LETTERED = 6, 7


def take_in_figures(
    message: Message, expected: Expected, currency: str, balance_digits: str, found: list[Found]
) -> None:
    """Take the numbers of each form whose digits are there, the surest forms first."""
    if message.most_digits < _FEWEST_DIGITS:
        return
    longer = message.most_digits >= _FEWEST_IN_GROUPS
    if longer and expected == Expected.DOCUMENT_NUMBER:
        _take_only_groups(message, found)
    if message.most_digits >= _FEWEST_LETTERED:
        _take_lettered(message, expected, found)
        _take_nits(message, currency, found)
    if longer:
        _take_loose(message, found)
    _take_figures(message, expected, balance_digits, found)
    if longer:
        _take_pieces(message, found)


def _take_lettered(message: Message, expected: Expected, found: list[Found]) -> None:
    for match in _NIE.finditer(message.text):
        letter = letter_after(message.text, match.end())
        first = _FIRST_LETTERS[match["first"][0]]
        if letter is None or not message.is_free(*match.span()):
            continue
        number = f"{first}{_NOT_DIGITS.sub('', match['digits'])}{letter.letter}"
        add_document(message, (match.start(), letter.end), document_of(number, "NIE"), found)
    for match in find_at_figures(_DNI, message):
        digits, last = _NOT_DIGITS.sub("", match[1]), match[4].upper()
        number = f"{digits:0>8}{last}"
        if message.is_free(*match.span()) and _is_dni(message, match, number, expected):
            add_document(message, match.span(), document_of(number, "DNI"), found)


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


def _take_nits(message: Message, currency: str, found: list[Found]) -> None:
    for match in find_at_figures(_NIT, message):
        number = _NOT_DIGITS.sub("", match[1]) + match[2]
        cue = cue_before(message.text, match.start())
        called = cue is not None and cue.kind == "NIT"
        likely = len(number) == 10 and nit.is_valid(number) and not (cue and cue.is_identity)
        if message.is_free(*match.span()) and (called or (likely and currency != "EUR")):
            add_document(message, match.span(), document_of(number, "NIT"), found)


def _take_loose(message: Message, found: list[Found]) -> None:
    """After an identity word: "93 38 89 15", "9 3 3 8 8 9 1 5", "93.388915"."""
    for cue in identity_cues(message.text):
        match = _LOOSE.match(message.text, cue.end)
        if match is None or not message.is_free(*match.span(1)) or cue.kind == "PHONE":
            continue
        end = _loose_end(message.text, match)
        digits = _NOT_DIGITS.sub("", message.text[match.start(1) : end]) if end else ""
        if end and 6 <= len(digits) <= 10:
            add_figure(message, (match.start(1), end), digits, kind_of(cue, digits), found)


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


def _take_figures(message: Message, expected: Expected, balance_digits: str, found: list[Found]) -> None:
    for match in find_at_figures(_FIGURE, message):
        digits = _NOT_DIGITS.sub("", match.group())
        if not message.is_free(*match.span()) or _glued_to_letters(message.text, match):
            continue
        cue = _identity_cue(message.text, match)
        kind = _judge(message, match, digits, cue, expected, balance_digits)
        if kind is not None:
            add_figure(message, match.span(), digits, kind, found)


def _glued_to_letters(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1 : match.start()]
    return before.isalpha() and cue_before(text, match.start()) is None


def _identity_cue(text: str, match: re.Match[str]) -> Cue | None:
    before = cue_before(text, match.start())
    if before is not None and before.is_identity:
        return before
    return cue_after(text, match.end()) or before


def _judge(
    message: Message,
    match: re.Match[str],
    digits: str,
    cue: Cue | None,
    expected: Expected,
    balance_digits: str,
) -> str | None:
    """The kind of document that this figure is, or None."""
    if is_money(message.text, *match.span()) or not 4 <= len(digits) <= LONGEST:
        return None
    if cue is not None and cue.is_identity:
        return kind_of(cue, digits) if len(digits) >= 5 or expected == Expected.DOCUMENT_NUMBER else None
    if cue is not None and cue.kind in ("OTHER", "PHONE"):
        return "TI" if _is_youth_card(message.text, cue, digits) else None
    asked = expected == Expected.DOCUMENT_NUMBER
    if asked and 5 <= len(digits) <= LONGEST and (cue is None or cue.kind == "PERSON" or len(digits) >= 7):
        return kind_of(None, digits)
    if expected == Expected.CHALLENGE_ANSWER and len(digits) <= 6:
        return None
    return (
        kind_of(None, digits) if _looks_like_document(message, match, digits, cue, balance_digits) else None
    )


def _is_youth_card(text: str, cue: Cue, digits: str) -> bool:
    """ "tarjeta 1007346219": no bank card has ten digits, but every tarjeta de identidad has."""
    return text.endswith("tarjeta", 0, cue.end) and len(digits) == 10 and digits[0] == "1"


def _looks_like_document(
    message: Message, match: re.Match[str], digits: str, cue: Cue | None, balance_digits: str
) -> bool:
    person, money = cue is not None and cue.kind == "PERSON", cue is not None and cue.kind == "MONEY"
    plain = match["plain"] is not None
    if digits.endswith("000") or digits == balance_digits or len(digits) > 10:
        return False
    if digits[0] == "0":
        return len(digits) == 8 and plain and not money
    if len(digits) == 10:
        return digits[0] == "1" and (plain or not money)
    if len(digits) == 9:
        return digits[0] in "89" and (person or nit.is_valid(digits)) and not money
    if len(digits) == 8:
        return plain or not money or not digits.endswith("00")
    if len(digits) == 7:
        return not money and not digits.endswith("00")
    return (
        len(digits) in (5, 6) and plain and (person or (len(digits) == 6 and match.group() == message.text))
    )


def _take_only_groups(message: Message, found: list[Found]) -> None:
    """Asked for a number, somebody sent only figures, grouped in their own way ("933 889 15")."""
    match = _ONLY_GROUPS.fullmatch(message.text)
    digits = _NOT_DIGITS.sub("", message.text)
    if match and 6 <= len(digits) <= 10 and message.is_free(0, len(message.text)):
        add_figure(message, match.span(), digits, kind_of(None, digits), found)


def _take_pieces(message: Message, found: list[Found]) -> None:
    """Digits one by one or in pairs, in no talk of telephones, accounts or money ("8 4 2 1 7 6 3")."""
    for pattern in (_ONE_BY_ONE, _IN_PAIRS):
        for match in find_at_figures(pattern, message):
            digits = _NOT_DIGITS.sub("", match.group())
            cue = _identity_cue(message.text, match)
            other = cue is not None and cue.kind in ("OTHER", "PHONE", "MONEY")
            if other or is_money(message.text, *match.span()) or not message.is_free(*match.span()):
                continue
            if len(digits) <= 10 or (cue is not None and cue.is_identity):
                add_figure(message, match.span(), digits, kind_of(cue, digits), found)
