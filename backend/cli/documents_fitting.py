"""`flask documents fit`: makes the order of hits, the weights of wordings and the curve of confidence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import click
import numpy as np

from backend.cli.context import context
from backend.knowledge import ordering, wording
from backend.knowledge.confidence import CURVE
from backend.knowledge.evaluation.examples import Examples, collect, read_folder
from backend.knowledge.evaluation.fitting import Refusals, fit, leave_all_out, refusals_of


@click.command("fit")
@click.option("--write", is_flag=True, help="Write order and curve; without it only the figures are shown.")
def fit_command(write: bool) -> None:
    """Fit order, wordings and confidence to the development questions; show how unseen authors are refused."""
    examples = collect(read_folder(context().settings.documents_folder))
    fitted = fit(examples)
    for line in _lines(examples):
        click.echo(line)
    click.echo(json.dumps(fitted.order))
    click.echo(json.dumps(asdict(fitted.curve)))
    if write:
        for path, weights in (
            (ordering.WEIGHTS, fitted.order),
            (wording.WEIGHTS, fitted.wordings),
            (CURVE, asdict(fitted.curve)),
        ):
            path.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def _lines(examples: Examples) -> Iterator[str]:
    """How each set's questions, and all together, are found and refused where everything was chosen without them."""
    chances, thresholds, first = leave_all_out(examples)
    for author, name in dict.fromkeys(zip(examples.authors, examples.sets, strict=True)):
        own = (examples.authors == author) & (examples.sets == name)
        yield _line(refusals_of(f"{name} by {author}", examples, chances, thresholds, first, own))
    everything = np.ones(len(examples.authors), bool)
    yield _line(refusals_of("all", examples, chances, thresholds, first, everything))


def _line(refusals: Refusals) -> str:
    return (
        f"{refusals.name}: hit@1 {refusals.hit_1:.3f}, refusals from {refusals.threshold:.2f} on "
        f"{refusals.precision:.3f} / {refusals.recall:.3f}, area under the curve {refusals.area:.3f}"
    )
