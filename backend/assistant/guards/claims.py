"""Judges what a sentence claims beside its figures, by the rules of claims.yaml."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.assistant.guards.case_days import ANSWER, END
from backend.assistant.guards.facts import TurnFacts

RULES = Path(__file__).with_name("claims.yaml")


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """One forbidden claim, which begins where a word does.

    `lifted_by` names a fact under which it is true, `under` one without which it is no claim at all.
    """

    id: str
    reason: str
    source: str
    pattern: re.Pattern[str]
    beside: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    lifted_by: str
    under: str
    even_denied: bool
    quotable: bool
    languages: frozenset[str]
    jurisdictions: frozenset[str]

    def breaks(self, clause: str, before: str) -> bool:
        """Whether a clause in which the pattern was found makes the claim; `before` is what stands before it there."""
        if self.beside is not None and self.beside.search(clause) is None:
            return False
        if not self.even_denied and _NOT_SO.search(before):
            return False
        return self.unless is None or self.unless.search(clause) is None


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


def _is_disputed(facts: TurnFacts) -> bool:
    return any(ANSWER in case.days for case in facts.cases)


def _has_measure(facts: TurnFacts) -> bool:
    return any(END in case.days for case in facts.cases)


def _nothing_is_due(facts: TurnFacts) -> bool:
    token_payments = any(agreement.is_measure for agreement in facts.agreements.values())
    return _debt_is_paid(facts) or _is_disputed(facts) or (_has_measure(facts) and not token_payments)


def _agreement_ended(facts: TurnFacts) -> bool:
    return any(agreement.status in ("broken", "cancelled") for agreement in facts.agreements.values())


def _is_open(facts: TurnFacts, *days: str) -> bool:
    """Whether passages speak of a weekday and never of its being closed."""
    told = [words for words in facts.quoted if any(word.startswith(days) for word in words)]
    return bool(told) and all(_CLOSED.isdisjoint(words) for words in told)


def _nothing_down(facts: TurnFacts) -> bool:
    plans = (offer for offer in facts.offers.values() if offer.kind != "lump_sum")
    return any(offer.amounts["down_payment"] == {0} for offer in plans)


_FACTS: dict[str, Callable[[TurnFacts], bool]] = {
    "expires_today": _expires_today,
    "agreement": _has_agreement,
    "debt_paid": _debt_is_paid,
    "overdue": lambda facts: any(debt.days_past_due > 0 for debt in facts.debts.values()),
    "tax_added": lambda facts: facts.tax_added,
    "free_of_charge": lambda facts: facts.free_of_charge,
    "counter_accepted": lambda facts: facts.counter_accepted,
    "paid_something": lambda facts: any(agreement.paid > 0 for agreement in facts.agreements.values()),
    "case": lambda facts: bool(facts.cases),
    "all_in_cases": lambda facts: set(facts.debts) <= {case.debt_id for case in facts.cases},
    "measure": _has_measure,
    "nothing_due": _nothing_is_due,
    "agreement_ended": _agreement_ended,
    "offers": lambda facts: bool(facts.offers),
    "nothing_down": _nothing_down,
    "several_debts": lambda facts: len(facts.debts) > 1,
    "no_score_passage": lambda facts: not any(not _SCORE.isdisjoint(words) for words in facts.quoted),
    "done": lambda facts: bool(facts.cases or facts.superseded),
    "saturday_hours": lambda facts: _is_open(facts, "sabado", "saturday"),
    "sunday_hours": lambda facts: _is_open(facts, "domingo", "sunday"),
}
"""What a rule's `lifted_by` and `under` may name."""
_CLOSED = frozenset({"no", "ni", "cerrado", "cierra", "cerramos", "sin", "closed", "not"})
_SCORE = frozenset({"puntaje", "score"})
_NOT_SO = re.compile(
    r"\b(?:no|ni|tampoco) (?:quiere decir|significa|implica|supone|equivale a|es (?:cierto|verdad)) (?:\w+ ){0,2}?que\b|"
    r"\b(?:does not|doesn't|not) mean\b|\bnot true that\b"
)
"""What follows is said not to be so."""


@cache
def load_rules() -> tuple[ClaimRule, ...]:
    """Return the rules of claims.yaml; raises KeyError or re.error where the file is wrong."""
    read: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return tuple(_rule(entry) for entry in read["rules"])


def _rule(entry: dict[str, Any]) -> ClaimRule:
    lifted_by, under = entry.get("lifted_by", ""), entry.get("under", "")
    for fact in filter(None, (lifted_by, under)):
        if fact not in _FACTS:
            raise KeyError(f"{entry['id']}: unknown fact {fact}")
    return ClaimRule(
        id=entry["id"],
        reason=entry["reason"],
        source=entry["source"],
        pattern=re.compile(rf"\b(?:{_in_one_line(entry['pattern'])})"),
        beside=_compiled(entry["beside"]) if entry.get("beside") else None,
        unless=_compiled(entry["unless"]) if entry.get("unless") else None,
        lifted_by=lifted_by,
        under=under,
        even_denied=entry.get("even_denied", False),
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


def _clause(folded: str, claim: re.Match[str]) -> tuple[int, int]:
    """Return where the claim's own clause begins and ends."""
    start = max((end.end() for end in _CLAUSE_END.finditer(folded, 0, claim.start())), default=0)
    after = _CLAUSE_END.search(folded, claim.end())
    return start, after.start() if after else len(folded)


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

    def untold(self, folded: str, facts: TurnFacts) -> str:
        """Return the sentence without the clauses that make a claim which the facts of this turn make true."""
        for rule in self._rules:
            if not rule.lifted_by:
                continue
            claim = rule.pattern.search(folded)
            if claim is not None and _FACTS[rule.lifted_by](facts):
                start, end = _clause(folded, claim)
                folded = folded[:start] + folded[end:]
        return folded

    def broken(self, folded: str, facts: TurnFacts, *, quotes: bool) -> str | None:
        """Return the reason of the first rule that the sentence breaks; `quotes` where a passage says it."""
        if self._any.search(folded) is None:
            return None
        for rule in self._rules:
            if quotes and rule.quotable:
                continue
            if any(_is_made(rule, folded, claim) for claim in rule.pattern.finditer(folded)) and _holds(rule, facts):
                return rule.reason
        return None


def _is_made(rule: ClaimRule, folded: str, claim: re.Match[str]) -> bool:
    """Whether a claim is made in its own clause; a question mark counts for the whole sentence."""
    start, end = _clause(folded, claim)
    return rule.breaks(folded[start:end] + "?" * ("?" in folded), folded[start : claim.start()])


def _holds(rule: ClaimRule, facts: TurnFacts) -> bool:
    true_by_fact = rule.lifted_by and _FACTS[rule.lifted_by](facts)
    return not true_by_fact and (not rule.under or _FACTS[rule.under](facts))
