"""What a document says is quoted at most: it moves no state, makes no offer, and puts nothing active into a reply."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.services.context import ServiceContext
from tests.assistant.poisoned import FORBIDDEN, POISONED
from tests.factories import make_debt, make_user, sign_in
from tests.library import store_document
from tests.snapshots import changed_tables, snapshot

ANA, MESSAGE = "52845671", "/api/v1/chat/message"
# What a turn leaves when nothing but talk happened.
TALK = {"conversations", "messages", "turns", "conversation_metrics"}


@pytest.fixture
def ana(app: Flask, context: ServiceContext) -> FlaskClient:
    """Ana, before an assistant whose library is poisoned."""
    for passage, _ in POISONED.values():
        store_document(context, [passage])
    make_debt(context, document_number=ANA)
    client = app.test_client()
    sign_in(client, make_user(context, bound_document=ANA))
    client.post(MESSAGE, json={"message": ANA})
    return client


@pytest.mark.parametrize("name", POISONED)
def test_our_own_brain_quotes_it_and_nothing_else_happens(
    ana: FlaskClient, context: ServiceContext, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    passage, question = POISONED[name]
    ana.get("/api/v1/documents/search", query_string={"q": question})
    before = snapshot(context)

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("something went out")

    if context.settings.database_uri.startswith("sqlite"):
        monkeypatch.setattr(socket.socket, "connect", refuse)
    reply = ana.post(MESSAGE, json={"message": question}).json
    assert reply is not None
    assert [citation["document"] for citation in reply["citations"]] == [passage.document]
    assert (reply["current_state"], reply["offers"]) == ("informar_deuda", [])
    assert [mark for mark in FORBIDDEN if mark in reply["message"] + str(reply["buttons"])] == []
    assert changed_tables(before, snapshot(context)) <= TALK


def test_the_buttons_are_those_of_the_state_whatever_is_quoted(ana: FlaskClient) -> None:
    clean = ana.post(MESSAGE, json={"message": "¿qué es una hoja?"}).json
    assert clean is not None
    for _, question in POISONED.values():
        reply = ana.post(MESSAGE, json={"message": question}).json
        assert reply is not None
        assert reply["buttons"] == clean["buttons"]
