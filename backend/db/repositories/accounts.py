"""Accounts, their sessions, one-time codes and wrong answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, exists, func, insert, or_, select, update

from backend.db.models.accounts import Challenge, FailureCount, User, UserSession
from backend.db.models.assistants import ModelKey
from backend.db.models.conversations import Conversation, Message, Turn
from backend.db.models.debts import Debtor
from backend.db.prepared import Prepared
from backend.db.repositories.base import Repository
from backend.domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class Account:
    """A row of `users`."""

    id: int
    email: str
    email_key: str
    name: str
    surname: str
    telephone: str
    password_hash: str
    role: str
    document_number: str | None
    bound_document: str | None
    is_active: bool
    is_demo: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SessionOwner:
    """Who presents a live session."""

    session_id: int
    user_id: int
    role: str
    bound_document: str | None
    name: str
    expires_at: datetime
    has_model_key: bool


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong answers in a row of one subject."""

    count: int
    blocked_until: datetime | None


ACCOUNT = select(
    User.id,
    User.email,
    User.email_key,
    User.name,
    User.surname,
    User.telephone,
    User.password_hash,
    User.role,
    User.document_number,
    User.bound_document,
    User.is_active,
    User.is_demo,
    User.created_at,
)
# Made once, so that SQLAlchemy finds what it compiled by looking and not by comparing.
BY_EMAIL = ACCOUNT.where(User.email_key == bindparam("key"))
BY_BOUND_DOCUMENT = ACCOUNT.where(User.bound_document == bindparam("key"))
BY_ID = ACCOUNT.where(User.id == bindparam("key"))
BY_ID_LOCKED = BY_ID.with_for_update()
HELD = Prepared(select(User.id).where(User.id == bindparam("key")).with_for_update(key_share=True))
SESSION_OWNER = Prepared(
    select(
        UserSession.id,
        User.id,
        User.role,
        User.bound_document,
        User.name,
        UserSession.expires_at,
        exists().where(ModelKey.user_id == User.id),
    )
    .join(User, UserSession.user_id == User.id)
    .where(
        UserSession.token_hash == bindparam("token_hash"),
        UserSession.kind == bindparam("kind"),
        UserSession.ended_at.is_(None),
        UserSession.expires_at > bindparam("now", type_=UserSession.expires_at.type),
        User.is_active.is_(True),
    )
)


class UserRepository(Repository):
    """Accounts."""

    def add(self, values: Mapping[str, Any], *, now: datetime) -> int:
        """Add an account; an e-mail that exists breaks a uniqueness rule, which the unit of work reports."""
        row = {**values, "created_at": now, "updated_at": now}
        return _key(self.connection.execute(insert(User), row))

    def find_by_email_key(self, email_key: str) -> Account | None:
        """Return the account of this e-mail."""
        return self._one(BY_EMAIL, email_key)

    def find_by_bound_document(self, document_number: str) -> Account | None:
        """Return the account that proved this number."""
        return self._one(BY_BOUND_DOCUMENT, document_number)

    def get(self, user_id: int) -> Account:
        """Return an account; raises NotFound."""
        account = self._one(BY_ID, user_id)
        if account is None:
            raise NotFound("user_not_found", "No encontramos esa cuenta.")
        return account

    def get_locked(self, user_id: int) -> Account:
        """Return an account and hold it until the transaction ends; raises NotFound."""
        account = self._one(BY_ID_LOCKED, user_id)
        if account is None:
            raise NotFound("user_not_found", "No encontramos esa cuenta.")
        return account

    def hold(self, user_id: int) -> None:
        """Let what else holds this account wait until the transaction ends; rows that refer to it come in."""
        HELD.run(self.connection, {"key": user_id})

    def lock_active_admins(self) -> Sequence[int]:
        """Return the administrators who could sign in, and hold them until the transaction ends."""
        query = select(User.id).where(User.role == "admin", User.is_active.is_(True)).order_by(User.id)
        return self.connection.execute(query.with_for_update()).scalars().all()

    def list_admin_emails(self) -> Sequence[str]:
        """Return the e-mails of the administrators who could sign in."""
        query = select(User.email).where(User.role == "admin", User.is_active.is_(True)).order_by(User.id)
        return self.connection.execute(query).scalars().all()

    def list_page(
        self, *, search: str, limit: int, offset: int, role: str | None = None
    ) -> tuple[Sequence[Account], int]:
        """Return accounts, the newest first, and how many there are; `search` in e-mail, name or number."""
        query = ACCOUNT.order_by(User.id.desc()).limit(limit).offset(offset)
        total = select(func.count()).select_from(User)
        if role is not None:
            query, total = query.where(User.role == role), total.where(User.role == role)
        if search:
            condition = or_(
                User.email_key.contains(search.casefold(), autoescape=True),
                func.lower(User.name + " " + User.surname).contains(search.lower(), autoescape=True),
                User.document_number == search,
                User.bound_document == search,
            )
            query, total = query.where(condition), total.where(condition)
        rows: Sequence[Any] = self.connection.execute(query).all()
        return [Account(*row) for row in rows], int(self.connection.execute(total).scalar_one())

    def update(self, user_id: int, *, now: datetime, **values: Any) -> None:
        """Write the given columns."""
        query = update(User).where(User.id == user_id).values({**values, "updated_at": now})
        self.connection.execute(query)

    def delete_texts(self, user_id: int) -> None:
        """Delete what the account's owner and the assistant wrote to one another."""
        own = select(Conversation.id).where(Conversation.user_id == user_id)
        self.connection.execute(delete(Message).where(Message.conversation_id.in_(own)))
        self.connection.execute(delete(Turn).where(Turn.conversation_id.in_(own)))
        emptied = update(Conversation).where(Conversation.user_id == user_id)
        self.connection.execute(emptied.values(context_data={}, is_active=False))

    def _one(self, query: Any, key: str | int) -> Account | None:
        row = self.connection.execute(query, {"key": key}).one_or_none()
        return Account(*row) if row else None


class SessionRepository(Repository):
    """Signed-in browsers (`cookie`) and API clients (`jwt`).

    Keys for the language model that count in one session only go with it: when it is ended, and, once it has expired,
    when the next session of anybody begins or ends.
    """

    def add(self, *, user_id: int, kind: str, token_hash: str, now: datetime, expires_at: datetime) -> int:
        """Add a live session."""
        row = {
            "user_id": user_id,
            "kind": kind,
            "token_hash": token_hash,
            "created_at": now,
            "expires_at": expires_at,
        }
        self._delete_keys_of_past_sessions(now)
        return _key(self.connection.execute(insert(UserSession), row))

    def find_owner(self, token_hash: str, *, kind: str, now: datetime) -> SessionOwner | None:
        """Return who presents this token; None when it ended, expired, or the account is off."""
        values = {"token_hash": token_hash, "kind": kind, "now": now}
        row = SESSION_OWNER.first(self.connection, values)
        return SessionOwner(*row) if row else None

    def end(self, session_id: int, *, now: datetime) -> None:
        """End one session."""
        query = update(UserSession).where(UserSession.id == session_id, UserSession.ended_at.is_(None))
        self.connection.execute(query.values(ended_at=now))
        self._delete_keys_of_past_sessions(now)

    def end_all(self, user_id: int, *, now: datetime) -> None:
        """End each session of an account."""
        query = update(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
        self.connection.execute(query.values(ended_at=now))
        self._delete_keys_of_past_sessions(now)

    def _delete_keys_of_past_sessions(self, now: datetime) -> None:
        past = exists().where(
            UserSession.id == ModelKey.session_id,
            or_(UserSession.ended_at.is_not(None), UserSession.expires_at <= now),
        )
        self.connection.execute(delete(ModelKey).where(ModelKey.session_id.is_not(None), past))


class ChallengeRepository(Repository):
    """One-time codes, stored hashed, and the count of wrong answers."""

    def add(
        self,
        *,
        purpose: str,
        subject: str,
        user_id: int | None,
        code_hash: str,
        now: datetime,
        expires_at: datetime,
    ) -> int:
        """Add a code that waits to be presented."""
        row = {
            "purpose": purpose,
            "subject": subject,
            "user_id": user_id,
            "code_hash": code_hash,
            "created_at": now,
            "expires_at": expires_at,
        }
        return _key(self.connection.execute(insert(Challenge), row))

    def list_live(self, *, purpose: str, subject: str, now: datetime) -> Sequence[Challenge]:
        """Return the codes that could still be used, the newest first."""
        query = (
            select(Challenge)
            .where(
                Challenge.purpose == purpose,
                Challenge.subject == subject,
                Challenge.used_at.is_(None),
                Challenge.expires_at > now,
            )
            .order_by(Challenge.id.desc())
        )
        return self.session.scalars(query).all()

    def use(self, challenge_id: int, *, now: datetime) -> bool:
        """Spend a code; False when somebody else was first."""
        query = update(Challenge).where(Challenge.id == challenge_id, Challenge.used_at.is_(None))
        return self.connection.execute(query.values(used_at=now)).rowcount == 1

    def use_all(self, *, purpose: str, subject: str, now: datetime) -> None:
        """Make every waiting code of the subject worthless."""
        query = update(Challenge).where(
            Challenge.purpose == purpose, Challenge.subject == subject, Challenge.used_at.is_(None)
        )
        self.connection.execute(query.values(used_at=now))

    def count_since(self, *, purpose: str, subject: str, since: datetime) -> int:
        """Return how many codes the subject was given since then."""
        query = (
            select(func.count())
            .select_from(Challenge)
            .where(Challenge.purpose == purpose, Challenge.subject == subject, Challenge.created_at > since)
        )
        return int(self.connection.execute(query).scalar_one())

    def delete_of_user(self, user_id: int) -> None:
        """Delete the codes that were given to an account."""
        self.connection.execute(delete(Challenge).where(Challenge.user_id == user_id))

    def find_debtor_document(self, debtor_id: int) -> str | None:
        """Return the number of a debtor whom staff want to give a code."""
        query = select(Debtor.document_number).where(Debtor.id == debtor_id)
        return self.connection.execute(query).scalar()

    def list_failures(self, subjects: Sequence[str]) -> Mapping[str, Failures]:
        """Return the wrong answers of each subject that has some."""
        query = select(FailureCount.subject, FailureCount.failures, FailureCount.blocked_until).where(
            FailureCount.subject.in_(subjects)
        )
        return {row[0]: Failures(row[1], row[2]) for row in self.connection.execute(query)}

    def add_failure(self, subject: str, *, now: datetime, forget_before: datetime) -> Failures:
        """Count one more wrong answer and return where the subject stands; old ones are forgotten.

        One statement, whose row stays held: of answers sent at the same time each sees the ones before it.
        """
        query = self._insert(FailureCount).values(
            subject=subject, failures=1, blocked_until=None, updated_at=now
        )
        forgotten = FailureCount.updated_at < forget_before
        counted = query.on_conflict_do_update(
            index_elements=[FailureCount.subject],
            set_={
                "failures": case((forgotten, 1), else_=FailureCount.failures + 1),
                "updated_at": now,
            },
        ).returning(FailureCount.failures, FailureCount.blocked_until)
        row = self.connection.execute(counted).one()
        return Failures(row[0], row[1])

    def block(self, subject: str, *, until: datetime | None) -> None:
        """Make the subject wait."""
        query = update(FailureCount).where(FailureCount.subject == subject)
        self.connection.execute(query.values(blocked_until=until))

    def take_back_failure(self, subject: str) -> None:
        """Uncount one answer that turned out right; the others stay."""
        query = update(FailureCount).where(FailureCount.subject == subject, FailureCount.failures > 0)
        self.connection.execute(query.values(failures=FailureCount.failures - 1, blocked_until=None))

    def clear_failures(self, subjects: Sequence[str]) -> None:
        """Forget the wrong answers of the subjects."""
        self.connection.execute(delete(FailureCount).where(FailureCount.subject.in_(subjects)))


def _key(result: Any) -> int:
    return int(result.inserted_primary_key[0])
