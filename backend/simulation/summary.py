"""A simulation's outcome: figures by desk and persona, and what was to be reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from backend.simulation.conversation import Result
from backend.simulation.figures import ALL, Figure, Figures, by_desk_and_persona, mean, ratio
from backend.simulation.run import ENGINE, LADDER, ORACLE, Plan
from backend.simulation.shortfall import Shortfall, shortfall

OF_ORACLE = 0.90
TIMES_LADDER = 1.3


@dataclass(frozen=True, slots=True)
class Target:
    """Something that the engine should reach, what it reached, and whether that is enough."""

    name: str
    wanted: str
    found: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The engine beside the ladder, debtor by debtor.

    `times_ladder`: recovered value ÷ the ladder's. `agreement_gain`: how much higher the agreement rate is.
    `left_gain`: how much more of their money people keep who agreed with both, `pairs` of them.
    """

    times_ladder: Figure
    agreement_gain: Figure
    left_gain: Figure
    pairs: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything that a simulation says."""

    seeds: tuple[int, ...]
    debtors: int
    by_desk: Mapping[str, Mapping[str, Figures]]
    comparison: Comparison
    missing: Shortfall
    targets: tuple[Target, ...]

    def of(self, desk: str) -> Figures:
        """A desk's figures over all debtors."""
        return self.by_desk[desk][ALL]

    def to_mapping(self) -> dict[str, Any]:
        """Plain JSON values."""
        desks = {d: {g: f.to_mapping() for g, f in own.items()} for d, own in self.by_desk.items()}
        return {
            "seeds": list(self.seeds),
            "debtors": self.debtors,
            "desks": desks,
            "engine_beside_ladder": asdict(self.comparison),
            "missing_beside_oracle": asdict(self.missing),
            "targets": [asdict(target) for target in self.targets],
        }


def summarise(plan: Plan, results: Sequence[Result]) -> Summary:
    """The summary of a run with all four desks."""
    by_desk = by_desk_and_persona(results, ORACLE)
    comparison = _compare(results)
    engine, ladder = by_desk[ENGINE][ALL], by_desk[LADDER][ALL]
    return Summary(
        seeds=plan.seeds,
        debtors=engine.conversations,
        by_desk=by_desk,
        comparison=comparison,
        missing=shortfall(*([r for r in results if r.desk == desk] for desk in (ENGINE, ORACLE))),
        targets=tuple(_targets(engine, ladder, comparison)),
    )


def _compare(results: Sequence[Result]) -> Comparison:
    engine = [result for result in results if result.desk == ENGINE]
    ladder = [result for result in results if result.desk == LADDER]
    pairs = list(zip(engine, ladder, strict=True))
    both = [(mine, other) for mine, other in pairs if mine.agreed and other.agreed]
    return Comparison(
        times_ladder=ratio((mine.recovered, other.recovered) for mine, other in pairs),
        agreement_gain=mean(float(mine.agreed) - float(other.agreed) for mine, other in pairs),
        left_gain=mean(mine.left - other.left for mine, other in both),
        pairs=len(both),
    )


def _targets(engine: Figures, ladder: Figures, compared: Comparison) -> list[Target]:
    times, more = compared.times_ladder.value, compared.agreement_gain.value
    return [
        _none("floor breaches", engine.below_floor),
        _none("instalments above what was declared", engine.above_declared),
        _none("instalments above the means of people who told the truth", engine.above_means),
        _least("recovered ÷ oracle", engine.recovered.value, OF_ORACLE),
        _least("recovered ÷ ladder", times, TIMES_LADDER),
        _least("agreement rate − ladder's", more, 0.0),
        _least("share of money left − ladder's, all agreements", engine.left.value - ladder.left.value, 0.0),
        _least("share of money left − ladder's, same people", compared.left_gain.value, 0.0),
        _least("gain of people ÷ owed − ladder's", engine.gain.value - ladder.gain.value, 0.0),
    ]


def _none(name: str, count: int) -> Target:
    return Target(name, "0", str(count), count == 0)


def _least(name: str, found: float, wanted: float) -> Target:
    return Target(name, f"≥ {wanted:.2f}", f"{found:.3f}", found >= wanted)
