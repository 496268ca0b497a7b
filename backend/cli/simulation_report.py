"""The figures of a simulation as text."""

from __future__ import annotations

from collections.abc import Sequence

from backend.simulation.curve import Point
from backend.simulation.figures import Figure, Figures
from backend.simulation.run import ENGINE
from backend.simulation.summary import Summary

WIDTH = 20
COLUMNS = (
    *("agree", "of oracle", "of owed", "kept", "rounds", "left", "gain", "health", "harmonic", "lump"),
    *("floor", "declared", "means", "misled"),
)
NOTES = """
agree     share of conversations that end in an agreement
of oracle present value recovered ÷ what the oracle recovered from the same people
of owed   the same ÷ what was owed
kept      share of agreements of which every payment was made
left      share of people's money that is left after an agreement's hardest payment
gain      what people gained beside the most they would have paid, ÷ what was owed
health    as left, over everybody with whom an agreement was possible; 0 where none was kept
harmonic  harmonic mean of `of oracle` and health
lump      share of agreements that are a single payment
floor     agreements worth less than the creditor's least
declared  agreements with an instalment above what the person had said to be left of a month
means     … above what really is, of people who told the truth; misled: of people who did not
± is half a 95 % confidence interval."""


def summary_text(summary: Summary) -> str:
    """Return each desk over all debtors, the engine by persona, the comparison, and the targets."""
    head = f"{'':<{WIDTH}}" + "".join(f"{name:>13}" for name in COLUMNS)
    lines = [f"{summary.debtors} debtors; seeds {', '.join(map(str, summary.seeds))}", "", head]
    lines += [_line(desk, summary.of(desk)) for desk in summary.by_desk]
    lines += ["", f"{ENGINE} by persona", head]
    lines += [_line(name, found) for name, found in summary.by_desk[ENGINE].items()]
    compared, missing = summary.comparison, summary.missing
    lines += [
        "",
        f"engine ÷ ladder, recovered: {_figure(compared.times_ladder)}",
        f"agreement rate, engine − ladder: {_figure(compared.agreement_gain)}",
        f"share of money left, engine − ladder, the {compared.pairs} people who agreed with both: "
        f"{_figure(compared.left_gain)}",
        f"missing beside the oracle: {missing.no_agreement:.3f} for want of an agreement, "
        f"{missing.signed_for_less:.3f} signed for less, {missing.broken_more:.3f} broken where its plans were kept",
        "",
        *(
            f"{'reached' if t.reached else 'MISSED ':<8} {t.name}: {t.found} (wanted {t.wanted})"
            for t in summary.targets
        ),
    ]
    return "\n".join(lines) + "\n" + NOTES


def curve_text(name: str, points: Sequence[Point]) -> str:
    """Return the engine's figures at each value."""
    head = f"{name:<{WIDTH}}" + "".join(f"{column:>13}" for column in COLUMNS)
    return "\n".join([head, *(_line(point.value, point.figures) for point in points)]) + "\n" + NOTES


def _line(name: str, found: Figures) -> str:
    shares = (
        *(found.agreement_rate, found.recovered, found.of_balance, found.kept, found.rounds, found.left),
        *(found.gain, found.health),
    )
    counts = (found.below_floor, found.above_declared, found.above_means, found.above_means_misled)
    cells = [
        *map(_figure, shares),
        f"{found.harmonic:.3f}",
        f"{found.lump_sums.value:.2f}",
        *map(str, counts),
    ]
    return f"{name:<{WIDTH}}" + "".join(f"{cell:>13}" for cell in cells)


def _figure(figure: Figure) -> str:
    return f"{figure.value:.3f}±{figure.within:.3f}"
