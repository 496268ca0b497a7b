"""The sentences that the claim scorer learns from: our examples, the corpora's, and our own texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache

from backend.assistant.guards.claim_scorer import ALLOWED, FORBIDDEN, ClaimScorer
from backend.assistant.guards.claim_training import read_examples, read_told, train_claims
from backend.assistant.guards.claims import ClaimRules
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.names import without_names
from backend.assistant.guards.person import without_quotes
from backend.assistant.guards.surface import accented, readable
from tests.assistant.guards.corpora import read_corpus
from tests.assistant.guards.judging import facts_of, sentences_of
from tests.assistant.guards.scenarios import load_scenario, scenario_names


def claim_sentences(authors: Collection[str]) -> tuple[list[str], list[str]]:
    """Return folded sentences, allowed and forbidden, of these authors and of our own.

    Of what is told in a scenario the clauses that its facts make true are left out, as the scorer never sees them.
    """
    wrong = [
        line for author in authors for line in read_corpus("wrong", author) if line["problem"] == "claim"
    ]
    right = [line for author in authors for line in read_corpus("right", author)]
    own = ((name, text) for name in scenario_names() for text in load_scenario(name)["own_texts"])
    allowed = [*((line["scenario"], line["text"]) for line in right), *own, *read_told(ALLOWED)]
    forbidden = [*((line["scenario"], line["text"]) for line in wrong), *read_told(FORBIDDEN)]
    return (
        _distinct([*_untold(_by_sentence(allowed)), *map(readable, read_examples(ALLOWED))]),
        _distinct([*_untold(forbidden), *map(readable, read_examples(FORBIDDEN))]),
    )


def scored(text: str, scenario: str) -> str:
    """Return a sentence as the guard has it scored in a scenario."""
    return without_names(untold(scenario, text), _names_in(scenario))


def scorer_without(author: str, authors: Collection[str]) -> ClaimScorer:
    """Return a scorer that has seen none of the author's replies."""
    return ClaimScorer(train_claims(*claim_sentences([other for other in authors if other != author])))


def _by_sentence(told: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((scenario, sentence) for scenario, text in told for sentence in sentences_of(text))


def _untold(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    for scenario, text in dict.fromkeys(told):
        yield scored(text, scenario)


@cache
def untold(scenario: str, text: str) -> str:
    """Return a folded text without the clauses that the scenario's facts make true."""
    facts, rules = _facts_and_rules(scenario)
    return rules.find(without_quotes(accented(text), facts.messages), facts).untold(clauses=True)


@cache
def _facts_and_rules(scenario: str) -> tuple[TurnFacts, ClaimRules]:
    read = load_scenario(scenario)
    return facts_of(read), ClaimRules(read["language"], read["jurisdiction"])


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text.strip(" .,:;!")))


@cache
def _names_in(scenario: str) -> tuple[str, ...]:
    recorded = load_scenario(scenario)
    return (recorded["person"], *facts_of(recorded).creditors)
