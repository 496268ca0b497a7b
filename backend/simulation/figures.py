"""Figures over many conversations, each with the half-width of its 95 % confidence interval."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from backend.simulation.conversation import Result

NORMAL_95 = 1.96
ALL = "all"


@dataclass(frozen=True, slots=True)
class Figure:
    """An estimate and the half-width of its confidence interval."""

    value: float
    within: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What a desk reached with some debtors. Shares unless said otherwise.

    `recovered`: present value paid ÷ what the oracle got from the same people; `of_balance`: ÷ what is owed.
    `left`: what agreements leave of people's money after the hardest payment. `gain`: what people gained beside
    the most that they would have paid, ÷ what is owed. `health`: as `left`, over everybody with whom an agreement
    was possible, 0 where none was kept. `harmonic`: the harmonic mean of recovery and health (after Wang and
    others, Debt Collection Negotiations with Large Language Models, arXiv 2502.18228).
    Counts: `below_floor`, `above_declared` (instalments above what the person had said to be left of a month),
    `above_means` (above what really is, of people who had told the truth), `above_means_misled` (who had not).
    """

    conversations: int
    agreements: int
    agreement_rate: Figure
    recovered: Figure
    of_balance: Figure
    contracted_of_balance: Figure
    kept: Figure
    rounds: Figure
    left: Figure
    gain: Figure
    health: Figure
    harmonic: float
    lump_sums: Figure
    below_floor: int
    above_declared: int
    above_means: int
    above_means_misled: int

    def to_mapping(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def figures(results: Sequence[Result], oracle: Sequence[Result]) -> Figures:
    """The figures of one desk; `oracle` has the same debtors in the same order."""
    agreed = [result for result in results if result.agreed]
    possible = [(mine, best) for mine, best in zip(results, oracle, strict=True) if best.agreed]
    recovered = ratio((mine.recovered, best.recovered) for mine, best in zip(results, oracle, strict=True))
    health = mean(max(mine.left, 0) if mine.kept else 0.0 for mine, _ in possible)
    above = [result for result in agreed if result.above_means]
    return Figures(
        conversations=len(results),
        agreements=len(agreed),
        agreement_rate=mean(float(result.agreed) for result in results),
        recovered=recovered,
        of_balance=ratio((result.recovered, result.balance) for result in results),
        contracted_of_balance=ratio((result.contracted, result.balance) for result in results),
        kept=mean(float(result.kept) for result in agreed),
        rounds=mean(float(result.rounds) for result in results),
        left=mean(result.left for result in agreed),
        gain=ratio((result.gain, result.balance) for result in results),
        health=health,
        harmonic=harmonic_mean(recovered.value, health.value),
        lump_sums=mean(float(result.is_lump_sum) for result in agreed),
        below_floor=sum(result.below_floor for result in agreed),
        above_declared=sum(result.above_declared for result in agreed),
        above_means=sum(not result.misled for result in above),
        above_means_misled=sum(result.misled for result in above),
    )


def by_desk_and_persona(results: Sequence[Result], oracle: str) -> dict[str, dict[str, Figures]]:
    """The figures of each desk: over all debtors, and of each persona."""
    personas = sorted({result.persona for result in results})
    groups: dict[str, Callable[[Result], bool]] = {ALL: lambda result: True}
    groups |= {name: lambda result, name=name: result.persona == name for name in personas}  # type: ignore[misc]
    desks = {desk: [r for r in results if r.desk == desk] for desk in dict.fromkeys(r.desk for r in results)}
    return {
        desk: {
            group: figures(list(filter(inside, own)), list(filter(inside, desks[oracle])))
            for group, inside in groups.items()
        }
        for desk, own in desks.items()
    }


def mean(values: Iterable[float]) -> Figure:
    """The mean; within 1.96 standard errors."""
    listed = list(values)
    if not listed:
        return Figure(0.0, 0.0)
    middle = sum(listed) / len(listed)
    variance = sum((value - middle) ** 2 for value in listed) / max(len(listed) - 1, 1)
    return Figure(middle, NORMAL_95 * math.sqrt(variance / len(listed)))


def ratio(pairs: Iterable[tuple[float, float]]) -> Figure:
    """The sum of the first ÷ the sum of the second, of paired values; its interval by the delta method.

    Cochran, Sampling Techniques (1977), 6.3: the variance of a ratio is that of `y − R·x`, over n and x̄².
    """
    listed = list(pairs)
    below = sum(second for _, second in listed)
    if not below:
        return Figure(0.0, 0.0)
    middle = sum(first for first, _ in listed) / below
    squares = sum((first - middle * second) ** 2 for first, second in listed)
    return Figure(middle, NORMAL_95 * math.sqrt(squares * len(listed) / max(len(listed) - 1, 1)) / below)


def harmonic_mean(first: float, second: float) -> float:
    """0 where either is 0 or less."""
    return 2 * first * second / (first + second) if first > 0 and second > 0 else 0.0
