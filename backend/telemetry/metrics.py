"""What is counted while the service runs, for Prometheus and for our own samples.

Counting costs a few microseconds and touches nothing but memory. Several processes of one machine count together
where PROMETHEUS_MULTIPROC_DIR names a folder that they share: prometheus_client reads that variable by itself, when
it is first imported.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
SHARES = (0.25, 0.5, 0.75, 0.9, 1.0)

disable_created_metrics()
REGISTRY = CollectorRegistry()

REQUESTS = Counter(
    "negotiator_http_requests", "Answered requests.", ["method", "route", "status"], registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "negotiator_http_request_duration_seconds",
    "Time until a request's last byte was handed over.",
    ["method", "route"],
    buckets=SECONDS,
    registry=REGISTRY,
)
TURN_SECONDS = Histogram(
    "negotiator_turn_duration_seconds",
    "Time of a conversation's turn, by the brain that answered.",
    ["brain"],
    buckets=SECONDS,
    registry=REGISTRY,
)
TURN_CONFIDENCE = Histogram(
    "negotiator_turn_confidence",
    "How sure the understanding of a message was, from 0 to 1.",
    ["brain"],
    buckets=SHARES,
    registry=REGISTRY,
)
TURN_FAILURES = Counter("negotiator_turn_failures", "Turns that ended in an error.", registry=REGISTRY)
CACHE_READS = Counter(
    "negotiator_cache_reads", "Reads of texts, states, variables and policies.", ["result"], registry=REGISTRY
)
TOOL_CALLS = Counter(
    "negotiator_tool_calls", "Calls of the assistant's tools.", ["tool", "outcome"], registry=REGISTRY
)
MODEL_SECONDS = Histogram(
    "negotiator_model_request_duration_seconds",
    "Time of a question to the language model, by how it ended.",
    ["outcome"],
    buckets=SECONDS,
    registry=REGISTRY,
)
MODEL_TOKENS = Counter(
    "negotiator_model_tokens", "Tokens that providers counted.", ["kind"], registry=REGISTRY
)
MODEL_COST = Counter(
    "negotiator_model_cost_dollars", "What tokens cost the operator, in US dollars.", registry=REGISTRY
)
BREAKER_OPENINGS = Counter(
    "negotiator_model_breaker_openings",
    "Times that a key of the provider was left alone for a while.",
    ["key"],
    registry=REGISTRY,
)
MODEL_ANSWERS = Counter(
    "negotiator_model_answers", "Questions that the provider answered to a key.", ["key"], registry=REGISTRY
)
BREAKER_OPEN_UNTIL = Gauge(
    "negotiator_model_breaker_open_until_seconds",
    "Until when, in Unix time, a key of the provider is left alone.",
    ["key"],
    multiprocess_mode="max",
    registry=REGISTRY,
)
JOB_SECONDS = Histogram(
    "negotiator_job_duration_seconds",
    "Time of work for later, by how it ended.",
    ["kind", "outcome"],
    buckets=(0.1, 1.0, 10.0, 60.0, 600.0),
    registry=REGISTRY,
)
DELIVERIES = Counter(
    "negotiator_deliveries", "Mails and webhooks that left or did not.", ["way", "outcome"], registry=REGISTRY
)
LIMITED = Counter(
    "negotiator_rate_limited", "Requests refused because there were too many.", ["limit"], registry=REGISTRY
)

# Read from the database when somebody asks for the metrics; every process tells the same, so take the largest.
LIVE_GAUGES: Mapping[str, tuple[str, Sequence[str]]] = {
    "negotiator_conversations": ("Conversations that go on, by state.", ["state"]),
    "negotiator_agreements": ("Agreements, by status.", ["status"]),
    "negotiator_jobs": ("Work for later, by kind and status.", ["kind", "status"]),
    "negotiator_oldest_job_seconds": ("Age of the work that waits longest.", []),
    "negotiator_outbox": ("Mails and webhooks, by way and status.", ["way", "status"]),
    "negotiator_model_tokens_today": ("Tokens of the operator's keys since midnight.", []),
    "negotiator_model_cost_dollars_today": ("Their cost since midnight, in US dollars.", []),
    "negotiator_alert_firing": ("1 while an alert of ours fires.", ["alert"]),
}

Key = tuple[str, ...]
"""A metric's sample: its name, then its labels' values in their order."""
LiveValues = Mapping[str, Mapping[Key, float]]


def snapshot() -> dict[Key, float]:
    """Return what this process has counted so far, without the histograms' buckets."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for metric in REGISTRY.collect()
        if metric.type != "gauge"
        for sample in metric.samples
        if not sample.name.endswith("_bucket")
    }


class CountsSoFar:
    """What this process had counted when it last kept a sample."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._before = snapshot()

    def grown(self) -> tuple[dict[Key, float], dict[Key, float]]:
        """Return what has been counted since, and all that has been counted; a process that forked began anew."""
        now = snapshot()
        grown = {key: value - self._before.get(key, 0.0) for key, value in now.items()}
        return {key: now[key] if more < 0 else more for key, more in grown.items() if more}, now

    def keep(self, counted: dict[Key, float]) -> None:
        """Count on from here."""
        self._before = counted


def render(live: LiveValues) -> bytes:
    """Return the text that Prometheus reads: all processes' counts, and the `live` gauges of the database."""
    counted = REGISTRY
    if os.environ.get(SHARED_FOLDER):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    gauges = CollectorRegistry()
    gauges.register(_Live(live))
    return generate_latest(counted) + generate_latest(gauges)


@dataclass(frozen=True, slots=True, eq=False)
class _Live(Collector):
    values: LiveValues

    def collect(self) -> Iterable[Metric]:
        for name, (text, labels) in LIVE_GAUGES.items():
            family = GaugeMetricFamily(name, text, labels=labels)
            for label_values, value in self.values.get(name, {}).items():
                family.add_metric(list(label_values), value)
            yield family


def metric_names() -> frozenset[str]:
    """Return every name that a query may use."""
    names = set(LIVE_GAUGES)
    for metric in REGISTRY.collect():
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}.get(metric.type, [""])
        names |= {metric.name + suffix for suffix in suffixes}
    return frozenset(names)
