"""What all repositories share: the unit of work that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from backend.db.unit_of_work import UnitOfWork


class Repository:
    """Statements about one aggregate, inside one transaction."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    @property
    def connection(self) -> Connection:
        """For cached Core statements, on the path of a turn."""
        return self._work.connection

    @property
    def session(self) -> Session:
        """For ORM work, away from the path of a turn."""
        return self._work.session

    def _insert(self, model: Any) -> Any:
        """Return an INSERT that can say what becomes of a row that is there already."""
        return (sqlite.insert if self._work.dialect == "sqlite" else postgresql.insert)(model)
