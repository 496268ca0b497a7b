"""One-time links to an offer, one for each conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from backend.db.models.acceptance_links import AcceptanceLink
from backend.db.repositories.base import Repository


class AcceptanceLinkRepository(Repository):
    """Where offers may be accepted from a channel."""

    def put(self, conversation_id: int, values: dict[str, Any]) -> None:
        """Keep a conversation's link in the place of any earlier one."""
        kept = {**values, "used_at": None}
        insert = self._insert(AcceptanceLink).values(conversation_id=conversation_id, **kept)
        self.connection.execute(insert.on_conflict_do_update(index_elements=["conversation_id"], set_=kept))

    def find(self, token_hash: str, *, user_id: int, lock: bool = False) -> AcceptanceLink | None:
        """Return this account's link, expired or used as it may be; held until the transaction ends with `lock`."""
        query = select(AcceptanceLink).where(
            AcceptanceLink.token_hash == token_hash, AcceptanceLink.user_id == user_id
        )
        return self.session.scalars(query.with_for_update() if lock else query).first()

    def use(self, conversation_id: int, *, now: datetime) -> None:
        """Record that a conversation's link made an agreement."""
        query = update(AcceptanceLink).where(AcceptanceLink.conversation_id == conversation_id)
        self.connection.execute(query.values(used_at=now))
