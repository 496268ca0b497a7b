"""The sentences that the claim scorer learns from: our examples, the corpora's, and our own texts."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from backend.assistant.guards.claim_scorer import ALLOWED, FORBIDDEN, ClaimScorer
from backend.assistant.guards.claim_training import read_examples, train_claims
from backend.assistant.guards.names import without_names
from backend.assistant.guards.surface import readable
from tests.assistant.guards.corpora import read_corpus
from tests.assistant.guards.judging import facts_of, sentences_of
from tests.assistant.guards.scenarios import load_scenario, scenario_names


def claim_sentences(authors: Collection[str]) -> tuple[list[str], list[str]]:
    """Return folded sentences, allowed and forbidden, of these authors and of our own."""
    wrong = [line for author in authors for line in read_corpus("wrong", author)]
    right = [line for author in authors for line in read_corpus("right", author)]
    own = [said for name in scenario_names() for said in _sentences(name, load_scenario(name)["own_texts"])]
    told = [said for line in right for said in _sentences(line["scenario"], [line["text"]])]
    claims = [scored(line["text"], line["scenario"]) for line in wrong if line["problem"] == "claim"]
    return (
        _once([*told, *sorted(set(own)), *map(readable, read_examples(ALLOWED))]),
        _once([*claims, *map(readable, read_examples(FORBIDDEN))]),
    )


def scored(text: str, scenario: str) -> str:
    """Return a sentence as the guard has it scored in a scenario."""
    return without_names(readable(text), _names_in(scenario))


def scorer_without(author: str, authors: Collection[str]) -> ClaimScorer:
    """Return a scorer that has seen none of the author's replies."""
    return ClaimScorer(train_claims(*claim_sentences([other for other in authors if other != author])))


def _sentences(scenario: str, texts: list[str]) -> list[str]:
    return [scored(sentence, scenario) for text in texts for sentence in sentences_of(text)]


@cache
def _names_in(scenario: str) -> tuple[str, ...]:
    recorded = load_scenario(scenario)
    return (recorded["person"], *facts_of(recorded).creditors)


def _once(sentences: list[str]) -> list[str]:
    return list(dict.fromkeys(sentences))
