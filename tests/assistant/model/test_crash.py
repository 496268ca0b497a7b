"""A process that dies in the middle of a model's turn: nothing is written twice, nothing is lost, the talk goes on."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, func, select

from backend.api.assistant import EXTENSION
from backend.app import create_app
from backend.assistant.negotiator import Negotiator
from backend.db.models.cases import HardshipCase
from backend.db.models.conversations import ToolExecution, Turn
from backend.services.context import Principal, ServiceContext
from backend.services.turns import TurnRequest
from tests.assistant.model.conftest import DOUBTFUL
from tests.assistant.model.turner import settings_for, take_turn
from tests.conftest import Clock
from tests.factories import make_debt, make_policy, make_user, sign_in
from tests.forked import processes
from tests.model_server.server import Asked, ModelServer
from tests.model_server.steps import Call, Say, Step

KILLS = int(os.environ.get("NEGOTIATOR_KILLS", "10"))
COUNTER = Call("manage_negotiation", {"counteroffer": 700_000, "request_immediate_payment_offer": None})
HARDSHIP = Call("report_hardship", {})
# When the axe falls: before the model is asked, while it answers, while the tool works, and in each later round.
MOMENTS = ("begin", "asked 0", "tool 0", "asked 1", "tool 1", "asked 2", "said")


CASES = select(func.count()).where(HardshipCase.debt_id == bindparam("debt_id"))
WRITES = (
    select(ToolExecution.tool)
    .join(Turn, Turn.id == ToolExecution.turn_id)
    .where(Turn.conversation_id == bindparam("conversation_id"))
    .order_by(ToolExecution.id)
)


class Executioner:
    """A model that bargains, reports hardship and speaks; and kills the one who asks at a given moment."""

    def __init__(self, moment: str, delay: float) -> None:
        self.moment, self.delay = moment, delay
        self.process: BaseProcess | None = None

    def answer(self, asked: Asked) -> Sequence[Step]:
        """Return the round's steps; kill first, or a little later."""
        round_ = len(asked.outputs)
        if self.process is not None and self.moment == f"asked {round_}":
            self.process.kill()
        if self.process is not None and self.moment in {f"tool {round_}", "said"}:
            threading.Timer(self.delay, self.process.kill).start()
        return ([COUNTER], [HARDSHIP], [Say("Gracias por contármelo. Una persona seguirá contigo.")])[
            min(round_, 2)
        ]


@pytest.mark.slow
def test_killed_at_each_step_of_a_turn_nothing_is_written_twice(
    sqlite_template: Path, tmp_path: Path
) -> None:
    chance = random.Random(11)
    file = tmp_path / "killed.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    with ModelServer() as server:
        clock = Clock()
        app = create_app(settings_for(str(file), server.url), clock=clock)
        context: ServiceContext = app.extensions["negotiator"]
        # A margin drawn at random for each person would be the one thing that differs.
        make_policy(context, kind="ladder")
        _ask_the_model_always(context)
        undisturbed = _finish(app.extensions[EXTENSION], server, _person(app, context, 0), clock, "k" * 8)
        expected = _left(context, undisturbed)
        killed: Counter[str] = Counter()
        for number in range(1, KILLS + 1):
            person = _person(app, context, number)
            executioner = Executioner(MOMENTS[number % len(MOMENTS)], chance.uniform(0, 0.03))
            server.model(executioner.answer)
            process = processes().Process(
                target=take_turn, args=(str(file), server.url, person, DOUBTFUL, f"turn-key-{number}")
            )
            process.start()
            executioner.process = process
            if executioner.moment == "begin":
                threading.Timer(chance.uniform(0.2, 0.8), process.kill).start()
            process.join()
            killed[executioner.moment] += process.exitcode == -signal.SIGKILL
            clock.advance(minutes=2)
            _finish(app.extensions[EXTENSION], server, person, clock, f"turn-key-{number}")
            assert _left(context, person) == expected, executioner.moment
            clock.advance(minutes=-2)
    # While a tool works or after the last word, a turn may be quicker than the axe.
    assert all(killed[moment] for moment in MOMENTS if moment.startswith("asked")), killed
    assert killed.total() >= KILLS / 2, killed


def _ask_the_model_always(context: ServiceContext) -> None:
    with context.write() as uow:
        uow.settings.put_value("model_share_percent", 100, now=context.now())
        uow.settings.grow_data_version(now=context.now())
        uow.commit()


def _person(app: Any, context: ServiceContext, number: int) -> Principal:
    document = str(52_000_000 + number)
    make_debt(context, document_number=document, obligation_number=f"{document}-1", principal=120_000_000)
    return sign_in(
        app.test_client(), make_user(context, bound_document=document, email=f"p{number}@example.com")
    )


def _finish(
    negotiator: Negotiator, server: ModelServer, person: Principal, clock: Clock, key: str
) -> Principal:
    """Send the message again, as a browser does that got no answer; then go on talking."""
    server.model(Executioner("", 0).answer)
    reply = negotiator.reply(person, TurnRequest(DOUBTFUL, turn_key=key))
    assert reply["message"]
    assert negotiator.reply(person, TurnRequest("gracias"))["message"]
    return person


def _left(context: ServiceContext, person: Principal) -> dict[str, Any]:
    """What the two turns left: the writes of each kind, and what the person said."""
    with context.read() as uow:
        conversation = uow.conversations.find_latest(user_id=person.user_id)
        assert conversation is not None
        (debt,) = uow.debts.list_for_document(person.document_number or "")
        negotiation = uow.negotiations.find(debt.id)
        assert negotiation is not None
        messages = uow.conversations.list_messages(conversation.id)
        cases = uow.connection.execute(CASES, {"debt_id": debt.id}).scalar()
        written = uow.connection.execute(WRITES, {"conversation_id": conversation.id}).scalars().all()
    return {
        "said": [message.text_content for message in messages if message.sender_type == "user"],
        "answers": len(messages) - 2,
        "state": conversation.current_state,
        "debt": debt.status,
        "negotiation": (negotiation.state, negotiation.version),
        "cases": cases,
        "written": written,
    }
