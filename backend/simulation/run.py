"""Thousands of conversations in several processes; the results do not depend on how many there are."""

from __future__ import annotations

import itertools
import json
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.domain.policy import Policy, default_policy
from backend.simulation.baseline_desks import ConcedingDesk, LadderDesk
from backend.simulation.conversation import Result, converse
from backend.simulation.debtor import draw_debtor
from backend.simulation.desk import Desk, SimulatedClock
from backend.simulation.engine_desk import EngineDesk
from backend.simulation.installation import empty_database, installed, populate
from backend.simulation.oracle import BoundDesk, OracleDesk
from backend.simulation.persona import Population

SEEDS = Path(__file__).with_name("seeds.json")
CHUNK = 100
ENGINE, LADDER, CONCEDE, BOUND, ORACLE = "engine", "ladder", "concede", "bound", "oracle"
DESKS = (ENGINE, LADDER, CONCEDE, BOUND, ORACLE)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated: so many debtors of each seed, with each desk, under a policy by currency."""

    population: Population
    seeds: tuple[int, ...]
    debtors: int
    desks: tuple[str, ...] = DESKS
    policies: Mapping[str, Policy] = field(default_factory=dict)

    def policy_for(self, currency: str) -> Policy:
        """The policy of a currency, the delivered one where none is given."""
        return self.policies.get(currency) or default_policy(currency)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some debtors of one seed, who meet the engine on a copy of the database `empty`."""

    seed: int
    first: int
    last: int
    empty: Path


def seeds_for(purpose: str) -> tuple[int, ...]:
    """The seeds for `tuning` or for `reporting`; no seed serves both."""
    return tuple(json.loads(SEEDS.read_text(encoding="utf-8"))[purpose])


def simulate(
    plan: Plan, *, processes: int = 1, on_progress: Callable[[int], None] = lambda done: None
) -> list[Result]:
    """Run a plan and return its results by seed, debtor and desk; `on_progress` hears of debtors done."""
    results: list[Result] = []
    with empty_database() as empty:
        chunks = [
            Chunk(seed, first, min(first + CHUNK - 1, plan.debtors), empty)
            for seed in plan.seeds
            for first in range(1, plan.debtors + 1, CHUNK)
        ]
        for chunk, found in zip(chunks, _in_processes(plan, chunks, processes), strict=True):
            results += found
            on_progress(chunk.last - chunk.first + 1)
    return results


def _in_processes(plan: Plan, chunks: Sequence[Chunk], processes: int) -> Iterator[list[Result]]:
    if processes == 1 or len(chunks) == 1:
        yield from (run_chunk(plan, chunk) for chunk in chunks)
        return
    # A process of its own from the start, on every system: nothing of the parent's database is shared.
    with multiprocessing.get_context("spawn").Pool(min(processes, len(chunks))) as pool:
        yield from pool.imap(_run_chunk, zip(itertools.repeat(plan), chunks))


def run_chunk(plan: Plan, chunk: Chunk) -> list[Result]:
    """Simulate some debtors with every desk, on a database of their own."""
    debtors = [draw_debtor(plan.population, chunk.seed, n) for n in range(chunk.first, chunk.last + 1)]
    clock = SimulatedClock()
    with ExitStack() as stack:
        desks: dict[str, Desk] = {
            desk.name: desk for desk in (LadderDesk(), ConcedingDesk(), BoundDesk(), OracleDesk())
        }
        if ENGINE in plan.desks:
            context = stack.enter_context(
                installed(chunk.empty, f"{chunk.seed}-{chunk.first}", plan.policies, clock)
            )
            populate(context, debtors, {d.currency: plan.policy_for(d.currency) for d in debtors})
            desks[ENGINE] = EngineDesk(context)
        return [
            converse(debtor, desks[name], plan.policy_for(debtor.currency), clock)
            for debtor in debtors
            for name in plan.desks
        ]


def _run_chunk(work: tuple[Plan, Chunk]) -> Any:
    return run_chunk(*work)
