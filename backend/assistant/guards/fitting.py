"""What is said to fit, or not to, though a month's budget, what the engine took or the days of plans gainsay it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.nothing_due import NOTHING_IN, NOTHING_THEN

_LIMIT = (
    r"(?:tope|presupuesto|margen|limite|bolsillo|capacidad|budget|limit|means|lo que (?:te|le) (?:queda|cabe|sobra)\w*|"
    r"lo que (?:puedes?|podrias?) pagar|(?:what )?you (?:can|could) (?:afford|pay))"
)
_TOO_MUCH = re.compile(
    r"\bno (?:te |le )?(?:cabe|cabria|entra|encaja|ajusta)n?\b|"
    rf"(?<!no )(?<!no se )(?<!no te )\b(?:supera|excede|sobrepasa|rebasa|(?:se )?(?:pasa|sale))n?\b"
    rf"[^.;?!]{{0,25}}? {_LIMIT}|"
    rf"\b(?:por encima del?|mas alt[ao] (?:de|que)|mayor (?:de|que|al?)|mas (?:de|que)|(?:higher|more) than|"
    rf"over|above|exceeds?|out of) (?:\w+ )?{_LIMIT}|"
    r"\b(?:doesn't|does not|won't|don't) fit\b"
)
_CABE = re.compile(
    r"(?<!no )(?<!no te )(?<!no le )(?<!tampoco )(?<!tampoco te )\b(?:cabe|cabria|caben|fits)\b"
)
_EACH_MONTH = re.compile(r"(?: (?:pesos|euros|dolares))? (?:al mes|mensual\w*|cada mes|a month|per month)")
_OF_AN_INSTALMENT = re.compile(r"\b(?:cuota|mensualidad|instal\w+|plan)e?s? (?:\w+ ){0,3}?[$€]? ?$")
_ANOTHER = re.compile(r"\b(?:mas|mayor|otr[ao]|menos|higher|bigger|larger|more|another)\b")
_OF_THE_OFFER = re.compile(
    r"\b(?:est[ea] (?:plan|cuota|opcion|propuesta|oferta)|(?:cuotas?|mensualidad(?:es)?) (?:de est[ea]|del|de la) "
    r"(?:plan|opcion|propuesta|oferta)|this (?:plan|offer|instal\w+)|(?:plan|offer)'s instal\w+)\b"
)
"""What is on offer: "esa cuota" may be what the person proposed."""
_SUPPOSED = re.compile(r"\b(?:si|if|cuando|when|por si|ni|no es que)\b")
_IMPOSSIBLE = re.compile(
    r"\bno hay (?:\w+ )?(?:plan|forma|manera|opcion|como|posibilidad)|"
    r"\bno (?:te |le )?(?:alcanza|da|llega)s?\b(?! a\b)|"
    r"\bno (?:se )?(?:pued\w+|podr\w+|podemos) (?:pagar|hacer|cubrir|armar|terminar|cerrar)\w*|"
    r"\bno (?:es|seria) posible|\bimposible|\bno (?:existe|sale) (?:\w+ )?plan|\bno (?:\w+ )?plan\b|"
    r"\b(?:can't|cannot) (?:pay|be done|cover|make)|"
    r"\bnot (?:\w+ )?(?:enough|possible)"
)
_IN = re.compile(
    r"\bno (?:te |le )?(?:tien\w+|tendr\w+|hay|habra|habria|toca|hace falta|necesit\w+)(?: usted)?(?: que)? pag\w+ nada"
    r"(?: todavia| aun)? (?:en|durante) (?:el mes de |todo )?$|"
    r"\bno pag(?:as|a|arias|aria|aras|ara) nada (?:en|durante) $"
)
_IN = re.compile(r"\b(?:en|durante|in|during) $")


def wrong_fit(text: str, figures: Sequence[Figure], facts: TurnFacts) -> str | None:
    """Return the words that say that something fits, or does not, which facts gainsay; a question says nothing."""
    if "?" in text or _SUPPOSED.search(text):
        return None
    return next(
        (
            found.group()
            for test in (_over_budget, _impossible_though_taken, _free_though_due)
            for found in test(text, figures, facts)
        ),
        None,
    )


def _over_budget(text: str, figures: Sequence[Figure], facts: TurnFacts) -> Iterator[re.Match[str]]:
    """Yield where an instalment within the limit is told as too much, or one above what is left as one that fits."""
    caps, left = (facts.budget.amounts.get(name, set()) for name in ("cap", "surplus"))
    if not caps:
        return
    too_much, fits = _TOO_MUCH.search(text), _CABE.search(text)
    told = [figure for figure in figures if figure.kind == Kind.MONEY]
    if too_much and _are_within(text[: too_much.start()], told, max(caps), facts):
        yield too_much
    elif fits and not too_much and left and any(_is_monthly_above(text, one, max(left)) for one in told):
        yield fits


def _are_within(before: str, told: Sequence[Figure], cap: Decimal, facts: TurnFacts) -> bool:
    """Whether the instalments that are told, or those of the plans where none is, are no more than the limit."""
    plans = [offer for offer in facts.offers.values() if offer.kind != "lump_sum"]
    instalments = {amount for plan in plans for amount in plan.amounts["instalment"]}
    named = {one.value for one in told} - facts.budget.declared
    if not named and _OF_THE_OFFER.search(before) and not _ANOTHER.search(before):
        named = set(instalments)
    return bool(named) and all(value in instalments and value <= cap for value in named if value is not None)


def _is_monthly_above(text: str, figure: Figure, most: Decimal) -> bool:
    if figure.value is None or figure.value <= most:
        return False
    before = _OF_AN_INSTALMENT.search(text[: figure.start])
    return before is not None or _EACH_MONTH.match(text, figure.end) is not None


def _impossible_though_taken(
    text: str, figures: Sequence[Figure], facts: TurnFacts
) -> Iterator[re.Match[str]]:
    """Yield where what the person could pay is told to be impossible though the engine took it, or asks for less."""
    found = _IMPOSSIBLE.search(text)
    if not found:
        return
    counts = {one.value for one in figures if one.kind == Kind.COUNT}
    plans = [plan for plan in facts.offers.values() if counts <= set().union(*plan.counts.values())]
    if plans and any(_is_enough(text, one, plans, facts) for one in figures if one.kind == Kind.MONEY):
        yield found


def _is_enough(text: str, figure: Figure, plans: Sequence[OfferFacts], facts: TurnFacts) -> bool:
    """Whether the engine took the amount, or one of the plans asks for no more each month."""
    if figure.value is None or figure.value in facts.accepted:
        return figure.value is not None
    asked = (max(plan.amounts["instalment"]) for plan in plans if plan.amounts.get("instalment"))
    return _EACH_MONTH.match(text, figure.end) is not None and any(most <= figure.value for most in asked)


def _free_though_due(text: str, figures: Sequence[Figure], facts: TurnFacts) -> Iterator[re.Match[str]]:
    """Yield where nothing is said to be paid in a month in which each of the plans has a payment."""
    plans = [offer for offer in facts.offers.values() if offer.kind != "lump_sum"]
    for figure in figures if plans else ():
        if figure.kind != Kind.DATE or any(pattern.day is not None for pattern in figure.days):
            continue
        before = text[: figure.start]
        found = NOTHING_IN.search(before) or (_IN.search(before) and NOTHING_THEN.match(text, figure.end))
        due = [[day for _, day, amount in plan.payments if amount] for plan in plans]
        if found and all(any(pattern.fits(day) for day in days for pattern in figure.days) for days in due):
            yield found
