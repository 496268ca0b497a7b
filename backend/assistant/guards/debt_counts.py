"""How many debts there are, of a creditor or of all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from backend.assistant.guards.fact_records import DebtFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_WITH_NAMED = re.compile(r"\b(?:con|with|at) {3}[^,;.\d]*$")
_CLAUSE_END = re.compile(r"[,;:.?!]|\b(?:y|e|and|but|pero|aunque)\b")
_FEWEST = 2
_OF_THEM = re.compile(r" (?:de|of)(?: (?:las|los|tus|the|your))? ?\S*")
_STANDINGS = {
    "disputed": re.compile(
        r"\b(?:en (?:revision|disputa|reclamo)|disputad\w+|reclamad\w+|under review|in dispute|disputed)\b"
    ),
    "active": re.compile(
        r"\b(?:por acordar|(?:se )?(?:pueden?|podrian?) (?:acordar|negociar|arreglar)\w*|"
        r"(?:estan|siguen|quedan) (?:abiertas|disponibles|libres)|can be (?:agreed|settled|negotiated)|to be agreed)\b"
    ),
    "fees": re.compile(
        r"\b(?:tra[ei]\w*|tien\w+|llev\w+|carg\w+|incluy\w+|con|have|has|carry|with) (?:\w+ )?(?:cargos|gastos|"
        r"recargos|fees|charges)\b"
    ),
}  # fmt: skip


def debt_counts(text: str, figure: Figure, debts: frozenset[int], facts: TurnFacts) -> set[Decimal]:
    """Return how many debts may be told: all that are owed, those of a creditor that is named, the others."""
    counts = {sum(debt.status != "paid" for debt in facts.debts.values())}
    creditors = {facts.debts[debt].creditor for debt in debts if debt in facts.debts}
    for creditor in creditors:
        named = [debt for debt in facts.debts.values() if debt.creditor == creditor]
        # Names are blanked before figures are read: "tres deudas con   " is of the creditor named there.
        if re.match(r" (?:con|with|at) {3}", text[figure.end :]):
            return {Decimal(len(named))}
        if _is_with(creditor, text[: figure.start]) or (
            len(creditors) == 1 and _WITH_NAMED.search(text[: figure.start])
        ):
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


def counts_of_debts(text: str, figure: Figure, facts: TurnFacts) -> bool | None:
    """Whether there are so many debts as what follows says: with fees, in dispute; None where it says nothing such."""
    clause = _CLAUSE_END.split(text[figure.end :])[0]
    if figure.kind == Kind.NUMBER and not _OF_THEM.match(clause):
        return None
    wanted = next((key for key, wording in _STANDINGS.items() if wording.search(clause)), None)
    if wanted is None or len(facts.debts) < _FEWEST or (facts.offers and wanted != "fees"):
        return None
    return figure.value == sum(1 for debt in facts.debts.values() if wanted in _standings(debt))


def _standings(debt: DebtFacts) -> Iterator[str]:
    """Yield what may be said of a debt: that it has fees or interest, is in dispute, or may be agreed on."""
    if max(debt.amounts["fees"]) > 0:
        yield "fees"
    yield debt.status
