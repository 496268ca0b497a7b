"""What several debts come to together, and how far apart two of them are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from backend.assistant.guards.facts import TurnFacts

TOGETHER = re.compile(
    r"\b(?:total|suman?|sumando|juntas|juntos|entre (?:las|los|todas|todos)|tod[ao]s|ambas|ambos|debes|tienes|"
    r"contando|mas|altogether|"
    r"together|owe)\b"
)
"""Words that put amounts together."""
_INTEREST_AND_FEES = re.compile(r"\b(?:interes\w*\b[^.;]*\b(?:gastos|fees)|gastos\b[^.;]*\binteres\w*)\b")
_ALL = re.compile(r"\b(?:tus|las|los|todas|todos|your|all|entre)\b")


def debt_sums(
    text: str, facts: TurnFacts, debts: frozenset[int], mentioned: frozenset[int]
) -> Iterator[Decimal]:
    """Yield what debts come to together, where a word says so: those named, those talked about, or all."""
    if not TOGETHER.search(text):
        return
    if _INTEREST_AND_FEES.search(text):
        for key in debts & facts.debts.keys():
            amounts = facts.debts[key].amounts
            yield max(amounts["interest"]) + max(amounts["fees"])
    owed = {key: max(debt.amounts["balance"]) for key, debt in facts.debts.items()}
    for keys in (mentioned, debts, frozenset(owed) if len(debts) < 2 and _ALL.search(text) else frozenset()):
        if len(keys & owed.keys()) > 1:
            yield sum((owed[key] for key in keys & owed.keys()), Decimal(0))


def debt_differences(facts: TurnFacts, mentioned: frozenset[int]) -> Iterator[Decimal]:
    """Yield what is between two debts: those named, or the only two that there are."""
    meant = mentioned if len(mentioned) > 1 else frozenset(facts.debts)
    debts = [facts.debts[key] for key in meant & facts.debts.keys()]
    if len(debts) == 2 and debts[0].currency == debts[1].currency:
        one, other = (max(debt.amounts["balance"]) for debt in debts)
        yield abs(one - other)
