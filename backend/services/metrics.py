"""How the service is doing, counted from what every answer left: by which way, how sure, how fast."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from backend.db.repositories.conversations import AnswerCount
from backend.domain.errors import InvalidInput
from backend.services.context import Principal, ServiceContext, require_admin

# The ways of an answer, as the three brains that administrators know.
USAGE = {"button": "rules", "document": "rules", "rules": "rules", "own": "ml", "openai": "openai"}
BRAINS = ("rules", "ml", "openai")
LONGEST_HOURS = 24 * 31


def read_metrics(context: ServiceContext, principal: Principal, hours: int = 24) -> dict[str, Any]:
    """Return counts, shares, confidence and milliseconds of the answers of the last `hours`.

    Shares and confidences are between 0 and 1; a value without answers is None. Raises Forbidden, InvalidInput
    `invalid_period`.
    """
    require_admin(principal)
    if not 1 <= hours <= LONGEST_HOURS:
        raise InvalidInput("invalid_period", "El periodo va de 1 a 744 horas.")
    with context.read() as uow:
        counts = uow.conversations.count_answers(since=context.now() - timedelta(hours=hours))
    answers = sum(one.answers for one in counts)
    return {
        "hours": hours,
        "summary": {
            "total_requests": answers,
            "avg_response_time_ms": _mean((one.milliseconds, one.timed) for one in counts),
        },
        "system_usage": {brain: _share(counts, brain, answers) for brain in BRAINS},
        "routes": {one.route: {"answers": one.answers, "share": one.answers / answers} for one in counts},
        "confidence": {
            brain: _mean((one.confidence, one.rated) for one in _of(counts, brain)) for brain in BRAINS
        },
        "performance": {
            "avg_response_times_ms": {
                brain: _mean((one.milliseconds, one.timed) for one in _of(counts, brain)) for brain in BRAINS
            }
        },
    }


def _of(counts: Iterable[AnswerCount], brain: str) -> list[AnswerCount]:
    return [one for one in counts if USAGE.get(one.route) == brain]


def _share(counts: Iterable[AnswerCount], brain: str, answers: int) -> float | None:
    return sum(one.answers for one in _of(counts, brain)) / answers if answers else None


def _mean(parts: Iterable[tuple[float, int]]) -> float | None:
    pairs = list(parts)
    count = sum(number for _, number in pairs)
    return sum(total for total, _ in pairs) / count if count else None
