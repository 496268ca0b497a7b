"""The whole portfolio as it stands: who is owed how much, how late it is, and what came in."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from backend.db.repositories.analytics import Owed
from backend.services.analytics import amount, make_period, owed_view
from backend.services.context import Principal, ServiceContext, require_staff

# Days past due, from and to; the last band is open.
BANDS = (
    ("not_due", None, 0),
    ("1-30", 1, 30),
    ("31-60", 31, 60),
    ("61-90", 61, 90),
    ("91-180", 91, 180),
    ("181-360", 181, 360),
    ("over_360", 361, None),
)
NO_DATE = "unknown"


def read_portfolio(
    context: ServiceContext, principal: Principal, *, first: date | None, last: date | None
) -> dict[str, Any]:
    """Return balances by creditor, status and days past due as of today, and the recovery of a period by month.

    Currencies stay apart. Raises Forbidden, InvalidInput `invalid_period`.
    """
    require_staff(principal)
    period = make_period(context, first, last)
    with context.read() as uow:
        creditors = uow.analytics.owed_by_creditor()
        statuses = uow.analytics.owed_by_status()
        ages = uow.analytics.owed_by_age(_due_dates(context.today()))
        paid = uow.analytics.list_payment_days(period)
    return {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "by_creditor": [
            {"creditor": name, **owed_view(owed, currency)} for (name, currency), owed in creditors.items()
        ],
        "by_status": [
            {"status": status, **owed_view(owed, currency)}
            for (status, currency), owed in sorted(statuses.items())
        ],
        "by_days_past_due": _ages(ages),
        "recovery_by_month": _months(paid),
    }


def _due_dates(today: date) -> dict[str, tuple[date, date]]:
    return {
        name: (
            date.min if most is None else today - timedelta(days=most),
            date.max if least is None else today - timedelta(days=least),
        )
        for name, least, most in BANDS
    }


def _ages(ages: dict[tuple[str, str], Owed]) -> list[dict[str, Any]]:
    order = [name for name, _, _ in BANDS] + [""]
    return [
        {"band": band or NO_DATE, **owed_view(owed, currency)}
        for (band, currency), owed in sorted(
            ages.items(), key=lambda item: (order.index(item[0][0]), item[0][1])
        )
    ]


def _months(days: Any) -> list[dict[str, Any]]:
    months: dict[tuple[str, str], int] = defaultdict(int)
    for day, currency, paid in days:
        months[day.strftime("%Y-%m"), currency] += paid
    return [
        {"month": month, "recovered": amount(paid, currency), "currency": currency}
        for (month, currency), paid in sorted(months.items())
    ]
