"""A passage of a document line by line: what each says of prices, of terms and of how often something may be done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.passages import stems_of
from backend.assistant.guards.words import word_list

_LINES = re.compile(r"[\n;]|\.(?=\s|$)(?<!\b[ap]\.)(?<!\bm\.)")
_PARTS = re.compile(r"[·|,]")
_NUMBERS = {word: str(number) for number, word in enumerate(word_list("numbers_es"))} | {
    "un": "1",
    "una": "1",
}
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_TERM = re.compile(rf"\b({_COUNT}) (dias?|semanas?|meses|mes|anos?)\b")
_COUNTRY = re.compile(r"\b(colombia|espana|peru|argentina|mexico|chile|ecuador|estados unidos)\b")
_TIMES = re.compile(
    rf"\b({_COUNT}|varias|muchas|cuantas|l?as) (?:sola |unica )?ve(?:z|ces)\b"
    r"(?! (?:que (?!quier|necesi|haga|des)|se |\w+[ai]d[oa]s?\b|por |al ))|\b(once|twice)\b|\b(\w+) times\b"
)
_TIMES_EN = {"once": "1", "twice": "2", "two": "2", "three": "3", "four": "4"}
SORTS = {
    "least": r"minim\w+|desde|al menos|a partir de|como poco|(?<!no )menos de|at least|minimum",
    "most": r"maxim\w+|hasta|tope|limite|mas de|up to|at most|maximum|limit",
    "cost": r"cuest\w+|cost\w*|cobr\w+|vale|valen|tarifa|comision|recargo|fees?|charges?",
}
_SORT = re.compile(r"\b(?:" + "|".join(f"(?P<{name}>{words})" for name, words in SORTS.items()) + r")\b")


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of a line, its sort, and the stems of its label: whole where the line is a label and an amount."""

    value: Decimal
    sort: str
    label: frozenset[str]
    daily: bool


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """What a line says; `times` with the stem of what may be done so often."""

    stems: frozenset[str]
    countries: frozenset[str]
    terms: frozenset[str]
    times: tuple[tuple[str, str], ...]
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A passage."""

    stems: frozenset[str]
    lines: tuple[DocumentLine, ...]


def read_document(folded: str, figures: Sequence[Figure]) -> DocumentText:
    """Return a passage's lines; it is folded, and its figures are read."""
    lines, start = [], 0
    for end in (*(stop.start() for stop in _LINES.finditer(folded)), len(folded)):
        lines.append(_line(folded, start, end, figures))
        start = end + 1
    return DocumentText(stems_of(folded), tuple(lines))


def _line(folded: str, start: int, end: int, figures: Sequence[Figure]) -> DocumentLine:
    text = folded[start:end]
    amounts = [one for one in figures if start <= one.start < end and one.kind == Kind.MONEY and one.value]
    return DocumentLine(
        stems_of(text),
        countries_in(text),
        terms_in(text),
        tuple((stem, count) for stem, count in times_in(text) if stem),
        tuple(_price(folded, start, one) for one in amounts),
    )


def _price(folded: str, start: int, amount: Figure) -> Price:
    begins = max((part.end() for part in _PARTS.finditer(folded, start, amount.start)), default=start)
    label = folded[begins : amount.start]
    whole = stems_of(label.rstrip(" :$€")) if label.rstrip(" $€").endswith(":") else frozenset()
    return Price(amount.value or Decimal(0), sort_before(label), whole, " dia" in label)


def sort_before(text: str) -> str:
    """Return what kind of amount follows a text by its last word that says so: a least, a most, a cost, or none."""
    sorts = [found.lastgroup or "" for found in _SORT.finditer(text)]
    return sorts[-1] if sorts else ""


def countries_in(text: str) -> frozenset[str]:
    """Return the countries that a folded text names."""
    return frozenset(_COUNTRY.findall(text))


def terms_in(text: str) -> frozenset[str]:
    """Return how long a folded text says that things take, as "10 dia"."""
    return frozenset(f"{_NUMBERS.get(count, count)} {unit[:3]}" for count, unit in _TERM.findall(text))


def times_in(text: str) -> list[tuple[str, str]]:
    """Return how often a folded text says that something may be done, each with the stem of the word before it."""
    found = []
    for match in _TIMES.finditer(text):
        said = next(filter(None, match.groups()))
        before = [
            word for word in re.findall(r"[a-z]{5,}", text[: match.start()]) if not _SORT.fullmatch(word)
        ]
        found.append((before[-1][:5] if before else "", _NUMBERS.get(said, _TIMES_EN.get(said, said))))
    return found
