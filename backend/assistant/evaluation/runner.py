"""Runs tasks with a provider, several times each, on scratch databases."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import backend.assistant.tools  # noqa: F401  (makes the functions behind the tools known)
from backend.assistant.brains.local import LocalBrain
from backend.assistant.brains.model import ModelBrain
from backend.assistant.evaluation.attempt import Attempt, make_attempt
from backend.assistant.evaluation.measuring import MeasuredClient, Measures, WatchedGuard
from backend.assistant.evaluation.scratch import Installation, install, scratch_template
from backend.assistant.evaluation.scripted import ScriptedClient
from backend.assistant.evaluation.task import Task
from backend.assistant.models.contract import ModelClient
from backend.assistant.negotiator import Negotiator
from backend.assistant.tools.registry import ToolRegistry
from backend.config import Settings

MakeClient = Callable[[Task], ModelClient]


def play_gold(task: Task) -> ModelClient:
    """Return a provider that does the task as it should be done."""
    return ScriptedClient(task.gold)


def play_deviating(task: Task) -> ModelClient:
    """Return a provider that does the task wrong."""
    return ScriptedClient(task.deviating)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A place for attempts: what all of them share."""

    settings: Settings
    registry: ToolRegistry
    brain: LocalBrain
    template: Path
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def attempt(self, task: Task, make_client: MakeClient) -> Attempt:
        """Attempt a task once."""
        measures = Measures()
        client = MeasuredClient(make_client(task), measures)
        with install(self.template, f"{next(self.numbers)}", self.settings, task.given) as place:
            return make_attempt(task, self._negotiator(place, client, measures), place, measures)

    def run(
        self,
        tasks: Sequence[Task],
        make_client: MakeClient,
        *,
        times: int = 1,
        parallel: int = 1,
        on_attempt: Callable[[Attempt], None] = lambda attempt: None,
    ) -> list[Attempt]:
        """Attempt each task so many times, so many at once; the attempts come back in the tasks' order.

        `on_attempt` is called as each ends, from the caller's thread.
        """
        with ExitStack() as stack:
            pool = stack.enter_context(ThreadPoolExecutor(max_workers=parallel))
            stack.callback(partial(pool.shutdown, wait=True, cancel_futures=True))
            waiting = [pool.submit(self.attempt, task, make_client) for task in tasks for _ in range(times)]
            for ended in as_completed(waiting):
                on_attempt(ended.result())
            return [ended.result() for ended in waiting]

    def _negotiator(self, place: Installation, client: ModelClient, measures: Measures) -> Negotiator:
        model = ModelBrain(client, takes_all=True, watched=lambda guard: WatchedGuard(guard, measures))
        return Negotiator(place.context, self.registry, self.brain, model)


@contextmanager
def open_evaluation(settings: Settings, registry: ToolRegistry, brain: LocalBrain) -> Iterator[Evaluation]:
    """Yield a place for attempts; what they leave is gone afterwards."""
    with scratch_template(settings) as template:
        yield Evaluation(settings, registry, brain, template)
