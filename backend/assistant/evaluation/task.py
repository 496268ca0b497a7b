"""Tasks as data: what is given, what the debtor does, what has to come of it, and two scripts that prove the judge.

documents/evaluation.md describes the form of the files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent / "tasks"
WORLDS = Path(__file__).resolve().parent / "worlds.yaml"
ACTIONS = frozenset({"say", "press", "choose", "choose_debt", "accept", "wait"})
ENDS = frozenset(
    {
        *(
            "state",
            "chosen_debt",
            "offers",
            "agreements",
            "debts",
            "disputes",
            "hardship_cases",
            "escalations",
        ),
        "affordability",
    }
)
GIVEN = frozenset({"campaign", "debts", "account", "switched_off"})
FIELDS = frozenset({"id", "about", "given", "turns", "end", "must_say", "must_not_say", "gold", "deviating"})


class TaskError(Exception):
    """A task's file cannot be used; the message says which task and what is wrong."""


@dataclass(frozen=True, slots=True)
class Round:
    """One answer of a model: text, then calls of tools by name with their arguments."""

    text: str = ""
    calls: tuple[tuple[str, Mapping[str, Any]], ...] = ()


Script = Sequence[Sequence[Round]]
"""For each turn in words, the model's answers in order."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that the debtor does: `action` is one of ACTIONS; `error` is the code that has to come of it."""

    action: str
    value: Any
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A conversation with a known right end.

    `end` names what is expected beside nothing having happened; `must_say` and `must_not_say` are patterns on what
    the assistant said. `gold` has to pass and `deviating` has to fail.
    """

    id: str
    about: str
    given: Mapping[str, Any]
    turns: tuple[Turn, ...]
    end: Mapping[str, Any]
    must_say: tuple[str, ...]
    must_not_say: tuple[str, ...]
    gold: Script
    deviating: Script


@lru_cache(maxsize=4)
def load_tasks(folder: Path = FOLDER) -> tuple[Task, ...]:
    """Return every task, in the order of files and lines; raises TaskError."""
    worlds = _load(WORLDS)
    told = [item for path in sorted(folder.glob("*.yaml")) for item in _load(path)]
    tasks = tuple(read_task(item, worlds) for item in told)
    names = [task.id for task in tasks]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise TaskError(f"{', '.join(twice)}: there is more than one task of this name")
    return tasks


def choose_tasks(names: Sequence[str], folder: Path = FOLDER) -> tuple[Task, ...]:
    """Return the folder's tasks of these names, all without names; raises TaskError for one that does not exist."""
    tasks = load_tasks(folder)
    unknown = sorted(set(names) - {task.id for task in tasks})
    if unknown:
        raise TaskError(f"there is no task {', '.join(unknown)}")
    return tuple(task for task in tasks if not names or task.id in names)


def read_task(told: Mapping[str, Any], worlds: Mapping[str, Any]) -> Task:
    """Return one task as it stands in a file; raises TaskError."""
    name = str(told.get("id", "?"))
    try:
        _require(told.keys() <= FIELDS, f"unknown fields {sorted(told.keys() - FIELDS)}")
        given = told["given"] if isinstance(told["given"], Mapping) else worlds[told["given"]]
        turns = tuple(_read_turn(turn) for turn in told["turns"])
        task = Task(
            id=name,
            about=told["about"],
            given=given,
            turns=turns,
            end=told.get("end", {}),
            must_say=tuple(told.get("must_say", ())),
            must_not_say=tuple(told.get("must_not_say", ())),
            gold=_read_script(told["gold"]),
            deviating=_read_script(told["deviating"]),
        )
        _check(task)
    except KeyError as missing:
        raise TaskError(f"{name}: {missing} is missing") from missing
    except (TypeError, ValueError, re.error) as error:
        raise TaskError(f"{name}: {error}") from error
    return task


def _load(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise TaskError(f"{path.name} cannot be read: {error}") from error


def _check(task: Task) -> None:
    _require(task.given.keys() <= GIVEN, f"unknown in given: {sorted(task.given.keys() - GIVEN)}")
    _require(task.end.keys() <= ENDS, f"unknown in end: {sorted(task.end.keys() - ENDS)}")
    said = sum(turn.action == "say" for turn in task.turns)
    for script in (task.gold, task.deviating):
        _require(len(script) == said, f"{len(script)} answered turns for {said} turns in words")
    for pattern in (*task.must_say, *task.must_not_say):
        re.compile(pattern)


def _require(holds: bool, problem: str) -> None:
    if not holds:
        raise ValueError(problem)


def _read_turn(told: Mapping[str, Any]) -> Turn:
    (action,) = told.keys() & ACTIONS
    return Turn(action, told[action], told.get("error"))


def _read_script(told: Sequence[Sequence[Mapping[str, Any]]]) -> Script:
    return tuple(tuple(_read_round(answer) for answer in turn) for turn in told)


def _read_round(told: Mapping[str, Any]) -> Round:
    _require(told.keys() <= {"say", "call", "with", "calls"}, f"unknown in an answer: {sorted(told)}")
    calls = [(told["call"], told.get("with", {}))] if "call" in told else []
    calls += [(more["call"], more.get("with", {})) for more in told.get("calls", ())]
    return Round(told.get("say", ""), tuple(calls))
