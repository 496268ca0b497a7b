"""How many payments are said to be left: in all, from a day on, after one, or of a plan with new dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from backend.assistant.guards.calendar_days import MONTHS
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.number_words import ENGLISH, SPANISH

_SMALL = {word: number for word, number in (*SPANISH.items(), *ENGLISH.items()) if 0 < number <= 29}
_MANY = rf"(?P<many>\d{{1,2}}|{'|'.join(_SMALL)})"
_PAYMENTS = r"(?:cuotas?|abonos?|pagos?|mensualidad(?:es)?|instal\w+|payments?)"
_LEFT = (
    re.compile(
        rf"\b(?:queda|falta|resta)(?:n|rian?|ran?)?(?: (?:por pagar|solo|todavia|aun|pendientes))* {_MANY}"
        rf"(?: {_PAYMENTS}\b(?: mas\b)?| mas\b)(?! de las)"
    ),
    re.compile(
        rf"\b{_MANY} (?:more )?{_PAYMENTS}(?: of \$? ?[\d.,]+)? (?:left|to go|remaining|still to (?:come|pay|go))\b"
    ),
)
_BEFORE_IT = re.compile(
    r"\b(?:si|cuando|una vez|despues|luego|tras|al|ahi|con es[ao]|pagando|if|when|once|after|then|that)\b"
)
_IN_ALL = re.compile(r"\b(?:en total|in (?:total|all)|altogether)\b")
_FROM = re.compile(
    r"[^;?!]{0,40}?\b(?:starting|beginning|empezando|comenzando|a partir de|"
    r"(?:la|el|the) (?:primer[ao]?|first)\b)[^;.]{0,60}$"
)
_AFTER = re.compile(
    r"[^;.,?!]{0,15}? (?:after|despues de)(?: (?:el|la|l[ao]s|esta|the))?(?: (?:pago|cuota))?(?: del?)? "
    rf"(?:\d{{1,2}} de )?(?P<month>{'|'.join(MONTHS)})\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:en|in|para|por|this|est[ea]) (?:\d{4}|mes|ano|month|year|" + "|".join(MONTHS) + r")\b"
)
_MORE = re.compile(r" mas\b|\bmore ")
_SETTLED = re.compile(
    rf"\b(?:la|el) de (?P<month>{'|'.join(MONTHS)}) ya (?:esta|quedo|salio|fue)(?: list[oa])?(?=[.,;!]|$)|"
    rf"\b(?P<named>{'|'.join(MONTHS)})(?:'s)? (?:one |payment )?is (?:already )?(?:done|taken care of|settled)\b"
)
"""Told as paid without saying so."""
_EACH_OF = re.compile(r" de (?:[$€\d]|s/)")


def wrong_left(text: str, figures: Sequence[Figure], facts: TurnFacts) -> str | None:
    """Return how many payments a folded sentence says are left, where an agreement has others left."""
    if len(facts.agreements) != 1 or len(facts.offers) != 1 or "?" in text:
        return None
    agreed = next(iter(facts.agreements.values()))
    late = agreed.late_count(facts.today)
    for done in _SETTLED.finditer(text):
        if any(due.month == MONTHS[done["month"] or done["named"]] for due in agreed.days_left):
            return done.group()
    for pattern in _LEFT:
        for said in pattern.finditer(text):
            known = _known(text, said, figures, agreed.days_left, late)
            if known and _number(said["many"]) not in known:
                return said.group()
    return None


def _known(
    text: str, said: re.Match[str], figures: Sequence[Figure], left: Sequence[date], late: int
) -> set[int]:
    """Return how many may be meant; none where that cannot be told."""
    after = next((one for one in figures if one.kind == Kind.DATE and one.start >= said.end()), None)
    between = text[said.end() : after.start] if after else ""
    behind = _AFTER.match(text, said.end())
    if behind:
        return set(_after_month(left, MONTHS[behind["month"]]))
    if _ELSEWHERE.search(text):
        return set()
    if _BEFORE_IT.search(text[: said.start()]):
        more = _MORE.search(said.group()) is not None
        return set(range(len(left))) if more else set()
    if after and _FROM.match(between):
        return set(_from(left, after))
    if _EACH_OF.match(text, said.end()):
        return set()
    if _IN_ALL.search(text) or not late:
        return {len(left)}
    return {len(left), len(left) - late, late}


def _from(left: Sequence[date], day: Figure) -> Iterator[int]:
    """Yield how many payments there are from a day on; nothing where it is no payment's."""
    meant = [due for due in left if any(pattern.fits(due) for pattern in day.days)]
    return (sum(due >= first for due in left) for first in meant[:1])


def _after_month(left: Sequence[date], month: int) -> Iterator[int]:
    """Yield how many payments there are after that of a month."""
    meant = [due for due in left if due.month == month]
    return (sum(due > last for due in left) for last in meant[-1:])


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _SMALL[said]
