"""Conversations that nobody goes on with are warned about and closed with a summary, by the profile of the debtor."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db.models.conversations import Conversation, Message
from backend.db.repositories.accounts import Account
from backend.jobs.worker import Worker, run_pending
from backend.services import conversation_closing
from backend.services.context import SYSTEM, Principal, ServiceContext
from backend.services.conversation_closing import Processed, process_timeouts
from backend.services.turns import ClaimedTurn, TurnRequest, begin_turn
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in
from tests.imports import import_sample
from tests.snapshots import changed_tables, rows, snapshot

ANA = "52845671"
pytestmark = pytest.mark.usefixtures("ladder")


class Office:
    """Ana, who has a debt and talks, an administrator, and the hours that go by."""

    def __init__(self, app: Flask, context: ServiceContext, clock: Clock) -> None:
        self.context, self.clock = context, clock
        self.debt = make_debt(context, document_number=ANA, name="ANA TORRES")
        self._app = app
        self._ana, self._eva = make_user(context, bound_document=ANA), make_user(context, role="admin")

    @property
    def ana(self) -> FlaskClient:
        return self._client(self._ana)

    @property
    def admin(self) -> FlaskClient:
        return self._client(self._eva)

    @property
    def principal(self) -> Principal:
        return sign_in(self._app.test_client(), self._ana)

    def _client(self, user: Account) -> FlaskClient:
        """Signed in anew: sessions do not last as long as these tests."""
        client = self._app.test_client()
        sign_in(client, user)
        return client

    def say(self, text: str = "", **more: Any) -> dict[str, Any]:
        answer = self.ana.post("/api/v1/chat/message", json={"message": text, **more})
        assert answer.status_code == 200, answer.json
        return answer.json  # type: ignore[return-value]

    def let_others_talk(self, count: int) -> None:
        """Begin the conversations of so many others, and leave them."""
        for _ in range(count):
            other = self._client(make_user(self.context))
            assert other.post("/api/v1/chat/message", json={"message": "hola"}).status_code == 200

    def after(self, hours: float) -> dict[str, Any]:
        """Let hours go by, hour by hour as the worker does; return what the last of them did."""
        while True:
            self.clock.advance(hours=min(1, hours))
            answer = self.admin.post("/api/v1/admin/process-timeouts")
            hours -= 1
            if hours <= 0:
                break
        assert answer.status_code == 200, answer.json
        return answer.json  # type: ignore[return-value]

    def put(self, path: str, status: int, **body: Any) -> Any:
        answer = self.admin.put(f"/api/v1/admin/{path}", json=body)
        assert answer.status_code == status, answer.json
        return answer.json

    def give_time(self, state: str, minutes: int) -> None:
        """Let conversations that wait in a state close after a time of their own."""
        kept = self.admin.get(f"/api/v1/admin/states/{state}").json
        body = {key: value for key, value in kept.items() if key not in {"name", "changed"}}  # type: ignore[union-attr]
        self.put(f"states/{state}", 200, **{**body, "timeout_minutes": minutes})

    def ended(self) -> list[tuple[bool, str | None]]:
        return rows(self.context, Conversation.is_active, Conversation.ended_reason)

    def waiting(self) -> list[tuple[int, str]]:
        """The line as staff see it: conversations and since when they wait."""
        line = self.admin.get("/api/v1/admin/conversations?status=waiting").json
        return [(one["id"], one["waiting_since"]) for one in line["items"]]  # type: ignore[index]

    def texts(self) -> list[str]:
        return rows(self.context, Message.text_content)


@pytest.fixture
def office(app: Flask, context: ServiceContext, clock: Clock) -> Office:
    return Office(app, context, clock)


def test_a_silent_conversation_is_warned_about_at_ten_hours_and_closed_at_twelve(office: Office) -> None:
    office.say(ANA)
    office.say(button_id="ver_opciones")
    assert office.after(9) == {"warned": 0, "closed": 0, "is_complete": True}
    assert office.after(1) == {"warned": 1, "closed": 0, "is_complete": True}
    assert "se cierra en 2 horas" in office.texts()[-1]
    assert office.after(1) == {"warned": 0, "closed": 0, "is_complete": True}
    assert office.ended() == [(True, None)]
    assert office.after(1) == {"warned": 0, "closed": 1, "is_complete": True}
    assert office.ended() == [(False, "timeout")]
    summary = office.texts()[-1]
    for expected in (
        "BANCO DE EJEMPLO S.A.",
        "$ 1.200.000",
        "Lo último que viste",
        "No quedó ningún acuerdo",
    ):
        assert expected in summary
    history = office.ana.get("/api/v1/chat/historial/1").json
    assert history is not None
    assert (history["current_state"], history["is_active"]) == ("finalizar_conversacion", False)
    assert office.after(5) == {"warned": 0, "closed": 0, "is_complete": True}


def test_a_warning_takes_no_button_away(office: Office) -> None:
    office.say(ANA)
    shown = office.say(button_id="ver_opciones")["buttons"]
    office.after(10)
    for after in (0, 10_000):
        history = office.ana.get(f"/api/v1/chat/historial/1?after={after}").json
        assert history is not None
        assert history["buttons"] == shown


def test_a_message_after_the_warning_begins_the_time_again(office: Office) -> None:
    office.say(ANA)
    office.after(11)
    office.say("sigo aquí")
    office.after(9)
    assert office.ended() == [(True, None)]
    assert office.after(1)["warned"] == 1


def test_neither_the_chat_nor_the_summary_speaks_of_an_agreement_that_was_cancelled(office: Office) -> None:
    office.say(ANA)
    offer = office.say(button_id="ver_opciones")["offers"][0]["id"]
    agreed = office.ana.post(
        "/api/v1/agreements", json={"offer_id": offer}, headers={"Idempotency-Key": "una-clave"}
    ).json
    assert agreed["reference"] in office.say("hola")["message"]  # type: ignore[index]
    path = f"/api/v1/agreements/{agreed['id']}/cancel"  # type: ignore[index]
    assert office.admin.post(path, json={"reason": "La entidad se equivocó"}).status_code == 200
    assert "AC-" not in office.say("hola")["message"]
    said = len(office.texts())
    office.after(13)
    assert "No quedó ningún acuerdo" in office.texts()[-1]
    assert not [text for text in office.texts()[said:] if "AC-" in text]


def test_nothing_is_disclosed_in_the_summary_before_a_number_is_proved(
    app: Flask, office: Office, context: ServiceContext
) -> None:
    stranger = app.test_client()
    sign_in(stranger, make_user(context))
    stranger.post("/api/v1/chat/message", json={"message": ANA})
    office.after(12)
    assert "Resumen: no quedó ningún acuerdo." in office.texts()[-1]
    assert "1.200.000" not in office.texts()[-1]


def test_who_asked_for_a_person_or_talks_with_one_is_not_closed(office: Office) -> None:
    office.say(button_id="hablar_asesor")
    assert office.after(60) == {"warned": 0, "closed": 0, "is_complete": True}
    office.admin.post("/api/v1/admin/conversations/1/take")
    assert office.after(60) == {"warned": 0, "closed": 0, "is_complete": True}
    office.admin.post("/api/v1/admin/conversations/1/hand-back")
    assert office.after(10)["warned"] == 1


def test_a_message_that_is_being_answered_keeps_a_conversation_open(
    office: Office, context: ServiceContext, clock: Clock
) -> None:
    office.say(ANA)
    office.after(11)
    clock.advance(hours=1)
    claimed = begin_turn(context, office.principal, TurnRequest("ya voy"), first_state="inicial")
    assert isinstance(claimed, ClaimedTurn)
    answer = office.admin.post("/api/v1/admin/process-timeouts")
    assert answer.json == {"warned": 0, "closed": 0, "is_complete": True}


def test_after_a_long_stop_of_the_service_the_warning_comes_first(office: Office, clock: Clock) -> None:
    office.say(ANA)
    clock.advance(hours=100)
    assert office.after(1) == {"warned": 1, "closed": 0, "is_complete": True}
    assert office.after(1) == {"warned": 0, "closed": 1, "is_complete": True}


@pytest.mark.parametrize(("profile", "warned_at", "closed_at"), [("premium", 20, 24), ("vip", 40, 48)])
def test_a_debtors_profile_gives_more_time(
    office: Office, profile: str, warned_at: int, closed_at: int
) -> None:
    office.put(f"debts/{office.debt}/profile", 204, profile=profile)
    office.say(ANA)
    assert office.after(warned_at - 1)["warned"] == 0
    assert office.after(1)["warned"] == 1
    assert office.after(closed_at - warned_at)["closed"] == 1


@pytest.mark.parametrize(
    ("profile", "minutes", "warned_at", "left", "closed_at"),
    [("default", 360, 5, "1 hora", 6), ("vip", 360, 5, "1 hora", 6), ("default", 2880, 40, "8 horas", 48)],
)
def test_the_time_of_a_state_holds_in_place_of_the_profiles(
    office: Office, profile: str, minutes: int, warned_at: int, left: str, closed_at: int
) -> None:
    office.put(f"debts/{office.debt}/profile", 204, profile=profile)
    office.say(ANA)
    assert office.say(button_id="ver_opciones")["current_state"] == "proponer_planes_pago"
    office.give_time("proponer_planes_pago", minutes)
    assert office.after(warned_at - 1) == {"warned": 0, "closed": 0, "is_complete": True}
    assert office.after(1) == {"warned": 1, "closed": 0, "is_complete": True}
    assert f"se cierra en {left}." in office.texts()[-1]
    assert office.after(closed_at - warned_at) == {"warned": 0, "closed": 1, "is_complete": True}
    assert office.ended() == [(False, "timeout")]


def test_the_time_of_one_state_says_nothing_about_another(office: Office) -> None:
    office.give_time("proponer_planes_pago", 120)
    office.say(ANA)
    assert office.after(9) == {"warned": 0, "closed": 0, "is_complete": True}
    assert office.after(1)["warned"] == 1


def test_who_waits_for_a_person_is_not_closed_by_the_time_of_a_state_either(office: Office) -> None:
    office.give_time("escalamiento", 120)
    assert office.say(button_id="hablar_asesor")["current_state"] == "escalamiento"
    assert office.after(60) == {"warned": 0, "closed": 0, "is_complete": True}
    office.admin.post("/api/v1/admin/conversations/1/take")
    assert office.after(60) == {"warned": 0, "closed": 0, "is_complete": True}


def test_the_warning_names_the_time_that_is_left_by_then(office: Office, clock: Clock) -> None:
    office.say(ANA)
    clock.advance(hours=10, minutes=37)
    office.admin.post("/api/v1/admin/process-timeouts")
    assert "se cierra en 83 minutos" in office.texts()[-1]


def test_what_a_warning_named_is_kept_when_an_administrator_sets_another_time(office: Office) -> None:
    office.say(ANA)
    office.say(button_id="ver_opciones")
    office.after(10)
    assert "se cierra en 2 horas" in office.texts()[-1]
    office.give_time("proponer_planes_pago", 120)
    office.after(1.9)
    assert office.ended() == [(True, None)]
    assert office.after(0.2)["closed"] == 1


def test_the_shortest_warning_names_a_minute_and_gives_it(office: Office, clock: Clock) -> None:
    office.give_time("proponer_planes_pago", 2)
    office.say(ANA)
    office.say(button_id="ver_opciones")
    clock.advance(minutes=40)
    assert office.after(0)["warned"] == 1
    assert "se cierra en 1 minuto." in office.texts()[-1]
    clock.advance(seconds=59)
    assert office.after(0)["closed"] == 0
    clock.advance(seconds=1)
    assert office.after(0)["closed"] == 1


def test_days_that_are_left_are_named_as_days(office: Office, clock: Clock) -> None:
    office.give_time("proponer_planes_pago", 31 * 24 * 60)
    office.say(ANA)
    office.say(button_id="ver_opciones")
    clock.advance(days=26, minutes=7)
    office.after(0)
    assert "se cierra en 4 días, 23 horas y 53 minutos." in office.texts()[-1]


def test_who_is_not_due_costs_no_write_and_keeps_nobody_from_their_turn(
    office: Office, context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By hand only so many are worked on at once; what needs nothing does not count, wherever it stands."""
    office.let_others_talk(3)
    office.say(ANA)
    office.say(button_id="ver_opciones")
    office.give_time("proponer_planes_pago", 60)
    monkeypatch.setattr(conversation_closing, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(conversation_closing, "CHUNK", 2)
    written: list[ServiceContext] = []
    write = ServiceContext.write

    def counted(context: ServiceContext) -> Any:
        written.append(context)
        return write(context)

    monkeypatch.setattr(ServiceContext, "write", counted)
    office.clock.advance(hours=1)
    assert process_timeouts(context, SYSTEM) == Processed(warned=1)
    assert len(written) == 1


def test_by_hand_so_many_are_worked_on_at_once_and_the_rest_by_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.let_others_talk(3)
    office.clock.advance(hours=10)
    monkeypatch.setattr(conversation_closing, "MOST_AT_ONCE", 2)
    assert office.after(0) == {"warned": 2, "closed": 0, "is_complete": False}
    assert office.after(0) == {"warned": 1, "closed": 0, "is_complete": True}


def test_a_campaigns_profile_counts_for_its_debtors(
    app: Flask, office: Office, context: ServiceContext
) -> None:
    campaign = import_sample(context)
    office.put(f"campaigns/{campaign.id}/profile", 204, profile="premium")
    carlos = app.test_client()
    sign_in(carlos, make_user(context, bound_document="93388915"))
    carlos.post("/api/v1/chat/message", json={"message": "93388915"})
    assert office.after(12)["warned"] == 0
    assert office.after(8)["warned"] == 1


def test_an_administrator_changes_the_times_and_they_count_at_once(office: Office) -> None:
    items = office.put(
        "timeout-configs/default", 200, warn_after_minutes=30, close_after_minutes=61, most_messages=5
    )
    assert items["items"][0] == {
        "profile": "default",
        "warn_after_minutes": 30,
        "close_after_minutes": 61,
        "most_messages": 5,
        "is_delivered": False,
    }
    office.say(ANA)
    office.after(1)
    assert "se cierra en 15 minutos" in office.texts()[-1], "warned late: half of the time between is left"


@pytest.mark.parametrize(
    ("profile", "values", "code"),
    [
        ("oro", (600, 720, 30), "unknown_profile"),
        ("default", (720, 600, 30), "invalid_timeout"),
        ("default", (0, 600, 30), "invalid_timeout"),
        ("default", (600, 10**12, 30), "invalid_timeout"),
        ("default", (600, 720, 0), "invalid_timeout"),
    ],
)
def test_times_that_make_no_sense_are_refused(
    office: Office, context: ServiceContext, profile: str, values: tuple[int, int, int], code: str
) -> None:
    before = snapshot(context)
    names = ("warn_after_minutes", "close_after_minutes", "most_messages")
    answer = office.put(f"timeout-configs/{profile}", 422, **dict(zip(names, values, strict=True)))
    assert answer["error"]["code"] == code
    assert changed_tables(before, snapshot(context)) <= {"sessions"}


def test_a_conversation_at_its_most_messages_offers_a_person_and_closes(office: Office) -> None:
    office.put(
        "timeout-configs/default", 200, warn_after_minutes=600, close_after_minutes=720, most_messages=3
    )
    office.say(ANA)
    for _ in range(2):
        assert office.say(button_id="ver_opciones")["ended"] is False
    reply = office.say("una más", turn_key="turno-0001")
    assert (reply["ended"], reply["current_state"]) == (True, "finalizar_conversacion")
    assert [button["id"] for button in reply["buttons"]] == ["hablar_asesor"]
    assert "Resumen: hablamos de tu deuda" in reply["message"]
    assert office.ended() == [(False, "messages")]
    # The person is asked for in a conversation of its own, which waits in the line.
    again = office.say(button_id="hablar_asesor")
    assert again["conversation_id"] != reply["conversation_id"]
    assert again["current_state"] == "escalamiento"
    assert office.admin.get("/api/v1/admin/conversations?status=waiting").json["total"] == 1  # type: ignore[index]


def test_who_waits_for_a_person_keeps_waiting_at_the_most_messages_and_in_a_new_conversation(
    office: Office,
) -> None:
    office.put(
        "timeout-configs/default", 200, warn_after_minutes=600, close_after_minutes=720, most_messages=2
    )
    office.say(ANA)
    asked = office.say(button_id="hablar_asesor")
    (first,) = office.waiting()
    office.clock.advance(minutes=5)
    for text in ("¿cuándo me llaman?", "sigo esperando"):
        reply = office.say(text)
        assert (reply["ended"], reply["route"]) == (False, "person")
        assert reply["conversation_id"] == asked["conversation_id"]
        assert "Conservas tu turno" in reply["message"]
    assert office.waiting() == [first]
    begun = office.ana.post("/api/v1/chat/reset-conversation", json={}).json
    assert office.waiting() == [(begun["conversation_id"], first[1])]  # type: ignore[index]


def test_the_reply_that_closed_a_conversation_is_given_again_under_its_key(
    office: Office, app: Flask
) -> None:
    office.put(
        "timeout-configs/default", 200, warn_after_minutes=600, close_after_minutes=720, most_messages=1
    )
    conversation = office.say(ANA)["conversation_id"]
    reply = office.say("una más", turn_key="turno-0001", conversation_id=conversation)
    assert reply["ended"] is True
    closed = office.ana.post(
        "/api/v1/chat/message", json={"message": "otra", "conversation_id": conversation}
    )
    assert closed.json["error"]["code"] == "conversation_ended"  # type: ignore[index]


def test_the_worker_closes_each_hour(office: Office, context: ServiceContext, clock: Clock) -> None:
    office.say(ANA)
    worker = Worker(context)
    for _ in range(13):
        worker.look()
        run_pending(context)
        clock.advance(hours=1)
    assert office.ended() == [(False, "timeout")]


@pytest.mark.parametrize("role", ["debtor", "staff"])
def test_only_administrators_change_times(app: Flask, context: ServiceContext, role: str) -> None:
    client: FlaskClient = app.test_client()
    sign_in(client, make_user(context, role=role))
    assert client.post("/api/v1/admin/process-timeouts").status_code == 403
    assert client.get("/api/v1/admin/timeout-configs").status_code == 403
