"""Versions of the assistant, people's own keys, and the tokens of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from backend.db.models.assistants import Assistant, ModelKey, TokenUse
from backend.db.prepared import Prepared
from backend.db.repositories.base import Repository

INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
ACTIVE = select(Assistant.version, Assistant.configuration).where(Assistant.is_active.is_(True))
EVERYBODY = 0
"""Instead of a person: the row that counts the whole installation."""


def _spend(insert: Any) -> Prepared:
    """Add to a person's day and then to everybody's where the sum stays within the limits.

    One statement: a burst cannot pass between look and leap, and all wait for the two rows in the same order.
    """
    everybody: ColumnElement[int] = literal_column(str(EVERYBODY))
    once: ColumnElement[int] = literal_column("1")
    one: ColumnElement[int] = bindparam("person")
    use = {name: bindparam(name, type_=TokenUse.__table__.c[name].type) for name in ("day", "tokens", "cost")}
    rows = [{**use, "user_id": person, "calls": once} for person in (one, everybody)]
    new = insert(TokenUse).values(rows)
    sums = {name: getattr(TokenUse, name) + new.excluded[name] for name in ("tokens", "cost", "calls")}
    within = or_(
        and_(TokenUse.user_id != everybody, sums["tokens"] <= bindparam("most_tokens")),
        and_(
            TokenUse.user_id == everybody,
            sums["tokens"] <= bindparam("most_total"),
            sums["cost"] <= bindparam("most_cost"),
        ),
    )
    return Prepared(new.on_conflict_do_update(index_elements=["user_id", "day"], set_=sums, where=within))


SPEND = {dialect: _spend(insert) for dialect, insert in INSERTS.items()}
CORRECT = Prepared(
    update(TokenUse)
    .where(TokenUse.user_id == bindparam("person"), TokenUse.day == bindparam("on_day"))
    .values(tokens=TokenUse.tokens + bindparam("more_tokens"), cost=TokenUse.cost + bindparam("more_cost"))
)


class StoredKey(NamedTuple):
    """A key as it is kept; with `session_id` it counts in that session only."""

    user_id: int
    session_id: int | None
    ciphertext: bytes
    last_four: str
    checked_at: datetime
    refused_at: datetime | None


class DayUse(NamedTuple):
    """What one day used; `cost` in millionths of a US dollar."""

    day: date
    tokens: int
    cost: int
    calls: int


class PersonUse(NamedTuple):
    """What one person used in some days; `cost` in millionths of a US dollar."""

    user_id: int
    tokens: int
    cost: int
    calls: int


KEY = Prepared(
    select(*(getattr(ModelKey, name) for name in StoredKey._fields)).where(
        ModelKey.user_id == bindparam("owner")
    )
)


class AssistantRepository(Repository):
    """What a language model is told, whose key it is asked with, and what it has cost."""

    def find_active_version(self) -> tuple[int, dict[str, Any]] | None:
        """Return the version in force and its configuration; None for the delivered one."""
        row = self.connection.execute(ACTIVE).one_or_none()
        return None if row is None else (row.version, row.configuration)

    def list_versions(self) -> Sequence[Assistant]:
        """Return every saved version, newest first."""
        return self.session.scalars(select(Assistant).order_by(Assistant.version.desc())).all()

    def add_version(self, configuration: dict[str, Any], *, created_by: int | None, now: datetime) -> int:
        """Save a version, not yet in force; returns its number."""
        newest = self.connection.execute(select(func.max(Assistant.version))).scalar() or 0
        row = Assistant(
            version=newest + 1,
            configuration=configuration,
            is_active=False,
            created_by=created_by,
            created_at=now,
        )
        self.session.add(row)
        self.session.flush()
        return row.version

    def activate_version(self, version: int) -> bool:
        """Put a version in force, or with an unknown one the delivered; tell whether it was found."""
        self.connection.execute(
            update(Assistant).where(Assistant.is_active.is_(True)).values(is_active=False)
        )
        chosen = update(Assistant).where(Assistant.version == version).values(is_active=True)
        return self.connection.execute(chosen).rowcount == 1

    def find_key(self, user_id: int) -> StoredKey | None:
        """Return a person's key."""
        row = KEY.first(self.connection, {"owner": user_id})
        return None if row is None else StoredKey(*row)

    def list_keys(self) -> list[tuple[int, bytes]]:
        """Return every key's owner and ciphertext, for encrypting them anew."""
        return [
            (row.user_id, row.ciphertext)
            for row in self.connection.execute(select(ModelKey.user_id, ModelKey.ciphertext))
        ]

    def put_key(self, key: StoredKey) -> None:
        """Keep a person's key in place of any earlier one."""
        values = key._asdict()
        kept = {name: value for name, value in values.items() if name != "user_id"}
        insert = INSERTS[self._work.dialect](ModelKey).values(**values)
        self.connection.execute(insert.on_conflict_do_update(index_elements=["user_id"], set_=kept))

    def replace_ciphertext(self, user_id: int, known: bytes, new: bytes) -> None:
        """Keep the same key, encrypted anew; one that was saved meanwhile in place of the `known` stays."""
        self.connection.execute(_same_key(user_id, known).values(ciphertext=new))

    def delete_key(self, user_id: int) -> bool:
        """Forget a person's key; tell whether there was one."""
        return self.connection.execute(delete(ModelKey).where(ModelKey.user_id == user_id)).rowcount == 1

    def refuse_key(self, user_id: int, known: bytes, *, now: datetime) -> None:
        """Remember that the provider no longer takes the key of this ciphertext."""
        self.connection.execute(_same_key(user_id, known).values(refused_at=now))

    def try_spend(
        self,
        user_id: int,
        day: date,
        *,
        tokens: int,
        cost: int,
        most_tokens: int,
        most_total: int,
        most_cost: int,
    ) -> bool:
        """Count tokens and cost for a person's day and for everybody's; tell whether both stay within the limits.

        Where they do not, what was counted has to be rolled back. `most_tokens` is the person's limit, `most_total`
        and `most_cost` everybody's.
        """
        values = {
            "person": user_id,
            "day": day,
            "tokens": tokens,
            "cost": cost,
            "most_tokens": most_tokens,
            "most_total": most_total,
            "most_cost": most_cost,
        }
        # The day's first call has no row that a limit could be compared with.
        if tokens > min(most_tokens, most_total) or cost > most_cost:
            return False
        return bool(SPEND[self._work.dialect].run(self.connection, values).rowcount == 2)

    def correct_spending(self, user_id: int, day: date, *, tokens: int, cost: int) -> None:
        """Add to what was counted for a day, or take away with negative figures."""
        values = {"person": user_id, "on_day": day, "more_tokens": tokens, "more_cost": cost}
        CORRECT.run(self.connection, values)

    def list_day_uses(self, user_id: int, *, since: date) -> list[DayUse]:
        """Return what a person (0: all together) used on each day since one, latest first."""
        columns = [getattr(TokenUse, name) for name in DayUse._fields]
        query = select(*columns).where(TokenUse.user_id == user_id, TokenUse.day >= since)
        return [DayUse(*row) for row in self.connection.execute(query.order_by(TokenUse.day.desc()))]

    def list_heaviest_uses(self, *, besides: int, since: date, limit: int) -> list[PersonUse]:
        """Return the people who used the most tokens since a day, but for one, the heaviest first."""
        used = func.sum(TokenUse.tokens)
        query = (
            select(TokenUse.user_id, used, func.sum(TokenUse.cost), func.sum(TokenUse.calls))
            .where(TokenUse.user_id != besides, TokenUse.day >= since)
            .group_by(TokenUse.user_id)
            .order_by(used.desc(), TokenUse.user_id)
            .limit(limit)
        )
        # PostgreSQL sums big integers to decimals.
        return [PersonUse(*map(int, row)) for row in self.connection.execute(query)]


def _same_key(user_id: int, known: bytes) -> Update:
    return update(ModelKey).where(ModelKey.user_id == user_id, ModelKey.ciphertext == known)
