"""Agreements and payments, for staff."""

from __future__ import annotations

from typing import cast

from frontend import api_types as types
from frontend.api_client.transport import UPLOAD_TIMEOUT, Transport


class PaymentCalls(Transport):
    """Agreements and payments, for staff."""

    def staff_agreements(
        self, query: str = "", *, status: str | None = None, page: int = 1
    ) -> types.StaffAgreementPage:
        """List the agreements that match."""
        params = (
            {"page": str(page)} | ({"q": query} if query else {}) | ({"status": status} if status else {})
        )
        return cast(types.StaffAgreementPage, self._call("GET", "agreements", params=params))

    def approve_agreement(self, agreement_id: int) -> None:
        """Put an agreement that waits in force."""
        self._call("POST", f"agreements/{agreement_id}/approve")

    def decline_agreement(self, agreement_id: int, reason: str) -> None:
        """Refuse an agreement that waits; its debtor reads the reason."""
        self._call("POST", f"agreements/{agreement_id}/decline", json={"reason": reason})

    def cancel_agreement(self, agreement_id: int, reason: str) -> None:
        """End an agreement before it is fulfilled; its debtor reads the reason."""
        self._call("POST", f"agreements/{agreement_id}/cancel", json={"reason": reason})

    def record_payment(
        self, agreement_id: int, *, amount: str, paid_on: str, reference: str
    ) -> types.RecordedPayment:
        """Record a payment; the same reference again is the same payment."""
        body = {"agreement_id": agreement_id, "amount": amount, "paid_on": paid_on, "reference": reference}
        return cast(types.RecordedPayment, self._call("POST", "payments", json=body))

    def debt_payments(self, debt_id: int) -> types.DebtPayments:
        """Read what was paid for a debt and what is owed; for staff also what to know before recording more."""
        return cast(types.DebtPayments, self._call("GET", f"debts/{debt_id}/payments"))

    def record_debt_payment(
        self, debt_id: int, *, amount: str, paid_on: str, reference: str, warning_read: bool
    ) -> types.RecordedPayment:
        """Record a payment for a debt over which no agreement stands."""
        body = {
            "debt_id": debt_id,
            "amount": amount,
            "paid_on": paid_on,
            "reference": reference,
            "limitation_warning_read": warning_read,
            "balance_warning_read": warning_read,
        }
        return cast(types.RecordedPayment, self._call("POST", "payments", json=body))

    def undo_payment(self, payment_id: int, reason: str) -> None:
        """Take a payment back."""
        self._call("POST", f"payments/{payment_id}/undo", json={"reason": reason})

    def send_payment_file(self, file_name: str, content: bytes, *, digest: str = "") -> types.PaymentFile:
        """Look at the bank's file; with the digest of that look, record it."""
        files, data = {"file": (file_name, content)}, {"digest": digest}
        answer = self._call("POST", "payments/file", files=files, data=data, timeout=UPLOAD_TIMEOUT)
        return cast(types.PaymentFile, answer)
