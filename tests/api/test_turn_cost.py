"""What a turn asks of the database: few statements, and no more work the more was said before."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from backend.cli.bench.yardsticks import STATEMENTS
from backend.services import cache
from backend.services.context import ServiceContext
from tests.conftest import ANY_DATABASE
from tests.factories import make_debt, make_user, sign_in
from tests.statements import recorded

MOST_STATEMENTS = 8
QUESTION = "cuánto debo"
QUESTIONS = (QUESTION, "hola", "gracias", "no te entiendo")
STRANGERS_MESSAGES = 20_000
TABLE = re.compile(r"(?:FROM|INTO|UPDATE) (\w+)")
ANA = "52845671"


@pytest.fixture
def say(app: Flask, context: ServiceContext, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Ana talks; her first message is over, and what every turn reads is in the cache."""
    # A look at the cache's version, once a second for the whole process, is no turn's.
    monkeypatch.setattr(cache, "CHECK_EVERY_SECONDS", 3600.0)
    make_debt(context, document_number=ANA)
    client = app.test_client()
    sign_in(client, make_user(context, bound_document=ANA))

    def send(message: str) -> Any:
        answer = client.post("/api/v1/chat/message", json={"message": message})
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    send("hola")
    return send


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_turn_that_writes_nothing_by_a_tool_needs_few_statements(
    say: Callable[[str], Any], context: ServiceContext, question: str
) -> None:
    # Twice: the first message of a process begins its index of the documents.
    say(question)
    say(question)
    with recorded(context) as statements:
        say(question)
    assert len(statements) <= MOST_STATEMENTS, "\n".join(statements)


def test_the_bench_s_bare_turn_sends_what_a_turn_sends(
    say: Callable[[str], Any], context: ServiceContext
) -> None:
    with recorded(context) as statements:
        say(QUESTION)
    assert _kinds(statements) == _kinds(STATEMENTS)


def _kinds(statements: Sequence[str]) -> list[tuple[str, str]]:
    return sorted((each.split()[0], TABLE.findall(each)[-1]) for each in statements)


@ANY_DATABASE
def test_a_turn_is_no_more_work_with_many_messages_stored(
    say: Callable[[str], Any], context: ServiceContext
) -> None:
    """SQLite counts the steps of its virtual machine; those of an index grow with its depth alone."""
    say(QUESTION)
    before = _steps(context, say)
    _store_messages(context, user=make_user(context).id, count=STRANGERS_MESSAGES)
    assert _steps(context, say) <= 1.2 * before


def _steps(context: ServiceContext, say: Callable[[str], Any]) -> int:
    count = 0

    def step() -> None:
        nonlocal count
        count += 1

    def record(connection: Any, entry: Any) -> None:
        connection.set_progress_handler(step, 1)

    engine = context.access.engine
    event.listen(engine, "connect", record)
    engine.dispose()
    try:
        say(QUESTION)
        count = 0
        say(QUESTION)
    finally:
        event.remove(engine, "connect", record)
        engine.dispose()
    return count


def _store_messages(context: ServiceContext, user: int, count: int) -> None:
    """Conversations of somebody else, ten messages in each."""
    now = context.now()
    with context.write() as uow:
        for _ in range(count // 10):
            conversation = uow.conversations.add(user_id=user, state="inicial", now=now)
            for number in range(10):
                uow.conversations.add_message(
                    conversation_id=conversation.id, sender_type="user", text=f"mensaje {number}", now=now
                )
        uow.commit()
