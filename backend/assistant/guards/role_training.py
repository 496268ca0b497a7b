"""Makes the role scorer of examples; only training needs this module, and scikit-learn."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from backend.assistant.guards.figures import read_figures
from backend.assistant.guards.role_scorer import RoleScorer, read_role
from backend.assistant.guards.roles import RoleFinder
from backend.assistant.guards.surface import readable
from backend.nlu.features import Reading, Recipe
from backend.nlu.scorer import Scorer
from backend.nlu.training import Plan, fit

SENTENCES = Path(__file__).with_name("role_examples") / "sentences.txt"
PLAN = Plan(Recipe(weights=(0.6, 0.0, 0.0, 0.6, 1.5), least_documents=1), penalty_inverse=0.3)
_ROUNDS = 2
"""How often figures that have several roles by their value are labelled anew by what was learned."""
_TAG = re.compile(r"\{([a-z_ ]+)\}")
_CHOICE = re.compile(r"\[([^\]]*\|[^\]]*)\]")
_VARIANTS = 4
_DAY = date(2026, 11, 23)
_PERCENTAGES = ("5 %", "15 %", "10 %", "3 %")
_OF_PERCENT = frozenset({"percent", "old percent"})


class Example(NamedTuple):
    """What is said around a figure, and the roles that it may have there."""

    reading: Reading
    roles: frozenset[str]


def train_roles(examples: Sequence[Example]) -> Scorer:
    """Return a scorer of readings; the same examples give the same. Raises TrainingUnavailable."""
    sure = [example for example in examples if len(example.roles) == 1]
    open_ones = [example for example in examples if len(example.roles) > 1]
    labels = [next(iter(example.roles)) for example in sure]
    scorer = fit([example.reading for example in sure], labels, PLAN)
    for _ in range(_ROUNDS):
        learned = RoleScorer(scorer)
        likeliest = [_likeliest(example, learned) for example in open_ones]
        scorer = fit([example.reading for example in (*sure, *open_ones)], labels + likeliest, PLAN)
    return scorer


def _likeliest(example: Example, scorer: RoleScorer) -> str:
    scores = scorer.margins(example.reading)
    return max(sorted(example.roles), key=lambda role: scores.get(role, -30.0))


def read_sentences() -> list[Example]:
    """Return the figures of role_examples, each in the role that stands in its place."""
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    said = [line for line in lines if line.strip() and not line.startswith("#")]
    return [example for line in said for text in _variants(line) for example in _examples(text)]


def _variants(line: str) -> list[str]:
    """Return a few of the wordings: each choice once, if there are not more than a few."""
    choices = [match[1].split("|") for match in _CHOICE.finditer(line)]
    count = min(_VARIANTS, max(map(len, choices), default=1))
    wordings = []
    for variant in range(count):
        wording = line
        for options in choices:
            wording = _CHOICE.sub(options[variant % len(options)].replace("\\", r"\\"), wording, count=1)
        wordings.append(wording)
    return list(dict.fromkeys(wordings))


def _examples(tagged: str) -> list[Example]:
    roles, places = _TAG.findall(tagged), itertools.count(1)
    spans: dict[int, str] = {}
    text, at = "", 0
    for match, role in zip(_TAG.finditer(tagged), roles, strict=True):
        place = next(places)
        text += readable(tagged[at : match.start()] + "¤")[:-1]
        spans[len(text)] = role
        percent = role in _OF_PERCENT or tagged[: match.start()].endswith("Es del ")
        text += _PERCENTAGES[place % 4] if percent else f"$ {place}.234.500"
        at = match.end()
    text += readable(tagged[at:])
    figures = read_figures(text, _DAY, "es")
    finder = RoleFinder(text, figures)
    cues = [finder.role(figure) for figure in figures]
    return [
        Example(
            read_role(
                text,
                figures,
                figure,
                head="",
                said_before="",
                cue=cue,
                cue_before=next(
                    (
                        cues[at]
                        for at, other in reversed([*enumerate(figures)][: figures.index(figure)])
                        if other.kind == figure.kind
                    ),
                    "",
                ),
            ),
            frozenset({spans[figure.start]}),
        )
        for figure, cue in zip(figures, cues, strict=True)
        if figure.start in spans
    ]
