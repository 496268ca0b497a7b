"""Conversations for staff: the list, one of them, taking one over, and the archive."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from flask import Response, send_file
from pydantic import Field

from backend.api.disputes import page_of
from backend.api.routing import blueprint
from backend.api.schemas import Body, IdPath, IsoDate, PageQuery, Query, QueryInteger
from backend.api.security import context, current_principal, requires
from backend.db.repositories.conversation_desk import DeskFilter
from backend.services import archive, conversation_desk, take_over
from backend.services.days import moments_of

routes = blueprint(
    "conversations", access="staff", prefix="/admin/conversations", tag="Conversaciones (personal)"
)
archive_routes = blueprint(
    "archive", access="staff", prefix="/admin/archive", tag="Conversaciones (personal)"
)


class ConversationsQuery(PageQuery):
    """A page of conversations: of one status, in one state, one's own (`mine`), of a person's name."""

    status: Literal["waiting", "taken", "active", "ended"] | None = None
    state: Annotated[str, Field(max_length=60)] | None = None
    mine: Literal["yes"] | None = None
    q: Annotated[str, Field(max_length=80)] = ""


class AfterQuery(Query):
    """Only the messages after this one, to look for news often."""

    after: Annotated[QueryInteger, Field(ge=0)] = 0


class AnswerBody(Body):
    """What is said to the debtor."""

    text: Annotated[str, Field(max_length=20_000)]


class PeriodQuery(Query):
    """The days on which the conversations ended, both counted."""

    since: IsoDate
    until: IsoDate


@routes.get("")
def list_conversations(query: ConversationsQuery) -> dict[str, Any]:
    """List conversations, those that wait for a person first, from the oldest on."""
    who = current_principal()
    wanted = DeskFilter(query.status, who.user_id if query.mine else None, query.state, query.q)
    items, total = conversation_desk.list_conversations(context(), who, wanted, page=query.page)
    return page_of(items, total, query.page)


@routes.get("/<int:id>")
def get_conversation(path: IdPath, query: AfterQuery) -> dict[str, Any]:
    """Read a conversation, archived or not; who looks is written down."""
    return conversation_desk.get_conversation(context(), current_principal(), path.id, after=query.after)


@routes.post("/<int:id>/take")
def take_conversation(path: IdPath) -> dict[str, Any]:
    """Take a conversation: from now on the debtor talks with oneself; 409 where somebody else has it."""
    take_over.take_conversation(context(), current_principal(), path.id)
    return conversation_desk.get_conversation(context(), current_principal(), path.id)


@routes.post("/<int:id>/messages")
def answer(path: IdPath, body: AnswerBody) -> tuple[dict[str, Any], int]:
    """Say something to the debtor in a conversation that one has taken."""
    take_over.answer_as_person(context(), current_principal(), path.id, body.text)
    return conversation_desk.get_conversation(context(), current_principal(), path.id), 201


@routes.post("/<int:id>/hand-back")
def hand_back(path: IdPath) -> dict[str, Any]:
    """Give a conversation back to the assistant, in the state that it had before."""
    take_over.hand_back(context(), current_principal(), path.id)
    return conversation_desk.get_conversation(context(), current_principal(), path.id)


@archive_routes.get("")
def list_archived(query: PageQuery) -> dict[str, Any]:
    """List archived conversations, the latest ended first; each is read like any other."""
    items, total = conversation_desk.list_archived(context(), current_principal(), page=query.page)
    return page_of(items, total, query.page)


@archive_routes.get("/export.parquet")
@requires("admin")
def export_archive(query: PeriodQuery) -> Response:
    """Download the messages of archived conversations that ended on these days, as Parquet."""
    since, until = moments_of(context(), query.since, query.until)
    with tempfile.TemporaryDirectory() as folder:
        path = FilePath(folder) / "archive.parquet"
        archive.export_archive(context(), current_principal(), path, since=since, until=until)
        # Sent after this returns, and gone once the answer is closed.
        file = tempfile.TemporaryFile()  # noqa: SIM115
        with path.open("rb") as written:
            shutil.copyfileobj(written, file)
    file.seek(0)
    return send_file(
        file,
        mimetype="application/vnd.apache.parquet",
        as_attachment=True,
        download_name=f"conversaciones-{query.since}-{query.until}.parquet",
    )
