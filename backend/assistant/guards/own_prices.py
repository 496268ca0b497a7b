"""The person's own amount told as what closes their debt: nobody took it."""

from __future__ import annotations

import re

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.quotations import same_figure

_CLOSES = (
    r"(?:cierr\w+|cerr(?:amos|emos|ar|aria|arias)|liquid\w+|sald(?:as|amos|ar|arias)|cancel(?:as|amos|ar|arias)|"
    r"qued(?:as|amos|a|arias) (?:a mano|a paz y salvo|al dia|libre|en paz)|termin(?:as|amos) de pagar|"
    r"settles?|closes?|clears?)"
)
_WITH = r"(?:con|por|with|for) (?:los |las |tus |esos |apenas |solo |your |those )*[$€]? ?$"
_WITH_IT = re.compile(_WITH)
_CLOSED_BEFORE = re.compile(rf"\b{_CLOSES}\b(?:[^.;:,]|[.,](?=\d)){{0,30}}?\b{_WITH}")
_CLOSES_AFTER = re.compile(
    rf"(?: (?:pesos|euros|mil|dolares|soles|de contado|hoy|ya|que \w+))*,? (?:si )?(?:la |lo )?{_CLOSES}\b"
)
_NOT_SAID = re.compile(
    r"\b(?:no|ni|tampoco|si|para|nunca|quier\w+|quer\w+|propon\w+|propus\w+|not|can't|cannot|if|to)\b"
)


def own_price(text: str, figures: list[Figure], facts: TurnFacts) -> str | None:
    """Return the person's amount that is told as closing the debt where no offer asks for so much."""
    if "?" in text:
        return None
    for figure in figures:
        told = figure.kind == Kind.MONEY and any(same_figure(figure, said) for said in facts.said)
        if told and not _is_asked_for(figure, facts) and _closes(text, figure):
            return text[figure.start : figure.end]
    return None


def _closes(text: str, figure: Figure) -> bool:
    before = text[: figure.start]
    clause = re.split(r"[;:!\n]|[.,](?=\s)", before)[-1]
    if _NOT_SAID.search(clause):
        return False
    after = _WITH_IT.search(before) and _CLOSES_AFTER.match(text, figure.end)
    return bool(after or _CLOSED_BEFORE.search(before))


def _is_asked_for(figure: Figure, facts: TurnFacts) -> bool:
    """Whether an offer, or the whole debt, is of that amount or less."""
    offers = [*facts.offers.values()]
    least = min((max(offer.amounts["total"]) for offer in offers), default=None)
    owed = {amount for debt in facts.debts.values() for amount in debt.amounts["balance"]}
    return figure.value in owed | facts.accepted or (least is not None and (figure.value or 0) >= least)
