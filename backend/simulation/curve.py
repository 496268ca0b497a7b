"""What a value of the policy trades off: the engine alone, the same debtors, one run for each value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from backend.domain.policy import Policy
from backend.simulation.figures import Figures, figures
from backend.simulation.run import ENGINE, ORACLE, Plan, simulate


@dataclass(frozen=True, slots=True)
class Point:
    """The engine's figures with the parameter at a value."""

    value: str
    figures: Figures

    def to_mapping(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"value": self.value, **self.figures.to_mapping()}


def trace(
    plan: Plan,
    policies: Mapping[str, Mapping[str, Policy]],
    *,
    processes: int = 1,
    on_progress: Callable[[int], None] = lambda done: None,
) -> list[Point]:
    """Simulate the engine under the policies (by currency) of each value.

    Recovery is measured against the oracle under the plan's own policies, so that all points share a yardstick.
    """
    oracle = simulate(replace(plan, desks=(ORACLE,)), processes=processes)
    points = []
    for value, by_currency in policies.items():
        changed = replace(plan, desks=(ENGINE,), policies=by_currency)
        results = simulate(changed, processes=processes, on_progress=on_progress)
        points.append(Point(value, figures(results, oracle)))
    return points
