"""Rows that nobody needs any more, deleted a piece at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, update

from backend.db.extension import Base
from backend.db.models.acceptance_links import AcceptanceLink
from backend.db.models.accounts import Challenge, FailureCount, UserSession
from backend.db.models.agreements import Negotiation
from backend.db.models.assistants import TokenUse
from backend.db.models.campaigns import Campaign, CampaignFile, CampaignRowError
from backend.db.models.cases import Dispute, DisputeEvidence
from backend.db.models.conversations import Turn, TurnItem
from backend.db.models.monitoring import AlertEvent
from backend.db.models.operations import (
    AuditEvent,
    IdempotencyKey,
    Job,
    JobFile,
    OutboxMessage,
    WebhookCall,
)
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


def _jobs(before: datetime) -> ColumnElement[bool]:
    """Over, well or not: what failed for good waits so long for somebody to try it again."""
    return and_(Job.status.in_(("finished", "failed")), Job.finished_at < before)


def _job_files(before: datetime) -> ColumnElement[bool]:
    return JobFile.job_id.in_(select(Job.id).where(_jobs(before)).scalar_subquery())


def _campaign_files(before: datetime) -> ColumnElement[bool]:
    failed = select(Campaign.id).where(Campaign.status == "failed", Campaign.created_at < before)
    return CampaignFile.campaign_id.in_(failed.scalar_subquery())


def _row_errors(before: datetime) -> ColumnElement[bool]:
    over = select(Campaign.id).where(Campaign.finished_at < before)
    return CampaignRowError.campaign_id.in_(over.scalar_subquery())


def _affordability(before: datetime) -> ColumnElement[bool]:
    return and_(Negotiation.affordability.is_not(None), Negotiation.updated_at < before)


def _evidence(before: datetime) -> ColumnElement[bool]:
    closed = select(Dispute.id).where(Dispute.status != "open", Dispute.closed_at < before)
    return DisputeEvidence.dispute_id.in_(closed.scalar_subquery())


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
    "campaign_row_errors": (CampaignRowError, _row_errors),
    "jobs": (Job, _jobs),
    "webhook_calls": (WebhookCall, lambda before: WebhookCall.created_at < before),
    "alert_events": (AlertEvent, lambda before: AlertEvent.created_at < before),
    "token_uses": (TokenUse, lambda before: TokenUse.day < before.date()),
    "audit_events": (AuditEvent, lambda before: AuditEvent.created_at < before),
    "affordability": (Negotiation, _affordability),
    "dispute_evidence": (DisputeEvidence, _evidence),
}
# Overwritten where the rest of the row is still needed.
_FORGOTTEN: Mapping[str, Mapping[str, Any]] = {
    "affordability": {"affordability": None, "version": Negotiation.version + 1}
}
KINDS: Mapping[str, str] = {kind: model.__tablename__ for kind, (model, _) in _CONDITIONS.items()}
"""What is deleted by age, and the table that it is in."""


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
            if kind in _FORGOTTEN:
                self.connection.execute(update(model).where(*matches).values(**_FORGOTTEN[kind]))
            else:
                self.connection.execute(delete(model).where(*matches))
        return len(found)
