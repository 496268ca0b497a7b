"""Each task can be done, and doing something else does not do it: two scripts say so, through the real assistant."""

from __future__ import annotations

import json

import pytest

from backend.assistant.evaluation.task import ACTIONS, load_tasks
from backend.assistant.guards.contract import Problem
from backend.config import ROOT
from backend.services.cases import DISPUTE_REASONS
from tests.assistant.evaluation.conftest import Play

NAMES = [task.id for task in load_tasks()]
TOOLS = json.loads((ROOT / "negotiator_tools.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_the_gold_script_passes(gold: Play, name: str) -> None:
    assert gold(name).reasons == []


@pytest.mark.parametrize("name", NAMES)
def test_the_deviating_script_fails(deviating: Play, name: str) -> None:
    assert not deviating(name).passed


def test_the_tasks_use_every_tool_every_action_and_every_reason_of_a_dispute() -> None:
    tasks = load_tasks()
    calls = [call for task in tasks for turn in task.gold for answer in turn for call in answer.calls]
    assert {name for name, _ in calls} == TOOLS.keys()
    assert {turn.action for task in tasks for turn in task.turns} == ACTIONS
    assert {arguments["reason"] for name, arguments in calls if name == "open_dispute"} == DISPUTE_REASONS
    assert len(tasks) >= 60


def test_the_deviating_scripts_meet_every_problem_of_the_guards(deviating: Play) -> None:
    met = {problem for name in NAMES for problem in deviating(name).measures.blocked}
    assert met == {problem.value for problem in Problem}


def test_most_deviating_scripts_fail_by_what_they_leave_or_say_not_by_the_guards(deviating: Play) -> None:
    unblocked = [name for name in NAMES if not deviating(name).measures.blocked]
    assert len(unblocked) >= len(NAMES) / 3
