"""The figures that the role scorer learns from: those of right replies, which are facts in the role they are given."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from backend.assistant.guards.claim_scorer import load_claim_scorer
from backend.assistant.guards.figure_reading import LEARNED
from backend.assistant.guards.reply_guard import Learned
from backend.assistant.guards.role_scorer import RoleScorer
from backend.assistant.guards.role_training import Example, read_sentences, train_roles
from backend.assistant.guards.second_reading import SecondReading
from tests.assistant.guards.corpora import read_corpus
from tests.assistant.guards.judging import guard_of, sentences_of
from tests.assistant.guards.scenarios import load_scenario, scenario_names

RULES_ALONE = Learned(load_claim_scorer(), None)


def role_examples(authors: Collection[str]) -> list[Example]:
    """Return the figures of these authors' right replies, of our own texts and of the sentences beside the code."""
    lines = [line for author in authors for line in read_corpus("right", author)]
    own = [(name, text) for name in scenario_names() for text in load_scenario(name)["own_texts"]]
    said = [(line["scenario"], line["text"], line.get("language", "es")) for line in lines]
    said += [(name, text, "es") for name, text in dict.fromkeys(own)]
    return [example for told in said for example in _figures(*told)] + read_sentences()


def roles_without(author: str, authors: Collection[str]) -> RoleScorer:
    """Return a scorer that has seen none of the author's replies."""
    return RoleScorer(train_roles(role_examples([other for other in authors if other != author])))


def _figures(scenario: str, text: str, language: str) -> Iterator[Example]:
    seen: list[SecondReading] = []
    guard = guard_of(scenario, language, RULES_ALONE, seen.append)
    for sentence in sentences_of(text):
        guard.review(sentence)
    for one in seen:
        for figure in one.figures:
            roles = frozenset(slot.role for slot in one.slots(figure)) if figure.kind in LEARNED else None
            if roles:
                yield Example(one.reading(figure), roles)
