"""Whether an event that a stretch of words tells has happened, in the light of the turn's facts."""

from __future__ import annotations

import re
from functools import lru_cache

from backend.assistant.guards.calendar_days import MONTHS
from backend.assistant.guards.claim_facts import FACTS
from backend.assistant.guards.event_data import Event
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.surface import readable_name
from backend.assistant.guards.words import word_set

_SEVERAL = re.compile(
    r"\b(?:(?:las|los|tus|sus) (?:dos|tres|cuatro)|ambas|ambos|tambien|both|also|too|all three)\b"
)
_COMMON = word_set("creditor_words")
_TO_COME = re.compile(r"\b(?:proxim\w+|siguiente\w*|venc\w+|sigue\w*|toca\w*|falta\w*|queda\w*|next|left)\b")
_WORD = re.compile(r"[a-z]{4,}")


def has_happened(event: Event, told: str, facts: TurnFacts) -> bool:
    """Whether the facts have an event; `told` is what tells it, in which a month or several debts may be named."""
    if not event.holds or not FACTS[event.holds](facts):
        return False
    if event.each and _tells_others(told, facts) and not FACTS["all_in_cases"](facts):
        return False
    return not event.dated or _is_paid_then(told, facts)


def _tells_others(told: str, facts: TurnFacts) -> bool:
    """Whether several debts are named, or one whose creditor has none in a case."""
    in_case = {case.debt_id for case in facts.cases}
    others = tuple(sorted({debt.creditor for debt in facts.debts.values() if debt.debt_id not in in_case}))
    other = creditors(others) if len(facts.debts) > 1 and in_case else None
    return _SEVERAL.search(told) is not None or (other is not None and other.search(told) is not None)


def _is_paid_then(told: str, facts: TurnFacts) -> bool:
    """Whether something is paid of what fell due in each month that is named, but for what is told to come."""
    past = _TO_COME.split(told)[0]
    named = {MONTHS[word] for word in re.findall(r"[a-z]{3,}", past) if word in MONTHS}
    paid = {day.month for agreed in facts.agreed for day, amount in agreed.paid_of if amount}
    return named <= paid


@lru_cache(maxsize=256)
def creditors(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern for the words that creditors are called by, None where there are none."""
    words = {word for name in names for word in _WORD.findall(readable_name(name))} - _COMMON
    return re.compile(rf"\b(?:{'|'.join(sorted(words))})\b") if words else None
