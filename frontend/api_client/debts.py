"""Debts, their offers, and what a month leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from frontend import api_types as types
from frontend.api_client.transport import Transport


class DebtCalls(Transport):
    """Debts, their offers, and what a month leaves."""

    def debts(self, query: str = "", page: int = 1) -> types.DebtPage:
        """List one's own debts; for staff, all that match `query`."""
        params = {"page": str(page)} | ({"q": query} if query else {})
        return cast(types.DebtPage, self._call("GET", "debts", params=params))

    def add_debt(self, debt: Mapping[str, Any]) -> types.Debt:
        """Register a debt (staff); amounts are plain decimal strings in major units."""
        return cast(types.Debt, self._call("POST", "debts", json=dict(debt)))

    def update_debt(self, debt_id: int, changes: Mapping[str, Any]) -> types.Debt:
        """Correct or withdraw a debt (staff)."""
        return cast(types.Debt, self._call("PATCH", f"debts/{debt_id}", json=dict(changes)))

    def places(self) -> types.Places:
        """Read which currencies and countries there are (staff)."""
        return cast(types.Places, self._call("GET", "places"))

    def debtor_countries(self, debtor_id: int) -> types.DebtorCountries:
        """Read where a debtor lives, and what would follow from each country (staff)."""
        return cast(types.DebtorCountries, self._call("GET", f"debtors/{debtor_id}/countries"))

    def change_country(self, debtor_id: int, country: str) -> types.DebtorCountries:
        """Write in which country a debtor lives (staff)."""
        return cast(
            types.DebtorCountries, self._call("PATCH", f"debtors/{debtor_id}", json={"country": country})
        )

    def verify_evidence(self, debt_id: int, share: str, note: str) -> None:
        """Let the price of a debt come down by a share (0 to 1) of its way, for what was shown (staff)."""
        self._call("PUT", f"debts/{debt_id}/verified-evidence", json={"share": share, "note": note})

    def offers(self, debt_id: int) -> list[types.Offer]:
        """List the open offers of a debt."""
        return cast(list[types.Offer], self._call("GET", f"debts/{debt_id}/offers")["items"])

    def preview_plan(self, debt_id: int, wish: Mapping[str, Any]) -> list[types.Offer]:
        """Price a wished plan (months, monthly, down_payment) without having it offered."""
        answer = self._call("POST", f"debts/{debt_id}/plan-preview", json=dict(wish))
        return cast(list[types.Offer], answer["items"])

    def move_to_pay_day(self, offer_id: int, pay_day: int | str) -> types.Offer:
        """Return an offer with its dates on a day of the month, or on the days of the quincena."""
        return cast(types.Offer, self._call("POST", f"offers/{offer_id}/pay-day", json={"pay_day": pay_day}))

    def affordability(self, debt_id: int) -> types.Affordability:
        """Return what was declared about a debt."""
        return cast(types.Affordability, self._call("GET", f"debts/{debt_id}/affordability"))

    def declare_affordability(self, debt_id: int, told: Mapping[str, Any]) -> types.Affordability:
        """Declare one's month anew; what is left out is not told."""
        return cast(types.Affordability, self._call("PUT", f"debts/{debt_id}/affordability", json=dict(told)))

    def declare_payment_source(self, debt_id: int, offer_id: int, source: str) -> None:
        """Say from where a single payment would come that is above what a month leaves."""
        body = {"offer_id": offer_id, "source": source}
        self._call("PUT", f"debts/{debt_id}/payment-source", json=body)
