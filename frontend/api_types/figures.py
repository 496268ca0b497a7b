"""Figures of the portfolio; amounts are major units of the currency beside them, shares are between 0 and 1."""

from __future__ import annotations

from typing import TypedDict


class Owed(TypedDict):
    """How many debts, and their balance."""

    debts: int
    balance: float
    currency: str


class OwedToCreditor(Owed):
    """What is owed to one creditor."""

    creditor: str


class OwedInStatus(Owed):
    """What is owed in debts of one status."""

    status: str


class OwedSince(Owed):
    """What has been due for a number of days."""

    band: str


class RecoveredMonth(TypedDict):
    """What was paid in a month."""

    month: str
    recovered: float
    currency: str


class PortfolioFigures(TypedDict):
    """What is owed today, and what came in by month."""

    by_creditor: list[OwedToCreditor]
    by_status: list[OwedInStatus]
    by_days_past_due: list[OwedSince]
    recovery_by_month: list[RecoveredMonth]


class FunnelStep(TypedDict):
    """How many conversations came so far."""

    step: str
    title: str
    conversations: int


class Recovery(TypedDict):
    """What was agreed and paid in a period."""

    currency: str
    agreements: int
    agreed: float
    agreed_balance: float
    agreed_share: float | None
    recovered: float


class Promises(TypedDict):
    """Instalments that fell due in a period, and those that were paid in time and late."""

    currency: str
    due: int
    kept: int
    late: int
    kept_share: float | None
    amount: float
    paid: float


# "from" is a word of the language.
Analytics = TypedDict(
    "Analytics",
    {
        "from": str,
        "to": str,
        "total_conversations": int,
        "successful_negotiations": int,
        "conversion_rate": float | None,
        "avg_time_to_agreement": float | None,
        "funnel": list[FunnelStep],
        "recovery": list[Recovery],
        "promises": list[Promises],
    },
)
