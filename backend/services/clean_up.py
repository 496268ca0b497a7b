"""Deleting what nobody needs any more: old sessions, codes, sent mails, finished jobs, logs; and whose talk it was."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from backend.db.repositories.archive import Over
from backend.db.repositories.cleaning import KINDS
from backend.services.administration import option_value
from backend.services.archive import KEPT
from backend.services.audit import record
from backend.services.context import SYSTEM, ServiceContext
from backend.services.jobs import JobRun
from backend.services.model_budget import DAYS_SHOWN

PIECE = 200
"""Rows of one transaction: writers of SQLite wait for one another."""
# What is of no use long before the rest, in days.
SHORT_LIVED = {
    **dict.fromkeys(("failure_counts", "challenges", "acceptance_links", "turn_items", "job_files"), 7),
    "campaign_files": 30,
}
# What is looked at for longer than the least that logs may be kept, in days.
LONG_LIVED = {"token_uses": DAYS_SHOWN + 1}
# What has a period of its own. What a legal duty keeps, agreements and payments, is no kind at all.
OWN_PERIODS = {
    "audit_events": "keep_audit_days",
    "affordability": "keep_affordability_days",
    "dispute_evidence": "keep_evidence_days",
}


def clean_up(context: ServiceContext, run: JobRun) -> dict[str, int]:
    """Delete by age, or make anonymous, as administrators set; return how many rows of each kind."""
    deleted = {}
    for kind in KINDS:
        deleted[kind] = _delete(context, run, kind, context.now() - timedelta(days=_days(context, kind)))
    deleted["anonymous_conversations"] = make_anonymous(context, run)
    return {kind: count for kind, count in deleted.items() if count}


def make_anonymous(context: ServiceContext, run: JobRun) -> int:
    """Take the person out of conversations that were kept for long enough, a piece and its audit at a time."""
    before, before_with_agreement = (
        context.now() - timedelta(days=option_value(context, name)) for name in KEPT
    )
    over = Over(before, before_with_agreement, context.today())
    zone, done = ZoneInfo(context.settings.time_zone), 0
    while True:
        run.keep_on()
        with context.write() as uow:
            found = uow.archive.anonymise(over, zone=zone, limit=PIECE)
            if not found:
                return done
            record(context, uow, SYSTEM, "conversations_anonymised", "archive", "", conversations=found)
            uow.commit()
        done += found


def _days(context: ServiceContext, kind: str) -> int:
    if kind in OWN_PERIODS:
        return int(option_value(context, OWN_PERIODS[kind]))
    logs = int(option_value(context, "keep_logs_days"))
    return max(min(logs, SHORT_LIVED.get(kind, logs)), LONG_LIVED.get(kind, 0))


def _delete(context: ServiceContext, run: JobRun, kind: str, before: datetime) -> int:
    deleted = 0
    while True:
        run.keep_on()
        with context.write() as uow:
            found = uow.cleaning.delete(kind, before=before, limit=PIECE)
            uow.commit()
        deleted += found
        if found < PIECE:
            return deleted
