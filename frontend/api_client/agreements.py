"""A debtor's agreements."""

from __future__ import annotations

from typing import cast

from frontend import api_types as types
from frontend.api_client.transport import Transport


class AgreementCalls(Transport):
    """A debtor's agreements."""

    def accept_offer(
        self, offer_id: int, idempotency_key: str, *, warning_read: bool = False
    ) -> types.Agreement:
        """Accept an offer; the same key again answers the same agreement.

        `warning_read`: the person read the offer's warning about an old debt.
        """
        return self._accept("agreements", {"offer_id": offer_id}, idempotency_key, warning_read)

    def open_acceptance_link(self, token: str) -> types.LinkedOffer:
        """Return the offer that a one-time link leads to."""
        return cast(types.LinkedOffer, self._call("POST", "acceptance-links/open", json={"token": token}))

    def accept_by_link(
        self, token: str, idempotency_key: str, *, warning_read: bool = False
    ) -> types.Agreement:
        """Accept the offer that a one-time link leads to; otherwise as `accept_offer`."""
        return self._accept("acceptance-links/accept", {"token": token}, idempotency_key, warning_read)

    def agreements(self) -> list[types.Agreement]:
        """List one's agreements."""
        return cast(list[types.Agreement], self._call("GET", "agreements")["items"])

    def why(self, agreement_id: int) -> types.Why:
        """Return how an agreement's amount comes about."""
        return cast(types.Why, self._call("GET", f"agreements/{agreement_id}/why"))

    def agreement_payments(self, agreement_id: int) -> list[types.Payment]:
        """List what was paid of an agreement, the latest first."""
        return cast(list[types.Payment], self._call("GET", f"agreements/{agreement_id}/payments")["items"])

    def replan_options(self, agreement_id: int) -> types.Replan:
        """Return the new dates that an agreement may have."""
        return cast(types.Replan, self._call("GET", f"agreements/{agreement_id}/replan"))

    def replan(self, agreement_id: int, option: types.ReplanOption, idempotency_key: str) -> types.Agreement:
        """Put new dates in force; the same key again answers the same agreement."""
        body = {"instalments": option["instalments"], "schedule_hash": option["schedule_hash"]}
        headers = {"Idempotency-Key": idempotency_key}
        answer = self._call("POST", f"agreements/{agreement_id}/replan", json=body, headers=headers)
        return cast(types.Agreement, answer)

    def _accept(
        self, path: str, what: dict[str, object], idempotency_key: str, warning_read: bool
    ) -> types.Agreement:
        headers = {"Idempotency-Key": idempotency_key}
        body = what | ({"limitation_warning_read": True} if warning_read else {})
        return cast(types.Agreement, self._call("POST", path, json=body, headers=headers))
