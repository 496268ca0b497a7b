"""`flask documents eval`: how well the library answers."""

from __future__ import annotations

import time
from pathlib import Path

import click

from backend.cli.context import context
from backend.cli.documents_report import author_lines, mistake_lines, summary_lines
from backend.knowledge.evaluation.examples import read_folder
from backend.knowledge.evaluation.measuring import ask_all, summarise
from backend.knowledge.evaluation.questions import (
    DEVELOPMENT,
    QUESTIONS,
    BrokenQuestionError,
    load_questions,
)
from backend.nlu.embedding import find_encoder
from backend.services.document_search import build_index

documents_folder = click.option(
    "--documents",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Ask the files of a folder in place of the library.",
)


@click.command("eval")
@click.option(
    "--questions",
    "paths",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of questions; may be given more than once. The repository's own without it.",
)
@documents_folder
@click.option(
    "--vectors", is_flag=True, help="Fuse sentence vectors, where the embedding extra is installed."
)
@click.option("--mistakes", is_flag=True, help="List the questions that went wrong.")
def eval_command(paths: tuple[Path, ...], folder: Path | None, vectors: bool, mistakes: bool) -> None:
    """Ask the library sets of questions: hits, answers, refusals, times."""
    started = time.perf_counter()
    encoder = find_encoder() if vectors else None
    if vectors and encoder is None:
        raise click.ClickException("the embedding extra is not installed")
    encode = encoder.encode if encoder else None
    index = read_folder(folder, encode) if folder else build_index(context(), encode)
    click.echo(
        f"index: {index.passage_count} passages in {len(index.units)} units, built in "
        f"{time.perf_counter() - started:.2f} s, {index.size() / 1024:.0f} KiB"
    )
    if not index.units:
        raise click.ClickException("the library is empty: load the documents first")
    for path in paths or [path for path in (QUESTIONS, *DEVELOPMENT) if path.exists()]:
        try:
            results = ask_all(index, load_questions(path))
        except BrokenQuestionError as error:
            raise click.ClickException(str(error)) from None
        lines = [*summary_lines(path.name, summarise(results)), *author_lines(results)]
        for line in [*lines, *(mistake_lines(results) if mistakes else ())]:
            click.echo(line)
