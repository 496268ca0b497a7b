"""One-time links that channels send to where an offer is read and accepted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.db.extension import Base
from backend.db.types import RowId, UtcDateTime


class AcceptanceLink(Base):
    """The newest link of a conversation, to one offer, for one account; only a hash of its token is kept.

    A conversation has one at most, so that a newer one puts an end to the one before.
    """

    __tablename__ = "acceptance_links"
    __table_args__ = (
        Index("ix_acceptance_links_user_id", "user_id"),
        Index("ix_acceptance_links_offer_id", "offer_id"),
    )

    conversation_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(RowId, ForeignKey("users.id", ondelete="CASCADE"))
    offer_id: Mapped[int] = mapped_column(RowId, ForeignKey("offers.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
