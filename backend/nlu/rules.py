"""Intents by rules: phrases add up per intent, entities add their evidence, a longer phrase outweighs one inside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from backend.nlu.normalise import Message
from backend.nlu.phrases import CLAUSE_END, Match, PhraseBook
from backend.nlu.rule_tables import (
    ALMOST_CERTAIN,
    CERTAIN,
    CONTRAST,
    FAIR,
    HARMLESS_NO,
    NEGATABLE,
    NEGATION_REACH,
    NEGATORS,
    OFFERED,
    OWN_MONEY,
    PROPOSING,
    RULES,
    STRONG,
    WEAK,
    WHEN_EXPECTED,
    YES_FIRST,
    YIELDS,
    Table,
)
from backend.nlu.understanding import Entities, Expected, Intent, Intents, Role
from backend.nlu.vocabulary import canonical_words

_UNKNOWN = 0.35
_SHARE_OF_RIVAL = 0.5
_YIELDED = 0.5
"""What an intent still counts beside a more particular one."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one phrase says: an intent, and how much it proves."""

    intent: Intent
    weight: float


def _book(*tables: Table) -> PhraseBook[Rule]:
    return PhraseBook(
        (phrase, Rule(intent, weight))
        for table in tables
        for intent, weight, phrases in table
        for phrase in phrases
    )


class RuleIntents:
    """The rule-based intent model."""

    def __init__(self) -> None:
        self._always = _book(RULES)
        self._expected = {expected: _book(table) for expected, table in WHEN_EXPECTED.items()}
        self._harmless = PhraseBook((phrase, True) for phrase in HARMLESS_NO)
        self._own_money = PhraseBook((phrase, True) for phrase in OWN_MONEY)

    def rank(self, message: Message, entities: Entities, expected: Expected) -> Intents:
        """Ranked intents; certain when one intent has a certain phrase and no rival a strong one."""
        words = canonical_words(message)
        evidence: dict[Intent, list[float]] = {}
        refusals = _negations(words, self._harmless)
        asked = list(_matches(self._expected.get(expected), words, refusals))
        settled = {match.payload.intent for match in asked if match.payload.weight >= CERTAIN}
        for match in _without_inner([*_matches(self._always, words, refusals), *asked]):
            if not settled or match.payload.intent in settled:
                evidence.setdefault(match.payload.intent, []).append(match.payload.weight)
        answered = _yes_with_figures(words, refusals, entities) if expected in OFFERED else None
        if answered is not None:
            return _rank({answered: [CERTAIN]})
        own_money = any(True for _ in self._own_money.find(words))
        for intent, weight in _entity_evidence(entities, expected, evidence, own_money):
            evidence.setdefault(intent, []).append(weight)
        return _rank(evidence)


def _matches(book: PhraseBook[Rule] | None, words: list[str], refusals: list[int]) -> Iterator[Match[Rule]]:
    """The phrases found, without those that are negated."""
    for match in book.find(words) if book else ():
        rule = match.payload
        if rule.intent not in NEGATABLE or not _is_negated(words, match.start, refusals):
            denied = rule.intent == Intent.CONFIRMACION and any(index >= match.end for index in refusals)
            yield replace(match, payload=_DENIED) if denied else match


def _yes_with_figures(words: list[str], refusals: list[int], entities: Entities) -> Intent | None:
    """What a yes with figures is: of an offer's ("acepto las 3 cuotas de 40 mil"), or one's own ("sí, pero en 12")."""
    said = [word for word in words[1:-1] if word.isalnum()]
    figures = entities.amounts or entities.installments or entities.dates or entities.percentages
    if not figures or refusals or not said or said[0] not in YES_FIRST:
        return None
    own = any(word in CONTRAST or word in PROPOSING for word in said)
    return Intent.CONTRAOFERTA if own else Intent.CONFIRMACION


_DENIED = Rule(Intent.RECHAZO, FAIR)
"""A yes that is followed by a no ("sí, pero no así")."""


def _negations(words: list[str], harmless: PhraseBook[bool]) -> list[int]:
    """Places of the words that negate, without those of "no hay problema" and the like."""
    found = [index for index, word in enumerate(words) if word in NEGATORS]
    if not found:
        return found
    spans = [(match.start, match.end) for match in harmless.find(words)]
    return [index for index in found if not any(start <= index < end for start, end in spans)]


def _is_negated(words: list[str], start: int, refusals: list[int]) -> bool:
    """Whether a negation stands up to three words before, in the same clause."""
    for index in reversed(refusals):
        if start - 1 - NEGATION_REACH <= index < start:
            return not any(word in CLAUSE_END or word in CONTRAST for word in words[index + 1 : start])
    return False


def _without_inner(matches: list[Match[Rule]]) -> list[Match[Rule]]:
    """Drop phrases that lie inside a longer phrase of another intent ("de acuerdo" in "no estoy de acuerdo")."""
    return [
        one for one in matches
        if not any(
            other.payload.intent != one.payload.intent
            and other.start <= one.start and one.end <= other.end
            and other.end - other.start > one.end - one.start
            and other.payload.weight >= one.payload.weight
            for other in matches
        )
    ]  # fmt: skip


def _entity_evidence(
    entities: Entities, expected: Expected, evidence: dict[Intent, list[float]], own_money: bool
) -> Iterator[tuple[Intent, float]]:
    if entities.documents:
        yield (
            Intent.IDENTIFICACION,
            CERTAIN if expected == Expected.DOCUMENT_NUMBER or not evidence else STRONG,
        )
    if entities.digits and expected == Expected.CHALLENGE_ANSWER:
        yield Intent.IDENTIFICACION, CERTAIN
    if entities.option is not None and expected == Expected.OFFER_CHOICE and Intent.RECHAZO not in evidence:
        yield Intent.CONFIRMACION, STRONG
    if entities.option is not None and expected == Expected.DEBT_CHOICE:
        yield Intent.CONSULTA_DEUDA, STRONG
    if entities.amounts and not own_money and expected != Expected.CHALLENGE_ANSWER:
        yield Intent.CONTRAOFERTA, _offer_weight(entities)
    elif entities.installments is not None:
        answering = expected in (Expected.OFFER_CHOICE, Expected.OFFER_CONFIRMATION)
        counter = answering and entities.option is None
        yield (Intent.CONTRAOFERTA if counter else Intent.SOLICITUD_PLAN), ALMOST_CERTAIN
    elif entities.frequency is not None:
        yield Intent.SOLICITUD_PLAN, WEAK
    if entities.dates and not evidence:
        yield Intent.INTENCION_PAGO, FAIR


def _offer_weight(entities: Entities) -> float:
    if any(amount.role in (Role.INSTALMENT, Role.DOWN_PAYMENT) for amount in entities.amounts):
        return CERTAIN
    return STRONG if not entities.amounts[0].ambiguous else FAIR


def _rank(evidence: dict[Intent, list[float]]) -> Intents:
    if not evidence:
        return Intents(((Intent.FUERA_DE_ALCANCE, _UNKNOWN),))
    strongest = {intent: max(weights) for intent, weights in evidence.items()}
    scores: dict[Intent, float] = {}
    for intent, weights in evidence.items():
        left = 1.0
        for weight in sorted(set(weights), reverse=True)[:3]:
            left *= 1 - weight
        yields = any(strongest.get(other, 0.0) >= FAIR for other in YIELDS.get(intent, ()))
        scores[intent] = (1 - left) * (_YIELDED if yields else 1.0)
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    rival = ranked[1][1] if len(ranked) > 1 else 0.0
    best = ranked[0][1] * (1 - _SHARE_OF_RIVAL * rival * rival)
    rest = tuple((intent.value, round(score * (1 - best), 4)) for intent, score in ranked[1:])
    certain = max(evidence[ranked[0][0]]) >= CERTAIN and rival < STRONG
    return Intents(((ranked[0][0].value, round(best, 4)), *rest), certain)
