"""A message is kept and answered once, whatever is repeated, runs at the same time, fails or dies."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.api.assistant import EXTENSION
from backend.assistant.negotiator import Negotiator
from backend.assistant.tools.registry import ToolRegistry
from backend.db.models.conversations import Conversation, Message, ToolExecution, Turn
from backend.domain.errors import Conflict, InvalidInput, NegotiatorError, TooManyRequests
from backend.services import turns
from backend.services.context import Principal, ServiceContext
from backend.services.turns import (
    ClaimedTurn,
    StoredReply,
    TurnOutcome,
    TurnRequest,
    begin_turn,
    fail_turn,
    finish_turn,
)
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in
from tests.forked import processes
from tests.services.talker import talk
from tests.snapshots import changed_tables, rows, snapshot

pytestmark = pytest.mark.usefixtures("ladder")

ANA = "52845671"
KILLS = int(os.environ.get("NEGOTIATOR_KILLS", "10"))


@pytest.fixture
def ana(client: FlaskClient, context: ServiceContext) -> Principal:
    make_debt(context, document_number=ANA, name="ANA TORRES")
    return sign_in(client, make_user(context, bound_document=ANA))


@pytest.fixture
def negotiator(app: Flask) -> Negotiator:
    made: Negotiator = app.extensions[EXTENSION]
    return made


def begin(
    context: ServiceContext, principal: Principal, message: str = "hola", key: str | None = None
) -> ClaimedTurn:
    claimed = begin_turn(context, principal, TurnRequest(message, turn_key=key), first_state="inicial")
    assert isinstance(claimed, ClaimedTurn)
    return claimed


def outcome(text: str = "respuesta") -> TurnOutcome:
    return TurnOutcome("inicial", {}, text, {"message": text}, "rules", None, None, "test", {})


def test_the_same_key_gives_the_same_reply_and_one_pair_of_messages(
    negotiator: Negotiator, context: ServiceContext, ana: Principal
) -> None:
    request = TurnRequest(ANA, turn_key="turno-0001")
    first = negotiator.reply(ana, request)
    before = snapshot(context)
    assert negotiator.reply(ana, request) == first
    assert changed_tables(before, snapshot(context)) == set()
    assert rows(context, Message.sender_type, Message.text_content) == [
        ("user", ANA),
        ("assistant", first["message"]),
    ]


def test_the_same_key_does_not_repeat_what_a_tool_wrote(
    negotiator: Negotiator, context: ServiceContext, ana: Principal
) -> None:
    negotiator.reply(ana, TurnRequest(ANA))
    for _ in range(3):
        negotiator.reply(ana, TurnRequest("puedo pagar 900.000", turn_key="turno-0001"))
    (execution,) = rows(context, ToolExecution.tool, ToolExecution.arguments)
    assert execution == (
        "manage_negotiation",
        {"counteroffer": "900000", "request_immediate_payment_offer": None, "payment_date": None},
    )


@pytest.mark.parametrize("other", [TurnRequest("otro texto"), TurnRequest(button_id="ver_opciones")])
def test_the_same_key_with_something_else_is_a_conflict(
    negotiator: Negotiator, context: ServiceContext, ana: Principal, other: TurnRequest
) -> None:
    negotiator.reply(ana, TurnRequest("hola", turn_key="turno-0001"))
    before = snapshot(context)
    request = TurnRequest(other.message, other.button_id, turn_key="turno-0001")
    with pytest.raises(Conflict, match="turn_key_reused"):
        negotiator.reply(ana, request)
    assert changed_tables(before, snapshot(context)) == set()


def test_a_second_turn_meanwhile_is_refused_and_not_kept(context: ServiceContext, ana: Principal) -> None:
    claimed = begin(context, ana, "primero", "turno-0001")
    for message, key in (("segundo", "turno-0002"), ("segundo", None), ("primero", "turno-0001")):
        with pytest.raises(Conflict, match="turn_in_progress"):
            begin(context, ana, message, key)
    finish_turn(context, claimed, outcome())
    assert rows(context, Message.text_content) == ["primero", "respuesta"]
    begin(context, ana, "segundo", "turno-0002")


def test_an_expired_lease_is_resumed_by_its_key_with_the_message_kept_once(
    context: ServiceContext, ana: Principal, clock: Clock
) -> None:
    dead = begin(context, ana, "primero", "turno-0001")
    clock.advance(seconds=turns.LEASE.total_seconds() + 1)
    resumed = begin(context, ana, "primero", "turno-0001")
    assert (resumed.id, resumed.attempt) == (dead.id, dead.attempt + 1)
    finish_turn(context, resumed, outcome())
    assert rows(context, Message.text_content) == ["primero", "respuesta"]
    # The one that was believed dead comes back too late.
    with pytest.raises(Conflict, match="turn_lost"):
        finish_turn(context, dead, outcome("tarde"))
    assert rows(context, Message.text_content) == ["primero", "respuesta"]


def test_an_expired_lease_lets_the_next_message_in(
    context: ServiceContext, ana: Principal, clock: Clock
) -> None:
    dead = begin(context, ana, "primero", "turno-0001")
    clock.advance(seconds=turns.LEASE.total_seconds() + 1)
    following = begin(context, ana, "segundo", "turno-0002")
    with pytest.raises(Conflict, match="turn_lost"):
        finish_turn(context, dead, outcome("tarde"))
    finish_turn(context, following, outcome())
    assert rows(context, Message.text_content) == ["primero", "segundo", "respuesta"]
    assert rows(context, Turn.status) == ["failed", "finished"]


def test_a_turn_that_failed_can_be_tried_again_by_its_key(context: ServiceContext, ana: Principal) -> None:
    fail_turn(context, begin(context, ana, "primero", "turno-0001"))
    again = begin(context, ana, "primero", "turno-0001")
    finish_turn(context, again, outcome())
    stored = begin_turn(context, ana, TurnRequest("primero", turn_key="turno-0001"), first_state="inicial")
    assert stored == StoredReply({"message": "respuesta"})
    assert rows(context, Message.text_content) == ["primero", "respuesta"]


def test_a_failure_inside_a_turn_keeps_the_message_and_frees_the_conversation(
    app: Flask, client: FlaskClient, context: ServiceContext, ana: Principal, negotiator: Negotiator
) -> None:
    negotiator.reply(ana, TurnRequest(ANA))

    class BrokenRegistry(ToolRegistry):
        def run(self, *_: Any) -> dict[str, Any]:
            raise ZeroDivisionError("52845671")

    class BrokenBrain:
        version = "broken"

        def read(self, session: Any) -> Any:
            return negotiator.brain.read(session)

        def respond(self, use: Any, meaning: Any) -> None:
            negotiator.brain.respond(type(use)(use.session, BrokenRegistry(use.registry.tools)), meaning)

    app.extensions[EXTENSION] = Negotiator(context, negotiator.registry, BrokenBrain())  # type: ignore[arg-type]
    response = client.post("/api/v1/chat/message", json={"button_id": "ver_opciones"})
    assert (response.status_code, response.json["error"]["code"]) == (500, "internal_error")  # type: ignore[index]
    assert ANA not in response.get_data(as_text=True)
    assert rows(context, Turn.status) == ["finished", "failed"]
    assert rows(context, Message.button_selected)[-1] == "ver_opciones"
    app.extensions[EXTENSION] = negotiator
    again = client.post("/api/v1/chat/message", json={"button_id": "ver_opciones"})
    assert (again.status_code, again.json["current_state"]) == (200, "proponer_planes_pago")  # type: ignore[index]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (TurnRequest(""), "empty_message"),
        (TurnRequest(" \t\n\u00a0"), "empty_message"),
        (TurnRequest("x" * 4_001), "message_too_long"),
        (TurnRequest("x" * 200_000), "message_too_long"),
        (TurnRequest(button_id="no_existe"), "unknown_button"),
    ],
    ids=["empty", "blank", "4,001 characters", "200 kB", "unknown button"],
)
def test_a_message_that_cannot_be_answered_is_not_kept(
    negotiator: Negotiator, context: ServiceContext, ana: Principal, request_: TurnRequest, code: str
) -> None:
    before = snapshot(context)
    with pytest.raises(InvalidInput, match=code):
        negotiator.reply(ana, request_)
    assert changed_tables(before, snapshot(context)) == set()
    assert negotiator.reply(ana, TurnRequest("x" * 4_000))["current_state"] == "inicial"


def test_a_conversation_takes_so_many_messages_and_a_new_one_begins_again(
    negotiator: Negotiator, context: ServiceContext, ana: Principal, client: FlaskClient, monkeypatch: Any
) -> None:
    monkeypatch.setattr(turns, "MOST_MESSAGES", 4)
    for _ in range(2):
        negotiator.reply(ana, TurnRequest("hola"))
    with pytest.raises(TooManyRequests, match="conversation_full"):
        negotiator.reply(ana, TurnRequest("hola"))
    assert len(rows(context, Message.id)) == 4
    client.post("/api/v1/chat/reset-conversation", json={})
    negotiator.reply(ana, TurnRequest("hola"))


def test_two_tabs_at_once_lose_no_message(
    negotiator: Negotiator, context: ServiceContext, ana: Principal
) -> None:
    negotiator.reply(ana, TurnRequest(ANA))
    accepted: list[str] = []
    refused: list[str] = []

    def talk(tab: int) -> None:
        for number in range(5):
            text = f"puedo pagar {850 + 10 * tab + number}.000"
            try:
                negotiator.reply(ana, TurnRequest(text))
            except NegotiatorError as error:
                refused.append(error.code)
            else:
                accepted.append(text)

    tabs = [threading.Thread(target=talk, args=(tab,)) for tab in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    said = [
        text for text, sender in rows(context, Message.text_content, Message.sender_type) if sender == "user"
    ]
    assert sorted(said) == sorted([ANA, *accepted])
    assert set(refused) <= {"turn_in_progress"}
    (count,) = rows(context, Conversation.message_count)
    assert count == len(rows(context, Message.id)) == 2 * len(said)


@pytest.mark.slow
def test_killed_in_the_middle_of_turns_nothing_is_lost_or_half_written(
    sqlite_template: Path, tmp_path: Path
) -> None:
    """A process that talks, bargains and accepts is killed (-9) at random moments, and started again."""
    file = tmp_path / "killed.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    journal = tmp_path / "journal"
    journal.touch()
    chance = random.Random(7)
    for _ in range(KILLS):
        lines = _lines(journal) + chance.randint(1, 8)
        process = processes().Process(target=talk, args=(str(file), str(journal)))
        process.start()
        try:
            _await_lines(process, journal, lines)
            time.sleep(chance.uniform(0, 0.1))
        finally:
            process.kill()
            process.join()
            process.close()
    _check_what_is_left(file, journal)


def _await_lines(process: BaseProcess, journal: Path, lines: int) -> None:
    deadline = time.monotonic() + 300
    while _lines(journal) < lines:
        assert process.is_alive(), "the talker ended by itself"
        assert time.monotonic() < deadline, "the talker is too slow"
        time.sleep(0.005)


def _lines(journal: Path) -> int:
    return journal.read_bytes().count(b"\n")


def _check_what_is_left(file: Path, journal: Path) -> None:
    """Each answer that the talker had in hand is stored whole, and each agreement is complete."""
    done = [
        line.split(" ", 1) for line in journal.read_text(encoding="utf-8").splitlines() if line.endswith(".")
    ]
    database = sqlite3.connect(file)
    kept = {
        text for (text,) in database.execute("SELECT text_content FROM messages WHERE sender_type = 'user'")
    }
    agreed = {text for (text,) in database.execute("SELECT reference FROM agreements")}
    assert [text for kind, text in done if kind == "said" and text not in kept] == []
    assert [text for kind, text in done if kind == "agreed" and text.rstrip(".") not in agreed] == []
    half_written = """
        SELECT agreements.id FROM agreements JOIN debts ON debts.id = agreements.debt_id
        WHERE debts.status <> 'in_agreement'
           OR total <> (SELECT COALESCE(SUM(amount), 0) FROM instalments WHERE agreement_id = agreements.id)
           OR NOT EXISTS (SELECT 1 FROM idempotency_keys WHERE agreement_id = agreements.id)
           OR NOT EXISTS (SELECT 1 FROM outbox WHERE subject LIKE '%' || agreements.reference)
        UNION ALL SELECT id FROM debts WHERE status = 'in_agreement'
          AND id NOT IN (SELECT debt_id FROM agreements)
        UNION ALL SELECT turns.id FROM turns WHERE status = 'finished'
          AND 2 <> (SELECT COUNT(*) FROM messages WHERE turn_id = turns.id)
        UNION ALL SELECT turns.id FROM turns
          WHERE 1 <> (SELECT COUNT(*) FROM messages WHERE turn_id = turns.id AND sender_type = 'user')
    """
    assert database.execute(half_written).fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert len(kept) > KILLS
    assert agreed
    database.close()
