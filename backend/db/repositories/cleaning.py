"""Rows that nobody needs any more, deleted a piece at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select

from backend.db.extension import Base
from backend.db.models.acceptance_links import AcceptanceLink
from backend.db.models.accounts import Challenge, FailureCount, UserSession
from backend.db.models.campaigns import Campaign, CampaignFile
from backend.db.models.conversations import Turn, TurnItem
from backend.db.models.operations import AuditEvent, IdempotencyKey, Job, JobFile, OutboxMessage
from backend.db.repositories.base import Repository


def _sessions(before: datetime) -> ColumnElement[bool]:
    return or_(UserSession.expires_at < before, UserSession.ended_at < before)


def _failures(before: datetime) -> ColumnElement[bool]:
    still_blocked = and_(FailureCount.blocked_until.is_not(None), FailureCount.blocked_until >= before)
    return and_(FailureCount.updated_at < before, ~still_blocked)


def _model_items(before: datetime) -> ColumnElement[bool]:
    return TurnItem.turn_id.in_(
        select(Turn.id).where(Turn.created_at < before, Turn.status != "started").scalar_subquery()
    )


def _job_files(before: datetime) -> ColumnElement[bool]:
    return JobFile.job_id.in_(
        select(Job.id).where(Job.status == "finished", Job.finished_at < before).scalar_subquery()
    )


def _campaign_files(before: datetime) -> ColumnElement[bool]:
    failed = select(Campaign.id).where(Campaign.status == "failed", Campaign.created_at < before)
    return CampaignFile.campaign_id.in_(failed.scalar_subquery())


_CONDITIONS: Mapping[str, tuple[type[Base], Any]] = {
    "sessions": (UserSession, _sessions),
    "challenges": (Challenge, lambda before: Challenge.expires_at < before),
    "acceptance_links": (AcceptanceLink, lambda before: AcceptanceLink.expires_at < before),
    "failure_counts": (FailureCount, _failures),
    "idempotency_keys": (IdempotencyKey, lambda before: IdempotencyKey.created_at < before),
    "turn_items": (TurnItem, _model_items),
    "outbox": (
        OutboxMessage,
        lambda before: and_(
            OutboxMessage.status.in_(("sent", "failed", "queued")), OutboxMessage.created_at < before
        ),
    ),
    "job_files": (JobFile, _job_files),
    "campaign_files": (CampaignFile, _campaign_files),
    "jobs": (Job, lambda before: and_(Job.status == "finished", Job.finished_at < before)),
    "audit_events": (AuditEvent, lambda before: AuditEvent.created_at < before),
}
KINDS = tuple(_CONDITIONS)


class CleaningRepository(Repository):
    """Deletes by age."""

    def delete(self, kind: str, *, before: datetime, limit: int) -> int:
        """Delete at most `limit` rows of a kind in KINDS that ended before a moment; return how many."""
        model, condition = _CONDITIONS[kind]
        keys = tuple(cast(Table, model.__table__).primary_key.columns)
        old = select(*keys).where(condition(before)).limit(limit)
        found = self.connection.execute(old).all()
        for row in found:
            matches = [column == value for column, value in zip(keys, row, strict=True)]
            self.connection.execute(delete(model).where(*matches))
        return len(found)
