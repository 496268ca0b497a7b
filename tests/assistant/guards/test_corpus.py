"""Replies of several authors, development data by now: wrong ones are caught, right ones shown, but for the known."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from tests.assistant.guards.corpora import authors_of_corpus, read_corpus, read_known, sealed_authors
from tests.assistant.guards.judging import judge
from tests.assistant.guards.learned_from import ARTEFACTS, fingerprint, read_noted
from tests.assistant.guards.make_scenarios import PLOTS, record
from tests.assistant.guards.report import Tally, is_drawn, judge_corpus, judge_own_texts
from tests.assistant.guards.scenarios import load_scenario, scenario_names
from tests.assistant.guards.sizes import FEW

AUTHORS = authors_of_corpus()
MOST_BLOCKED = 0.015
ONE_IN = 3 if FEW else 1
ONE_IN_CROSSED = 40 if FEW else 5
"""The suite judges a third of the replies, `manage.py prove` all of them."""


@cache
def judged(kind: str, author: str) -> Tally:
    """Judge an author's replies; what several tests ask of is judged once."""
    return judge_corpus(kind, author, one_in=ONE_IN)


def test_replies_are_judged_rightly_but_for_the_known_ones() -> None:
    """A new misjudgement fails here, and so does a known one that is judged rightly: the list only shrinks."""
    tallies = [judged(kind, author) for kind in ("wrong", "right") for author in AUTHORS]
    missed = {(line["scenario"], line["text"]) for tally in tallies for line in tally.missed}
    known = {(line["scenario"], line["text"]) for line in read_known()}
    assert missed == {line for line in known if is_drawn(line[1], ONE_IN)}


@pytest.mark.parametrize("artefact", ARTEFACTS, ids=lambda path: path.name)
def test_what_is_learned_was_learned_from_these_replies(artefact: Path) -> None:
    anew = (
        "python -m tests.assistant.guards.train_claims, train_roles and, in a quarter of an hour, train_doubt"
    )
    assert read_noted().get(artefact.name) == fingerprint(), anew


def test_sealed_replies_only_measure() -> None:
    assert sealed_authors()
    assert not set(sealed_authors()) & set(AUTHORS)


def test_every_known_misjudgement_says_why() -> None:
    assert all(line["why"] for line in read_known())


def test_none_of_our_own_texts_is_blocked() -> None:
    assert [line["text"] for line in judge_own_texts().missed] == []


def test_few_right_replies_are_blocked() -> None:
    tallies = [judged("right", author) for author in AUTHORS]
    missed = [line["text"] for tally in tallies for line in tally.missed]
    assert len(missed) < MOST_BLOCKED * sum(tally.total for tally in tallies), missed


@pytest.mark.parametrize("name", ["ladder_offers", "late_agreement", "token_payment"])
def test_the_recorded_answers_are_those_of_todays_tools(
    name: str, tmp_path: Path, sqlite_template: Path
) -> None:
    (plot,) = [plot for plot in PLOTS if plot.name == name]
    today = json.loads(json.dumps(record(plot, sqlite_template, tmp_path), default=float))
    assert today["tool_results"] == load_scenario(plot.name)["tool_results"]


def test_the_corpus_names_known_scenarios() -> None:
    named = {
        line["scenario"]
        for author in AUTHORS
        for kind in ("wrong", "right")
        for line in read_corpus(kind, author)
    }
    assert named <= set(scenario_names())


def test_a_reply_to_anybody_elses_turn_is_judged_whatever_it_says() -> None:
    """Offers that were withdrawn, other currencies, words one by one: a verdict, and no error that ends the turn."""
    names = scenario_names()
    lines = [
        line["text"]
        for author in AUTHORS
        for kind in ("wrong", "right")
        for line in read_corpus(kind, author)
        if is_drawn(line["text"], ONE_IN_CROSSED)
    ]
    for place, text in enumerate(lines):
        for name in (names[place % len(names)], *("spain_dispute", "lawyer_in_english")):
            judge(name, text)
        judge(names[place % len(names)], text.replace(" ", "\n"))
