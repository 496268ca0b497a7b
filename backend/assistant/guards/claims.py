"""Judges what a sentence claims beside its figures, by the rules of claims.yaml."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.assistant.guards.facts import TurnFacts

RULES = Path(__file__).with_name("claims.yaml")


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """One forbidden claim, which begins where a word does; `lifted_by` names a fact under which it is true."""

    id: str
    reason: str
    source: str
    pattern: re.Pattern[str]
    beside: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    lifted_by: str
    quotable: bool
    languages: frozenset[str]
    jurisdictions: frozenset[str]

    def breaks(self, clause: str) -> bool:
        """Whether a clause in which the pattern was found makes the claim."""
        beside = self.beside is None or self.beside.search(clause) is not None
        return beside and (self.unless is None or self.unless.search(clause) is None)


def _expires_today(facts: TurnFacts) -> bool:
    return any(facts.today in offer.dates.get("valid_until", set()) for offer in facts.offers.values())


def _has_agreement(facts: TurnFacts) -> bool:
    stands = [agreed for agreed in facts.agreements.values() if not agreed.is_measure]
    in_force = any(agreed.status not in ("broken", "cancelled") for agreed in stands)
    chosen = facts.debts.get(facts.chosen_debt_id or 0)
    return in_force or (chosen is not None and chosen.status == "in_agreement")


def _debt_is_paid(facts: TurnFacts) -> bool:
    chosen = facts.debts.get(facts.chosen_debt_id or 0)
    fulfilled = any(agreement.status == "fulfilled" for agreement in facts.agreements.values())
    return fulfilled or (chosen is not None and chosen.status == "paid")


_LIFTERS: dict[str, Callable[[TurnFacts], bool]] = {
    "expires_today": _expires_today,
    "agreement": _has_agreement,
    "debt_paid": _debt_is_paid,
    "overdue": lambda facts: any(debt.days_past_due > 0 for debt in facts.debts.values()),
    "tax_added": lambda facts: facts.tax_added,
    "free_of_charge": lambda facts: facts.free_of_charge,
    "counter_accepted": lambda facts: facts.counter_accepted,
}


@cache
def load_rules() -> tuple[ClaimRule, ...]:
    """Return the rules of claims.yaml; raises KeyError or re.error where the file is wrong."""
    read: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return tuple(_rule(entry) for entry in read["rules"])


def _rule(entry: dict[str, Any]) -> ClaimRule:
    lifted_by = entry.get("lifted_by", "")
    if lifted_by and lifted_by not in _LIFTERS:
        raise KeyError(f"{entry['id']}: unknown fact {lifted_by}")
    return ClaimRule(
        id=entry["id"],
        reason=entry["reason"],
        source=entry["source"],
        pattern=re.compile(rf"\b(?:{_in_one_line(entry['pattern'])})"),
        beside=_compiled(entry["beside"]) if entry.get("beside") else None,
        unless=_compiled(entry["unless"]) if entry.get("unless") else None,
        lifted_by=lifted_by,
        quotable=entry.get("quotable", False),
        languages=frozenset(entry.get("languages", ("es", "en"))),
        jurisdictions=frozenset(entry.get("jurisdictions", ("CO", "ES", "US"))),
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that may stand on several lines; line ends and the blanks around them are not in it."""
    return re.compile(_in_one_line(pattern))


def _in_one_line(pattern: str) -> str:
    return "".join(line.strip() for line in pattern.splitlines())


_CLAUSE_END = re.compile(r"[:;]|,? \b(?:pero|aunque|sino|but|although)\b|\.(?=\s)")


def _clause(folded: str, claim: re.Match[str]) -> str:
    """Return the claim's own clause; a question mark counts for the whole sentence."""
    start = max((end.end() for end in _CLAUSE_END.finditer(folded, 0, claim.start())), default=0)
    after = _CLAUSE_END.search(folded, claim.end())
    return folded[start : after.start() if after else len(folded)] + "?" * ("?" in folded)


@cache
def _rules_of(language: str, jurisdiction: str) -> tuple[tuple[ClaimRule, ...], re.Pattern[str]]:
    """Return the rules, and a pattern that finds something wherever one of theirs does: most sentences have nothing."""
    rules = tuple(
        rule for rule in load_rules() if language in rule.languages and jurisdiction in rule.jurisdictions
    )
    return rules, re.compile(rf"\b(?:{'|'.join(rule.pattern.pattern for rule in rules)})")


class ClaimRules:
    """The rules of one language and jurisdiction."""

    def __init__(self, language: str, jurisdiction: str) -> None:
        self._rules, self._any = _rules_of(language, jurisdiction)

    def is_lifted(self, folded: str, facts: TurnFacts) -> bool:
        """Whether the sentence makes a claim that the facts of this turn make true."""
        return any(
            rule.pattern.search(folded) is not None
            for rule in self._rules
            if rule.lifted_by and _LIFTERS[rule.lifted_by](facts)
        )

    def broken(self, folded: str, facts: TurnFacts, *, quotes: bool) -> str | None:
        """Return the reason of the first rule that the sentence breaks; `quotes` where a passage says it."""
        if self._any.search(folded) is None:
            return None
        for rule in self._rules:
            if (quotes and rule.quotable) or (rule.lifted_by and _LIFTERS[rule.lifted_by](facts)):
                continue
            if any(rule.breaks(_clause(folded, claim)) for claim in rule.pattern.finditer(folded)):
                return rule.reason
        return None
