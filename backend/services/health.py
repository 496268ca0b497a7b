"""Whether the parts that everything needs answer."""

from __future__ import annotations

from backend.services.context import ServiceContext


def check_database(context: ServiceContext) -> None:
    """Read one row; raises Unavailable when the database does not answer."""
    with context.read() as uow:
        uow.operations.ping()
