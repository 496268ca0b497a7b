"""The job that imports a campaign's file."""

from __future__ import annotations

import logging

from backend.services.campaign_import.importer import Lease, LeaseLost
from backend.services.campaigns import FAILED, finish_import, run_import
from backend.services.context import ServiceContext
from backend.services.jobs import MOST_ATTEMPTS, ClaimedJob

logger = logging.getLogger(__name__)

KIND = "campaign_import"


def run(context: ServiceContext, job: ClaimedJob) -> None:
    """Import the file from where an earlier attempt stopped."""
    if job.attempt > MOST_ATTEMPTS:
        # The workers that tried before all vanished without a word.
        give_up(context, job)
        return
    try:
        run_import(context, _campaign_id(job), _lease(job))
    except LeaseLost:
        logger.info("lease_lost", extra={"job": job.id})


def give_up(context: ServiceContext, job: ClaimedJob) -> None:
    """End the campaign as failed, with a sentence for staff."""
    finish_import(context, _campaign_id(job), _lease(job), status="failed", message=FAILED)


def _campaign_id(job: ClaimedJob) -> int:
    return int(job.payload["campaign_id"])


def _lease(job: ClaimedJob) -> Lease:
    return Lease(job.id, job.attempt)
