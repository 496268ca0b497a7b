"""Amounts without their multiplier or currency: "3,2 millones menos 1,9", "dos de capital", "los 5"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.rounded import unrounded

_MILLION, _THOUSAND = Decimal(10**6), Decimal(10**3)
_FEWEST_THOUSANDS = 100
_THOUSANDS = re.compile(r"\bmil\b|thousand")
_OF_DEBT = re.compile(
    r"(?: ?€| euros| pesos)?,? (?:(?:son|es|van|are|is|in|of|de|en|por) )+(?:el |los |las |the )?"
    r"(?:capital|interes\w*|gastos|comision\w*|principal|interests?|fees)\b"
)
_THEIR_OWN = re.compile(
    r"\b(?:(?<!de )los|tus|esos|dar|das|des|dando|pones|poner|poniendo|your|those)(?: (?:los|tus))? $"
)
_GIVEN = re.compile(r"los (\d{1,3})")
_GIVES = re.compile(r"\b(?:dar|das|des|dando|pon\w*|entreg\w*|junt\w*|tien\w*|con) $")
_STANDS_ALONE = re.compile(
    r" ?(?:[.,;:?!)]|$)| (?:no|ya|que|te|son|de entrada|al inicio|hoy|ahora|menos|y|o|en|es)\b"
)


def with_short_amounts(text: str, figures: Sequence[Figure], facts: TurnFacts) -> list[Figure]:
    """Return the figures, small numbers read as the known amounts that they stand for."""
    figures = [_undated(text, figure, facts) for figure in figures]
    known = _known(facts)
    scales = {scale for figure in figures for scale in _scales(figure)}
    read = [_read(text, figure, facts, known, scales) if _is_small(figure) else figure for figure in figures]
    if all(figure.kind != Kind.MONEY for figure in read):
        return read
    usual = known - _only_last(facts)
    return [_in_full(text, figure, known, usual) if figure.kind == Kind.MONEY else figure for figure in read]


def _only_last(facts: TurnFacts) -> frozenset[Decimal]:
    """Return what is paid the last time alone: nobody rounds that one."""
    plans = [offer.amounts for offer in facts.offers.values() if len(offer.amounts.get("instalment", ())) > 1]
    return frozenset().union(*(amounts["last"] for amounts in plans))


def _in_full(text: str, figure: Figure, known: frozenset[Decimal], usual: frozenset[Decimal]) -> Figure:
    """Read "un millon cuatrocientos diez" as thousands, and what is told in round numbers as what it stands for."""
    value = figure.value or Decimal(0)
    rest = value % _MILLION
    if (
        value > _MILLION
        and _FEWEST_THOUSANDS <= rest < _THOUSAND
        and not _THOUSANDS.search(text[figure.start : figure.end])
    ):
        meant: Decimal | None = value - rest + rest * _THOUSAND
        meant = meant if meant in known else None
    else:
        meant = None if value in known else unrounded(text, figure, usual)
    return figure if meant is None else replace(figure, value=meant, text="")


def _undated(text: str, figure: Figure, facts: TurnFacts) -> Figure:
    """Read the 5 of "dar los 5", which looks like a day, as the person's five millions."""
    said = _GIVEN.fullmatch(text[figure.start : figure.end])
    if figure.kind != Kind.DATE or said is None or not _GIVES.search(text[: figure.start]):
        return figure
    meant = {Decimal(said[1]) * _MILLION} & {one.value for one in facts.said}
    return Figure(Kind.MONEY, meant.pop(), figure.start, figure.end) if meant else figure


def _is_small(figure: Figure) -> bool:
    bare = figure.kind == Kind.NUMBER or (figure.kind == Kind.MONEY and not figure.unit)
    return bare and figure.value is not None and 0 < figure.value < _THOUSAND


def _scales(figure: Figure) -> set[Decimal]:
    """Return the multipliers with which an amount of the sentence is told."""
    if figure.kind != Kind.MONEY or figure.value is None or figure.value < _THOUSAND:
        return set()
    return {_MILLION, _THOUSAND} if figure.value >= _MILLION else {_THOUSAND}


def _read(
    text: str,
    figure: Figure,
    facts: TurnFacts,
    known: frozenset[Decimal],
    scales: set[Decimal],
) -> Figure:
    value = figure.value or Decimal(0)
    of_debt = _OF_DEBT.match(text, figure.end) is not None
    told = {value * scale for scale in scales} if of_debt or figure.kind == Kind.MONEY else set()
    told |= {value} if of_debt else set()
    if _THEIR_OWN.search(text[: figure.start]) and _STANDS_ALONE.match(text, figure.end):
        said = {one.value for one in facts.said if one.value}
        told |= {value * scale for scale in (_MILLION, _THOUSAND)} & said
    meant = sorted(told & known)
    return replace(figure, kind=Kind.MONEY, value=meant[-1], unit="", text="") if meant else figure


def _known(facts: TurnFacts) -> frozenset[Decimal]:
    """Return the amounts of debts and offers, and the person's own."""
    records = [debt.amounts for debt in facts.debts.values()] + [
        offer.amounts for offer in facts.offers.values()
    ]
    amounts = {
        value for record in [*records, facts.affordability] for values in record.values() for value in values
    }
    return frozenset(amounts | {one.value for one in facts.said if one.kind == Kind.MONEY and one.value})
