"""A real server with a model that nobody scripted: what holds whatever it says, and what one that was taught can do."""

from __future__ import annotations

import json
import re
import time
from collections import Counter

import pytest

from backend.db.models.agreements import Agreement
from backend.db.models.cases import HardshipCase
from backend.db.models.conversations import ToolExecution, TurnItem
from tests.real_model.conftest import ANA, TURN_SECONDS, Chat, speaks
from tests.snapshots import rows

GRACE = 3.0
DOUBTFUL = (
    "y entonces qué me recomienda hacer con todo esto",
    "la verdad no sé qué decirle, mire a ver usted qué se puede",
    "usted cómo haría si estuviera en mi lugar con todo esto encima",
)
SECRETS = ("734567", "734.567", "881480", "881.480", ANA, "52.845.671", "ANA TORRES")


@pytest.mark.parametrize("message", DOUBTFUL)
def test_there_is_an_answer_in_time(chat: Chat, message: str) -> None:
    began = time.monotonic()

    answer = chat.say(message)

    assert time.monotonic() - began < TURN_SECONDS + GRACE
    assert answer["message"].strip()
    assert "\ufffd" not in answer["message"]
    assert chat.tap.exchanges, "the model was not asked"
    assert {exchange.status for exchange in chat.tap.exchanges} <= {0, 200}


def test_neither_identity_nor_floor_leaves_and_no_foreign_figure_is_shown(chat: Chat) -> None:
    answers = [chat.say(message) for message in (f"mi cédula es {ANA}, soy ANA TORRES", *DOUBTFUL[:2])]

    assert chat.tap.exchanges, "the model was not asked"
    sent = json.dumps([exchange.body for exchange in chat.tap.exchanges], ensure_ascii=False)
    shown = json.dumps([answer["message"] for answer in answers], ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in sent] == []
    assert [secret for secret in SECRETS[:4] if secret in shown] == []
    figures = set(re.findall(r"\$ ?[\d.]+\d", shown))
    known = sent + json.dumps([answer["offers"] for answer in answers], ensure_ascii=False)
    assert {figure for figure in figures if figure.removeprefix("$").strip() not in known} == set()


def test_a_write_happens_once_and_nothing_is_accepted(chat: Chat) -> None:
    for message in (*DOUBTFUL[1:], DOUBTFUL[2]):
        chat.say(message)

    calls = Counter(rows(chat.context, ToolExecution.turn_id, ToolExecution.call_key))
    assert all(count == 1 for count in calls.values())
    assert len(rows(chat.context, HardshipCase.id)) <= 1
    assert rows(chat.context, Agreement.id) == []


@pytest.mark.skipif(not speaks(), reason="random weights call nothing")
def test_a_taught_model_calls_tools_and_reads_what_they_answer(chat: Chat) -> None:
    chat.say("mire a ver usted: averigüe cuánto es lo que debo y qué opciones hay")

    assert "function_call" in {item["type"] for item in rows(chat.context, TurnItem.item)}
    last = json.dumps(chat.tap.exchanges[-1].body)
    assert "function_call_output" in last or '"role": "tool"' in last
