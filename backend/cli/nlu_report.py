"""The figures of the understanding as text and as a picture."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from backend.nlu.document_questions import Subject
from backend.nlu.evaluation import Report
from backend.nlu.measures import BINS
from backend.nlu.public_sets import Comparison
from backend.nlu.question_evaluation import AuthorFigures

_SHORT = 6


def report_text(report: Report) -> str:
    """Return the whole report, for a terminal."""
    right, asked = report.in_context
    lines = [
        f"Held out by batch, without context: {report.count} messages",
        f"  accuracy {report.accuracy:.4f}   macro-F1 {report.macro_f1:.4f}",
        f"  calibration error (ECE) {report.calibration_error:.4f}   out-of-scope AUROC {report.outside_auroc:.4f}",
        f"  answers read in their context: {right} of {asked} right",
        f"  CPU of one understanding: p50 {report.latency[0]:.3f} ms, p99 {report.latency[1]:.3f} ms",
        "  accuracy by batch: " + "  ".join(f"{name} {share:.3f}" for name, share in report.batches.items()),
        "",
        *_entity_lines(report),
        "",
        f"{'intent':<20}{'precision':>10}{'recall':>8}{'F1':>8}{'count':>7}",
        *(
            f"{name:<20}{one.precision:>10.3f}{one.recall:>8.3f}{one.f1:>8.3f}{one.count:>7}"
            for name, one in report.classes.items()
        ),
        "",
        *confusion_lines(report.confusion),
    ]
    return "\n".join(lines)


def _entity_lines(report: Report) -> list[str]:
    return [
        f"  {kind:<13}{exact / count:.4f} exact ({exact} of {count})"
        if count
        else f"  {kind:<13}not annotated"
        for kind, (exact, count) in report.entities.items()
    ]


def confusion_lines(confusion: dict[str, Counter[str]]) -> list[str]:
    """Return the confusion as a table: a row for what was meant, a column for what was understood."""
    names = list(confusion)
    head = f"{'meant, understood':<20}"
    return [
        head + "".join(f"{name[:_SHORT]:>{_SHORT + 1}}" for name in names),
        *(
            f"{name:<20}" + "".join(f"{confusion[name][other] or '·':>{_SHORT + 1}}" for other in names)
            for name in names
        ),
    ]


def comparison_table(one: Comparison) -> list[str]:
    """Return the head and the row of one public set."""
    auroc = "-" if math.isnan(one.outside_auroc) else f"{one.outside_auroc:.4f}"
    return [
        f"{'set':<11}{'accuracy':>9}{'OOS AUROC':>11}{'ECE':>8}{'by chance':>11}{'train s':>9}{'p50 ms':>8}"
        f"{'p99 ms':>8}{'bytes':>12}",
        f"{one.name:<11}{one.accuracy:>9.4f}{auroc:>11}{one.calibration_error:>8.4f}"
        f"{one.calibration_noise:>11.4f}{one.train_seconds:>9.1f}"
        f"{one.p50:>8.3f}{one.p99:>8.3f}{one.size:>12,}",
    ]


def draw_report(report: Report, path: Path) -> None:
    """Draw F1 by intent, the confusion and the calibration; raises ModuleNotFoundError without matplotlib."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(18, 6), layout="constrained")
    bars, matrix, curve = figure.subplots(1, 3)
    names = list(report.classes)
    bars.barh(names, [report.classes[name].f1 for name in names])
    bars.set(xlim=(0.5, 1), title=f"F1 by intent (macro {report.macro_f1:.3f})")
    matrix.imshow([[math.log1p(report.confusion[name][other]) for other in names] for name in names])
    matrix.set_xticks(range(len(names)), names, rotation=90)
    matrix.set_yticks(range(len(names)), names)
    matrix.set(title="Confusion (logarithmic)", xlabel="understood", ylabel="meant")
    curve.plot([0, 1], [0, 1], linestyle=":")
    curve.plot(*_calibration_curve(report.confidences), marker="o")
    curve.set(title=f"Calibration (ECE {report.calibration_error:.3f})", xlabel="confidence", ylabel="right")
    figure.savefig(path, dpi=110)


def _calibration_curve(confidences: list[tuple[float, bool]]) -> tuple[list[float], list[float]]:
    groups: dict[int, list[tuple[float, bool]]] = {}
    for pair in confidences:
        groups.setdefault(min(int(pair[0] * BINS), BINS - 1), []).append(pair)
    ordered = [groups[place] for place in sorted(groups)]
    return (
        [sum(confidence for confidence, _ in group) / len(group) for group in ordered],
        [sum(right for _, right in group) / len(group) for group in ordered],
    )


def question_lines(figures: Sequence[AuthorFigures]) -> list[str]:
    """Return what share of each author's messages is taken for questions to the documents."""
    lines = ["subject     author         messages  likely   sure"]
    for subject in Subject:
        own = [one for one in figures if one.subject is subject]
        lines += [
            f"{subject:10}  {one.author:12} {one.count:9d}  {one.likely:6.3f} {one.sure:6.3f}" for one in own
        ]
        count = max(1, sum(one.count for one in own))
        likely, sure = (
            sum(getattr(one, name) * one.count for one in own) / count for name in ("likely", "sure")
        )
        lines.append(f"{subject:10}  {'all':12} {count:9d}  {likely:6.3f} {sure:6.3f}")
    return lines
