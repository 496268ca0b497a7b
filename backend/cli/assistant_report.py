"""The figures of an evaluation of the assistant as text and as a picture."""

from __future__ import annotations

from pathlib import Path

from backend.assistant.evaluation.summary import Summary, TaskResult

WIDTH = 28
MOST_REASONS = 3


def summary_text(summary: Summary) -> str:
    """Return each task with what went wrong, then the figures over all of them."""
    head = f"{'task':<{WIDTH}}{'passed':>8}{'rounds':>8}{'tokens':>10}{'blocked':>9}{'seconds':>9}"
    lines = [head, *(line for result in summary.results for line in _task_lines(result)), ""]
    hats = "  ".join(f"pass^{k} {summary.pass_hat(k):.3f}" for k in range(1, summary.times + 1))
    tokens = f"{summary.total('input_tokens'):,} in, {summary.total('output_tokens'):,} out"
    return "\n".join(
        [
            *lines,
            f"{len(summary.results)} tasks, {summary.times} attempts at each: {hats}",
            f"{summary.total('rounds')} rounds; tokens: {tokens}; {summary.total('blocked')} sentences blocked; "
            f"{summary.fallbacks} turns left to our own brain; {summary.seconds:.1f} s",
        ]
    )


def deviating_text(deviating: Summary) -> str:
    """Return whether the scripts that do the tasks wrong were all seen to fail."""
    passed = [result.task for result in deviating.results if result.passed]
    seen = len(deviating.results) - len(passed)
    text = f"Scripts that do it wrong: {seen} of {len(deviating.results)} were seen to fail"
    return text + (f"; passed although wrong: {', '.join(passed)}" if passed else "")


def draw_summary(summary: Summary, path: Path) -> None:
    """Draw pass^k and the share of attempts that passed by task; raises ModuleNotFoundError without matplotlib."""
    from matplotlib.figure import Figure

    results = sorted(summary.results, key=lambda result: result.passed)
    figure = Figure(figsize=(14, max(6, len(results) * 0.17)), layout="constrained")
    curve, bars = figure.subplots(1, 2, width_ratios=[1, 2])
    attempts = range(1, summary.times + 1)
    curve.plot(attempts, [summary.pass_hat(k) for k in attempts], marker="o")
    curve.set(ylim=(0, 1.02), xticks=list(attempts), xlabel="k", title=f"pass^k over {len(results)} tasks")
    shares = [result.passed / len(result.attempts) for result in results]
    bars.barh([result.task for result in results], shares)
    bars.tick_params(axis="y", labelsize=6)
    bars.margins(y=0.01)
    bars.set(xlim=(0, 1.02), title="Attempts that passed, by task")
    figure.savefig(path, dpi=110)


def _task_lines(result: TaskResult) -> list[str]:
    measures = [attempt.measures for attempt in result.attempts]
    tokens = sum(one.input_tokens + one.output_tokens for one in measures)
    line = (
        f"{result.task:<{WIDTH}}{f'{result.passed}/{len(result.attempts)}':>8}"
        f"{sum(one.rounds for one in measures):>8}{tokens:>10,}"
        f"{sum(len(one.blocked) for one in measures):>9}"
        f"{sum(attempt.seconds for attempt in result.attempts):>9.2f}"
    )
    reasons = dict.fromkeys(reason for attempt in result.attempts for reason in attempt.reasons)
    return [line, *(f"  - {reason}" for reason in list(reasons)[:MOST_REASONS])]
