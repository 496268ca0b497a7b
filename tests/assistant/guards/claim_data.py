"""The sentences that the claim scorer learns from: our examples, the corpora's, and our own texts."""

from __future__ import annotations

from collections.abc import Collection

from backend.assistant.guards.claim_scorer import ALLOWED, FORBIDDEN, ClaimScorer
from backend.assistant.guards.claim_training import read_examples, train_claims
from backend.assistant.guards.surface import readable
from tests.assistant.guards.corpora import read_corpus
from tests.assistant.guards.judging import sentences_of
from tests.assistant.guards.scenarios import load_scenario, scenario_names


def claim_sentences(authors: Collection[str]) -> tuple[list[str], list[str]]:
    """Return folded sentences, allowed and forbidden, of these authors and of our own."""
    wrong = [line for author in authors for line in read_corpus("wrong", author)]
    right = [line["text"] for author in authors for line in read_corpus("right", author)]
    own = [text for name in scenario_names() for text in load_scenario(name)["own_texts"]]
    allowed = [sentence for text in (*right, *sorted(set(own))) for sentence in sentences_of(text)]
    forbidden = [line["text"] for line in wrong if line["problem"] == "claim"]
    return (
        _folded([*allowed, *read_examples(ALLOWED)]),
        _folded([*forbidden, *read_examples(FORBIDDEN)]),
    )


def scorer_without(author: str, authors: Collection[str]) -> ClaimScorer:
    """Return a scorer that has seen none of the author's replies."""
    return ClaimScorer(train_claims(*claim_sentences([other for other in authors if other != author])))


def _folded(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(readable(text) for text in texts))
