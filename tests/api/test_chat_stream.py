"""A turn as a stream of events tells the same as the whole reply."""

from __future__ import annotations

import json

from flask.testing import FlaskClient

from backend.services.context import ServiceContext
from tests.factories import make_debt, make_user, sign_in

STREAM = {"Accept": "text/event-stream"}


def _events(body: str) -> list[tuple[str, dict[str, object]]]:
    blocks = [block.split("\n") for block in body.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_the_stream_begins_with_the_state_and_ends_with_the_reply(
    client: FlaskClient, context: ServiceContext
) -> None:
    make_debt(context, document_number="93388915")
    sign_in(client, make_user(context, bound_document="93388915"))
    client.post("/api/v1/chat/message", json={"message": "93388915"})

    answer = client.post("/api/v1/chat/message", json={"button_id": "ver_opciones"}, headers=STREAM)
    events = _events(answer.text)

    assert answer.mimetype == "text/event-stream"
    assert [name for name, _ in events] == ["state", "text", "offers", "buttons", "done"]
    told = dict(events)
    assert told["done"]["message"] == told["text"]["delta"]
    assert told["done"]["offers"] == told["offers"]["offers"]
    assert told["done"]["current_state"] == told["state"]["current_state"] == "proponer_planes_pago"


def test_an_error_before_the_first_event_is_an_ordinary_answer(
    client: FlaskClient, context: ServiceContext
) -> None:
    sign_in(client, make_user(context))

    answer = client.post("/api/v1/chat/message", json={"message": " "}, headers=STREAM)

    assert answer.status_code == 422
    assert answer.get_json()["error"]["code"] == "empty_message"
