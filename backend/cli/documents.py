"""`flask --app backend.app documents …`: load the folder, and see how a file is read."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from backend.cli.context import context
from backend.cli.documents_chat import chat_command
from backend.cli.documents_evaluation import eval_command
from backend.cli.documents_fitting import fit_command
from backend.cli.documents_words import words_command
from backend.domain.errors import InvalidInput
from backend.knowledge.ingestion.isolated import check_isolated, read_isolated
from backend.knowledge.passages import Passage
from backend.services.document_desk import document_name, limits_of
from backend.services.library_folder import load_folder

document_commands = AppGroup("documents", help="The documents that the assistant answers from.")
document_commands.add_command(chat_command)
document_commands.add_command(eval_command)
document_commands.add_command(fit_command)
document_commands.add_command(words_command)


@document_commands.command("load")
@click.option("--again", is_flag=True, help="Read also the files that are known already.")
def load(again: bool) -> None:
    """Bring the library in line with DOCUMENTS_PATH; the same files again change nothing."""
    results = load_folder(context(), again=again)
    for result in results:
        click.echo(f"{result.outcome:<10}{result.document} {result.message}".rstrip())
    if any(result.outcome == "failed" for result in results):
        sys.exit(1)


@document_commands.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def read(file: Path) -> None:
    """Show how FILE would be read: its passages, with page and heading; nothing is stored."""
    content, limits = file.read_bytes(), limits_of(context())
    try:
        check_isolated(file.name, content, limits)
        found = read_isolated(document_name(file.name), content, limits)
    except InvalidInput as error:
        raise click.ClickException(f"{error.code}: {error.message}") from None
    pages = f"{found.pages} páginas" if found.pages else "sin páginas"
    click.echo(f"{found.title}: {pages}, {len(found.passages)} fragmentos")
    for passage in found.passages:
        click.echo(f"[{_place(passage)}] {passage.heading}\n    " + passage.text.replace("\n", "\n    "))


def _place(passage: Passage) -> str:
    places = [f"p. {passage.page}"] if passage.page else []
    if passage.table is not None:
        places.append(
            f"{passage.table}, fila {passage.row}" + (f", {passage.caption}" if passage.caption else "")
        )
    return " ".join(places) or "-"
