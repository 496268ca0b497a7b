"""Two ways of paying held against one another in words: the one costs less than the other, more payments save less."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.offer_measures import MEASURES, read_comparison
from backend.assistant.guards.offer_order import Named, named_offers
from backend.assistant.guards.sentence_judge import SentenceJudge

_SAYS_MORE = re.compile(r"\b(?:mas|menos|mayor|menor|mejor|more|most|less|least|[a-z]+est|[a-z]+er)\b")
_THAN = re.compile(r"\b(?:que|than|frente al?|comparad[ao]s? con)\b")
_NOT_SO = re.compile(r"\b(?:no|ni|not|tampoco|si|if|n't)\b")
_BETWEEN = re.compile(r"[;:?!\n]|\.(?!\d)")
_PART = re.compile(r"\b(?:mitad|dobl\w+|tripl\w+|terci\w+|parte|half|twice|double|third)\b")
"""Of a part of another's nothing is said to be more."""
_NO_OFFER = re.compile(
    r"\b(?:debes?|saldo|deuda|owe|balance|hoy|antes|propon\w*|pediste|dices|tien\w+|tenias?|puedes?|cabe)\b"
)
"""What is compared with is no offer: what is owed, what was asked for."""
_EVER = re.compile(
    r"\b(?:cuant[ao]s|the) (?P<many>mas|menos|more|fewer) (?:cuotas|meses|plazos?|pagos|instal\w+|months|payments)\b"
    r"(?P<then>[^.;?]*)"
)
_LONGER = re.compile(
    r"\b(?:cuanto|mientras|entre) (?:mas (?P<long>larg\w+|tiempo|plazo|te (?:demor|tard)\w+|lento)|"
    r"mas (?P<short>cort\w+|rapido|pronto|te apur\w+)|menos (?P<less>tiempo|plazo|te (?:demor|tard)\w+))"
    r"(?P<then>[^.;:?]*)|"
    r"\bthe (?:(?P<longer>longer|slower|more time)|(?P<sooner>shorter|sooner|faster|quicker|less time))\b"
    r"(?P<after>[^.;:?]*)"
)
"""The longer one takes, whatever the ways of paying."""


def compares_ways(text: str) -> bool:
    """Whether a folded sentence has a word that says more or less."""
    return _SAYS_MORE.search(text) is not None


def wrong_comparison(judge: SentenceJudge) -> str | None:
    """Return the words by which one way of paying is said to be more, or less, than another that is not so."""
    if len(judge.facts.offers) < 2 or "?" in judge.text:
        return None
    return _wrong_of_two(judge) or _wrong_ever(judge)


def _wrong_of_two(judge: SentenceJudge) -> str | None:
    named = list(named_offers(judge))
    for than in _THAN.finditer(judge.text):
        first = _last([one for one in named if one.end <= than.start()])
        second = next((one for one in named if one.start >= than.end()), None)
        if first is None or second is None or not (first.keys and second.keys) or first.keys & second.keys:
            continue
        said, then = judge.text[first.end : than.start()], judge.text[than.end() : second.start]
        before = _clause(judge.text[: first.start])
        if (
            _PART.search(said)
            or _BETWEEN.search(said + then)
            or _NO_OFFER.search(then)
            or _NOT_SO.search(before + said)
        ):
            continue
        # "pagas más con A que con B" has before the two what others have between them.
        if wrong := _gainsaid(judge, said if read_comparison(said)[0] else before + said, first, second):
            return wrong
    return None


def _gainsaid(judge: SentenceJudge, said: str, first: Named, second: Named) -> str | None:
    """Return the comparison, where no offers so named bear it out."""
    sort, more = read_comparison(said)
    one, other = (_measures(judge, sort, named) for named in (first, second))
    if not sort or not one or not other:
        return None
    return None if any((a > b) == more and a != b for a in one for b in other) else said.strip()


def _measures(judge: SentenceJudge, sort: str, named: Named) -> list[Any]:
    offers = [judge.facts.offers[key] for key in named.keys if key in judge.facts.offers]
    return [MEASURES[sort](offer) for offer in offers] if sort else []


def _wrong_ever(judge: SentenceJudge) -> str | None:
    """Return "cuantas más cuotas, mayor es el descuento" where it is not so."""
    for ever in _EVER.finditer(judge.text):
        offers = judge.facts.offers_of(judge.debts_at(0))
        plans = [offer for offer in offers if offer.kind == "instalment_plan"]
        plans.sort(key=lambda offer: max(offer.counts["instalment"]))
        sort, more = read_comparison(ever["then"])
        if sort and len(plans) > 1 and _rises(plans, sort) != (more == (ever["many"] in ("mas", "more"))):
            return ever.group()
    return _wrong_longer(judge)


def _wrong_longer(judge: SentenceJudge) -> str | None:
    """Return "cuanto más largo el plazo, menos pagas" where it is not so of the longest and the shortest."""
    for said in _LONGER.finditer(judge.text):
        offers = sorted(judge.facts.offers_of(judge.debts_at(0)), key=MEASURES["length"])
        sort, more = read_comparison((said["then"] or said["after"] or "").partition(",")[2])
        longer = bool(said["long"] or said["longer"])
        if sort in ("total", "discount") and len(offers) > 1 and _rises(offers, sort) != (more == longer):
            return said.group()
    return None


def _rises(plans: Sequence[OfferFacts], sort: str) -> bool:
    """Whether the longest plan has more of it than the shortest."""
    longest, shortest = ([MEASURES[sort](plan)] for plan in (plans[-1], plans[0]))
    return longest > shortest


def _last(named: list[Named]) -> Named | None:
    return named[-1] if named else None


def _clause(before: str) -> str:
    return re.split(r"[,.;:\n]", before)[-1]
