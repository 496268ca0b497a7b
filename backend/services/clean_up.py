"""Deleting what nobody needs any more: old sessions, codes, sent mails, finished jobs, logs."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.db.repositories.cleaning import KINDS
from backend.services.administration import option_value
from backend.services.context import ServiceContext
from backend.services.jobs import JobRun

PIECE = 200
"""Rows of one transaction: writers of SQLite wait for one another."""
# What is of no use long before the rest, in days.
SHORT_LIVED = {
    **dict.fromkeys(("failure_counts", "challenges", "acceptance_links", "turn_items", "job_files"), 7),
    "campaign_files": 30,
}
AUDIT = "audit_events"


def clean_up(context: ServiceContext, run: JobRun) -> dict[str, int]:
    """Delete by age, as administrators set; return how many rows of each kind."""
    logs, audit = (option_value(context, f"keep_{name}_days") for name in ("logs", "audit"))
    deleted = {}
    for kind in KINDS:
        days = audit if kind == AUDIT else min(logs, SHORT_LIVED.get(kind, logs))
        deleted[kind] = _delete(context, run, kind, context.now() - timedelta(days=days))
    return {kind: count for kind, count in deleted.items() if count}


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
