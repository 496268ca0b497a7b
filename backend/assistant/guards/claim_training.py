"""Makes the claim scorer of examples; only training needs this module, and scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from backend.assistant.guards.claim_scorer import ALLOWED, FORBIDDEN, read_claim
from backend.nlu.features import Recipe
from backend.nlu.scorer import Scorer
from backend.nlu.training import Plan, fit

EXAMPLES = Path(__file__).with_name("claim_examples")
PLAN = Plan(Recipe(weights=(1.0, 0.7, 1.5, 0.7, 0.0), least_documents=1), penalty_inverse=1.0)
"""Words that training saw once count, too: among so few sentences they are what tells them apart."""


def train_claims(allowed: Sequence[str], forbidden: Sequence[str]) -> Scorer:
    """Return a scorer of folded sentences; the same ones give the same. Raises TrainingUnavailable."""
    readings = [read_claim(text) for text in (*allowed, *forbidden)]
    return fit(readings, [ALLOWED] * len(allowed) + [FORBIDDEN] * len(forbidden), PLAN)


def read_examples(label: str) -> list[str]:
    """Return the sentences of claim_examples that are ALLOWED or FORBIDDEN, as they were written."""
    lines = (EXAMPLES / f"{label}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]
