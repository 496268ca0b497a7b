"""What the processes counted, kept now and then: each minute one row of each busy process, never one of a request.

Alerts and the administration's figures read these, so that they hold for all processes on all machines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend.db.repositories.monitoring import Sample
from backend.services.context import ServiceContext
from backend.telemetry.metrics import Key

SEPARATOR = "|"
KEPT_EACH = timedelta(hours=2)
FOLDED_BACK = timedelta(hours=24)
KEPT_BY_HOUR = timedelta(days=32)


@dataclass(slots=True)
class Counts:
    """Sums over samples."""

    values: dict[Key, float] = field(default_factory=lambda: defaultdict(float))

    def total(self, name: str, *labels: str) -> float:
        """Return the sum of a counter, over all labels behind those given."""
        wanted = (name, *labels)
        return sum(value for key, value in self.values.items() if key[: len(wanted)] == wanted)

    def mean(self, name: str, *labels: str) -> float | None:
        """Return a histogram's mean, None where it has nothing."""
        count = self.total(f"{name}_count", *labels)
        return self.total(f"{name}_sum", *labels) / count if count else None

    def labels_of(self, name: str) -> list[tuple[str, ...]]:
        """Return the labels that a counter has, in order."""
        return sorted(key[1:] for key in self.values if key[0] == name)


def keep_sample(context: ServiceContext) -> bool:
    """Keep what this process has counted since its last sample; tell whether that was anything."""
    so_far = context.counted
    with so_far.lock:
        grown, counted = so_far.grown()
        if grown:
            with context.write(durable=False) as uow:
                uow.monitoring.add_sample(
                    {SEPARATOR.join(key): value for key, value in grown.items()}, taken_at=context.now()
                )
                uow.commit()
        so_far.keep(counted)
    return bool(grown)


def read_counts(context: ServiceContext, *, since: datetime) -> Counts:
    """Return what all processes counted since a moment."""
    with context.read() as uow:
        return added_up(uow.monitoring.list_samples(since=since))


def added_up(samples: Iterable[Sample]) -> Counts:
    """Return the samples' sum."""
    counts = Counts()
    for sample in samples:
        for text, value in sample.counts.items():
            counts.values[tuple(text.split(SEPARATOR))] += value
    return counts


def fold_samples(context: ServiceContext) -> None:
    """Add up the samples of past hours to one an hour, and forget those of more than a month ago."""
    now = context.now()
    before = (now - KEPT_EACH).replace(minute=0, second=0, microsecond=0)
    with context.write(durable=False) as uow:
        uow.monitoring.delete_samples(before=now - KEPT_BY_HOUR)
        for hour, samples in _by_hour(
            uow.monitoring.take_samples(since=before - FOLDED_BACK, before=before)
        ).items():
            folded = {SEPARATOR.join(key): value for key, value in added_up(samples).values.items()}
            uow.monitoring.add_sample(folded, taken_at=hour)
        uow.commit()


def _by_hour(samples: Iterable[Sample]) -> Mapping[datetime, list[Sample]]:
    hours: dict[datetime, list[Sample]] = defaultdict(list)
    for sample in samples:
        hours[sample.taken_at.replace(minute=0, second=0, microsecond=0)].append(sample)
    return hours
