"""The figures of a simulation as pictures; all raise ModuleNotFoundError without matplotlib."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from backend.simulation.curve import Point
from backend.simulation.figures import Figure, Figures
from backend.simulation.summary import Summary

DRAWN: tuple[tuple[str, Callable[[Figures], Figure]], ...] = (
    ("agreement rate", lambda found: found.agreement_rate),
    ("recovered ÷ oracle", lambda found: found.recovered),
    ("promises kept", lambda found: found.kept),
    ("share of money left", lambda found: found.left),
    ("health", lambda found: found.health),
)
DOTS = 110


def draw_summary(summary: Summary, folder: Path) -> list[Path]:
    """Draw what each desk reached, over all debtors and by persona; return the files."""
    from matplotlib.figure import Figure as Picture

    path = folder / "simulation.png"
    picture = Picture(figsize=(17, 8), layout="constrained")
    parts = picture.subplots(1, len(DRAWN), sharey=True)
    for part, (title, of) in zip(parts, DRAWN, strict=True):
        _bars(part, title, summary, of)
    parts[-1].legend(loc="lower right", fontsize=8)
    picture.suptitle(f"{summary.debtors} simulated debtors, 95 % confidence intervals")
    picture.savefig(path, dpi=DOTS)
    return [path]


def draw_curve(name: str, points: Sequence[Point], folder: Path) -> list[Path]:
    """Draw agreement rate and people's money against recovery, a dot for each value; return the files."""
    from matplotlib.figure import Figure as Picture

    path = folder / f"curve-{name.replace('.', '-')}.png"
    picture = Picture(figsize=(15, 4.6), layout="constrained")
    drawn = [pair for pair in DRAWN if pair[0] != "recovered ÷ oracle"]
    for part, (title, of) in zip(picture.subplots(1, len(drawn)), drawn, strict=True):
        across, up = [point.figures.recovered for point in points], [of(point.figures) for point in points]
        part.errorbar(
            [figure.value for figure in across],
            [figure.value for figure in up],
            xerr=[figure.within for figure in across],
            yerr=[figure.within for figure in up],
            marker="o",
            linewidth=1,
        )
        for point, x, y in zip(points, across, up, strict=True):
            part.annotate(point.value, (x.value, y.value), textcoords="offset points", xytext=(5, 5))
        part.set(xlabel="recovered ÷ oracle", ylabel=title)
    picture.suptitle(f"The engine over {name}")
    picture.savefig(path, dpi=DOTS)
    return [path]


def _bars(part: Any, title: str, summary: Summary, of: Callable[[Figures], Figure]) -> None:
    names = list(next(iter(summary.by_desk.values())))
    height = 0.8 / len(summary.by_desk)
    for index, (desk, groups) in enumerate(summary.by_desk.items()):
        found = [of(groups[name]) for name in names]
        part.barh(
            [-row - index * height for row in range(len(names))],
            [min(max(figure.value, 0), 1.2) for figure in found],
            height,
            xerr=[min(figure.within, 0.5) for figure in found],
            label=desk,
            error_kw={"linewidth": 0.6},
        )
    part.set_yticks([-row - 0.3 for row in range(len(names))], names)
    part.set(title=title, xlim=(0, 1.2))
