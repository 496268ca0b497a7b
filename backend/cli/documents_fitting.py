"""`flask documents fit`: makes the curve by which an answer is given or refused."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from backend.cli.context import context
from backend.knowledge.confidence import CURVE
from backend.knowledge.evaluation.fitting import collect, fit, leave_each_out, read_folder


@click.command("fit")
@click.option("--write", is_flag=True, help="Write the curve; without it only the figures are shown.")
def fit_command(write: bool) -> None:
    """Fit the confidence to the development questions; show each set refused by a curve that has not seen it."""
    examples = collect(read_folder(context().settings.documents_folder))
    for left_out in leave_each_out(examples):
        click.echo(
            f"{left_out.name}: refusals {left_out.precision:.3f} / {left_out.recall:.3f}, "
            f"area under the curve {left_out.area:.3f}"
        )
    curve = fit(examples)
    click.echo(json.dumps(asdict(curve)))
    if write:
        CURVE.write_text(json.dumps(asdict(curve), indent=1) + "\n", encoding="utf-8")
