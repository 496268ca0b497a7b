"""What staff and administrators do at the same moment: one of them is first, and nothing fails or is half done."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from backend.db.models.accounts import User
from backend.db.models.conversations import ArchivedConversation, Message
from backend.db.models.documents import Document, DocumentVersion
from backend.db.models.feedback import MessageFeedback
from backend.db.models.operations import Job
from backend.domain.errors import NegotiatorError
from backend.services import timeouts
from backend.services.accounts import erase_account
from backend.services.alert_delivery import save_recipients
from backend.services.context import SYSTEM, Principal, ServiceContext
from backend.services.document_desk import add_document, replace_document, retire_document
from backend.services.employees import change_employee, invite_employee
from backend.services.message_feedback import record_feedback
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import rows

ANA = "52845671"


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Run the calls in threads of their own; return the code of each one's error, "" for a success, by place."""
    outcomes = ["?"] * len(calls)
    barrier = threading.Barrier(len(calls))

    def run(place: int) -> None:
        barrier.wait()
        try:
            calls[place]()
            outcomes[place] = ""
        except NegotiatorError as error:
            outcomes[place] = error.code

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def admin(context: ServiceContext) -> Principal:
    account = make_user(context, role="admin")
    return Principal(user_id=account.id, role="admin", session_id=0, name=account.name)


def page(text: str) -> io.BytesIO:
    return io.BytesIO(f"# Pagos\n\n{text}\n".encode())


def conversation(app: Flask, context: ServiceContext) -> tuple[Principal, int]:
    make_debt(context, document_number=ANA)
    client, user = app.test_client(), make_user(context, bound_document=ANA)
    principal = sign_in(client, user)
    said = client.post("/api/v1/chat/message", json={"message": ANA}).json
    assert said is not None
    return principal, said["conversation_id"]


def test_one_name_is_one_document(context: ServiceContext) -> None:
    eva = admin(context)
    outcomes = at_once(
        *(lambda n=n: add_document(context, eva, page(f"Texto {n}."), file_name="pagos.md") for n in range(4))
    )
    assert outcomes.count("") == 1
    assert len(rows(context, Document.id)) == len(rows(context, DocumentVersion.id)) == 1
    assert len(rows(context, Job.id)) == 1


def test_versions_keep_their_numbers(context: ServiceContext) -> None:
    eva = admin(context)
    add_document(context, eva, page("Texto."), file_name="pagos.md")
    outcomes = at_once(
        *(
            lambda n=n: replace_document(context, eva, "pagos.md", page(f"T {n}."), file_name="p.md")
            for n in range(3)
        ),
        lambda: retire_document(context, eva, "pagos.md"),
    )
    assert outcomes == [""] * 4
    assert sorted(rows(context, DocumentVersion.number)) == [1, 2, 3, 4]


def test_two_administrators_who_switch_one_another_off(context: ServiceContext) -> None:
    eva, luz = admin(context), admin(context)
    off = {"is_active": False}
    at_once(
        lambda: change_employee(context, eva, luz.user_id, off),
        lambda: change_employee(context, luz, eva.user_id, off),
        lambda: change_employee(context, luz, luz.user_id, {"role": "staff"}),
        lambda: erase_account(context, eva, eva.user_id),
    )
    with context.read() as uow:
        assert len(uow.users.lock_active_admins()) == 1


def test_one_invitation(context: ServiceContext) -> None:
    eva = admin(context)
    person = {"email": "rut@example.com", "name": "Rut", "surname": "Gil", "role": "staff"}
    outcomes = at_once(*(lambda: invite_employee(context, eva, **person) for _ in range(4)))
    assert outcomes.count("") == 1
    assert set(outcomes) <= {"", "email_taken", "conflict"}


def test_the_last_opinion_counts_once(app: Flask, context: ServiceContext) -> None:
    ana, _ = conversation(app, context)
    message = rows(context, Message.id)[-1]
    outcomes = at_once(
        *(
            lambda n=n: record_feedback(context, ana, message, rating=("up", "down", None)[n % 3], reason="x")
            for n in range(6)
        )
    )
    assert outcomes == [""] * 6


def test_first_settings(context: ServiceContext) -> None:
    eva = admin(context)
    values = {"warn_after_minutes": 5, "close_after_minutes": 9, "most_messages": 20}
    outcomes = at_once(
        *(lambda: timeouts.save_timeout(context, eva, "vip", values) for _ in range(3)),
        *(
            lambda n=n: save_recipients(context, eva, emails=[f"a{n}@example.com"], webhook="")
            for n in range(3)
        ),
    )
    assert set(outcomes) <= {"", "conflict"}


def test_erasing_beside_the_archive_leaves_nothing(app: Flask, context: ServiceContext) -> None:
    ana, conversation_id = conversation(app, context)
    with context.write() as uow:
        uow.conversations.end(conversation_id, now=context.now())
        uow.commit()
    message = rows(context, Message.id)[-1]

    def archive() -> None:
        with context.write() as uow:
            uow.archive.move(conversation_id, now=context.now())
            uow.commit()

    outcomes = at_once(
        archive,
        lambda: erase_account(context, SYSTEM, ana.user_id),
        lambda: record_feedback(context, ana, message, rating="up", reason="x"),
    )
    assert outcomes[:2] == ["", ""]
    with context.read() as uow:
        kept = uow.connection.execute(select(ArchivedConversation.content)).scalars().all()
        assert [one for one in kept if one["messages"]] == []
        assert uow.connection.execute(select(func.count()).select_from(Message)).scalar() == 0
        assert uow.connection.execute(select(func.count()).select_from(MessageFeedback)).scalar() == 0
        assert uow.connection.execute(select(User.email)).scalars().all() == [""]
