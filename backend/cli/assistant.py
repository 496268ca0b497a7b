"""`flask --app backend.app assistant …`: measure the assistant with a language model."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import click
from flask.cli import AppGroup

from backend.assistant.brains.local import LocalBrain
from backend.assistant.evaluation.attempt import Attempt
from backend.assistant.evaluation.runner import (
    Evaluation,
    MakeClient,
    open_evaluation,
    play_deviating,
    play_gold,
)
from backend.assistant.evaluation.scratch import scratch_settings
from backend.assistant.evaluation.summary import Summary, summarise
from backend.assistant.evaluation.task import FOLDER, Task, TaskError, choose_tasks
from backend.assistant.models.openai_client import make_model_client
from backend.cli.assistant_report import deviating_text, draw_summary, summary_text
from backend.cli.context import context, negotiator
from backend.nlu.artefact import ensure_artefact, load_understander
from backend.nlu.training import TrainingUnavailable

SCRIPTED, OPENAI = "scripted", "openai"
TIMES = 4
assistant_commands = AppGroup("assistant", help="Measure the assistant with a language model.")


@assistant_commands.command("eval")
@click.option("--provider", default=SCRIPTED, show_default=True, help="scripted, openai, or a server's URL.")
@click.option("--model", default="", help="The model's name; without it OPENAI_MODEL.")
@click.option("--api", type=click.Choice(["responses", "chat"]), help="How the provider is asked.")
@click.option("--k", type=click.IntRange(1, 50), help="Attempts at each task: 4, or 1 where scripted.")
@click.option("--task", "names", multiple=True, help="Only this task; can be given again.")
@click.option(
    "--tasks",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=FOLDER,
    help="A folder of tasks of your own; without it the delivered ones.",
)
@click.option(
    "--parallel", type=click.IntRange(1, 32), default=1, show_default=True, help="Attempts at once."
)
@click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="Write everything to a JSON file."
)
@click.option(
    "--plot", type=click.Path(dir_okay=False, path_type=Path), help="Draw the figures to a PNG file."
)
def evaluate(
    provider: str,
    model: str,
    api: str | None,
    k: int | None,
    names: tuple[str, ...],
    folder: Path,
    parallel: int,
    report: Path | None,
    plot: Path | None,
) -> None:
    """Attempt tasks on scratch databases; the exit code is 1 where the scripts do not end as they should."""
    tasks = _tasks(names, folder)
    scripted = provider == SCRIPTED
    make_client = play_gold if scripted else _provider(provider, api or "")
    with _open(provider, model) as evaluation:
        summary = _run(evaluation, tasks, make_client, k or (1 if scripted else TIMES), parallel)
        deviating = _run(evaluation, tasks, play_deviating, 1, parallel) if scripted else None
    click.echo(summary_text(summary))
    if deviating is not None:
        click.echo(deviating_text(deviating))
    _write(summary, report, plot, _about(provider, model, api))
    if scripted and (summary.pass_hat(1) < 1 or (deviating is not None and deviating.pass_hat(1) > 0)):
        raise SystemExit(1)


def _tasks(names: Sequence[str], folder: Path) -> Sequence[Task]:
    try:
        return choose_tasks(names, folder)
    except TaskError as error:
        raise click.UsageError(str(error)) from None


def _provider(provider: str, api: str) -> MakeClient:
    address = context().settings.openai_base_url if provider == OPENAI else provider
    if not context().settings.openai_api_key:
        raise click.UsageError("A provider needs OPENAI_API_KEY, in .env or the environment.")
    try:
        client = make_model_client(address, api or context().settings.openai_api)
    except ValueError as error:
        raise click.UsageError(f"--provider: {error}") from None
    return lambda task: client


def _open(provider: str, model: str) -> AbstractContextManager[Evaluation]:
    installed = context().settings
    key = SCRIPTED if provider == SCRIPTED else installed.openai_api_key
    try:
        ensure_artefact(installed.models_folder)
    except TrainingUnavailable as error:
        click.echo(f"{error}: the rules understand alone.", err=True)
    brain = LocalBrain(load_understander(installed.models_folder))
    return open_evaluation(scratch_settings(installed, key=key, model=model), negotiator().registry, brain)


def _run(
    evaluation: Evaluation, tasks: Sequence[Task], make_client: MakeClient, times: int, parallel: int
) -> Summary:
    progress = _progress(len(tasks) * times)
    return summarise(evaluation.run(tasks, make_client, times=times, parallel=parallel, on_attempt=progress))


def _progress(total: int) -> Callable[[Attempt], None]:
    """Return what tells on standard error how far it is."""
    ended: list[Attempt] = []

    def tell(attempt: Attempt) -> None:
        ended.append(attempt)
        passed = sum(one.passed for one in ended)
        click.echo(f"\r{len(ended)}/{total}, {passed} passed  ", err=True, nl=len(ended) == total)

    return tell


def _about(provider: str, model: str, api: str | None) -> dict[str, str]:
    """Return what was run, for a report that is read later."""
    name = SCRIPTED if provider == SCRIPTED else model or context().settings.openai_model
    return {"provider": provider, "model": name, "api": api or "", "ended_at": context().now().isoformat()}


def _write(summary: Summary, report: Path | None, plot: Path | None, about: dict[str, str]) -> None:
    if report is not None:
        body = json.dumps({**about, **summary.to_mapping()}, ensure_ascii=False, indent=1)
        report.write_text(body + "\n", encoding="utf-8")
        click.echo(f"Written to {report}")
    if plot is not None:
        try:
            draw_summary(summary, plot)
        except ModuleNotFoundError:
            raise click.ClickException("--plot needs matplotlib (requirements-dev.txt).") from None
        click.echo(f"Drawn to {plot}")
