"""Files of tasks: what is wrong with one is said with its task's name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backend.assistant.evaluation.references import ReferenceMissing, fill_in, resolve
from backend.assistant.evaluation.task import TaskError, choose_tasks, load_tasks, read_task

WORLDS: dict[str, Any] = {"one": {"account": {"bound": "52845671"}}}
TASK: dict[str, Any] = {
    "id": "t",
    "about": "greets",
    "given": "one",
    "turns": [{"say": "hola"}],
    "gold": [[{"say": "Hola."}]],
    "deviating": [[{"say": "Adiós."}]],
}
FACTS = {"offers": [{"id": 7, "kind": "plan"}, {"id": 8, "kind": "lump_sum", "total_text": "$ 5 (cinco)"}]}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"given": "nowhere"}, "t: 'nowhere' is missing"),
        ({"given": {"dets": []}}, "t: unknown in given: ['dets']"),
        ({"end": {"stat": "x"}}, "t: unknown in end: ['stat']"),
        ({"must_say": ["("]}, "t: missing )"),
        ({"golden": []}, "t: unknown fields ['golden']"),
        ({"gold": []}, "t: 0 answered turns for 1 turns in words"),
        ({"gold": [[{"tell": "Hola"}]]}, "t: unknown in an answer: ['tell']"),
        ({"turns": [{"shout": "hola"}]}, "t: not enough values"),
    ],
)
def test_a_task_that_cannot_be_used_says_what_is_wrong(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(TaskError) as raised:
        read_task({**TASK, **change}, WORLDS)
    assert str(raised.value).startswith(problem)


def test_two_tasks_of_one_name_and_a_file_that_is_no_yaml_are_refused(tmp_path: Path) -> None:
    text = "- {id: t, about: a, given: one_debt, turns: [], gold: [], deviating: []}\n"
    (tmp_path / "a.yaml").write_text(text * 2, encoding="utf-8")
    with pytest.raises(TaskError, match="t: there is more than one"):
        load_tasks(tmp_path)
    (tmp_path / "a.yaml").write_text("- [", encoding="utf-8")
    with pytest.raises(TaskError, match=r"a\.yaml cannot be read"):
        choose_tasks([], tmp_path)


def test_a_task_that_does_not_exist_is_named() -> None:
    with pytest.raises(TaskError, match="there is no task made_up"):
        choose_tasks(["offers", "made_up"])


def test_a_reference_keeps_the_type_of_the_fact_where_it_stands_alone() -> None:
    assert resolve({"offer_id": "{{offers.kind=lump_sum.id}}", "other": None}, FACTS) == {
        "offer_id": 8,
        "other": None,
    }
    assert fill_in("Son {{offers.1.total_text}}.", FACTS) == "Son $ 5 (cinco)."


@pytest.mark.parametrize(
    "path", ["offers.2.id", "offers.kind=gift.id", "debts.0", "offers.0.name", "offers.x"]
)
def test_a_reference_to_nothing_is_an_error(path: str) -> None:
    with pytest.raises(ReferenceMissing):
        fill_in(f"{{{{{path}}}}}", FACTS)
