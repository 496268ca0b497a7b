"""The one owner of retries: a question is asked at most twice, and never again once the person has seen a word."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass

from backend.assistant.models.contract import FailureKind, ModelEvent, ModelFailure, Restarted

MOST_TRIES = 2
# Asking again can help with these; with a wrong key, an empty account or a bad request it cannot.
PASSING = frozenset({FailureKind.BUSY, FailureKind.UNREACHABLE, FailureKind.TIMED_OUT, FailureKind.CUT})
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 0.6
# A second try with less time than this left would only keep the person waiting.
LEAST_TIME_FOR_AN_ANSWER = 0.5

Try = Callable[[], Generator[ModelEvent, None, None]]


@dataclass(frozen=True, slots=True)
class Retries:
    """When to ask again; clock, sleep and jitter (a share from 0 to 1) are arguments for tests."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random

    def run(self, attempt: Try, deadline: float, shown: Callable[[], bool]) -> Iterator[ModelEvent]:
        """Yield the events of `attempt()`, of a second one after `Restarted` where the first failed in passing.

        Raises the ModelFailure of the last try.
        """
        for number in range(1, MOST_TRIES + 1):
            yielded = False
            try:
                with closing(attempt()) as events:
                    for event in events:
                        yielded = True
                        yield event
                return
            except ModelFailure as failure:
                pause = self._pause(failure, deadline)
                if number == MOST_TRIES or pause is None or shown():
                    raise
            self.sleep(pause)
            if yielded:
                yield Restarted()

    def _pause(self, failure: ModelFailure, deadline: float) -> float | None:
        """Return how many seconds to wait before the next try, or None where there should be none."""
        if failure.kind not in PASSING:
            return None
        jittered = SHORTEST_PAUSE + (LONGEST_PAUSE - SHORTEST_PAUSE) * self.jitter()
        pause = jittered + (failure.retry_after or 0.0)
        fits = self.clock() + pause + LEAST_TIME_FOR_AN_ANSWER <= deadline
        return pause if fits else None
