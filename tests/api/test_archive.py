"""Conversations that are over leave the hot tables whole; staff read them, and they come out as Parquet."""

from __future__ import annotations

import io
from typing import Any

import pyarrow.parquet as pq
import pytest
from flask import Flask

from backend.db.models.accounts import UserSession
from backend.db.models.conversations import ArchivedConversation, Conversation, Message, ToolExecution, Turn
from backend.db.models.operations import AuditEvent, Job, OutboxMessage
from backend.jobs.worker import run_pending
from backend.services.accounts import erase_account
from backend.services.context import SYSTEM, ServiceContext
from backend.services.scheduler import request_run
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import rows

ANA = "52845671"
pytestmark = pytest.mark.usefixtures("ladder")


class Past:
    """Ana talked and began anew; a month has gone by. Luz and Eva work here."""

    def __init__(self, app: Flask, context: ServiceContext, clock: Clock) -> None:
        self.context, self.clock = context, clock
        make_debt(context, document_number=ANA, name="ANA TORRES")
        self.ana, self.luz, self.eva = (app.test_client() for _ in range(3))
        self.user = make_user(context, bound_document=ANA)
        sign_in(self.ana, self.user)
        self.id: int = self.say(ANA)["conversation_id"]
        self.say("puedo pagar 900.000")
        self.before: list[tuple[Any, ...]] = rows(context, Message.sender_type, Message.text_content)
        self.ana.post("/api/v1/chat/reset-conversation", json={})
        clock.advance(days=29)
        self.sign_in_staff()

    def sign_in_staff(self) -> None:
        sign_in(self.luz, make_user(self.context, role="staff"))
        sign_in(self.eva, make_user(self.context, role="admin"))

    def say(self, text: str) -> dict[str, Any]:
        return self.ana.post("/api/v1/chat/message", json={"message": text}).json  # type: ignore[return-value]

    def run(self, name: str) -> Any:
        (job_id,) = request_run(self.context, SYSTEM, name)
        run_pending(self.context)
        return dict(rows(self.context, Job.id, Job.result))[job_id]


@pytest.fixture
def past(app: Flask, context: ServiceContext, clock: Clock) -> Past:
    return Past(app, context, clock)


def archive(past: Past) -> Any:
    past.clock.advance(days=4)
    past.sign_in_staff()
    return past.run("archive")


def test_a_month_after_its_end_a_conversation_leaves_the_hot_tables(
    past: Past, context: ServiceContext
) -> None:
    assert past.run("archive") == {"archived": 0}
    assert archive(past) == {"archived": 1}
    assert rows(context, ArchivedConversation.id) == [past.id]
    assert past.id not in rows(context, Conversation.id)
    assert past.id not in rows(context, Message.conversation_id)
    assert past.id not in rows(context, Turn.conversation_id)
    assert rows(context, ToolExecution.id) == []
    assert past.run("archive") == {"archived": 0}


def test_staff_read_it_as_it_was(past: Past, context: ServiceContext) -> None:
    archive(past)
    listed = past.luz.get("/api/v1/admin/archive").json
    assert listed is not None
    assert [(item["id"], item["ended_reason"]) for item in listed["items"]] == [(past.id, "reset")]
    shown = past.luz.get(f"/api/v1/admin/conversations/{past.id}").json
    assert shown is not None
    assert shown["is_archived"] is True
    said = [(one["sender_type"], one["text_content"]) for one in shown["messages"]]
    assert said == past.before
    assert [one["tool"] for one in shown["executions"]] == ["manage_negotiation"]
    assert shown["debtor"]["document_number"] == ANA
    assert "conversation_read" in rows(context, AuditEvent.action)
    assert past.ana.get("/api/v1/admin/archive").status_code in (401, 403)


def test_the_archive_comes_out_as_parquet(past: Past) -> None:
    archive(past)
    url = "/api/v1/admin/archive/export.parquet?since=2026-11-01&until=2026-11-30"
    answer = past.eva.get(url, buffered=True)
    assert answer.status_code == 200
    table = pq.read_table(io.BytesIO(answer.data))
    assert [(row["sender_type"], row["text"]) for row in table.to_pylist()] == past.before
    assert set(table["conversation_id"].to_pylist()) == {past.id}
    nothing = past.eva.get(url.replace("2026-11-30", "2026-11-20"), buffered=True)
    assert pq.read_table(io.BytesIO(nothing.data)).num_rows == 0
    wrong = past.eva.get(url.replace("2026-11-30", "2026-10-01"))
    assert (wrong.status_code, wrong.json["error"]["code"]) == (422, "invalid_period")  # type: ignore[index]
    assert past.luz.get(url).status_code == 403


def test_the_command_writes_the_same(past: Past, app: Flask, tmp_path: Any) -> None:
    archive(past)
    file = tmp_path / "archive.parquet"
    result = app.test_cli_runner().invoke(args=["conversations", "export", str(file)])
    assert f"{len(past.before)} messages" in result.output
    assert pq.read_table(file).num_rows == len(past.before)


def test_what_is_archived_is_in_what_a_person_takes_along(past: Past, context: ServiceContext) -> None:
    sign_in(past.ana, past.user)
    before = past.ana.get("/api/v1/auth/me/export").get_json()["conversations"]
    archive(past)
    sign_in(past.ana, past.user)
    after = past.ana.get("/api/v1/auth/me/export").get_json()["conversations"]
    assert [one["conversation_id"] for one in after] == [one["conversation_id"] for one in before]
    assert after[-1]["messages"] == before[-1]["messages"]
    assert len(after[-1]["messages"]) > 1


def test_what_was_thought_of_its_messages_goes_into_the_archive(past: Past, context: ServiceContext) -> None:
    sign_in(past.ana, past.user)
    judged = rows(context, Message.id, Message.sender_type)[1][0]
    opinion = {"rating": "down", "reason": "No respondió a mi pregunta"}
    assert past.ana.put(f"/api/v1/chat/messages/{judged}/feedback", json=opinion).status_code == 204
    archive(past)
    shown = past.luz.get(f"/api/v1/admin/conversations/{past.id}").get_json()["messages"]
    assert [(one["rating"], one["rating_reason"]) for one in shown if one["id"] == judged] == [
        ("down", "No respondió a mi pregunta")
    ]
    url = "/api/v1/admin/archive/export.parquet?since=2026-11-01&until=2026-11-30"
    table = pq.read_table(io.BytesIO(past.eva.get(url, buffered=True).data))
    assert [row["rating"] for row in table.to_pylist() if row["rating"]] == ["down"]
    sign_in(past.ana, past.user)
    taken = past.ana.get("/api/v1/auth/me/export").get_json()["conversations"][-1]["messages"]
    assert [one["rating"] for one in taken if one["rating"]] == ["down"]


def test_an_erased_account_takes_its_archive_along(past: Past, context: ServiceContext) -> None:
    archive(past)
    erase_account(context, SYSTEM, past.user.id)
    assert rows(context, ArchivedConversation.id) == []


def test_a_conversation_with_a_corrected_message_stays_for_training(
    past: Past, context: ServiceContext
) -> None:
    message = rows(context, Message.id)[0]
    corrected = past.luz.post(f"/api/v1/admin/messages/{message}/intent", json={"intent": "SALUDO"})
    assert corrected.status_code == 200
    assert archive(past) == {"archived": 0}
    assert past.id in rows(context, Conversation.id)


def test_a_conversation_that_is_not_over_stays(past: Past, context: ServiceContext) -> None:
    past.clock.advance(days=400)
    past.run("archive")
    assert rows(context, Conversation.is_active) == [True]


def test_old_sessions_mails_and_jobs_go_and_young_ones_stay(past: Past, context: ServiceContext) -> None:
    with context.write() as uow:
        uow.outbox.add(recipient="ana@example.com", subject="Hola", body="Hola", now=context.now())
        uow.commit()
    past.run("close_conversations")
    kept = [len(rows(context, table.id)) for table in (UserSession, OutboxMessage, Job)]
    past.run("clean_up")
    # What ran just now stays, with the run of the clean-up itself.
    assert len(rows(context, OutboxMessage.id)) == kept[1]
    past.clock.advance(days=91)
    past.sign_in_staff()
    deleted = past.run("clean_up")
    assert (deleted["outbox"], deleted["jobs"]) == (1, 2)
    assert len(rows(context, UserSession.id)) == 2
    assert rows(context, OutboxMessage.id) == []
    assert rows(context, Job.kind) == ["clean_up"]
