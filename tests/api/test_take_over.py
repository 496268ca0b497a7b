"""A person of the team takes a conversation, answers and hands it back; the debtor always knows who is speaking."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.api.assistant import EXTENSION
from backend.api.chat import MessageAnswer
from backend.assistant.negotiator import Negotiator
from backend.db.models.agreements import Offer
from backend.db.models.conversations import Conversation, Message, Turn
from backend.db.models.operations import AuditEvent
from backend.domain.errors import Conflict
from backend.services.context import Principal, ServiceContext
from backend.services.take_over import take_conversation
from backend.services.turns import ClaimedTurn, TurnRequest, begin_turn, finish_turn, require_turn
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in
from tests.services.test_turns import outcome
from tests.snapshots import changed_tables, rows, snapshot

ANA = "52845671"
DESK = "/api/v1/admin/conversations"
pytestmark = pytest.mark.usefixtures("ladder")


class Talk:
    """Ana and her conversation, and two members of staff, Luz and Rut."""

    def __init__(self, app: Flask, context: ServiceContext) -> None:
        self.context = context
        self._who: dict[int, Principal] = {}
        self.debt = make_debt(context, document_number=ANA, name="ANA TORRES")
        self.ana = self._client(app, bound_document=ANA)
        self.luz = self._client(app, role="staff", name="Luz", surname="Marina")
        self.rut = self._client(app, role="staff", name="Rut")
        self.admin = self._client(app, role="admin", name="Eva")
        self.id: int = self.say(ANA)["conversation_id"]

    def _client(self, app: Flask, **values: Any) -> FlaskClient:
        client = app.test_client()
        self._who[id(client)] = sign_in(client, make_user(self.context, **values))
        return client

    def who(self, client: FlaskClient) -> Principal:
        return self._who[id(client)]

    def say(self, text: str = "", **more: Any) -> dict[str, Any]:
        answer = self.ana.post("/api/v1/chat/message", json={"message": text, **more})
        assert answer.status_code == 200, answer.json
        return answer.json  # type: ignore[return-value]

    def history(self, after: int = 0) -> dict[str, Any]:
        return self.ana.get(f"/api/v1/chat/historial/{self.id}?after={after}").json  # type: ignore[return-value]

    def desk(self, client: FlaskClient, step: str, status: int = 200, **body: Any) -> dict[str, Any]:
        answer = client.post(f"{DESK}/{self.id}/{step}", json=body or None)
        assert answer.status_code == status, answer.json
        return answer.json  # type: ignore[return-value]


@pytest.fixture
def talk(app: Flask, context: ServiceContext) -> Talk:
    return Talk(app, context)


def code(answer: Any) -> str:
    return str(answer["error"]["code"])


def test_a_whole_take_over_as_the_debtor_and_staff_see_it(talk: Talk, context: ServiceContext) -> None:
    assert talk.say(button_id="ver_opciones")["current_state"] == "proponer_planes_pago"
    assert talk.say(button_id="hablar_asesor")["current_state"] == "escalamiento"
    waiting = talk.luz.get(f"{DESK}?status=waiting").json
    assert waiting is not None
    assert [(item["id"], item["debtor"]["name"]) for item in waiting["items"]] == [(talk.id, "Ana Torres")]

    taken = talk.desk(talk.luz, "take")
    assert taken["assigned_to"]["name"] == "Luz"
    assert talk.luz.get(f"{DESK}?status=waiting").json["total"] == 0  # type: ignore[index]
    greeted = talk.history()["messages"][-1]
    assert (greeted["sender_type"], greeted["speaker"]) == ("staff", "Luz")
    assert "Luz" in greeted["text_content"]
    assert "Marina" not in greeted["text_content"]

    offers = len(rows(context, Offer.id))
    reply = talk.say("puedo pagar 900.000 ya mismo")
    assert (reply["sender_type"], reply["speaker"], reply["route"]) == ("system", "Luz", "person")
    assert (reply["current_state"], reply["offers"], reply["buttons"]) == ("escalamiento", [], [])
    assert len(rows(context, Offer.id)) == offers
    said = talk.luz.get(f"{DESK}/{talk.id}?after={greeted['id']}").json
    assert said is not None
    assert [message["text_content"] for message in said["messages"]] == ["puedo pagar 900.000 ya mismo"]

    talk.desk(talk.luz, "messages", 201, text="Con gusto, Ana. Lo reviso.")
    news = talk.history(after=said["messages"][-1]["id"])
    assert [(one["sender_type"], one["text_content"]) for one in news["messages"]] == [
        ("staff", "Con gusto, Ana. Lo reviso.")
    ]
    assert (news["person"], news["buttons"]) == ("Luz", [])

    back = talk.desk(talk.luz, "hand-back")
    assert (back["current_state"], back["assigned_to"]) == ("proponer_planes_pago", None)
    assert talk.history()["person"] is None
    again = talk.say(button_id="ver_opciones")
    assert (again["sender_type"], again["current_state"]) == ("assistant", "proponer_planes_pago")
    assert again["offers"]
    actions = [
        action
        for action, kind in rows(context, AuditEvent.action, AuditEvent.object_type)
        if kind == "conversation"
    ]
    assert actions == [
        *("escalated", "conversations_listed", "conversation_taken", "conversation_read"),
        *("conversation_answered", "conversation_handed_back"),
    ]


def test_a_conversation_may_be_taken_without_being_asked_for_and_goes_back_to_its_state(talk: Talk) -> None:
    talk.desk(talk.luz, "take")
    assert talk.history()["current_state"] == "escalamiento"
    assert talk.desk(talk.luz, "hand-back")["current_state"] == "informar_deuda"


def test_what_is_left_to_a_person_is_answered_in_the_form_that_is_declared(talk: Talk) -> None:
    talk.desk(talk.luz, "take")
    answer = MessageAnswer.model_validate(talk.say("¿Hola?"))
    assert (answer.documents, answer.speaker, answer.route) == ([], "Luz", "person")


def test_two_members_of_staff_cannot_take_the_same_one(talk: Talk, context: ServiceContext) -> None:
    talk.desk(talk.luz, "take")
    assert code(talk.desk(talk.rut, "take", 409)) == "conversation_taken"
    before = len(rows(context, Message.id))
    talk.desk(talk.luz, "take")
    assert len(rows(context, Message.id)) == before
    assert code(talk.desk(talk.rut, "messages", 409, text="hola")) == "conversation_not_yours"
    assert code(talk.desk(talk.rut, "hand-back", 409)) == "conversation_not_yours"
    talk.desk(talk.admin, "hand-back")
    talk.desk(talk.rut, "take")


def test_of_many_who_take_it_at_once_one_gets_it(talk: Talk, context: ServiceContext) -> None:
    outcomes: list[str] = []

    def take(principal: Principal) -> None:
        try:
            take_conversation(context, principal, talk.id)
            outcomes.append("taken")
        except Conflict as error:
            outcomes.append(error.code)

    staff = (talk.luz, talk.rut, talk.admin)
    threads = [threading.Thread(target=take, args=(talk.who(client),)) for client in staff]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conversation_taken", "conversation_taken", "taken"]


def test_no_offers_are_made_meanwhile(talk: Talk, context: ServiceContext) -> None:
    talk.say(button_id="ver_opciones")
    talk.desk(talk.luz, "take")
    made = rows(context, Offer.id)
    answer = talk.ana.get(f"/api/v1/debts/{talk.debt}/offers")
    assert (answer.status_code, code(answer.json)) == (409, "with_person")
    for request in ({"button_id": "ver_opciones"}, {"message": "ofrezco 500.000"}):
        talk.say(**request)
    assert rows(context, Offer.id) == made
    assert talk.luz.get(f"/api/v1/debts/{talk.debt}/offers").status_code == 200


def test_a_reply_that_was_being_made_is_not_given_and_the_message_reaches_the_person(
    app: Flask, talk: Talk, context: ServiceContext
) -> None:
    ana = talk.who(talk.ana)
    request = TurnRequest("quiero ver opciones", turn_key="turno-0001")
    claimed = begin_turn(context, ana, request, first_state="inicial")
    assert isinstance(claimed, ClaimedTurn)
    talk.desk(talk.luz, "take")
    with context.write() as uow, pytest.raises(Conflict, match="turn_lost"):
        require_turn(uow, claimed)
    with pytest.raises(Conflict, match="turn_lost"):
        finish_turn(context, claimed, outcome("Estas son tus opciones"))
    negotiator: Negotiator = app.extensions[EXTENSION]
    reply = negotiator.reply(ana, request)
    assert (reply["route"], reply["speaker"]) == ("person", "Luz")
    assert negotiator.reply(ana, request) == reply
    texts = rows(context, Message.text_content)
    assert texts.count("quiero ver opciones") == 1
    assert "Estas son tus opciones" not in texts
    assert rows(context, Turn.status) == ["finished", "finished"]


def test_a_message_under_the_same_key_is_kept_once(talk: Talk, context: ServiceContext) -> None:
    talk.desk(talk.luz, "take")
    replies = [talk.say("hola", turn_key="turno-0001") for _ in range(3)]
    assert replies[0] == replies[1] == replies[2]
    assert rows(context, Message.text_content).count("hola") == 1


def test_the_stream_says_that_a_person_has_it(talk: Talk) -> None:
    talk.desk(talk.luz, "take")
    answer = talk.ana.post(
        "/api/v1/chat/message", json={"message": "hola"}, headers={"Accept": "text/event-stream"}
    )
    assert '"speaker":"Luz"' in answer.get_data(as_text=True).replace('": "', '":"')


def test_an_agreement_that_is_accepted_meanwhile_is_where_the_conversation_stays(talk: Talk) -> None:
    offer = talk.say(button_id="ver_opciones")["offers"][0]["id"]
    talk.desk(talk.luz, "take")
    made = talk.ana.post("/api/v1/agreements", json={"offer_id": offer}, headers={"Idempotency-Key": "k-1"})
    assert made.status_code == 201
    assert talk.desk(talk.luz, "hand-back")["current_state"] == "finalizar_conversacion"


RESET = "/api/v1/chat/reset-conversation"


@pytest.mark.parametrize("named", [True, False])
def test_who_begins_anew_is_told_that_a_person_is_attending_and_nothing_ends(
    talk: Talk, context: ServiceContext, named: bool
) -> None:
    talk.desk(talk.luz, "take")
    before = snapshot(context)
    refused = talk.ana.post(RESET, json={"conversation_id": talk.id} if named else {})
    assert (refused.status_code, code(refused.json)) == (409, "person_attending")
    assert refused.json["error"]["details"] == {"speaker": "Luz", "conversation_id": talk.id}  # type: ignore[index]
    assert "Luz, del equipo, está hablando contigo" in refused.json["error"]["message"]  # type: ignore[index]
    assert changed_tables(before, snapshot(context)) <= {"sessions"}
    talk.desk(talk.luz, "messages", 201, text="¿Sigues ahí?")
    assert talk.history()["person"] == "Luz"


def test_who_means_to_leave_the_person_begins_anew_and_the_person_sees_it(talk: Talk) -> None:
    talk.desk(talk.luz, "take")
    begun = talk.ana.post(RESET, json={"conversation_id": talk.id, "leaves_person": True})
    assert begun.status_code == 200
    another = begun.json["conversation_id"]  # type: ignore[index]
    assert another != talk.id
    seen = talk.luz.get(f"{DESK}/{talk.id}").json
    assert seen is not None
    assert seen["is_active"] is False
    assert seen["messages"][-1]["text_content"] == "Aquí terminó la conversación con Luz: se empezó otra."
    assert code(talk.desk(talk.luz, "messages", 409, text="¿Sigues ahí?")) == "conversation_ended"
    assert talk.luz.get(f"{DESK}?status=taken").json["total"] == 0  # type: ignore[index]
    assert talk.luz.get(f"{DESK}?status=waiting").json["total"] == 0  # type: ignore[index]
    # The assistant answers in the new one.
    assert talk.say(ANA)["conversation_id"] == another
    assert talk.say(button_id="ver_opciones")["offers"]


def test_a_person_is_not_left_by_naming_a_conversation_that_is_over(
    talk: Talk, context: ServiceContext, clock: Clock
) -> None:
    """A tab that slept knows the conversation before; its end stays as it was."""
    over = talk.id
    talk.ana.post(RESET, json={})
    talk.id = talk.say(ANA)["conversation_id"]
    talk.desk(talk.luz, "take")
    ended = rows(context, Conversation.ended_at)[0]
    clock.advance(minutes=5)
    assert code(talk.ana.post(RESET, json={"conversation_id": over}).json) == "person_attending"
    meant = talk.ana.post(RESET, json={"conversation_id": over, "leaves_person": True})
    assert meant.status_code == 200
    assert rows(context, Conversation.ended_at)[0] == ended
    assert talk.history()["is_active"] is False


def test_who_waits_keeps_the_place_also_by_naming_a_conversation_that_is_over(
    talk: Talk, clock: Clock
) -> None:
    over = talk.id
    talk.ana.post(RESET, json={})
    talk.say(button_id="hablar_asesor")
    (first,) = talk.luz.get(f"{DESK}?status=waiting").json["items"]  # type: ignore[index]
    clock.advance(minutes=5)
    begun = talk.ana.post(RESET, json={"conversation_id": over}).json
    (now,) = talk.luz.get(f"{DESK}?status=waiting").json["items"]  # type: ignore[index]
    assert (now["id"], now["waiting_since"]) == (begun["conversation_id"], first["waiting_since"])  # type: ignore[index]


def test_after_the_person_is_done_a_new_conversation_begins_as_always(talk: Talk) -> None:
    talk.desk(talk.luz, "take")
    talk.desk(talk.luz, "hand-back")
    assert talk.ana.post(RESET, json={}).status_code == 200


def test_a_conversation_that_is_over_cannot_be_taken_or_answered(talk: Talk) -> None:
    talk.desk(talk.luz, "take")
    assert talk.ana.post(RESET, json={"leaves_person": True}).status_code == 200
    for step, body in (("take", {}), ("messages", {"text": "hola"}), ("hand-back", {})):
        assert code(talk.desk(talk.luz, step, 409, **body)) == "conversation_ended"


@pytest.mark.parametrize(
    ("text", "expected"), [("", "empty_message"), (" \n", "empty_message"), ("x" * 4001, "message_too_long")]
)
def test_nothing_and_too_much_are_not_said(talk: Talk, text: str, expected: str) -> None:
    talk.desk(talk.luz, "take")
    assert code(talk.desk(talk.luz, "messages", 422, text=text)) == expected


def test_an_unknown_conversation_is_not_found(talk: Talk) -> None:
    for call in (
        talk.luz.get(f"{DESK}/987654"),
        talk.luz.post(f"{DESK}/987654/take"),
        talk.luz.post(f"{DESK}/987654/messages", json={"text": "hola"}),
        talk.luz.post(f"{DESK}/987654/hand-back"),
    ):
        assert (call.status_code, code(call.json)) == (404, "conversation_not_found")


def test_those_who_wait_come_first_from_the_oldest_on(
    app: Flask, talk: Talk, context: ServiceContext, clock: Clock
) -> None:
    others = []
    for number in range(3):
        client = app.test_client()
        sign_in(client, make_user(context, name=f"Persona{number}"))
        clock.advance(minutes=1)
        body = {"message": "hola"} if number == 0 else {"button_id": "hablar_asesor"}
        others.append(client.post("/api/v1/chat/message", json=body).json["conversation_id"])  # type: ignore[index]
    listed = talk.luz.get(DESK).json
    assert listed is not None
    assert [item["id"] for item in listed["items"]] == [others[1], others[2], others[0], talk.id]
    assert [item["id"] for item in talk.luz.get(f"{DESK}?q=persona2").json["items"]] == [others[2]]  # type: ignore[index]
    talk.desk(talk.luz, "take")
    assert [item["id"] for item in talk.luz.get(f"{DESK}?mine=yes").json["items"]] == [talk.id]  # type: ignore[index]
    assert talk.rut.get(f"{DESK}?mine=yes").json["items"] == []  # type: ignore[index]
    assert talk.luz.get(f"{DESK}?status=nada").status_code == 422


def test_who_looks_is_written_down_once_in_a_while(talk: Talk, context: ServiceContext, clock: Clock) -> None:
    def looks() -> int:
        return rows(context, AuditEvent.action).count("conversation_read")

    for _ in range(3):
        talk.luz.get(f"{DESK}/{talk.id}")
    assert looks() == 1
    talk.rut.get(f"{DESK}/{talk.id}")
    clock.advance(minutes=16)
    talk.luz.get(f"{DESK}/{talk.id}")
    assert looks() == 3


def test_a_wrong_intent_is_corrected_from_the_conversation(talk: Talk) -> None:
    talk.say("no tengo cómo pagar eso")
    shown = talk.luz.get(f"{DESK}/{talk.id}").json
    assert shown is not None
    asked = next(one for one in shown["messages"] if one["text_content"] == "no tengo cómo pagar eso")
    answer = talk.luz.post(f"/api/v1/admin/messages/{asked['id']}/intent", json={"intent": "DIFICULTAD_PAGO"})
    assert answer.status_code == 200


def test_who_asks_for_a_person_in_a_case_or_is_protected_by_law_waits_for_one(
    talk: Talk, context: ServiceContext
) -> None:
    assert talk.history()["waits_for_person"] is False
    talk.say("estoy en insolvencia, tengo un proceso con un juzgado")
    assert talk.history()["waits_for_person"] is True


def test_whoever_is_switched_off_or_erased_leaves_no_debtor_waiting_for_nobody(
    talk: Talk, context: ServiceContext
) -> None:
    users = f"/api/v1/users/{talk.who(talk.luz).user_id}", f"/api/v1/users/{talk.who(talk.rut).user_id}"
    talk.desk(talk.luz, "take")
    assert talk.admin.patch(users[0], json={"is_active": False}).status_code == 200
    assert talk.history()["person"] is None
    assert talk.history()["waits_for_person"] is True
    talk.desk(talk.rut, "take")
    assert talk.admin.delete(users[1]).status_code == 204
    assert talk.history()["waits_for_person"] is True
    talk.desk(talk.admin, "take")
    talk.desk(talk.admin, "hand-back")
    assert talk.say("hola")["sender_type"] == "assistant"
