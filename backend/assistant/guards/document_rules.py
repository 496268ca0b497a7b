"""Holds what a reply says of prices, terms and how often something may be done against what documents say of the same.

A figure that stands somewhere in the documents is not yet right: each must be of what the sentence says it is of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backend.assistant.guards.document_text import (
    DocumentLine,
    Price,
    countries_in,
    sort_before,
    terms_in,
    times_in,
)
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.passages import stems_of
from backend.assistant.guards.words import word_set

_CLAUSE = re.compile(r"[;:|\n,]|\.(?=\s)|\b(?:y|pero|and|but|mientras)\b")
_DENIED = re.compile(r"\b(?:no|ni|nunca|tampoco|sin|not|never|can't|cannot)\b")
_AGAIN = re.compile(
    r"\b(?:cambi|mov|corr|modific|chang)\w* (?:(?:las|sus|tus|the|your) )?(?:fechas|dates)\b|"
    r"\b(?:fechas|dates)\b[^.;,]{0,30} (?:cambi|mov|corr|modific|chang)\w*|\breschedul\w*"
)
_IF = re.compile(r"(?<=\w) (?:si|if|cuando|when)\b")
_DAILY = re.compile(r"\b(?:por dia|al dia|diari[oa]s?|cada dia|a day|per day|daily)\b")
_FREE = re.compile(
    r"\b(?:no (?:tiene|lleva|genera) (?:ningun )?cost\w+|sin cost\w+|grat\w+|no (?:se )?(?:cuesta|cobra\w*)|free)\b"
)
_TAKES = re.compile(
    r"\b(?:tard\w+|demor\w+|plazo|expid\w+|entreg\w+|respond\w+|respuesta|contest\w+|maximo|recib\w+|list[oa]|takes?|within)\b"
)
_FIRST_TOO = re.compile(
    r"\binclu(?:id[oa]|yendo|so) (?:en )?la primera|\bdesde la primera\b|\bla primera (?:tambien|incluida|inclusive)\b|"
    r"\bincluding the first\b"
)
_SUBJECTS = word_set("document_subjects")


def wrong_of_documents(text: str, figures: Sequence[Figure], facts: TurnFacts, above: str = "") -> str | None:
    """Return what a folded sentence says otherwise than the documents of the turn; `above` is the sentence before."""
    if not facts.documents_read or "?" in text:
        return None
    return _wrong_times(text, facts) or _wrong_price(text, figures, facts, above) or _wrong_term(text, facts)


def _lines(facts: TurnFacts) -> Iterator[DocumentLine]:
    return (line for document in facts.documents_read for line in document.lines)


def _wrong_times(text: str, facts: TurnFacts) -> str | None:
    """Return how often something may be done, where a document says otherwise of that very thing."""
    if "ve" not in text and "times" not in text and "twice" not in text:
        return None
    said = times_in(_IF.split(text)[0])
    if not said or _DENIED.search(_IF.split(text)[0]):
        return None
    stems = stems_of(text) | ({"repro"} if _AGAIN.search(text) else set())
    for _, count in said:
        known = {times for line in _lines(facts) for stem, times in line.times if stem in stems}
        if known and count not in known:
            return f"{count} veces"
    return None


def _wrong_price(text: str, figures: Sequence[Figure], facts: TurnFacts, above: str) -> str | None:
    prices = [price for line in _lines(facts) for price in line.prices]
    if not prices:
        return None
    amounts = [one for one in figures if one.kind == Kind.MONEY and one.value]
    for figure in amounts:
        if _is_of_another_sort(text, figure, figures, prices) or (
            len(amounts) == 1 and _is_of_another_thing(text, figure, prices, above)
        ):
            return text[figure.start : figure.end]
    return None if amounts else _free_falsely(text, prices)


def _is_of_another_sort(
    text: str, figure: Figure, figures: Sequence[Figure], prices: Sequence[Price]
) -> bool:
    """Whether a least amount is told as a cost, or any such mistake."""
    starts = [match.end() for match in _CLAUSE.finditer(text, 0, figure.start)]
    starts += [one.end for one in figures if one.kind == Kind.MONEY and one.end <= figure.start]
    sort = sort_before(text[max(starts, default=0) : figure.start])
    known = {price.sort for price in prices if price.value == figure.value}
    if not sort:
        return False
    if known:
        return "" not in known and sort not in known
    daily = {price.value for price in prices if price.sort == sort and price.daily}
    return bool(daily) and sort == "most" and _DAILY.search(text) is not None


def _is_of_another_thing(text: str, figure: Figure, prices: Sequence[Price], above: str) -> bool:
    """Whether the sentence names in full what costs another amount, and nothing of what costs this one."""
    own = [price for price in prices if price.value == figure.value]
    stems = stems_of(text)
    if not own or any(not price.label or price.label & stems_of(f"{above} {text}") for price in own):
        return (
            bool(own) and _FIRST_TOO.search(text) is not None and all("adici" in price.label for price in own)
        )
    return any(len(price.label) > 2 and price.label <= stems for price in prices)


def _free_falsely(text: str, prices: Sequence[Price]) -> str | None:
    """Return what is told to cost nothing of something that a document names a price of."""
    free = _FREE.search(text)
    if free is None:
        return None
    stems = stems_of(text[: free.end()])
    priced = any(len(price.label) > 2 and price.label <= stems for price in prices)
    return free.group() if priced else None


def _wrong_term(text: str, facts: TurnFacts) -> str | None:
    """Return a term that documents tell of another country, or of another thing."""
    terms = terms_in(text) if _TAKES.search(text) and not _DENIED.search(text) else frozenset()
    countries, subjects = countries_in(text), stems_of(text) & _SUBJECTS
    for term in sorted(terms):
        having = [line.countries for line in _lines(facts) if term in line.terms]
        if len(countries) == 1 and having and all(those and not those & countries for those in having):
            return term
        if len(subjects) == 1 and having and _is_of_others(term, subjects, facts):
            return term
    return None


def _is_of_others(term: str, subjects: frozenset[str], facts: TurnFacts) -> bool:
    """Whether passages tell terms of the thing, and none of those that name it has this one."""
    own = [
        frozenset().union(*(line.terms for line in document.lines))
        for document in facts.documents_read
        if subjects <= document.stems
    ]
    return any(own) and not any(term in terms for terms in own)
