"""What language models may cost a day: counted before each call, for the person and for all, and set right after it.

A process that dies in between leaves its reservation counted: rather a call too few than a dollar too much. Counts
do not wait for the disk, twice for each call: a power cut takes back those of its last moments.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backend.db.repositories.assistants import EVERYBODY, DayUse, PersonUse
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import TooManyRequests
from backend.services.administration import option_value
from backend.services.context import Principal, ServiceContext, require_admin

MILLIONTHS_PER_CENT = 10_000
DAYS_SHOWN = 30
PEOPLE_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Reservation:
    """Tokens and millionths of a US dollar that are counted for a call under way."""

    user_id: int
    day: date
    tokens: int
    cost: int


@dataclass(frozen=True, slots=True)
class Correction:
    """Tokens and millionths of a US dollar that a reserved call really used."""

    reservation: Reservation
    tokens: int
    cost: int

    @property
    def more_tokens(self) -> int:
        """What has to be added to the count, mostly less than nothing."""
        return self.tokens - self.reservation.tokens

    @property
    def more_cost(self) -> int:
        """The same of the cost."""
        return self.cost - self.reservation.cost


Along = Callable[[UnitOfWork], AbstractContextManager[object]]
"""Stores something else in a transaction that is committed inside its block."""


def reserve(
    context: ServiceContext,
    user_id: int,
    tokens: int,
    cost: int,
    earlier: Correction | None = None,
    along: Along = nullcontext,
) -> Reservation:
    """Count what a call may use, and in the same transaction what an `earlier` one really used.

    What goes `along` is stored first: the row that counts for all is held as shortly as can be. Raises what that
    raises, and TooManyRequests `model_budget_spent` where that is more than is left; then neither is counted.
    """
    reservation = Reservation(user_id, context.today(), tokens, cost)
    limits = {
        "most_tokens": option_value(context, "daily_tokens_per_person"),
        "most_total": option_value(context, "daily_tokens_total"),
        "most_cost": option_value(context, "daily_cost_cents_total") * MILLIONTHS_PER_CENT,
    }
    with context.write(durable=False) as uow, along(uow):
        if earlier is not None and earlier.reservation.day == reservation.day:
            # Of the same day, both are one statement for each row.
            tokens, cost = tokens + earlier.more_tokens, cost + earlier.more_cost
        elif earlier is not None:
            _correct(uow, earlier)
        if not uow.assistants.try_spend(user_id, reservation.day, tokens=tokens, cost=cost, **limits):
            raise TooManyRequests(
                "model_budget_spent", "El cupo de hoy para el modelo se agotó.", {"retry_after": 3600}
            )
        uow.commit()
    return reservation


def settle(context: ServiceContext, counted: Correction) -> None:
    """Count what was really used instead of what was reserved."""
    with context.write(durable=False) as uow:
        _correct(uow, counted)
        uow.commit()


def _correct(uow: UnitOfWork, counted: Correction) -> None:
    reserved = counted.reservation
    for person in (reserved.user_id, EVERYBODY):
        uow.assistants.correct_spending(
            person, reserved.day, tokens=counted.more_tokens, cost=counted.more_cost
        )


def read_uses(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Return what the last days used in tokens, calls and US cents; raises Forbidden.

    `total` has each day of the installation, latest first; `people` those who used the most in all these days.
    """
    require_admin(principal)
    since = context.today() - timedelta(days=DAYS_SHOWN - 1)
    with context.read() as uow:
        days = uow.assistants.list_day_uses(EVERYBODY, since=since)
        people = uow.assistants.list_heaviest_uses(besides=EVERYBODY, since=since, limit=PEOPLE_SHOWN)
    return {
        "total": [{"day": use.day.isoformat(), **_use_view(use)} for use in days],
        "people": [{"user_id": use.user_id, **_use_view(use)} for use in people],
    }


def _use_view(use: DayUse | PersonUse) -> dict[str, Any]:
    return {
        "tokens": use.tokens,
        "calls": use.calls,
        "cost_cents": round(use.cost / MILLIONTHS_PER_CENT, 4),
    }
