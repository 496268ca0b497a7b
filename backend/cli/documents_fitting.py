"""`flask documents fit`: makes the curve by which an answer is given or refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import click

from backend.cli.context import context
from backend.knowledge.confidence import CURVE, Curve
from backend.knowledge.evaluation.fitting import (
    THRESHOLDS,
    Examples,
    Refusals,
    collect,
    fit,
    leave_authors_out,
    read_folder,
    refusals_of,
)


@click.command("fit")
@click.option("--write", is_flag=True, help="Write the curve; without it only the figures are shown.")
def fit_command(write: bool) -> None:
    """Fit the confidence to the development questions; show how authors are refused that it has not seen."""
    examples = collect(read_folder(context().settings.documents_folder))
    curve = fit(examples)
    for line in _lines(examples, curve):
        click.echo(line)
    click.echo(json.dumps(asdict(curve)))
    if write:
        CURVE.write_text(json.dumps(asdict(curve), indent=1) + "\n", encoding="utf-8")


def _lines(examples: Examples, curve: Curve) -> Iterator[str]:
    """How each author's and each set's questions are refused, and all of them from each threshold on."""
    chances = leave_authors_out(examples)
    for author in dict.fromkeys(examples.authors):
        own = examples.authors == author
        yield _line(refusals_of(f"author {author}", examples, chances, curve.threshold, own))
    for name in dict.fromkeys(examples.sets):
        yield _line(refusals_of(str(name), examples, chances, curve.threshold, examples.sets == name))
    for threshold in THRESHOLDS:
        yield _line(refusals_of("all", examples, chances, threshold, examples.open | ~examples.open))


def _line(refusals: Refusals) -> str:
    return (
        f"{refusals.name}: refusals from {refusals.threshold:.2f} on {refusals.precision:.3f} / {refusals.recall:.3f}, "
        f"area under the curve {refusals.area:.3f}"
    )
