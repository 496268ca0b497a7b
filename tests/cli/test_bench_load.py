"""What the load bench counts and fills: processor time by process, and a past that fits together."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import cast

import pytest
from sqlalchemy import func, select

from backend.cli.bench.history_rows import NUMBERS_APART, add_history
from backend.cli.bench.load import Load, Measured
from backend.cli.bench.load_slices import Part, print_ratio
from backend.cli.bench.population import populate
from backend.cli.bench.process import Serving
from backend.cli.bench.processor import API, Spent, parent_of, processor_time
from backend.db.models.conversations import Conversation, Message, Turn
from backend.services.context import ServiceContext

SPENT = 0.3
SPEND = f"import time\nwhile time.process_time() < {SPENT}: pass\nprint('spent', flush=True)\ninput()"
AROUND = (
    f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {SPEND!r}], stdin=sys.stdin, check=True)"
)


@pytest.mark.skipif(sys.platform != "linux", reason="processor time by process is read from /proc")
def test_what_a_family_of_processes_spends_is_counted() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", AROUND], stdin=pipe, stdout=pipe, text=True) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        with processor_time({API: parent.pid}) as spent:
            assert parent.stdout.readline() == "spent\n"
        parent.stdin.write("\n")
    assert spent.families[API] > SPENT / 2
    assert len(spent.api_processes) == 1
    assert spent.machine >= spent.families[API] / 2
    assert spent.milliseconds_a_turn(Measured([1.0, 2.0]))[API] == spent.families[API] * 500


@pytest.mark.skipif(sys.platform != "linux", reason="processor time by process is read from /proc")
def test_a_process_knows_its_parent() -> None:
    assert parent_of(os.getpid()) == os.getppid()


def test_slices_are_added_up_and_compared_round_by_round(capsys: pytest.CaptureFixture[str]) -> None:
    quick, slow = (_part([(answers, 1.0), (20, 2.0)]) for answers in (40, 10))
    assert (quick.measured.per_second, slow.measured.per_second) == (20.0, 10.0)
    assert quick.measured.errors == 2
    assert quick.spent.families == {API: 4.0}
    assert quick.spent.api_processes == {7: 2.0, 8: 1.0}
    print_ratio("quick", quick, slow)
    assert capsys.readouterr().out.split() == ["quick", "2.00", "(1.00", "to", "4.00", "in", "2", "rounds)"]


def _part(slices: list[tuple[int, float]]) -> Part:
    part = Part("", cast(Serving, None), Load(0, [], 0.0))
    for number, (answers, seconds) in enumerate(slices):
        spent = Spent({API: 2.0}, {7: 1.0, 7 + number: 1.0}, machine=3.0, clock=seconds)
        part.count(Measured([1.0] * answers, 1, seconds), spent)
    return part


def test_the_past_that_a_bench_makes_fits_together(context: ServiceContext) -> None:
    if context.access.is_sqlite:
        pytest.skip("a past is made for PostgreSQL")
    populate(context, 1)
    for number, messages in enumerate((30, 70), start=1):
        add_history(context, number * NUMBERS_APART, messages)
    fits = (Turn.conversation_id == Message.conversation_id) & (Turn.id == Message.turn_id)
    together = select(func.count()).select_from(Message).join(Turn, fits)
    together = together.join(Conversation, Conversation.id == Message.conversation_id)
    with context.read() as uow:
        assert uow.connection.execute(together).scalar_one() == 100
        assert uow.connection.execute(select(func.max(Conversation.id))).scalar_one() == 2_000_006
