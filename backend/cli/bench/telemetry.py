"""What counting, logging and tracing cost a turn, in microseconds of processor time."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import click

from backend.services.cache import HIT
from backend.telemetry.context import request_id
from backend.telemetry.logs import JsonFormatter
from backend.telemetry.metrics import (
    REQUEST_SECONDS,
    REQUESTS,
    SHARED_FOLDER,
    TOOL_CALLS,
    TURN_CONFIDENCE,
    TURN_SECONDS,
)
from backend.telemetry.tracing import span

# What a usual turn without a model does: it was counted on turns of the conversation tests.
CACHE_READS, TOOLS, SPANS = 7, 1, 2
ROUTE = ("POST", "/api/v1/chat/message")


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a turn does so many times."""

    name: str
    times: int
    do: Callable[[], object]


@click.command("telemetry")
@click.option("--runs", default=20_000, show_default=True, help="How often each part is run.")
def telemetry_command(runs: int) -> None:
    """Measure the parts of a turn's telemetry in microseconds of processor time, and their sum."""
    request_id.set("0123456789abcdef")
    total = 0.0
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        for part in _parts(_logger(logging.StreamHandler(nowhere))):
            microseconds = _microseconds(part.do, runs) * part.times
            total += microseconds
            click.echo(
                f"{part.name:40} {part.times:3} × {microseconds / part.times:7.2f} = {microseconds:7.2f} µs"
            )
    shared = "shared by processes" if os.environ.get(SHARED_FOLDER) else "of one process"
    click.echo(f"{'a turn, counters ' + shared:40} {total:23.2f} µs")


def _parts(logger: logging.Logger) -> list[Part]:
    return [
        Part("read of the cache", CACHE_READS, HIT.inc),
        Part("request: counter and histogram", 1, _request),
        Part("turn: time and confidence", 1, _turn),
        Part("call of a tool", TOOLS, lambda: TOOL_CALLS.labels("bench", "done").inc()),
        Part("span, tracing off", SPANS, _span),
        Part("log line of the turn", 1, lambda: logger.info("turn", extra=TURN_FACTS)),
        Part("log line of the request", 1, lambda: logger.info("request", extra=REQUEST_FACTS)),
    ]


TURN_FACTS = {
    **{"turn_id": 1_234_567, "conversation_id": 123_456, "route": "own", "intent": "CONSULTA_DEUDA"},
    **{"state": "informar_deuda", "tools": 1, "duration_ms": 3},
}
REQUEST_FACTS = {"method": ROUTE[0], "route": ROUTE[1], "status": 200, "duration_ms": 3.4}


def _logger(handler: logging.Handler) -> logging.Logger:
    logger = logging.Logger("bench", logging.INFO)
    handler.setFormatter(JsonFormatter())
    logger.addHandler(handler)
    return logger


def _request() -> None:
    REQUESTS.labels(*ROUTE, "200").inc()
    REQUEST_SECONDS.labels(*ROUTE).observe(0.003)


def _turn() -> None:
    TURN_SECONDS.labels("ml").observe(0.003)
    TURN_CONFIDENCE.labels("ml").observe(0.9)


def _span() -> None:
    with span("bench", turn_id=1):
        return


def _microseconds(do: Callable[[], object], runs: int) -> float:
    for _ in range(100):
        do()
    begun = time.thread_time()
    for _ in range(runs):
        do()
    return (time.thread_time() - begun) / runs * 1_000_000
