"""Judges what a sentence claims beside its figures, by rules (claims.yaml) and by what has happened (events.py)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from backend.assistant.guards.attributed import is_theirs
from backend.assistant.guards.claim_facts import FACTS
from backend.assistant.guards.events import ToldEvent, find_told
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.surface import without_accents

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
    first_person: bool
    theirs: bool
    languages: frozenset[str]
    jurisdictions: frozenset[str]

    def breaks(self, clause: str, before: str) -> bool:
        """Whether a clause in which the pattern was found makes the claim; `before` is what stands before it there."""
        if self.beside is not None and self.beside.search(clause) is None:
            return False
        if not self.even_denied and _NOT_SO.search(before):
            return False
        return self.unless is None or self.unless.search(clause) is None


_NOT_SO = re.compile(
    r"\b(?:no|ni|tampoco) (?:quiere decir|significa|implica|supone|equivale a|es (?:cierto|verdad)) "
    r"(?:\w+ ){0,2}?que\b|\b(?:does not|doesn't|not) mean\b|\bnot true that\b"
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
        if fact not in FACTS:
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
        first_person=entry.get("first_person", False),
        theirs=entry.get("theirs", False),
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


@dataclass(frozen=True, slots=True)
class _Group:
    """Rules that hold under the same fact, and a pattern that finds something wherever one of theirs does."""

    under: str
    rules: tuple[ClaimRule, ...]
    any_of_them: re.Pattern[str]

    def may_hold(self, folded: str, facts: TurnFacts) -> bool:
        """Whether one of the rules is about the sentence at all: most sentences have nothing."""
        return self.any_of_them.search(folded) is not None and (not self.under or FACTS[self.under](facts))


@cache
def _groups_of(language: str, jurisdiction: str) -> tuple[_Group, ...]:
    rules = [
        rule for rule in load_rules() if language in rule.languages and jurisdiction in rule.jurisdictions
    ]
    return tuple(
        _Group(under, held, re.compile(rf"\b(?:{'|'.join(rule.pattern.pattern for rule in held)})"))
        for under in dict.fromkeys(rule.under for rule in rules)
        for held in [tuple(rule for rule in rules if rule.under == under)]
    )


class ClaimRules:
    """The rules of one language and jurisdiction."""

    def __init__(self, language: str, jurisdiction: str) -> None:
        self._groups = _groups_of(language, jurisdiction)

    def find(self, accented: str, facts: TurnFacts) -> SentenceClaims:
        """Return what a sentence claims in the light of the turn's facts; it is folded but for its accents."""
        folded = without_accents(accented)
        rules = (rule for group in self._groups if group.may_hold(folded, facts) for rule in group.rules)
        found = [_found(rule, folded, accented, facts) for rule in rules]
        told = tuple(find_told(accented, facts))
        plain = _with_yes(folded, accented)
        return SentenceClaims(folded, plain, facts, tuple(each for each in found if each.claims), told)


def _found(rule: ClaimRule, folded: str, accented: str, facts: TurnFacts) -> _Found:
    """Return where a sentence has a rule's pattern, but for the deeds of others."""
    claims = tuple(
        claim
        for claim in rule.pattern.finditer(folded)
        if not (rule.first_person and accented[claim.end() - 1] == "ó")
    )
    theirs = (claim for claim in claims if rule.theirs and is_theirs(folded, claim, facts.messages))
    return _Found(rule, claims, frozenset(theirs))


_YES = re.compile(r"(?<!\w)sí(?!\w)")


def _with_yes(folded: str, accented: str) -> str:
    """Return the folded sentence with the accent on each "sí", which supposes nothing."""
    for yes in _YES.finditer(accented):
        folded = f"{folded[: yes.start()]}sí{folded[yes.end() :]}"
    return folded


@dataclass(frozen=True, slots=True)
class _Found:
    rule: ClaimRule
    claims: tuple[re.Match[str], ...]
    theirs: frozenset[re.Match[str]]
    """Those that are told as what the person said."""

    def true(self, facts: TurnFacts) -> Collection[re.Match[str]]:
        """Return the claims that the turn's facts make true, or that are the person's."""
        lifted = self.rule.lifted_by and FACTS[self.rule.lifted_by](facts)
        return self.claims if lifted else self.theirs


@dataclass(frozen=True, slots=True)
class SentenceClaims:
    """What a sentence claims: the rules whose patterns it has, and where, and what it tells as having happened."""

    folded: str
    _with_yes: str
    _facts: TurnFacts
    _found: tuple[_Found, ...]
    _told: tuple[ToldEvent, ...]

    def broken(self, *, quotes: bool) -> str | None:
        """Return the reason of the first rule that is broken; `quotes` where a passage says the sentence."""
        for found in self._found:
            if quotes and found.rule.quotable:
                continue
            true = found.true(self._facts)
            untrue = (claim for claim in found.claims if claim not in true)
            if any(_is_made(found.rule, self._with_yes, claim) for claim in untrue):
                return found.rule.reason
        reasons = (told.event.reason for told in self._told if told.is_untrue)
        return None if quotes else next(reasons, None)

    def untold(self, *, clauses: bool) -> str:
        """Return the sentence without the claims that facts make true, or without the whole `clauses` of these."""
        true = [claim for found in self._found for claim in found.true(self._facts)]
        spans = [_clause(self.folded, claim) if clauses else claim.span() for claim in true]
        spans += [told.stretch if clauses else told.verb for told in self._told if told.is_true]
        kept = (
            char for at, char in enumerate(self.folded) if not any(start <= at < end for start, end in spans)
        )
        return "".join(kept) if spans else self.folded


def _is_made(rule: ClaimRule, folded: str, claim: re.Match[str]) -> bool:
    """Whether a claim is made in its own clause; a question mark counts for the whole sentence."""
    start, end = _clause(folded, claim)
    return rule.breaks(folded[start:end] + "?" * ("?" in folded), folded[start : claim.start()])
