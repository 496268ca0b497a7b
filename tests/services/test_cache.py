"""The cache of what every turn reads: never stale for more than a second, in this process or in another."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from backend.services import cache as cache_module
from backend.services.context import SYSTEM, ServiceContext
from backend.services.flow import load_flow, save_variable
from backend.services.invalidation import SharedInvalidation
from tests.servers import redis_server


def motto(context: ServiceContext) -> str | None:
    return load_flow(context).variables.get("lema")


def save(context: ServiceContext, value: str) -> None:
    save_variable(context, SYSTEM, "lema", value, "")


@pytest.fixture
def two(make_app: Callable[..., Flask]) -> tuple[ServiceContext, ServiceContext]:
    """Two processes on one database, as far as their caches go."""
    here, there = (make_app().extensions["negotiator"] for _ in range(2))
    return here, there


def test_a_change_is_seen_at_once_where_it_was_made(context: ServiceContext) -> None:
    assert motto(context) is None
    for value in ("uno", "dos"):
        save(context, value)
        assert motto(context) == value


def test_another_process_sees_it_when_it_next_looks(
    two: tuple[ServiceContext, ServiceContext], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two
    save(here, "uno")
    assert motto(there) == "uno"
    monkeypatch.setattr(cache_module, "CHECK_EVERY_SECONDS", 3600)
    save(here, "dos")
    assert motto(there) == "uno"
    monkeypatch.setattr(cache_module, "CHECK_EVERY_SECONDS", 0)
    assert motto(there) == "dos"


def test_the_version_is_asked_for_once_a_second_and_not_at_every_read(
    two: tuple[ServiceContext, ServiceContext],
) -> None:
    here, there = two
    save(here, "uno")
    assert motto(there) == "uno"
    save(here, "dos")
    deadline = time.monotonic() + 300
    while motto(there) != "dos":
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_what_was_read_before_a_change_is_not_kept_after_it(context: ServiceContext) -> None:
    """A slow reader loads the old value; meanwhile it is changed, and others have already looked again."""
    read = context.cache

    def load_slowly(uow: object) -> str:
        # While this reads, the change is committed, and another reader brings the version up to date.
        save(context, "nuevo")
        context.cached("other", lambda uow: "anything")
        return "old"

    assert read.get("slow", load_slowly, context.read) == "old"
    assert read.get("slow", lambda uow: "new", context.read) == "new"


def test_what_many_ask_for_at_once_is_loaded_once(context: ServiceContext) -> None:
    loads, seen = list[str](), list[str]()
    all_are_there, another_loads = threading.Barrier(5), threading.Event()

    def load(uow: object) -> str:
        loads.append("loaded")
        if len(loads) > 1:
            another_loads.set()
        another_loads.wait(0.5)
        return "value"

    def ask() -> None:
        all_are_there.wait(30)
        seen.append(context.cached("much asked", load))

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (loads, seen) == (["loaded"], ["value"] * 5)


def test_threads_that_read_while_others_write_end_with_the_last_value(context: ServiceContext) -> None:
    stop = threading.Event()
    seen: list[str | None] = []

    def keep_reading() -> None:
        while not stop.is_set():
            seen.append(motto(context))

    readers = [threading.Thread(target=keep_reading) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(20):
        save(context, str(number))
    stop.set()
    for reader in readers:
        reader.join()
    assert motto(context) == "19"
    numbers = [int(value) for value in seen if value is not None]
    assert numbers


@pytest.mark.skipif(
    shutil.which("redis-server") is None,
    reason="redis-server is not here: it comes with Debian's package `redis-server`",
)
def test_through_redis_another_process_sees_it_at_once(
    two: tuple[ServiceContext, ServiceContext], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = two
    with redis_server(tmp_path) as url:
        ties = [SharedInvalidation(context.cache, url) for context in two]
        threads = [tie.start() for tie in ties]
        assert all(tie.listening.wait(300) for tie in ties)
        save(here, "uno")
        # Only the message is left to tell of a change.
        monkeypatch.setattr(cache_module, "CHECK_EVERY_SECONDS", 3600)
        assert motto(there) in {None, "uno"}
        save(here, "dos")
        deadline = time.monotonic() + 300
        while motto(there) != "dos":
            assert time.monotonic() < deadline
            time.sleep(0.005)
        for tie in ties:
            tie.stop()
        for thread in threads:
            thread.join(timeout=300)


def test_a_redis_that_is_gone_loses_no_change(two: tuple[ServiceContext, ServiceContext]) -> None:
    here, there = two
    SharedInvalidation(here.cache, "redis://127.0.0.1:1/0")
    save(here, "uno")
    assert motto(there) == "uno"
