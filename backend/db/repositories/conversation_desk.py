"""Conversations as staff and the clock work with them: finding, taking over, warning, closing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, update

from backend.db.models.accounts import User
from backend.db.models.campaigns import Campaign
from backend.db.models.conversations import Conversation, Message, Turn
from backend.db.models.debts import Debt, Debtor
from backend.db.repositories.base import Repository
from backend.db.repositories.debt_desk import SIGNS_IN_LIKE
from backend.domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class DeskFilter:
    """What staff look for: `waiting`, `taken`, `active`, `ended` or everything; of one member of staff; a text."""

    status: str | None = None
    assigned_to: int | None = None
    state: str | None = None
    text: str = ""


class DeskRow(NamedTuple):
    """A conversation in a list of staff's."""

    id: int
    user_id: int
    name: str
    surname: str
    current_state: str
    is_active: bool
    waiting_since: datetime | None
    assigned_to: int | None
    assigned_at: datetime | None
    message_count: int
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    ended_reason: str | None


class IdleRow(NamedTuple):
    """A conversation that may have to be warned about or closed."""

    id: int
    user_id: int
    bound_document: str | None
    version: int
    updated_at: datetime
    warned_at: datetime | None
    closes_at: datetime | None
    profile: str
    current_state: str


_ROW = tuple(getattr(User if name in {"name", "surname"} else Conversation, name) for name in DeskRow._fields)
_IDLE = (
    Conversation.id,
    Conversation.user_id,
    User.bound_document,
    Conversation.version,
    Conversation.updated_at,
    Conversation.warned_at,
    Conversation.closes_at,
    func.coalesce(Debtor.profile, ""),
    Conversation.current_state,
)
STATUSES: dict[str, ColumnElement[bool]] = {
    "waiting": and_(
        Conversation.waiting_since.is_not(None), Conversation.is_active, Conversation.assigned_to.is_(None)
    ),
    "taken": and_(Conversation.assigned_to.is_not(None), Conversation.is_active),
    "active": Conversation.is_active.is_(True),
    "ended": Conversation.is_active.is_(False),
}


class ConversationDeskRepository(Repository):
    """Conversations of everybody."""

    def search(self, wanted: DeskFilter, *, limit: int, offset: int) -> tuple[Sequence[DeskRow], int]:
        """Return a page and how many match: those that wait for a person first, from the oldest on, then the newest."""
        query = _matching(select(*_ROW).join(User, User.id == Conversation.user_id), wanted)
        total = _matching(
            select(func.count(Conversation.id)).join(User, User.id == Conversation.user_id), wanted
        )
        waits = case((STATUSES["waiting"], Conversation.waiting_since))
        page = query.order_by(waits.is_(None), waits, Conversation.id.desc()).limit(limit).offset(offset)
        rows = [DeskRow(*row) for row in self.connection.execute(page)]
        return rows, self.connection.execute(total).scalar_one()

    def get(self, conversation_id: int, *, lock: bool = False) -> Conversation:
        """Return anybody's conversation, held until the transaction ends with `lock`; raises NotFound."""
        query = select(Conversation).where(Conversation.id == conversation_id)
        found = self.session.scalars(query.with_for_update() if lock else query).first()
        if found is None:
            raise NotFound("conversation_not_found", "No encontramos esa conversación.")
        return found

    def ask_for_person(self, conversation_id: int, *, now: datetime) -> None:
        """Put a conversation among those that wait for a person; its place in the line stays when asked again."""
        self.connection.execute(
            update(Conversation)
            .where(Conversation.id == conversation_id)
            .values(waiting_since=func.coalesce(Conversation.waiting_since, now))
        )

    def find_oldest_wait(self) -> datetime | None:
        """Return since when the first waits for a person: in the line, or for one who took the conversation and has
        let it lie since then or since its last message. None where nobody does.
        """
        lies_since = case(
            (Conversation.assigned_at > Conversation.updated_at, Conversation.assigned_at),
            else_=Conversation.updated_at,
        )
        in_line = select(func.min(Conversation.waiting_since)).where(STATUSES["waiting"])
        taken = select(func.min(lies_since)).where(STATUSES["taken"])
        moments = [self.connection.execute(query).scalar() for query in (in_line, taken)]
        return min((moment for moment in moments if moment is not None), default=None)

    def put_back_in_line(self, assigned_to: int, *, now: datetime) -> None:
        """Let the conversations that somebody has wait for another person; their debtors are answered meanwhile."""
        self.connection.execute(
            update(Conversation)
            .where(Conversation.assigned_to == assigned_to, Conversation.is_active)
            .values(assigned_to=None, assigned_at=None, waiting_since=now, version=Conversation.version + 1)
        )

    def find_state_before(self, conversation_id: int, state: str) -> str | None:
        """Return the last state, as its messages tell, that was another than `state`."""
        query = (
            select(Message.previous_state)
            .where(
                Message.conversation_id == conversation_id,
                Message.previous_state.is_not(None),
                Message.previous_state != state,
            )
            .order_by(Message.id.desc())
            .limit(1)
        )
        return self.connection.execute(query).scalar()

    def fail_open_turn(self, conversation_id: int) -> None:
        """Take the conversation away from the turn that is answering in it: nothing of it is written any more."""
        self.connection.execute(
            update(Turn)
            .where(Turn.conversation_id == conversation_id, Turn.status == "started")
            .values(status="failed")
        )

    def has_open_turn(self, conversation_id: int, *, now: datetime) -> bool:
        """Tell whether somebody is answering in a conversation right now."""
        query = select(Turn.id).where(
            Turn.conversation_id == conversation_id, Turn.status == "started", Turn.lease_until > now
        )
        return self.connection.execute(query).first() is not None

    def list_idle(self, *, before: datetime, after_id: int, limit: int) -> Sequence[IdleRow]:
        """Return active conversations without a message since `before`, of which no person takes care, by id."""
        query = (
            select(*_IDLE)
            .join(User, User.id == Conversation.user_id)
            .outerjoin(Debtor, Debtor.document_number == User.bound_document)
            .where(
                Conversation.is_active,
                Conversation.id > after_id,
                Conversation.updated_at <= before,
                Conversation.assigned_to.is_(None),
                Conversation.waiting_since.is_(None),
            )
            .order_by(Conversation.id)
            .limit(limit)
        )
        return [IdleRow(*row) for row in self.connection.execute(query)]

    def find_profile(self, user_id: int) -> str:
        """Return the profile of an account's debtor; empty where no number was proved."""
        query = (
            select(Debtor.profile)
            .join(User, User.bound_document == Debtor.document_number)
            .where(User.id == user_id)
        )
        return self.connection.execute(query).scalar() or ""

    def list_campaign_profiles(self, document_numbers: Collection[str]) -> dict[str, frozenset[str]]:
        """Return the profiles of the campaigns that debtors' debts came with, by number; without any, not there."""
        query = (
            select(Debtor.document_number, Campaign.profile)
            .join(Debt, Debt.debtor_id == Debtor.id)
            .join(Campaign, Campaign.id == Debt.campaign_id)
            .where(Debtor.document_number.in_(document_numbers), Campaign.profile.is_not(None))
        )
        profiles: dict[str, set[str]] = {}
        for number, profile in self.connection.execute(query.distinct()):
            profiles.setdefault(number, set()).add(str(profile))
        return {number: frozenset(found) for number, found in profiles.items()}

    def mark_warned(self, conversation_id: int, *, version: int, closes_at: datetime, now: datetime) -> bool:
        """Note that the debtor was warned, and of when, if nothing happened in the conversation meanwhile."""
        return self._write(conversation_id, version, {"warned_at": now, "closes_at": closes_at})

    def close(
        self, conversation_id: int, *, version: int, state: str, reason: str, messages: int, now: datetime
    ) -> bool:
        """End a conversation that is as it was read; tell whether it was."""
        values = {
            "is_active": False,
            "ended_at": now,
            "ended_reason": reason,
            "current_state": state,
            "message_count": Conversation.message_count + messages,
            "version": version + 1,
        }
        return self._write(conversation_id, version, values)

    def _write(self, conversation_id: int, version: int, values: dict[str, Any]) -> bool:
        changed = self.connection.execute(
            update(Conversation)
            .where(
                Conversation.id == conversation_id,
                Conversation.version == version,
                Conversation.is_active,
                Conversation.assigned_to.is_(None),
            )
            .values(**values)
        )
        return changed.rowcount == 1


def _matching(query: Select[Any], wanted: DeskFilter) -> Select[Any]:
    if wanted.status is not None:
        query = query.where(STATUSES[wanted.status])
    if wanted.assigned_to is not None:
        query = query.where(Conversation.assigned_to == wanted.assigned_to)
    if wanted.state is not None:
        query = query.where(Conversation.current_state == wanted.state)
    words = wanted.text.split()
    for word in words:
        patterns = {
            f"%{spelling.translate(SIGNS_IN_LIKE)}%" for spelling in (word, word.title(), word.upper())
        }
        columns = (User.name, User.surname)
        named = [column.like(pattern, escape="\\") for column in columns for pattern in sorted(patterns)]
        query = query.where(or_(*named))
    return query
