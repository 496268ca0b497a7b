"""Models as data: staff put intents right, administrators train, compare, activate and roll back."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.jobs.worker import ON_DEMAND
from backend.nlu.artefact import code_hash
from backend.nlu.dataset import Example, load_examples
from backend.services.context import ServiceContext
from backend.services.jobs import list_due
from backend.services.models import KIND, train_model
from tests.factories import make_user, sign_in

ROUTE = "/api/v1/admin/models"


def some_examples() -> list[Example]:
    taken: Counter[tuple[str, str]] = Counter()
    result = []
    for example in load_examples():
        taken[example.intent, example.batch] += 1
        if example.batch in {"a1", "b2", "c3"} and taken[example.intent, example.batch] <= 4:
            result.append(example)
    return result


def client_of(app: Flask, context: ServiceContext, role: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, role=role))
    return client


@pytest.fixture
def admin(app: Flask, context: ServiceContext) -> FlaskClient:
    return client_of(app, context, "admin")


@pytest.fixture
def staff(app: Flask, context: ServiceContext) -> FlaskClient:
    return client_of(app, context, "staff")


def say(context: ServiceContext, text: str, sender: str = "user") -> int:
    user = make_user(context)
    with context.write() as uow:
        conversation = uow.conversations.add(user_id=user.id, state="inicial", now=context.now())
        uow.conversations.add_message(
            conversation_id=conversation.id, sender_type=sender, text=text, now=context.now()
        )
        uow.commit()
    with context.read() as uow:
        return uow.conversations.list_messages(conversation.id)[-1].id


def register(context: ServiceContext, version: str, macro_f1: float, code: str | None = None) -> int:
    with context.write() as uow:
        model_id = uow.models.add(
            {
                "name": version,
                "version": version,
                "code_hash": code or code_hash(),
                "data_hash": "data",
                "metrics": {"macro_f1": macro_f1},
                "artefact": b"never read here",
                "created_at": context.now(),
            }
        )
        uow.commit()
    return model_id


def test_a_corrected_message_is_learned_from(
    admin: FlaskClient, staff: FlaskClient, context: ServiceContext
) -> None:
    message = say(context, "échame una manito con eso que debo")
    assert (
        staff.post(f"/api/v1/admin/messages/{message}/intent", json={"intent": "DISPUTA"}).status_code == 200
    )
    answer = staff.post(f"/api/v1/admin/messages/{message}/intent", json={"intent": "SOLICITUD_PLAN"})
    assert answer.json == {"message_id": message, "intent": "SOLICITUD_PLAN"}
    model_id = train_model(context, some_examples())
    listed = admin.get(ROUTE).json
    assert listed is not None
    assert listed["corrections"] == 1
    assert [item["name"] for item in listed["items"]] == ["Con 1 correcciones", "Entregado"]
    assert listed["items"][0]["id"] == model_id
    assert 0 < listed["items"][0]["metrics"]["macro_f1"] < 1
    assert not listed["items"][0]["is_active"]
    # The same data again is the same model.
    assert train_model(context, some_examples()) == model_id


def test_an_activated_model_answers_and_can_be_rolled_back(
    app: Flask, admin: FlaskClient, context: ServiceContext
) -> None:
    model_id = train_model(context, some_examples())
    activated = admin.post(f"{ROUTE}/{model_id}/activate", json={})
    assert activated.status_code == 200
    assert activated.json is not None
    assert activated.json["is_active"]
    debtor = client_of(app, context, "debtor")
    assert debtor.post("/api/v1/chat/message", json={"message": "hola"}).status_code == 200
    assert admin.post(f"{ROUTE}/rollback").json == {"active": None}
    again = admin.post(f"{ROUTE}/rollback")
    assert again.status_code == 409
    assert again.json is not None
    assert again.json["error"]["code"] == "nothing_to_roll_back"


def test_a_worse_model_is_activated_only_when_that_is_said(
    admin: FlaskClient, context: ServiceContext
) -> None:
    good, bad = register(context, "good", 0.93), register(context, "bad", 0.80)
    assert admin.post(f"{ROUTE}/{good}/activate", json={}).status_code == 200
    refused = admin.post(f"{ROUTE}/{bad}/activate", json={})
    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["error"]["code"] == "worse_model"
    assert refused.json["error"]["details"] == {"measure": "macro_f1", "candidate": 0.80, "active": 0.93}
    assert admin.post(f"{ROUTE}/{bad}/activate", json={"force": True}).status_code == 200
    assert admin.post(f"{ROUTE}/rollback").json == {"active": good}


def test_a_model_of_other_code_cannot_be_activated(admin: FlaskClient, context: ServiceContext) -> None:
    model = register(context, "old", 0.99, code="other")
    refused = admin.post(f"{ROUTE}/{model}/activate", json={"force": True})
    assert refused.json is not None
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "stale_model")


def test_an_unreadable_active_model_leaves_the_delivered_one(
    app: Flask, admin: FlaskClient, context: ServiceContext
) -> None:
    model = register(context, "broken", 0.99)
    admin.post(f"{ROUTE}/{model}/activate", json={})
    debtor = client_of(app, context, "debtor")
    assert debtor.post("/api/v1/chat/message", json={"message": "hola"}).status_code == 200


def test_training_is_work_for_later(admin: FlaskClient, context: ServiceContext) -> None:
    answer = admin.post(ROUTE)
    assert answer.status_code == 202
    assert answer.json is not None
    assert answer.json["status"] == "queued"
    assert KIND in ON_DEMAND
    assert list_due(context) == [("job", answer.json["job_id"])]


@pytest.mark.parametrize(
    ("sender", "intent", "status"),
    [("assistant", "SALUDO", 404), ("user", "NADA", 422)],
)
def test_only_what_a_person_wrote_gets_a_known_intent(
    staff: FlaskClient, context: ServiceContext, sender: str, intent: str, status: int
) -> None:
    message = say(context, "buenas", sender)
    assert (
        staff.post(f"/api/v1/admin/messages/{message}/intent", json={"intent": intent}).status_code == status
    )


def test_changes_are_on_the_audit_trail(admin: FlaskClient, context: ServiceContext) -> None:
    model = register(context, "good", 0.93)
    admin.post(f"{ROUTE}/{model}/activate", json={})
    trail = admin.get("/api/v1/admin/audit?action=model_activated").json
    assert trail is not None
    assert [item["object_id"] for item in trail["items"]] == ["good"]
