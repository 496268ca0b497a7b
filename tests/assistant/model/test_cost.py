"""What a turn with a model asks of the database: the more it asks, the longer a person waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from backend.db.models.conversations import TurnItem
from backend.services import cache
from backend.services.context import ServiceContext
from tests.assistant.model.conftest import Chat
from tests.model_server.steps import Call, Say
from tests.snapshots import rows
from tests.statements import recorded

OFFERS = Call(
    "manage_negotiation",
    {"counteroffer": None, "request_immediate_payment_offer": None, "payment_date": None},
)
PLAN = Call(
    "calculate_payment_plan",
    {
        "proposed_maximum_period_months": 6,
        "proposed_monthly_payment": None,
        "down_payment": None,
        "first_payment_date": None,
        "pays_twice_a_month": None,
    },
)
# The message; four reservations; the write; the last count; the reply.
COMMITS = 8
MOST_STATEMENTS = 29
WAIT_FOR_THE_DISK = 3


@pytest.fixture
def three_calls(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """A model that looks at the debts, asks for offers, computes a plan and speaks."""
    # A look at the cache's version, once a second for the whole process, is no turn's.
    monkeypatch.setattr(cache, "CHECK_EVERY_SECONDS", 3600.0)
    chat.server.script(
        [Call("get_all_debts", {})], [OFFERS], [PLAN], [Say("¿Qué opción prefieres?")], repeat=True
    )
    chat.say()
    return chat


def short(statements: Sequence[str]) -> str:
    """Return the beginning of each."""
    return "\n".join(statement[:90] for statement in statements)


@contextmanager
def commits(context: ServiceContext) -> Iterator[list[bool]]:
    """Yield a list that tells of each commit whether it waits for the disk."""
    told: list[bool] = []

    def tell(connection: object) -> None:
        told.append(connection.get_execution_options().get("durable", True))  # type: ignore[attr-defined]

    engine = context.access.engine
    event.listen(engine, "commit", tell)
    try:
        yield told
    finally:
        event.remove(engine, "commit", tell)


def test_three_calls_of_a_model_are_few_statements_and_fewer_transactions(three_calls: Chat) -> None:
    with recorded(three_calls.context) as statements, commits(three_calls.context) as durable:
        answer = three_calls.say()
    assert answer["route"] == "openai"
    assert len(statements) <= MOST_STATEMENTS, short(statements)
    assert (len(durable), durable.count(True)) == (COMMITS, WAIT_FOR_THE_DISK)


def test_what_was_asked_for_goes_along_with_the_next_reservation_and_an_answer_waits(
    three_calls: Chat,
) -> None:
    assert [item["type"] for item in rows(three_calls.context, TurnItem.item)] == [
        *("function_call", "function_call_output"),
        *("function_call", "function_call_output"),
        *("function_call", "function_call_output"),
    ]
