"""The figures of the second stage beside those of the first, as text."""

from __future__ import annotations

from backend.nlu.embedding_evaluation import Answers, StageFigures, error_of
from backend.nlu.evaluation import Report
from backend.nlu.intent_model import ACT

_HEAD = (
    f"{'set':<11}{'alone':>8}{'both':>8}{'all':>8}{'unsure':>8}{'alone':>8}{'both':>8}"
    f"{'ECE':>8}{'both':>8}{'p50 ms':>9}{'p99 ms':>9}{'p50 ms':>9}{'p99 ms':>9}"
)


def stage_table(figures: StageFigures) -> list[str]:
    """Return the two lines of a head and the row of one set."""
    unsure = figures.unsure
    everywhere = "-" if figures.everywhere is None else f"{_share(figures.everywhere):.4f}"
    alone, both = (_of_unsure(answers, figures) for answers in (figures.alone, figures.both))
    (quick, slow), (second_quick, second_slow) = figures.first_latency, figures.second_latency
    return [
        f"{'':<11}{'accuracy':>24}{f'below {ACT}: accuracy':>24}{'':>16}{'first stage':>18}{'second adds':>18}",
        _HEAD,
        f"{figures.name:<11}{_share(figures.alone):>8.4f}{_share(figures.both):>8.4f}{everywhere:>8}"
        f"{unsure.mean():>8.3f}{alone:>8}{both:>8}{error_of(figures.alone):>8.4f}{error_of(figures.both):>8.4f}"
        f"{quick:>9.3f}{slow:>9.3f}{second_quick:>9.1f}{second_slow:>9.1f}",
    ]


def stage_text(figures: StageFigures, reports: tuple[Report, Report]) -> str:
    """Return what holding out our own batches says of the first stage alone and of both."""
    right, before = figures.both.right, figures.alone.right
    lines = [*stage_table(figures), ""]
    for name, report, answers in zip(("alone", "both"), reports, (figures.alone, figures.both), strict=True):
        acts = answers.confidence >= ACT
        answered, asked = report.in_context
        lines.append(
            f"{name:<6} macro-F1 {report.macro_f1:.4f}   out-of-scope AUROC {report.outside_auroc:.4f}   "
            f"in context {answered} of {asked}   acts on {acts.mean():.3f}, right in {answers.right[acts].mean():.3f}"
        )
        batches = "  ".join(f"{batch} {share:.3f}" for batch, share in report.batches.items())
        lines.append(f"       accuracy by batch: {batches}")
    lines.append(f"put right {int((right & ~before).sum())}, put wrong {int((before & ~right).sum())}")
    return "\n".join(lines)


def _share(answers: Answers) -> float:
    return float(answers.right.mean())


def _of_unsure(answers: Answers, figures: StageFigures) -> str:
    right = answers.right[figures.unsure]
    return f"{right.mean():.4f}" if len(right) else "-"
