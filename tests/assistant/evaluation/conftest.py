"""What the tests of the evaluation share: a place for attempts, and what came of each script, played once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import pytest

from backend.assistant.brains.local import LocalBrain
from backend.assistant.evaluation.attempt import Attempt
from backend.assistant.evaluation.runner import Evaluation, open_evaluation, play_deviating, play_gold
from backend.assistant.evaluation.scratch import scratch_settings
from backend.assistant.evaluation.task import Task, choose_tasks
from backend.assistant.tools.registry import load_registry
from backend.config import load_settings
from backend.nlu.artefact import load_understander

Play = Callable[[str], Attempt]


def task_of(name: str) -> Task:
    """Return the delivered task of this name."""
    (task,) = choose_tasks([name])
    return task


@pytest.fixture(scope="session")
def evaluation() -> Iterator[Evaluation]:
    """A place for attempts, with the delivered settings and a provider that takes any key."""
    settings = scratch_settings(load_settings({}), key="scripted")
    brain = LocalBrain(load_understander(settings.models_folder))
    with open_evaluation(settings, load_registry(settings.tools_file, strict=True), brain) as place:
        yield place


@pytest.fixture(scope="session")
def gold(evaluation: Evaluation) -> Play:
    """What came of a task's gold script."""
    return functools.cache(lambda name: evaluation.attempt(task_of(name), play_gold))


@pytest.fixture(scope="session")
def deviating(evaluation: Evaluation) -> Play:
    """What came of a task's deviating script."""
    return functools.cache(lambda name: evaluation.attempt(task_of(name), play_deviating))
