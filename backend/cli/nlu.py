"""`flask --app backend.app nlu …`: train, measure, compare and use the understanding of messages."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import AppGroup

from backend.cli.context import context
from backend.cli.nlu_lines import read_line, written
from backend.cli.nlu_report import comparison_table, draw_report, report_text
from backend.domain.currency import CURRENCIES
from backend.nlu.artefact import artefact_path, ensure_artefact, load_intents, train_artefact
from backend.nlu.dataset import load_examples
from backend.nlu.evaluation import evaluate
from backend.nlu.public_sets import compare, find_sets
from backend.nlu.training import TrainingUnavailable
from backend.nlu.understander import MessageUnderstander

nlu_commands = AppGroup("nlu", help="Train, measure and use the understanding of messages.")


@nlu_commands.command("train")
@click.option("--if-missing", is_flag=True, help="Only when there is no model of this data and code.")
def train(if_missing: bool) -> None:
    """Train the model of the delivered data."""
    folder = context().settings.models_folder
    if if_missing and artefact_path(folder).exists():
        click.echo(f"The model is there: {artefact_path(folder).name}")
        return
    started = time.perf_counter()
    try:
        path = train_artefact(folder)
    except TrainingUnavailable as error:
        raise click.ClickException(f"{error}: the rules understand alone.") from None
    click.echo(
        f"Trained {path.name} in {time.perf_counter() - started:.1f} s, {path.stat().st_size:,} bytes."
    )


@nlu_commands.command("eval")
@click.option(
    "--plot", type=click.Path(dir_okay=False, path_type=Path), help="Also draw the figures to a PNG file."
)
def evaluate_model(plot: Path | None) -> None:
    """Measure on each batch of messages with a model that has not seen it."""
    report = evaluate(load_examples())
    click.echo(report_text(report))
    if plot is not None:
        try:
            draw_report(report, plot)
        except ModuleNotFoundError:
            raise click.ClickException("--plot needs matplotlib (requirements-dev.txt).") from None
        click.echo(f"Drawn to {plot}")


@nlu_commands.command("predict")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--currency", type=click.Choice(sorted(CURRENCIES)), default="COP", show_default=True)
def predict(file: BinaryIO, currency: str) -> None:
    """Understand each JSON line (`text`, optionally `expected`) of FILE or standard input, and write it back."""
    folder = context().settings.models_folder
    try:
        ensure_artefact(folder)
    except TrainingUnavailable as error:
        click.echo(f"{error}: the rules understand alone.", err=True)
    understander = MessageUnderstander(load_intents(folder))
    today = context().today()
    for line in file:
        if line.strip():
            sys.stdout.buffer.write(written(read_line(line, understander, currency, today)))
    sys.stdout.flush()


@nlu_commands.command("bench")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="Folder with banking77, clinc150 and nlpjs.",
)
def bench(data: Path) -> None:
    """Compare on public sets, through the same code."""
    for place, messages in enumerate(find_sets(data)):
        rows = comparison_table(compare(messages))
        click.echo("\n".join(rows if place == 0 else rows[1:]))
