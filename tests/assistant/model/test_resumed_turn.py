"""A turn whose process died after a write and a later round: sent again, it ends as if nothing had happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from backend.assistant import negotiator
from backend.assistant.brains.model.rounds import Rounds
from backend.db.models.cases import HardshipCase
from backend.db.models.conversations import Conversation, ToolExecution
from tests.assistant.model.conftest import ANA, Chat
from tests.conftest import Clock
from tests.factories import make_debt, make_policy
from tests.model_server.server import Asked
from tests.model_server.steps import Call, Say, Step
from tests.snapshots import rows

HOURS = Call("get_office_hours", {})
OFFERS = Call("manage_negotiation", {"counteroffer": None, "request_immediate_payment_offer": None})
PERSON = Call("escalate_to_human", {"reason": "lo pide"})
HARDSHIP = Call("report_hardship", {})
KEY = "turn-key-1"


class Death(BaseException):
    """The process is gone: nothing after it runs."""


def die_when_asked(monkeypatch: pytest.MonkeyPatch, round_: int) -> None:
    """Die before the given question to the model; `monkeypatch.undo()` ends it."""
    asked: list[Rounds] = []
    ask = Rounds._stream

    def die(self: Rounds, request: Any) -> Any:
        asked.append(self)
        if len(asked) == round_:
            raise Death
        return ask(self, request)

    monkeypatch.setattr(Rounds, "_stream", die)
    monkeypatch.setattr(negotiator, "fail_turn", lambda context, turn: None)


def script(chat: Chat, *rounds: Sequence[Step]) -> None:
    """Answer by how many calls the model has had answered, so that no attempt is taken for another."""

    def answer(asked: Asked) -> Sequence[Step]:
        return rounds[min(len(asked.outputs), len(rounds) - 1)]

    chat.server.model(answer)


def interrupted(
    chat: Chat, clock: Clock, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """Die when the model is asked for the third time; later the browser sends the message again."""
    with monkeypatch.context() as dying:
        die_when_asked(dying, 3)
        with pytest.raises(Death):
            chat.say(turn_key=KEY)
    meanwhile()
    clock.advance(minutes=2)
    return chat.say(turn_key=KEY)


def test_offers_made_before_are_shown_and_may_be_told(
    chat: Chat, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_policy(chat.context, kind="ladder")
    script(chat, [OFFERS], [HOURS], [Say("Aquí tienes la opción de pago único por $ 1.140.000.")])

    answer = interrupted(chat, clock, monkeypatch)

    assert answer["message"] == "Aquí tienes la opción de pago único por $ 1.140.000."
    assert answer["current_state"] == "proponer_planes_pago"
    assert answer["offers"]
    (memory,) = rows(chat.context, Conversation.context_data)
    assert memory["offer_ids"] == [offer["id"] for offer in answer["offers"]]
    assert rows(chat.context, ToolExecution.tool) == ["manage_negotiation"]


def test_who_asked_for_a_person_still_waits_for_one(
    chat: Chat, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(chat, [PERSON], [HOURS], [Say("Te atenderá una persona del equipo.")])

    assert interrupted(chat, clock, monkeypatch)["current_state"] == "escalamiento"
    assert rows(chat.context, ToolExecution.tool) == ["escalate_to_human"]


def test_the_debt_that_was_chosen_stays_chosen(
    chat: Chat, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_debt(chat.context, document_number=ANA, name="ANA TORRES", obligation_number="99-2")
    script(chat, [Call("set_debt_id", {"debt_id": other})], [HOURS], [Say("Hablemos de esa deuda.")])

    interrupted(chat, clock, monkeypatch)

    (memory,) = rows(chat.context, Conversation.context_data)
    assert memory["debt_id"] == other


def test_documents_laid_out_before_are_still_there(
    chat: Chat, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = Call("get_personal_documents", {"kind": None})
    script(chat, [papers], [HARDSHIP], [Say("Gracias por contármelo.")])

    assert interrupted(chat, clock, monkeypatch)["documents"]


def test_a_write_that_was_refused_is_not_done_now(
    chat: Chat, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model was told that no debt was chosen; that one alone is left by now makes it no wish of the person's."""
    other = make_debt(chat.context, document_number=ANA, name="ANA TORRES", obligation_number="99-2")
    script(chat, [HARDSHIP], [HOURS], [Say("Dime de qué deuda hablamos.")])

    def withdraw() -> None:
        with chat.context.write() as uow:
            uow.debts.set_status(other, "withdrawn", now=chat.context.now())
            uow.commit()

    interrupted(chat, clock, monkeypatch, meanwhile=withdraw)

    assert rows(chat.context, HardshipCase.id) == []
    assert rows(chat.context, ToolExecution.tool) == []
