"""`flask --app backend.app simulate`: thousands of simulated debtors against the engine, beside other desks."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from click.termui import progressbar

from backend.cli.context import context
from backend.cli.simulation_plots import draw_curve, draw_summary
from backend.cli.simulation_report import curve_text, summary_text
from backend.domain.policy import Policy
from backend.simulation.curve import trace
from backend.simulation.persona import FILE, PersonasError, Population, read_population
from backend.simulation.rules import RuleError, installed_policy, policy_with
from backend.simulation.run import Plan, seeds_for, simulate
from backend.simulation.strategies import SETTINGS
from backend.simulation.summary import summarise

TUNING, REPORTING = "tuning", "reporting"
PATH = click.Path(dir_okay=False, path_type=Path)


@click.command("simulate")
@click.option(
    "--debtors", type=click.IntRange(1, 10_000_000), default=1000, show_default=True, help="In all."
)
@click.option("--seed", "seeds", type=int, multiple=True, help="Instead of the seeds for tuning; repeatable.")
@click.option("--report", is_flag=True, help="Use the seeds for reporting, which no tuning has seen.")
@click.option("--personas", type=PATH, default=FILE, help="A file of debtors of your own.")
@click.option("--installed", is_flag=True, help="Simulate this installation's general policies.")
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help="Change a value of the policy.")
@click.option("--curve", metavar="NAME", help="Trace the engine over --values of this value of the policy.")
@click.option("--values", default="", help="For --curve, separated by commas.")
@click.option("--processes", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default="cores")
@click.option("--json", "file", type=PATH, help="Write all figures.")
@click.option("--plots", type=click.Path(file_okay=False, path_type=Path), help="Draw into this folder.")
def simulate_command(
    debtors: int,
    seeds: tuple[int, ...],
    report: bool,
    personas: Path,
    installed: bool,
    changes: tuple[str, ...],
    curve: str | None,
    values: str,
    processes: int,
    file: Path | None,
    plots: Path | None,
) -> None:
    """Let simulated debtors negotiate with the engine, a ladder, a desk that gives in, and an oracle.

    The debtors are drawn from --personas; each desk meets the same ones. The same seeds give the same figures,
    with any number of processes.
    """
    if curve is not None and report:
        raise click.UsageError("A curve is for tuning: the seeds for reporting stay unseen.")
    population = _population(personas)
    plan = _plan(population, debtors, _seeds(seeds, report), _policies(population, changes, installed))
    if curve is None:
        outcome = _simulate(plan, processes, plots)
    else:
        outcome = _trace(plan, curve, _listed(values), processes, plots)
    if file is not None:
        file.write_text(json.dumps(outcome, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        click.echo(f"Written to {file}")


def _simulate(plan: Plan, processes: int, plots: Path | None) -> dict[str, Any]:
    began = time.monotonic()
    with _bar(plan.debtors * len(plan.seeds)) as bar:
        results = simulate(plan, processes=processes, on_progress=bar.update)
    summary = summarise(plan, results)
    click.echo(summary_text(summary))
    click.echo(f"\n{time.monotonic() - began:.1f} s, {processes} processes")
    _draw(plots, lambda folder: draw_summary(summary, folder))
    return summary.to_mapping()


def _trace(
    plan: Plan, name: str, values: Sequence[str], processes: int, plots: Path | None
) -> dict[str, Any]:
    policies = {value: _changed(plan.policies, {name: value}) for value in values}
    with _bar(plan.debtors * len(plan.seeds) * len(values)) as bar:
        points = trace(plan, policies, processes=processes, on_progress=bar.update)
    click.echo(curve_text(name, points))
    _draw(plots, lambda folder: draw_curve(name, points, folder))
    return {"parameter": name, "points": [point.to_mapping() for point in points]}


def _plan(
    population: Population, debtors: int, seeds: tuple[int, ...], policies: Mapping[str, Policy]
) -> Plan:
    each, rest = divmod(debtors, len(seeds))
    if rest:
        raise click.UsageError(f"--debtors must be a multiple of {len(seeds)}, the number of seeds.")
    return Plan(population, seeds, each, policies=policies)


def _seeds(given: tuple[int, ...], report: bool) -> tuple[int, ...]:
    if given and report:
        raise click.UsageError("--report has seeds of its own; leave --seed out.")
    unseen = set(given) & set(seeds_for(REPORTING))
    if unseen:
        raise click.UsageError(f"Seed {min(unseen)} is for reporting: use --report.")
    return given or seeds_for(REPORTING if report else TUNING)


def _population(file: Path) -> Population:
    try:
        return read_population(file, SETTINGS)
    except PersonasError as error:
        raise click.BadParameter(str(error), param_hint="--personas") from None


def _policies(population: Population, changes: Sequence[str], installed: bool) -> dict[str, Policy]:
    currencies = [place.currency for place in population.portfolio.currencies]
    base = {
        currency: installed_policy(context(), currency) if installed else policy_with(currency, {})
        for currency in currencies
    }
    return _changed(base, dict(_pair(change) for change in changes))


def _changed(base: Mapping[str, Policy], changes: Mapping[str, str]) -> dict[str, Policy]:
    try:
        return {currency: policy_with(currency, changes, policy) for currency, policy in base.items()}
    except RuleError as error:
        raise click.UsageError(str(error)) from None


def _pair(change: str) -> tuple[str, str]:
    name, sign, value = change.partition("=")
    if not sign:
        raise click.UsageError(f"--set needs NAME=VALUE, not {change!r}.")
    return name.strip(), value.strip()


def _listed(values: str) -> list[str]:
    listed = [value.strip() for value in values.split(",") if value.strip()]
    if not listed:
        raise click.UsageError("--curve needs --values, such as 0.01,0.02,0.05.")
    return listed


def _bar(length: int) -> Any:
    """A progress bar on standard error, nothing where that is no terminal."""
    shown = sys.stderr
    return progressbar(length=length, label="Debtors", file=shown, hidden=not shown.isatty())


def _draw(folder: Path | None, draw: Callable[[Path], list[Path]]) -> None:
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for path in draw(folder):
            click.echo(f"Drawn to {path}")
    except ModuleNotFoundError:
        raise click.ClickException("--plots needs matplotlib (requirements-dev.txt).") from None
