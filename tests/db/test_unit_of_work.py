"""A unit of work writes all or nothing, and says in our own words what the database refuses."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import StatementError

from backend.db.models.accounts import User
from backend.db.models.debts import Creditor
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict
from backend.services.context import ServiceContext
from tests.databases import open_engine
from tests.factories import make_debt, make_user


def _count(context: ServiceContext) -> int:
    with context.read() as uow:
        return int(uow.connection.execute(select(func.count()).select_from(Creditor)).scalar_one())


def _creditor(context: ServiceContext, name: str = "BANCO") -> Creditor:
    return Creditor(name=name, name_key=name.casefold(), created_at=context.now())


def test_a_commit_keeps_core_and_orm_writes(context: ServiceContext) -> None:
    with context.write() as uow:
        uow.session.add(_creditor(context))
        uow.outbox.add(recipient="a@example.com", subject="s", body="b", now=context.now())
        uow.commit()
    assert _count(context) == 1


def test_without_a_commit_nothing_is_kept(context: ServiceContext) -> None:
    with context.write() as uow:
        uow.session.add(_creditor(context))
        uow.session.flush()
    assert _count(context) == 0


def test_an_error_rolls_back(context: ServiceContext) -> None:
    def fail() -> None:
        with context.write() as uow:
            uow.session.add(_creditor(context))
            uow.session.flush()
            raise ValueError("on the way")

    with pytest.raises(ValueError, match="on the way"):
        fail()
    assert _count(context) == 0


def test_a_broken_uniqueness_rule_is_a_conflict(context: ServiceContext) -> None:
    make_user(context, email="ana@example.com")
    with pytest.raises(Conflict):
        make_user(context, email="ANA@example.com")


def test_a_number_is_bound_to_one_account(context: ServiceContext) -> None:
    make_user(context, bound_document="52123456")
    with pytest.raises(Conflict):
        make_user(context, bound_document="52123456")
    assert make_user(context).bound_document is None
    assert make_user(context).bound_document is None


def test_a_balance_that_is_not_the_sum_of_its_parts_is_refused(context: ServiceContext) -> None:
    with pytest.raises(Conflict):
        make_debt(context, principal=100, interest=20, balance=121)


def test_rows_that_point_nowhere_are_refused(context: ServiceContext) -> None:
    with pytest.raises(Conflict):
        make_debt(context, campaign_id=4711)


def test_times_are_utc_and_never_naive(context: ServiceContext) -> None:
    with context.read() as uow, pytest.raises(StatementError, match="without zone"):
        uow.connection.execute(select(User.id).where(User.created_at > datetime(2026, 1, 1)))
    user = make_user(context)
    assert user.created_at == context.now()
    assert user.created_at.utcoffset() is not None


def test_writers_wait_for_one_another_and_none_is_lost(context: ServiceContext) -> None:
    errors: list[Exception] = []

    def write(number: int) -> None:
        try:
            for step in range(5):
                with context.write() as uow:
                    uow.session.add(_creditor(context, f"BANCO {number} {step}"))
                    uow.commit()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert _count(context) == 40


def test_a_reader_is_not_held_up_by_a_writer(context: ServiceContext) -> None:
    with context.write() as uow:
        uow.session.add(_creditor(context))
        uow.session.flush()
        assert _count(context) == 0


def test_sqlite_is_opened_so_that_nothing_committed_is_lost(sqlite_template: Path) -> None:
    engine = open_engine(f"sqlite:///{sqlite_template}")
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 15000}


def test_only_what_need_not_be_durable_does_not_wait_for_the_disk(context: ServiceContext) -> None:
    waits = []
    for durable in (True, False, True):
        with context.write(durable=durable) as uow:
            waits.append(_waits_for_the_disk(uow))
            uow.session.add(_creditor(context, f"BANCO {len(waits)}"))
            uow.commit()
    assert waits == [True, False, True]
    assert _count(context) == 3


def _waits_for_the_disk(uow: UnitOfWork) -> bool:
    if uow.dialect == "sqlite":
        return uow.connection.execute(text("PRAGMA synchronous")).scalar() == 2
    # Servers for tests never wait; what is asked of this transaction alone still shows.
    source = text("SELECT source FROM pg_settings WHERE name = 'synchronous_commit'")
    return uow.connection.execute(source).scalar() != "session"
