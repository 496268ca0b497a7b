"""How much speaks against a figure's being what it may be: weighed signals of the words around it.

The weights are learned from right replies and from the same with a figure changed for another of the same facts
(`python -m tests.assistant.guards.train_doubt`), so that a figure is blocked for what tells it from those.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backend.assistant.guards.figure import Kind
from backend.assistant.guards.role_scorer import RoleScorer

ARTEFACT = Path(__file__).with_name("doubt.json")
CONSTANT = "constant"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Weights of signals, by what they are signals of: days or amounts (percentages among them)."""

    days: Mapping[str, float]
    amounts: Mapping[str, float]

    def of(self, kind: Kind, signals: Mapping[str, float]) -> float:
        """Return the logarithm of the odds that the figure is wrong; a signal without a weight counts nothing."""
        weights = self.days if kind == Kind.DATE else self.amounts
        return weights[CONSTANT] + sum(
            weights.get(name, 0.0) * value for name, value in signals.items() if value
        )


@dataclass(frozen=True, slots=True)
class Weighing:
    """What weighs figures where the rules do not take them, and what the rules take: roles learned, and doubts."""

    roles: RoleScorer
    doubt: Doubt


@cache
def load_doubt() -> Doubt:
    """Return the delivered weights; raises OSError, ValueError or KeyError where they are not whole."""
    read = json.loads(ARTEFACT.read_text(encoding="utf-8"))
    return Doubt(read["days"], read["amounts"])
