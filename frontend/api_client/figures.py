"""Figures of the portfolio, for staff."""

from __future__ import annotations

from datetime import date
from typing import cast

from frontend import api_types as types
from frontend.api_client.transport import Transport


class FigureCalls(Transport):
    """Figures of the portfolio, for staff."""

    def analytics(self, since: date, until: date) -> types.Analytics:
        """Return what the conversations of some days led to."""
        return cast(types.Analytics, self._call("GET", "admin/analytics", params=_days(since, until)))

    def portfolio_figures(self, since: date, until: date) -> types.PortfolioFigures:
        """Return what is owed today, and what came in on some days."""
        answer = self._call("GET", "admin/analytics/portfolio", params=_days(since, until))
        return cast(types.PortfolioFigures, answer)


def _days(since: date, until: date) -> dict[str, str]:
    return {"since": since.isoformat(), "until": until.isoformat()}
