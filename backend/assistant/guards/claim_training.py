"""Makes the claim scorer of examples; only training needs this module, and scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from backend.assistant.guards.claim_scorer import ALLOWED, FORBIDDEN, read_claim
from backend.nlu.features import Recipe
from backend.nlu.scorer import Scorer
from backend.nlu.training import Plan, fit

EXAMPLES = Path(__file__).with_name("claim_examples")
_SIGNS = {ALLOWED: "+ ", FORBIDDEN: "- "}
PLAN = Plan(Recipe(weights=(1.0, 1.2, 1.2, 1.0, 0.0), least_documents=1), penalty_inverse=0.5)
"""Words that training saw once count, too: among so few sentences they are what tells them apart."""


def train_claims(allowed: Sequence[str], forbidden: Sequence[str]) -> Scorer:
    """Return a scorer of folded sentences; the same ones give the same. Raises TrainingUnavailable."""
    readings = [read_claim(text) for text in (*allowed, *forbidden)]
    return fit(readings, [ALLOWED] * len(allowed) + [FORBIDDEN] * len(forbidden), PLAN)


def read_examples(label: str) -> list[str]:
    """Return the sentences of claim_examples that are ALLOWED or FORBIDDEN, as they were written."""
    return [line for line in _lines(f"{label}.txt") if line.strip() and not line.startswith("#")]


def read_told(label: str) -> list[tuple[str, str]]:
    """Return what is told in situations and is ALLOWED or FORBIDDEN there, each with the situation's name."""
    told: list[tuple[str, str]] = []
    situation, sign = "", _SIGNS[label]
    for line in _lines("in_situations.txt"):
        if line.startswith("== "):
            situation = line.removeprefix("== ")
        elif line.startswith(sign):
            told.append((situation, line.removeprefix(sign)))
    return told


def _lines(name: str) -> list[str]:
    return (EXAMPLES / name).read_text(encoding="utf-8").splitlines()
