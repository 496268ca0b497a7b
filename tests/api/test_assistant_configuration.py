"""The assistant as data: versions that administrators save, use, and go back from."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.services.assistant_configuration import AssistantConfiguration, assistant_in_force
from backend.services.context import ServiceContext
from tests.factories import make_user, sign_in

ASSISTANT = "/api/v1/admin/assistant"


@pytest.fixture
def admin(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, role="admin"))
    return client


def test_the_delivered_assistant_is_version_zero(admin: FlaskClient, context: ServiceContext) -> None:
    told = admin.get(ASSISTANT).get_json()
    assert told["active"]["version"] == 0
    assert told["versions"] == []
    assert assistant_in_force(context) == AssistantConfiguration()


def test_each_change_is_a_version_on_top_of_the_one_in_force(
    admin: FlaskClient, context: ServiceContext
) -> None:
    admin.put(ASSISTANT, json={"model": "gpt-6-luna", "turn_seconds": 20})
    told = admin.put(ASSISTANT, json={"instructions": {"es": "Eres de {{empresa}}."}}).get_json()
    assert (told["active"]["version"], told["active"]["model"], told["active"]["turn_seconds"]) == (
        2,
        "gpt-6-luna",
        20,
    )
    assert assistant_in_force(context).instructions == {"es": "Eres de {{empresa}}."}

    assert admin.post(f"{ASSISTANT}/1/activate").get_json()["active"]["instructions"] == {}
    assert [one["is_active"] for one in admin.get(ASSISTANT).get_json()["versions"]] == [False, True]
    assert admin.delete(ASSISTANT).get_json()["active"]["version"] == 0
    assert assistant_in_force(context) == AssistantConfiguration()


@pytest.mark.parametrize(
    "values",
    [
        {"most_rounds": 0},
        {"most_rounds": 11},
        {"turn_seconds": 3600},
        {"most_output_tokens": -1},
        {"input_price": 10**9},
        {"model": "a" * 101},
        {"model": "dos\nlíneas"},
        {"instructions": {"fr": "Bonjour"}},
        {"instructions": {"es": "x" * 8_001}},
        {"instructions": {"es": "{% for x in range(9) %}"}},
        {"instructions": {"es": "{{ ''.__class__ }}"}},
        {"unknown": 1},
        {"turn_seconds": "20"},
    ],
)
def test_what_cannot_be_used_is_refused_and_changes_nothing(
    admin: FlaskClient, context: ServiceContext, values: dict[str, Any]
) -> None:
    assert admin.put(ASSISTANT, json=values).status_code == 422
    assert assistant_in_force(context) == AssistantConfiguration()


def test_an_unknown_version_is_not_found_and_changes_nothing(
    admin: FlaskClient, context: ServiceContext
) -> None:
    admin.put(ASSISTANT, json={"turn_seconds": 20})
    assert admin.post(f"{ASSISTANT}/99/activate").status_code == 404
    assert assistant_in_force(context).turn_seconds == 20


def test_costs_are_millionths_of_a_dollar_and_rounded_up() -> None:
    prices = AssistantConfiguration(input_price=2_000, cached_price=500, output_price=8_000)
    # 1,000 tokens at 2 dollars a million, 1,000 of them cached at half a dollar, 100 written at 8 dollars.
    assert prices.cost(2_000, 1_000, 100) == 2_000 + 500 + 800
    assert prices.cost(1, 0, 0) == 2
    assert AssistantConfiguration(input_price=1).cost(1, 0, 0) == 1
