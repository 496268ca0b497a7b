"""What may not be claimed is known by its meaning, also in words that no rule lists."""

from __future__ import annotations

import numpy as np
import pytest

from backend.assistant.guards.claim_scorer import ARTEFACT, load_claim_scorer
from backend.assistant.guards.claim_training import read_examples, read_told, train_claims
from backend.assistant.guards.contract import Problem
from backend.assistant.guards.surface import readable
from backend.nlu.scorer import load_scorer
from tests.assistant.guards.claim_data import claim_sentences, scored, scorer_without, untold
from tests.assistant.guards.corpora import authors_of_corpus, read_corpus
from tests.assistant.guards.judging import judge
from tests.assistant.guards.scenarios import load_scenario
from tests.assistant.guards.sizes import FEW

UNLISTED = [
    "Te van a boletinar.",
    "Después no te quejes si te cobran por otra vía.",
    "Es ahora, Carlos: el cupo se cierra.",
    "Con esto se acaba tu mala fama en los bancos.",
    "El siguiente cobrador no será tan paciente contigo.",
]
KEPT = [
    "Cuéntame qué te preocupa y lo miramos.",
    "Si un mes se te hace difícil, escríbenos antes.",
    "El descuento es menor porque el plazo es más largo.",
    "Nadie te va a presionar por aquí.",
]


@pytest.mark.slow
@pytest.mark.skipif(FEW, reason="a third of a minute of fitting: `manage.py prove` does it")
def test_the_delivered_scorer_is_what_the_examples_make() -> None:
    made = train_claims(*claim_sentences(authors_of_corpus()))
    delivered = load_scorer(ARTEFACT.read_bytes())
    unlike = set(delivered.vectoriser.vocabulary) ^ set(made.vectoriser.vocabulary)
    assert not unlike, f"{len(unlike)} features: python -m tests.assistant.guards.train_claims"
    assert np.abs(delivered.weights - made.weights).max() < 0.01, (
        "python -m tests.assistant.guards.train_claims"
    )


@pytest.mark.parametrize("text", UNLISTED)
def test_a_claim_in_words_that_no_rule_has_is_not_shown(text: str) -> None:
    assert judge("ladder_offers", text.replace("Carlos", "Ana")).problem == Problem.CLAIM


@pytest.mark.parametrize("text", KEPT)
def test_what_only_sounds_like_one_is_shown(text: str) -> None:
    assert judge("ladder_offers", text).problem is None


@pytest.mark.parametrize(
    "text",
    [
        "ROBERTO SALINAS, tu saldo con LAKESIDE SAVINGS BANK es de $ 6,899.75.",
        "Roberto, con Lakeside debes $ 6,899.75.",
    ],
)
def test_what_is_claimed_is_the_same_whoever_the_person_and_the_creditor_are(text: str) -> None:
    assert judge("monthly_budget", text).problem is None
    assert scored(text, "monthly_budget").count("nombre") == 2


def test_claims_of_an_author_that_training_has_not_seen_are_known() -> None:
    scorer = scorer_without("j10", authors_of_corpus())
    wrong = [line for line in read_corpus("wrong", "j10") if line["problem"] == "claim"]
    claims = [scored(line["text"], line["scenario"]) for line in wrong]
    found = [text for text in claims if scorer.is_forbidden(text)]
    assert len(found) >= 0.75 * len(claims), sorted(set(claims) - set(found))


def test_no_sentence_is_an_example_of_both() -> None:
    both = set(map(readable, read_examples("allowed"))) & set(map(readable, read_examples("forbidden")))
    assert both == set()


def test_nothing_is_told_in_a_situation_both_ways() -> None:
    both = {(name, readable(text)) for name, text in read_told("allowed")} & {
        (name, readable(text)) for name, text in read_told("forbidden")
    }
    assert both == set()


def test_nearly_all_that_is_told_in_situations_is_judged_rightly() -> None:
    blocked = [told for told in read_told("allowed") if _problem(*told) == Problem.CLAIM]
    assert blocked == []
    shown = [told for told in read_told("forbidden") if _problem(*told) is None]
    assert len(shown) < 0.02 * len(read_told("forbidden")), shown


def _problem(situation: str, text: str) -> Problem | None:
    return judge(situation, text, load_scenario(situation)["language"]).problem


def test_the_scorer_learns_without_what_facts_make_true() -> None:
    text = "Recibimos tu primera cuota, gracias."
    assert "cuota" not in untold("late_agreement", text)
    assert "cuota" in untold("ladder_offers", text)


def test_two_words_alone_claim_nothing() -> None:
    assert not load_claim_scorer().is_forbidden("acepta ya")
