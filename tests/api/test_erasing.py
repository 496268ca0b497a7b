"""Whoever is erased at their own request is in no table any more, but for what both sides have to keep."""

from __future__ import annotations

import itertools
from typing import Any

from flask import Flask

from backend.db.models.conversations import Conversation, Message
from backend.jobs.worker import run_pending
from backend.services.context import SYSTEM, ServiceContext
from backend.services.scheduler import request_run
from tests.conftest import Clock
from tests.factories import PASSWORD, make_debt, make_user, sign_in
from tests.snapshots import rows, snapshot

NUMBER = "52845671"
HERS = ("CANARIA", "zenobia@", "3115550199", "CANTARINA", NUMBER)
# The creditor's own records of what is owed and what was agreed, and the trace of who did what.
KEPT = {"debtors", "debts", "creditors", "agreements"}


def test_nothing_of_hers_is_left(app: Flask, context: ServiceContext, clock: Clock) -> None:
    make_debt(context, document_number=NUMBER, name="ZENOBIA CANARIA")
    zenobia, luz, keys = app.test_client(), app.test_client(), itertools.count()
    user = make_user(
        context,
        bound_document=NUMBER,
        name="ZENOBIA",
        surname="CANARIA",
        email="zenobia@example.com",
        telephone="+573115550199",
    )

    def say(text: str) -> Any:
        headers = {"Idempotency-Key": f"z{next(keys)}"}
        return zenobia.post("/api/v1/chat/message", json={"message": text}, headers=headers).json

    sign_in(zenobia, user)
    first = say(NUMBER)["conversation_id"]
    say("me llamo CANTARINA y puedo pagar 900.000")
    zenobia.post("/api/v1/chat/reset-conversation", json={})
    clock.advance(days=40)
    sign_in(zenobia, user)
    request_run(context, SYSTEM, "archive")
    run_pending(context)
    assert first not in rows(context, Conversation.id)
    second = say("soy CANTARINA, quiero hablar con una persona")["conversation_id"]
    sign_in(luz, make_user(context, role="staff", name="Luz"))
    luz.post(f"/api/v1/admin/conversations/{second}/take")
    luz.post(f"/api/v1/admin/conversations/{second}/messages", json={"text": "Hola CANTARINA"})
    (message, *_) = reversed(rows(context, Message.id))
    rated = zenobia.put(
        f"/api/v1/chat/messages/{message}/feedback", json={"rating": "up", "reason": "soy CANTARINA"}
    )
    assert rated.status_code in (200, 204), rated.json
    zenobia.post("/api/v1/auth/password-reset", json={"email": "zenobia@example.com"})
    erased = zenobia.delete("/api/v1/auth/me", json={"password": PASSWORD})
    assert erased.status_code == 204, erased.json
    left = [
        (table, secret, row[:300])
        for table, found in snapshot(context, without=KEPT).items()
        for row in found
        for secret in HERS
        if secret in row
    ]
    assert left == []
