"""Why an attempt at a job failed: a code for people's sentences, and a detail for administrators.

Both are kept in one column, "code detail". The detail never holds what somebody wrote: names of classes and codes only.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from socket import gaierror
from urllib.error import URLError

from backend.domain.errors import NegotiatorError, NotFound, Unavailable


class JobErrorCode(StrEnum):
    """What went wrong, as far as somebody can do something about it."""

    UNKNOWN_KIND = "unknown_kind"
    """No worker knows this kind of job: another version of the program asked for it."""
    WORKERS_VANISHED = "workers_vanished"
    """The worker of every attempt ended without a word."""
    UNAVAILABLE = "unavailable"
    """The database, or another part that is needed, did not answer."""
    GONE = "gone"
    """What the job is about is not there any more."""
    REFUSED = "refused"
    """A rule of the product forbids it."""
    OUT_OF_MEMORY = "out_of_memory"
    STORAGE = "storage"
    """A file could not be read or written."""
    UNEXPECTED = "unexpected"


_BY_EXCEPTION: Sequence[tuple[type[Exception], JobErrorCode]] = (
    (Unavailable, JobErrorCode.UNAVAILABLE),
    (NotFound, JobErrorCode.GONE),
    (NegotiatorError, JobErrorCode.REFUSED),
    (MemoryError, JobErrorCode.OUT_OF_MEMORY),
    (PermissionError, JobErrorCode.STORAGE),
    *((kind, JobErrorCode.UNAVAILABLE) for kind in (TimeoutError, ConnectionError, URLError, gaierror)),
)
# Of all other errors of the system only those by which somebody knows what to do.
_BY_NUMBER: Mapping[int, JobErrorCode] = {
    errno.ENOMEM: JobErrorCode.OUT_OF_MEMORY,
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO), JobErrorCode.STORAGE),
}


@dataclass(frozen=True, slots=True)
class JobError:
    """Why an attempt failed."""

    code: JobErrorCode
    detail: str = ""

    def __str__(self) -> str:
        """As it is kept in the job's row."""
        return f"{self.code} {self.detail}".rstrip()


def describe_failure(error: Exception) -> JobError:
    """Return the code of what a job's work raised, and the names of class and error as detail."""
    names = [type(error).__name__, *([error.code] if isinstance(error, NegotiatorError) else [])]
    return JobError(_code_of(error), " ".join(names))


def _code_of(error: Exception) -> JobErrorCode:
    found = next((code for kind, code in _BY_EXCEPTION if isinstance(error, kind)), None)
    number = error.errno if isinstance(error, OSError) else None
    return found or _BY_NUMBER.get(number or 0, JobErrorCode.UNEXPECTED)


def read_job_error(kept: str) -> JobError | None:
    """Return what a job's row says; None without an error. What is no code of ours is all detail."""
    if not kept:
        return None
    code, _, detail = kept.partition(" ")
    if code not in frozenset(JobErrorCode):
        return JobError(JobErrorCode.UNEXPECTED, kept)
    return JobError(JobErrorCode(code), detail)
