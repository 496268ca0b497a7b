"""The jobs of the library: reading an uploaded file, and loading the folder when something in it changed."""

from __future__ import annotations

import logging
import time

from backend.services.context import ServiceContext
from backend.services.document_desk import READING_JOB
from backend.services.document_reading import ReadingLost, fail_version, read_version
from backend.services.jobs import MOST_ATTEMPTS, ClaimedJob, finish_job, renew_lease
from backend.services.library_folder import LOADING_JOB, ask_to_load, folder_stamp, load_folder

__all__ = ["LOADING_JOB", "READING_JOB", "FolderWatch", "give_up", "load", "run"]

logger = logging.getLogger(__name__)
SECONDS_BETWEEN_LOOKS = 10.0


class FolderWatch:
    """Asks for the folder to be loaded when it, or the library, is not as it was at the last look."""

    def __init__(self) -> None:
        self._stamp = ""
        self._looked_at = float("-inf")

    def ask(self, context: ServiceContext) -> None:
        """Look at the folder, not more often than every few seconds."""
        if time.monotonic() - self._looked_at < SECONDS_BETWEEN_LOOKS:
            return
        stamp = folder_stamp(context)
        if stamp != self._stamp:
            ask_to_load(context, stamp)
        self._stamp, self._looked_at = stamp, time.monotonic()


def run(context: ServiceContext, job: ClaimedJob) -> None:
    """Read an uploaded file; another worker takes over where the lease is lost."""
    if job.attempt > MOST_ATTEMPTS:
        # The workers that tried before all vanished without a word.
        give_up(context, job)
        finish_job(context, job)
        return
    try:
        read_version(context, _version_id(job), go_on=lambda: renew_lease(context, job))
    except ReadingLost:
        logger.info("lease_lost", extra={"job": job.id})
        return
    finish_job(context, job)


def give_up(context: ServiceContext, job: ClaimedJob) -> None:
    """End the version as failed, with a sentence for staff."""
    fail_version(context, _version_id(job))


def load(context: ServiceContext, job: ClaimedJob) -> None:
    """Bring the library in line with its folder."""
    try:
        load_folder(context, go_on=lambda: renew_lease(context, job))
    except ReadingLost:
        logger.info("lease_lost", extra={"job": job.id})
        return
    finish_job(context, job)


def _version_id(job: ClaimedJob) -> int:
    return int(job.payload["version_id"])
