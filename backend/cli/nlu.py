"""`flask --app backend.app nlu …`: train, measure, compare and use the understanding of messages."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import click
from flask.cli import AppGroup

from backend.assistant.brains.local.asked_instead import SURE
from backend.assistant.brains.local.meaning import LIKELY
from backend.cli.context import context
from backend.cli.embedding_report import stage_table, stage_text
from backend.cli.nlu_lines import read_line, written
from backend.cli.nlu_report import comparison_table, draw_report, question_lines, report_text
from backend.domain.currency import CURRENCIES
from backend.nlu.artefact import (
    artefact_path,
    ensure_artefact,
    load_understander,
    questions_path,
    stage_path,
    train_artefact,
    train_question_model,
    train_stage,
)
from backend.nlu.dataset import load_examples
from backend.nlu.document_questions import load_questions
from backend.nlu.embedding import EmbeddingUnavailable, Encode, find_encoder
from backend.nlu.embedding_evaluation import measure_own
from backend.nlu.embedding_public_sets import measure_public
from backend.nlu.evaluation import evaluate
from backend.nlu.public_sets import compare, find_sets
from backend.nlu.question_evaluation import evaluate_questions
from backend.nlu.training import TrainingUnavailable

nlu_commands = AppGroup("nlu", help="Train, measure and use the understanding of messages.")


@nlu_commands.command("train")
@click.option("--if-missing", is_flag=True, help="Only when there is no model of this data and code.")
def train(if_missing: bool) -> None:
    """Train the models of the delivered data, and the second stage where the embedding package is installed."""
    folder = context().settings.models_folder
    first, second = artefact_path(folder), stage_path(folder)
    _train_one(first, train_artefact, if_missing)
    _train_one(questions_path(folder), train_question_model, if_missing)
    if second is not None:
        _train_one(second, train_stage, if_missing)


def _train_one(wanted: Path, training: Callable[[Path], Path], if_missing: bool) -> None:
    if if_missing and wanted.exists():
        click.echo(f"The model is there: {wanted.name}")
        return
    started = time.perf_counter()
    try:
        path = training(context().settings.models_folder)
    except TrainingUnavailable as error:
        raise click.ClickException(f"{error}: the rules understand alone.") from None
    except EmbeddingUnavailable as error:
        click.echo(f"{error}: the classifier is alone.", err=True)
        return
    click.echo(
        f"Trained {path.name} in {time.perf_counter() - started:.1f} s, {path.stat().st_size:,} bytes."
    )


@nlu_commands.command("eval")
@click.option(
    "--plot", type=click.Path(dir_okay=False, path_type=Path), help="Also draw the figures to a PNG file."
)
@click.option("--embeddings", is_flag=True, help="Compare the first stage alone with both.")
@click.option("--questions", is_flag=True, help="How questions to the documents are told from debt talk.")
def evaluate_model(plot: Path | None, embeddings: bool, questions: bool) -> None:
    """Measure on each batch of messages with a model that has not seen it."""
    if questions:
        examples = [*load_examples(), *load_questions()]
        click.echo("\n".join(question_lines(evaluate_questions(examples, likely=LIKELY, sure=SURE))))
        return
    if embeddings:
        if plot is not None:
            raise click.UsageError("--plot draws the first stage only.")
        click.echo(stage_text(*measure_own(load_examples(), _encode())))
        return
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
    understander = load_understander(folder)
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
@click.option("--embeddings", is_flag=True, help="Compare the first stage alone with both.")
def bench(data: Path, embeddings: bool) -> None:
    """Compare on public sets, through the same code."""
    for place, messages in enumerate(find_sets(data)):
        rows = (
            stage_table(measure_public(messages, _encode()))
            if embeddings
            else comparison_table(compare(messages))
        )
        click.echo("\n".join(rows if place == 0 else rows[-1:]))


def _encode() -> Encode:
    encoder = find_encoder()
    if encoder is None or encoder.encode("hola") is None:
        raise click.ClickException("--embeddings needs what requirements-embedding.txt installs.")
    return encoder.encode
