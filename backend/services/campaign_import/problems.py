"""Why a row, or a whole file, cannot be imported."""

from __future__ import annotations

from backend.domain.errors import InvalidInput

LONGEST_VALUE = 200
LONGEST_REASON = 300


class RowProblem(Exception):
    """One row cannot be imported; the others can. `column` is as in the file, `reason` is for staff."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.value = value[:LONGEST_VALUE]
        self.reason = reason[:LONGEST_REASON]


def unreadable(code: str, message: str, **details: object) -> InvalidInput:
    """Return the error of a file that cannot be imported at all."""
    return InvalidInput(code, message, details)
