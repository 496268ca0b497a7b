"""Which turns a model answers: a share of the doubtful ones, always the same for a turn's key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from backend.assistant.brains.model.routing import place_in_share
from backend.services.administration import put_configuration
from backend.services.context import SYSTEM, ServiceContext
from backend.services.model_budget import read_uses
from tests.assistant.model.conftest import ANA, DOUBTFUL, Chat
from tests.factories import make_debt, make_user, sign_in
from tests.model_server.server import ModelServer
from tests.model_server.steps import HttpError, Say


def test_the_share_is_what_was_set_and_repeats_for_a_key() -> None:
    places = [place_in_share(f"turn-{number}") for number in range(20_000)]
    assert sum(place < 0.8 for place in places) / len(places) == pytest.approx(0.8, abs=0.01)
    assert places[:50] == [place_in_share(f"turn-{number}") for number in range(50)]


def test_a_turn_outside_the_share_is_ours(chat: Chat) -> None:
    chat.server.script([Say("¿En qué te ayudo?")], repeat=True)
    put_configuration(chat.context, SYSTEM, {"model_share_percent": 50})
    for number in range(12):
        key = f"turno-clave-{number}"
        by_model = chat.say(turn_key=key)["route"] == "openai"
        assert by_model == (place_in_share(key) < 0.5)


def test_with_nothing_shared_nothing_leaves(chat: Chat) -> None:
    put_configuration(chat.context, SYSTEM, {"model_share_percent": 0})
    assert chat.say()["route"] != "openai"
    assert chat.asked == []


def test_without_a_key_nothing_leaves(make_app: Callable[..., Flask], model_server: ModelServer) -> None:
    app = make_app(openai_base_url=model_server.url, openai_api="responses")
    context: ServiceContext = app.extensions["negotiator"]
    make_debt(context, document_number=ANA)
    client = app.test_client()
    sign_in(client, make_user(context, bound_document=ANA))
    put_configuration(context, SYSTEM, {"model_share_percent": 100})
    assert client.post("/api/v1/chat/message", json={"message": DOUBTFUL}).get_json()["route"] == "own"
    assert model_server.records == []


def test_over_budget_we_answer_and_nobody_is_bothered(chat: Chat) -> None:
    chat.server.script([Say("¿En qué te ayudo?")], repeat=True)
    put_configuration(chat.context, SYSTEM, {"daily_tokens_per_person": 10})
    answer = chat.say()
    assert answer["route"] == "own"
    assert chat.asked == []
    assert "cupo" not in answer["message"]


def test_ones_own_key_is_used_is_free_and_told_of_when_it_ends(chat: Chat) -> None:
    own = "sk-proj-anas-own-key-4567"
    chat.client.put("/api/v1/auth/api-key", json={"key": own, "keep": True})
    put_configuration(chat.context, SYSTEM, {"daily_tokens_per_person": 10})
    chat.server.script([Say("¿En qué te ayudo?")], repeat=True)
    assert chat.say()["route"] == "openai"
    assert chat.server.records[-1].asked.key == own
    put_configuration(chat.context, SYSTEM, {"daily_tokens_per_person": 100_000})

    chat.server.refuse_key(own, HttpError(401, "invalid_api_key"))
    told, after = chat.say(), chat.say()

    assert told["route"] == "own"
    assert "OpenAI ya no acepta la clave" in told["message"]
    assert "OpenAI ya no acepta la clave" not in after["message"]
    assert after["route"] == "openai"
    assert chat.server.records[-1].asked.key != own
    assert chat.client.get("/api/v1/auth/api-key").get_json()["refused"] is True


def test_what_a_turn_cost_is_counted(chat: Chat) -> None:
    chat.server.script([Say("¿En qué te ayudo?")])
    chat.say()
    uses = read_uses(chat.context, SYSTEM)
    (everybody,), (person,) = uses["total"], uses["people"]
    assert everybody["calls"] == person["calls"] == 1
    assert everybody["tokens"] == person["tokens"] > 0
