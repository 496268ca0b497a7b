"""Samples of the counters, alerts, each day's figures, and what is counted for the gauges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from backend.db.models.agreements import Agreement
from backend.db.models.campaigns import Campaign
from backend.db.models.conversations import Conversation
from backend.db.models.monitoring import AlertEvent, AlertRule, AlertState, ConversationMetric, MetricSample
from backend.db.models.operations import Job, OutboxMessage, WebhookCall
from backend.db.repositories.base import Repository


@dataclass(frozen=True, slots=True)
class Sample:
    """What was counted until a moment, by the counter's name and labels."""

    id: int
    taken_at: datetime
    counts: Mapping[str, float]


class MonitoringRepository(Repository):
    """How the service is doing."""

    def add_sample(self, counts: Mapping[str, float], *, taken_at: datetime) -> None:
        """Keep what was counted."""
        self.connection.execute(insert(MetricSample), {"taken_at": taken_at, "counts": dict(counts)})

    def list_samples(self, *, since: datetime) -> Sequence[Sample]:
        """Return the samples taken from a moment on, oldest first: an hour's sum is stamped with its beginning."""
        return self._samples(MetricSample.taken_at >= since)

    def take_samples(self, *, since: datetime, before: datetime) -> Sequence[Sample]:
        """Return a time's samples and delete them; those that somebody else is taking are left."""
        rows = self.connection.execute(
            select(MetricSample.id, MetricSample.taken_at, MetricSample.counts)
            .where(MetricSample.taken_at >= since, MetricSample.taken_at < before)
            .with_for_update(skip_locked=True)
        ).all()
        if rows:
            ids = [row.id for row in rows]
            self.connection.execute(delete(MetricSample).where(MetricSample.id.in_(ids)))
        return [Sample(*row) for row in rows]

    def delete_samples(self, *, before: datetime) -> None:
        """Forget what is old."""
        self.connection.execute(delete(MetricSample).where(MetricSample.taken_at < before))

    def _samples(self, condition: ColumnElement[bool]) -> Sequence[Sample]:
        query = select(MetricSample.id, MetricSample.taken_at, MetricSample.counts)
        rows = self.connection.execute(query.where(condition).order_by(MetricSample.id)).all()
        return [Sample(*row) for row in rows]

    def list_alert_rules(self) -> Sequence[AlertRule]:
        """Return what administrators changed about alerts."""
        return self.session.scalars(select(AlertRule)).all()

    def put_alert_rule(self, name: str, values: Mapping[str, Any], *, now: datetime) -> None:
        """Save an alert's figures, new or changed."""
        row = {"name": name, **values, "updated_at": now}
        query = self._insert(AlertRule).values(row)
        changed = {column: row[column] for column in row if column != "name"}
        self.connection.execute(query.on_conflict_do_update(index_elements=[AlertRule.name], set_=changed))

    def delete_alert_rule(self, name: str) -> None:
        """Go back to the delivered figures."""
        self.connection.execute(delete(AlertRule).where(AlertRule.name == name))

    def hold_alert_states(self, names: Iterable[str], *, now: datetime) -> dict[str, AlertState]:
        """Return where each alert stands, and hold them until the transaction ends; unknown ones begin calm."""
        rows = [
            {"name": name, "is_firing": False, "value": None, "changed_at": None, "checked_at": now}
            for name in sorted(names)
        ]
        self.connection.execute(self._insert(AlertState).values(rows).on_conflict_do_nothing())
        query = select(AlertState).order_by(AlertState.name).with_for_update()
        return {state.name: state for state in self.session.scalars(query)}

    def list_alert_states(self) -> dict[str, AlertState]:
        """Return where each alert stands that was looked at."""
        return {state.name: state for state in self.session.scalars(select(AlertState))}

    def add_alert_event(
        self, name: str, kind: str, *, value: float | None, threshold: float, now: datetime
    ) -> int:
        """Record that an alert fired or cleared."""
        values = {"name": name, "kind": kind, "value": value, "threshold": threshold, "created_at": now}
        return _key(self.connection.execute(insert(AlertEvent), values))

    def list_alert_events(self, *, limit: int) -> Sequence[AlertEvent]:
        """Return what fired and cleared, latest first."""
        return self.session.scalars(select(AlertEvent).order_by(AlertEvent.id.desc()).limit(limit)).all()

    def replace_day(self, day: date, rows: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
        """Write a day's figures in the place of earlier ones; rows have `dimension`, `key` and `figures`."""
        self.connection.execute(delete(ConversationMetric).where(ConversationMetric.day == day))
        if rows:
            complete = [{**row, "day": day, "recorded_at": now} for row in rows]
            self.connection.execute(insert(ConversationMetric), complete)

    def list_days(
        self, *, dimension: str, first: date, last: date
    ) -> Sequence[tuple[date, str, dict[str, Any]]]:
        """Return day, key and figures of the days from `first` to `last`, oldest first."""
        rows = self.connection.execute(
            select(ConversationMetric.day, ConversationMetric.key, ConversationMetric.figures)
            .where(ConversationMetric.dimension == dimension, ConversationMetric.day.between(first, last))
            .order_by(ConversationMetric.day, ConversationMetric.key)
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def latest_day(self) -> date | None:
        """Return the last day whose figures are written."""
        latest: date | None = self.connection.execute(select(func.max(ConversationMetric.day))).scalar()
        return latest

    def count_open_conversations(self) -> dict[str, int]:
        """Return how many conversations go on in each state."""
        query = select(Conversation.current_state, func.count()).where(Conversation.is_active.is_(True))
        rows = self.connection.execute(query.group_by(Conversation.current_state))
        return {row[0]: row[1] for row in rows}

    def count_agreements(self) -> dict[str, int]:
        """Return how many agreements there are in each status."""
        query = select(Agreement.status, func.count()).group_by(Agreement.status)
        return {row[0]: row[1] for row in self.connection.execute(query)}

    def count_jobs(self) -> dict[tuple[str, str], int]:
        """Return how many jobs there are of each kind and status."""
        query = select(Job.kind, Job.status, func.count()).group_by(Job.kind, Job.status)
        return {(row[0], row[1]): row[2] for row in self.connection.execute(query)}

    def count_deliveries(self) -> dict[tuple[str, str], int]:
        """Return how many mails and webhooks there are in each status."""
        found: dict[tuple[str, str], int] = {}
        for way, model in (("mail", OutboxMessage), ("webhook", WebhookCall)):
            query = select(model.status, func.count()).group_by(model.status)
            found |= {(way, row[0]): row[1] for row in self.connection.execute(query)}
        return found

    def oldest_waiting_job(self, *, now: datetime) -> datetime | None:
        """Return since when the longest waiting job waits: asked for and not begun, or left by its worker."""
        # A job that waits out a pause between attempts is not late before the pause is over.
        due = func.coalesce(Job.not_before, Job.created_at)
        queued = select(func.min(due)).where(Job.status == "queued", due <= now)
        left = select(func.min(Job.lease_until)).where(Job.status == "running", Job.lease_until < now)
        moments = [self.connection.execute(query).scalar() for query in (queued, left)]
        return min((moment for moment in moments if moment is not None), default=None)

    def worst_campaign(self, *, since: datetime) -> tuple[int, int] | None:
        """Return rows read and rejected of the worst file that ended since then; None without any."""
        query = select(Campaign.rows_read, Campaign.rejected).where(
            Campaign.status == "finished", Campaign.finished_at > since, Campaign.rows_read > 0
        )
        files = [(row[0], row[1]) for row in self.connection.execute(query)]
        return max(files, key=lambda file: file[1] / file[0], default=None)

    def add_webhook(self, body: str, *, now: datetime) -> int:
        """Queue a call; it leaves after the commit."""
        values = {"body": body, "status": "queued", "attempts": 0, "not_before": now, "created_at": now}
        return _key(self.connection.execute(insert(WebhookCall), values))

    def claim_webhook(self, *, now: datetime, lease: timedelta, most: int) -> WebhookCall | None:
        """Mark the oldest call that may leave as being sent and return it; nobody else gets it for the lease.

        One whose worker vanished leaves again, at most so many times in all: its receiver knows it by its number. The
        last of these has failed, and is passed over.
        """
        query = (
            select(WebhookCall)
            .where(WebhookCall.status.in_(("queued", "sending")), WebhookCall.not_before <= now)
            .order_by(WebhookCall.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        while (call := self.session.scalars(query).first()) is not None:
            if call.attempts < most:
                call.status, call.not_before = "sending", now + lease
                call.attempts += 1
                return call
            call.status = "failed"
            self.session.flush()
        return None

    def finish_webhook(
        self, call_id: int, *, attempt: int, status: str, now: datetime, not_before: datetime
    ) -> None:
        """Write what became of an attempt: `sent`, `queued` (again from `not_before` on) or `failed`.

        What came too late counts only if it is good news: somebody else makes the call by now, or has made it.
        """
        values = {"status": status, "sent_at": now if status == "sent" else None, "not_before": not_before}
        query = update(WebhookCall).where(WebhookCall.id == call_id, WebhookCall.status != "sent")
        if status != "sent":
            query = query.where(WebhookCall.attempts == attempt, WebhookCall.status == "sending")
        self.connection.execute(query.values(values))


def _key(result: Any) -> int:
    return int(result.inserted_primary_key[0])
