"""A question that goes on from the one before: "¿y los domingos?", "y la última", "¿y la de Cali?", "y de vuelta".

It is the question before with one thing in it exchanged for another of its kind: a day for a day, the last for the
first, what stands behind a preposition for what stood there. Which reading is meant, its answer decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from backend.knowledge.days import DAY_NAMES, DAY_PHRASE, MONTH_NAMES
from backend.knowledge.stems import fold

MOST_WORDS = 6
"""Of what is said after "y"; who says more asks anew."""
MOST_READINGS = 3
_GOES_ON = re.compile(
    r"^\W*(?:(?:ah|bueno|gracias|listo|ok|vale)\W+)*(?:pero )?(?:y|e)\s+(?:si es\s+)?(?!si\b)(?P<rest>.+?)\W*$"
)
_ARTICLE = r"(?:el|la|los|las|un|una)"
_ORDINAL = re.compile(
    rf"\b(?:{_ARTICLE}\s+)?(?:primer[oa]?s?|ultim[oa]s?|siguientes?|segund[oa]|tercer[oa]?)\b"
)
_KINDS = (
    re.compile(rf"\b(?:(?:el|en|para el)\s+)?(?:dia\s+)?\d{{1,2}} de (?:{MONTH_NAMES})\b(?: de \d{{4}})?"),
    re.compile(
        rf"\b(?:(?:de|en|{_ARTICLE})\s+)*(?:{DAY_PHRASE.pattern}|(?:{DAY_NAMES}|festivos?|feriados?|hoy|manana)\b)"
    ),
    _ORDINAL,
)
"""A date, days, and the place in an order."""
_WAY_BACK = re.compile(r"\b(?:de (?:vuelta|regreso)|al reves|a la inversa|sentido contrario|para volver)\b")
_NAME = rf"(?:{_ARTICLE}\s+)?(?!{_ARTICLE}\b|un\b)\w+"
_THERE_AND_BACK = re.compile(rf"\b(de|desde)\s+({_NAME}(?: \w+)?)\s+(a|hasta|hacia)\s+({_NAME})")
_PLACED = re.compile(
    rf"^(?:(?:{_ARTICLE}|lo)\s+)?(?P<word>de|en|a|para|desde|hasta|por|con|sin)(?P<article>l?)\s+(?P<thing>.+)$"
)
_THING = re.compile(rf"\b{_ARTICLE}\s+[^\W\d_]{{3,}}(?:\s+del?\s+(?:(?:la|los|las)\s+)?[^\W\d_]{{3,}})?")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What may be asked, likeliest first; `is_sure` where it says nothing without the question before."""

    readings: tuple[str, ...]
    is_sure: bool


def find_follow_up(said: str, before: str) -> FollowUp | None:
    """Return what `said` may ask after the question `before`; None where it does not go on from it."""
    found = _GOES_ON.match(fold(said))
    if found is None or len(found["rest"].split()) > MOST_WORDS:
        return None
    rest, question = found["rest"], " ".join(fold(before).split()).rstrip(" ?!.")
    same = _same_kind(rest, question)
    if same:
        return FollowUp((same,), is_sure=True)
    placed = _PLACED.match(rest)
    exchanged = _placed(placed, question) if placed else _things(rest, question)
    readings = dict.fromkeys([*exchanged, f"{question} {rest}"])
    return FollowUp(tuple(readings)[:MOST_READINGS], is_sure=False)


def _same_kind(rest: str, question: str) -> str:
    """Exchange a date, a day, a place in an order, or the two ends of a journey; empty where there is none of it."""
    for kind in _KINDS:
        if kind.search(rest):
            if kind.search(question):
                return _tidy(kind.sub(lambda _: f" {rest} ", question, count=1))
            return "" if kind is _ORDINAL else f"{question} {rest}"
    if _WAY_BACK.search(rest) and _THERE_AND_BACK.search(question):
        return _THERE_AND_BACK.sub(r"\1 \4 \3 \2", question, count=1)
    return ""


def _placed(placed: re.Match[str], question: str) -> list[str]:
    """Put a thing where another stands behind the same preposition, the last such place first."""
    behind = re.compile(rf"\b{placed['word']}l?\s+(?:{_ARTICLE}\s+)?[^\W\d_]{{3,}}")
    thing = f"{placed['word']}{placed['article']} {placed['thing']}"
    return [
        _tidy(f"{question[: one.start()]} {thing} {question[one.end() :]}")
        for one in reversed(list(behind.finditer(question)))
    ]


def _things(rest: str, question: str) -> list[str]:
    return [
        _tidy(f"{question[: one.start()]} {rest} {question[one.end() :]}")
        for one in reversed(list(_THING.finditer(question)))
    ]


def _tidy(text: str) -> str:
    return " ".join(text.split())
