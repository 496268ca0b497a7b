"""What is searched: the passages of the active versions, and the number that says whether they changed.

An index of a process asks `library_number` (cheap) and, where it moved, compares `list_active` with what it holds:
versions that went or differ are dropped, those that came are read with `read_passages`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from backend.db.repositories.library import ActiveVersion
from backend.db.unit_of_work import UnitOfWork
from backend.knowledge.passages import Passage
from backend.services.context import Principal

__all__ = ["ActiveVersion", "library_number", "list_active", "read_passages", "visible_creditors"]


def library_number(uow: UnitOfWork) -> int:
    """Return the number that rises whenever what is searched changes."""
    return uow.library.number()


def list_active(uow: UnitOfWork) -> Sequence[ActiveVersion]:
    """Return the versions that are searched, by document."""
    return uow.library.list_active()


def read_passages(uow: UnitOfWork, active: ActiveVersion) -> list[Passage]:
    """Return a version's passages in the order of the document."""
    return [
        Passage(
            document=active.document,
            title=active.title,
            version=active.version,
            page=row.page,
            heading=row.heading,
            text=row.text,
            kind=cast(Literal["text", "table_row"], row.kind),
            cells=tuple((header, value) for header, value in row.cells or ()),
            caption=row.caption,
            table=row.table_id,
            row=row.row_number,
            creditor_id=active.creditor_id,
        )
        for row in uow.library.read_passages(active.version_id)
    ]


def visible_creditors(uow: UnitOfWork, principal: Principal) -> frozenset[int] | None:
    """Return the creditors whose documents somebody may read beside those for all; None means every creditor's."""
    if principal.is_staff or principal.role == "system":
        return None
    if principal.document_number is None:
        return frozenset()
    return frozenset(uow.debts.list_creditor_ids(principal.document_number))
