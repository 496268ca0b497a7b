"""The jobs of the library: reading an uploaded file, and loading the folder when something in it changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from backend.db.unit_of_work import UnitOfWork
from backend.services.context import ServiceContext
from backend.services.document_desk import READING_JOB
from backend.services.document_reading import fail_version, read_version
from backend.services.jobs import JobRun
from backend.services.library_folder import LOADING_JOB, ask_to_load, folder_stamp, load_folder

__all__ = ["LOADING_JOB", "READING_JOB", "FolderWatch", "give_up", "load", "read"]

SECONDS_BETWEEN_LOOKS = 10.0


class FolderWatch:
    """Asks for the folder to be loaded when it, or the library, is not as it was when it was loaded."""

    def __init__(self) -> None:
        self._looked_at = float("-inf")

    def ask(self, context: ServiceContext) -> None:
        """Look at the folder, not more often than every few seconds."""
        if time.monotonic() - self._looked_at < SECONDS_BETWEEN_LOOKS:
            return
        ask_to_load(context, folder_stamp(context))
        self._looked_at = time.monotonic()


def read(context: ServiceContext, run: JobRun) -> None:
    """Read an uploaded file; raises LeaseLost where another worker has taken over."""
    read_version(context, int(run.payload["version_id"]), go_on=_keeping(run))


def give_up(context: ServiceContext, uow: UnitOfWork, payload: Mapping[str, Any]) -> None:
    """End the version as failed, with a sentence for staff, in the same transaction as its job."""
    fail_version(context.within(uow), int(payload["version_id"]))


def load(context: ServiceContext, run: JobRun) -> None:
    """Bring the library in line with its folder; raises LeaseLost."""
    load_folder(context, go_on=_keeping(run))


def _keeping(run: JobRun) -> Callable[[], None]:
    def go_on() -> None:
        run.keep_on()

    return go_on
