"""The credentials of channels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update

from backend.db.models.accounts import ServiceToken
from backend.db.repositories.base import Repository

LIVE = select(ServiceToken).where(
    ServiceToken.token_hash == bindparam("token_hash"), ServiceToken.ended_at.is_(None)
)


class ChannelRepository(Repository):
    """Who may talk for others."""

    def add(self, *, channel: str, token_hash: str, created_by: int, now: datetime) -> int:
        """Add a credential."""
        row = {"channel": channel, "token_hash": token_hash, "created_by": created_by, "created_at": now}
        key = self.connection.execute(insert(ServiceToken), row).inserted_primary_key
        return int(key[0])  # type: ignore[index]

    def list(self) -> Sequence[ServiceToken]:
        """Return all, the newest first."""
        return self.session.scalars(select(ServiceToken).order_by(ServiceToken.id.desc())).all()

    def find(self, token_hash: str) -> ServiceToken | None:
        """Return the credential while it counts."""
        return self.session.scalars(LIVE, {"token_hash": token_hash}).first()

    def end(self, row_id: int, *, now: datetime) -> bool:
        """Take a credential back; tell whether it counted until now."""
        query = update(ServiceToken).where(ServiceToken.id == row_id, ServiceToken.ended_at.is_(None))
        return self.connection.execute(query.values(ended_at=now)).rowcount == 1
