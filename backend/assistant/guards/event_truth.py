"""Whether an event that a stretch of words tells has happened, in the light of the turn's facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from backend.assistant.guards.calendar_days import MONTHS
from backend.assistant.guards.claim_facts import FACTS
from backend.assistant.guards.event_data import Event
from backend.assistant.guards.fact_records import DebtFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Kind
from backend.assistant.guards.figures import read_figures
from backend.assistant.guards.surface import readable, readable_name
from backend.assistant.guards.words import word_set

_SEVERAL = re.compile(
    r"\b(?:(?:las|los|tus|sus) (?:dos|tres|cuatro)|ambas|ambos|tambien|both|also|too|all three)\b"
)
_APART = re.compile(r"\b(?:no|ni|not|sin|salvo|excepto)\b[^,;]{0,30}$")
IN_CASE = frozenset({"disputed", "hardship"})
_AGREED = frozenset({"in_agreement", "pending_approval", "paid"})
_OF_AGREEMENTS = frozenset(
    {
        "in_force",
        "accepted",
        "accepted_now",
        "debt_paid",
        "agreement_ended",
        "replanned",
        "paid_something",
        "taken",
    }
)
_COMMON = word_set("creditor_words")
_IN_PART = re.compile(r"\b(?:parte|parcial\w*|medias|mitad|casi|algo|in part|partly|half|some)\b|[$€]|\d")
_TO_COME = re.compile(r"\b(?:proxim\w+|siguiente\w*|venc\w+|sigue\w*|toca\w*|falta\w*|queda\w*|next|left)\b")
_WORD = re.compile(r"[a-z]{4,}")


def has_happened(event: Event, told: str, facts: TurnFacts) -> bool:
    """Whether the facts have an event; `told` is what tells it, in which a month or several debts may be named."""
    if not event.holds or not FACTS[event.holds](facts):
        return False
    if event.each and _tells_others(told, facts, event.holds):
        return False
    if event.proposed and _was_not_taken(told, facts):
        return False
    return not event.dated or _is_paid_then(told, facts, whole=event.whole)


def _tells_others(told: str, facts: TurnFacts, holds: str) -> bool:
    """Whether it is told of several debts and not so of all, or of one of which it is not so."""
    held = _agreed_debts(facts) if holds in _OF_AGREEMENTS else _debts_in_cases(facts)
    others = [debt for debt in facts.debts.values() if debt.debt_id not in held]
    if not held or not others:
        return not held and _SEVERAL.search(told) is not None
    mine = [debt for debt in facts.debts.values() if debt.debt_id in held]
    several = holds != "paid_something" and _SEVERAL.search(told) is not None
    return several or _names_one(told, others, mine)


def _names_one(told: str, debts: Sequence[DebtFacts], mine: Sequence[DebtFacts]) -> bool:
    """Whether one of some debts is named, by what it shares with none of `mine`, and not only to set it apart."""
    names = creditors(tuple(sorted({debt.creditor for debt in debts} - {debt.creditor for debt in mine})))
    named = [match.start() for match in names.finditer(told)] if names is not None else []
    own = {word for debt in mine for word in (debt.ending, readable(debt.product))}
    others = {word for debt in debts for word in (debt.ending, readable(debt.product))} - own - {""}
    found = (re.search(rf"(?<!\w){re.escape(word)}(?!\w)", told) for word in others)
    named += [match.start() for match in found if match]
    return any(_APART.search(told[:start]) is None for start in named)


def _debts_in_cases(facts: TurnFacts) -> frozenset[int]:
    told = (debt.debt_id for debt in facts.debts.values() if debt.status in IN_CASE)
    return frozenset((*(case.debt_id for case in facts.cases), *told))


def _agreed_debts(facts: TurnFacts) -> frozenset[int]:
    """Return the debts of which an agreement is or was, or which are called so, or whose offer was taken."""
    standing = (facts.offers[key].debt_id for key in facts.agreements if key in facts.offers)
    told = {debt.debt_id for debt in facts.debts.values() if debt.status in _AGREED}
    if facts.counter_accepted and facts.chosen_debt_id is not None:
        told.add(facts.chosen_debt_id)
    return frozenset((*standing, *(one.terms.debt_id for one in facts.ended.values()), *told))


def _was_not_taken(told: str, facts: TurnFacts) -> bool:
    """Whether an amount is told that the person proposed and that is neither what was taken nor on offer."""
    if not any(char.isdigit() for char in told):
        return False
    offered = {value for offer in facts.offers.values() for each in offer.amounts.values() for value in each}
    proposed = {said.value for said in facts.said} - facts.accepted - offered
    read = read_figures(told, facts.today, facts.language)
    return any(figure.kind == Kind.MONEY and figure.value in proposed for figure in read)


def _is_paid_then(told: str, facts: TurnFacts, *, whole: bool) -> bool:
    """Whether something, or the `whole`, is paid of what fell due in each month named, but for what is to come."""
    past = _TO_COME.split(told)[0]
    named = {MONTHS[word] for word in re.findall(r"[a-z]{3,}", past) if word in MONTHS}
    paid = {day.month for agreed in facts.agreed for day, amount in agreed.paid_of if amount}
    if whole and not _IN_PART.search(told):
        paid = {day.month for agreed in facts.agreed for day in agreed.days_paid}
    return named <= paid


@lru_cache(maxsize=256)
def creditors(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern for the words that creditors are called by, None where there are none."""
    words = {word for name in names for word in _WORD.findall(readable_name(name))} - _COMMON
    return re.compile(rf"\b(?:{'|'.join(sorted(words))})\b") if words else None
