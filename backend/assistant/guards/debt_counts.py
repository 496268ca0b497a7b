"""How many debts there are, of a creditor or of all."""

from __future__ import annotations

import re
from decimal import Decimal

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure


def debt_counts(text: str, figure: Figure, debts: frozenset[int], facts: TurnFacts) -> set[Decimal]:
    """Return how many debts may be told: all that are owed, those of a creditor that is named, the others."""
    counts = {sum(debt.status != "paid" for debt in facts.debts.values())}
    creditors = {facts.debts[debt].creditor for debt in debts if debt in facts.debts}
    for creditor in creditors:
        named = [debt for debt in facts.debts.values() if debt.creditor == creditor]
        # Names are blanked before figures are read: "tres deudas con   " is of the creditor named there.
        if re.match(r" (?:con|with|at) {3}", text[figure.end :]):
            return {Decimal(len(named))}
        if _is_with(creditor, text[: figure.start]):
            return {Decimal(len(named))}
        if any(word in text for word in last_words(creditor)):
            counts.add(len(named))
    if len(facts.debts) > 1 and re.search(r"\botras\b|\bother\b", text):
        counts.add(len(facts.debts) - 1)
    return {Decimal(count) for count in counts}


def _is_with(creditor: str, before: str) -> bool:
    """Whether the debts are counted of this creditor: "con El Naranjo tienes tres"."""
    said = "|".join(map(re.escape, last_words(creditor)))
    return bool(said) and re.search(rf"\b(?:con|with) [^,;.\d]*\b(?:{said})\b[^,;.]*$", before) is not None


def last_words(creditor: str) -> list[str]:
    """Return the words of a creditor's name by which it may be called."""
    return [word.lower() for word in re.findall(r"\w{4,}", creditor)]
