"""A key whose provider keeps failing is left alone for a while, so that people are not kept waiting for nothing."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from backend.assistant.models.contract import FailureKind, ModelFailure
from backend.telemetry.metrics import BREAKER_OPEN_UNTIL, BREAKER_OPENINGS, MODEL_ANSWERS

logger = logging.getLogger(__name__)

MOST_FAILURES = 5
WINDOW_SECONDS = 60.0
REST_SECONDS = 30.0
MOST_KEYS = 1000
# What an answered question says nothing about: the request was at fault, not the provider or the key.
HARMLESS = frozenset({FailureKind.INVALID_REQUEST, FailureKind.REFUSED})


@dataclass(slots=True)
class _Circuit:
    failures: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_FAILURES))
    open_until: float | None = None
    probing: bool = False


class Breaker:
    """Counts failures in a row for each key apart: what happens to one key never closes the way for another.

    After 5 failures within a minute a key rests for 30 s; then one question is let through to find out. `clock` is
    monotonic, in seconds. Safe to share between threads.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._circuits: OrderedDict[str, _Circuit] = OrderedDict()

    @contextmanager
    def watch(self, key: str) -> Iterator[None]:
        """Let one question through and learn from how it ends; raises ModelFailure `resting` where it may not pass.

        Leaving by anything but a ModelFailure or the regular end (the person pressed stop) proves nothing.
        """
        probe = self._enter(key)
        try:
            yield
        except ModelFailure as failure:
            self._leave(key, probe, failed=failure.kind not in HARMLESS)
            raise
        except BaseException:
            self._leave(key, probe, failed=None)
            raise
        self._leave(key, probe, failed=False)

    def _enter(self, key: str) -> bool:
        """Return whether this question is the probe."""
        with self._lock:
            circuit = self._circuit(key)
            if circuit.open_until is None:
                return False
            if circuit.probing or self._clock() < circuit.open_until:
                raise ModelFailure(FailureKind.RESTING)
            circuit.probing = True
            return True

    def _leave(self, key: str, probe: bool, *, failed: bool | None) -> None:
        with self._lock:
            circuit = self._circuit(key)
            if probe:
                circuit.probing = False
            if failed is False:
                circuit.failures.clear()
                circuit.open_until = None
                MODEL_ANSWERS.labels(_whose(key)).inc()
            elif failed and self._count(circuit, probe):
                _tell(key)

    def _count(self, circuit: _Circuit, probe: bool) -> bool:
        """Count a failure; tell whether the key rests from now on."""
        now = self._clock()
        circuit.failures.append(now)
        many = len(circuit.failures) == MOST_FAILURES and now - circuit.failures[0] <= WINDOW_SECONDS
        # Questions that were under way when the key began to rest do not prolong it.
        opens = probe or (many and circuit.open_until is None)
        if opens:
            circuit.open_until = now + REST_SECONDS
        return opens

    def _circuit(self, key: str) -> _Circuit:
        circuit = self._circuits.setdefault(key, _Circuit())
        self._circuits.move_to_end(key)
        if len(self._circuits) > MOST_KEYS:
            self._circuits.popitem(last=False)
        return circuit


def _whose(key: str) -> str:
    return "own" if key.startswith("own:") else "operator"


def _tell(key: str) -> None:
    whose = _whose(key)
    BREAKER_OPENINGS.labels(whose).inc()
    BREAKER_OPEN_UNTIL.labels(whose).set(time.time() + REST_SECONDS)
    logger.warning("breaker_opened", extra={"key": whose})
