"""Why the engine recovers less than the oracle did from the same people, as shares of the oracle's recovery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.simulation.conversation import Result


@dataclass(frozen=True, slots=True)
class Shortfall:
    """`no_agreement`: the oracle agreed and the engine did not. `signed_for_less`: both agreed, the engine for a lower
    value on paper. `broken_more`: the rest, promises broken that the oracle's plan would have kept. What the engine
    recovered where the oracle saw nothing, or more than it, counts against these. Together they are what is missing.
    """

    no_agreement: float
    signed_for_less: float
    broken_more: float


def shortfall(engine: Sequence[Result], oracle: Sequence[Result]) -> Shortfall:
    """The parts of what is missing; both have the same debtors in the same order."""
    whole = sum(result.recovered for result in oracle) or 1.0
    parts = {"no_agreement": 0.0, "signed_for_less": 0.0, "broken_more": 0.0}
    for mine, best in zip(engine, oracle, strict=True):
        if mine.agreed and best.agreed:
            parts["signed_for_less"] += best.contracted - mine.contracted
            parts["broken_more"] += (best.recovered - best.contracted) - (mine.recovered - mine.contracted)
        else:
            parts["no_agreement"] += best.recovered - mine.recovered
    return Shortfall(**{name: part / whole for name, part in parts.items()})
