"""The figures of an evaluation, in tau-bench's form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import comb
from typing import Any

from backend.assistant.evaluation.attempt import Attempt


def pass_hat(times: int, passed: int, k: int) -> float:
    """Return the unbiased estimate of the chance that k attempts at a task all pass, from `passed` of `times`.

    Raises ValueError where k is more than the attempts.
    """
    if not 1 <= k <= times:
        raise ValueError("k attempts are estimated from at least k attempts")
    return comb(passed, k) / comb(times, k)


@dataclass(frozen=True, slots=True)
class TaskResult:
    """All attempts at one task."""

    task: str
    attempts: Sequence[Attempt]

    @property
    def passed(self) -> int:
        """How many passed."""
        return sum(attempt.passed for attempt in self.attempts)


@dataclass(frozen=True, slots=True)
class Summary:
    """All attempts at all tasks, each task attempted equally often."""

    results: Sequence[TaskResult]

    @property
    def times(self) -> int:
        """How often each task was attempted."""
        return len(self.results[0].attempts) if self.results else 0

    def pass_hat(self, k: int) -> float:
        """Return pass^k over the tasks; pass^1 is the share of attempts that passed."""
        estimates = [pass_hat(self.times, result.passed, k) for result in self.results]
        return sum(estimates) / len(estimates) if estimates else 0.0

    def total(self, name: str) -> int:
        """Return a measure (see Measures) over all attempts; of lists, their lengths."""
        values = [getattr(attempt.measures, name) for attempt in self._attempts()]
        return sum(len(value) if isinstance(value, list) else value for value in values)

    @property
    def fallbacks(self) -> int:
        """How many turns our own brain had to answer."""
        return sum(attempt.fallbacks for attempt in self._attempts())

    @property
    def seconds(self) -> float:
        """How long the attempts took, one after the other."""
        return sum(attempt.seconds for attempt in self._attempts())

    def to_mapping(self) -> dict[str, Any]:
        """Return everything, for a file: figures, and each attempt with its reasons and its words."""
        return {
            "attempts_per_task": self.times,
            "pass_hat": {str(k): self.pass_hat(k) for k in range(1, self.times + 1)},
            "tasks": {
                result.task: [{"passed": attempt.passed, **asdict(attempt)} for attempt in result.attempts]
                for result in self.results
            },
        }

    def _attempts(self) -> Iterable[Attempt]:
        return (attempt for result in self.results for attempt in result.attempts)


def summarise(attempts: Sequence[Attempt]) -> Summary:
    """Return the summary of attempts, in the order of their tasks."""
    by_task: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        by_task.setdefault(attempt.task, []).append(attempt)
    return Summary([TaskResult(task, found) for task, found in by_task.items()])
