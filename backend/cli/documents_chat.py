"""`flask documents chat`: how well the chat answers what documents hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click
from flask.cli import with_appcontext

from backend.assistant.brains.local import LocalBrain
from backend.assistant.evaluation.documents_in_chat import ChatAnswer, ask_in_chat
from backend.assistant.evaluation.scratch import scratch_settings
from backend.cli.context import context, negotiator
from backend.cli.documents_evaluation import documents_folder
from backend.knowledge.evaluation.questions import QUESTIONS, BrokenQuestionError, load_questions
from backend.nlu.artefact import ensure_artefact, load_understander
from backend.nlu.training import TrainingUnavailable

LONGEST_MESSAGE = 160


@click.command("chat")
@with_appcontext
@click.option(
    "--questions",
    "path",
    default=QUESTIONS,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of questions; the repository's own without it.",
)
@documents_folder
@click.option("--mistakes", is_flag=True, help="List the questions that went wrong.")
def chat_command(path: Path, folder: Path | None, mistakes: bool) -> None:
    """Ask each question as a debtor's message to our own brain, on scratch databases."""
    settings = scratch_settings(context().settings, key="")
    if folder is not None:
        settings = replace(settings, documents_path=str(folder.resolve()))
    try:
        questions = load_questions(path)
        ensure_artefact(settings.models_folder)
    except BrokenQuestionError as error:
        raise click.ClickException(str(error)) from None
    except TrainingUnavailable as error:
        click.echo(f"{error}: the rules understand alone.", err=True)
    brain = LocalBrain(load_understander(settings.models_folder))
    answers = list(ask_in_chat(settings, negotiator().registry, brain, questions))
    for line in [*chat_lines(path.name, answers), *(mistake_lines(answers) if mistakes else ())]:
        click.echo(line)


def chat_lines(name: str, answers: Sequence[ChatAnswer]) -> Iterator[str]:
    """Yield the figures of one set of questions."""
    answerable = [answer for answer in answers if answer.question.documents]
    others = [answer for answer in answers if not answer.question.documents]
    yield f"{name}, in the chat: {len(answerable)} questions with an answer, {len(others)} without"
    yield f"  answered right {_share([one.is_right for one in answerable])}"
    yield (
        f"  of those with an answer: quoted {sum(one.is_quoted for one in answerable)}, "
        f"asked back {sum(one.is_asked_back for one in answerable)}, "
        f"not found {sum(one.is_missing for one in answerable)}, "
        f"taken for something else {sum(not one.is_of_documents for one in answerable)}"
    )
    yield (
        f"  of those without: quoted or asked back {sum(not one.is_right for one in others)}, "
        f"not found {sum(one.is_missing for one in others)}, "
        f"taken for something else {sum(not one.is_of_documents for one in others)}"
    )


def mistake_lines(answers: Sequence[ChatAnswer]) -> Iterator[str]:
    """Yield each question that was answered wrongly, with what was said."""
    for answer in answers:
        if not answer.is_right:
            yield f"  {answer.question.id}: {answer.question.question}"
            yield f"    {answer.state}: {' '.join(answer.message.split())[:LONGEST_MESSAGE]}"


def _share(found: Sequence[bool]) -> str:
    return f"{sum(found) / len(found):.3f}" if found else "-"
