"""Payments and the bank's file."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class CoveredPart(TypedDict):
    """What a payment took off a part of a debt: principal, interest or fees."""

    part: str
    amount_text: str


class Payment(TypedDict):
    """Money that arrived; why it was taken back only staff see.

    `covers` says what one without an agreement took off which part of the debt.
    """

    id: int
    agreement_reference: str
    hardship_case_id: int | None
    amount_text: str
    paid_on_text: str
    reference: str
    covers: list[CoveredPart]
    is_undone: bool
    undone_because: NotRequired[str]


class RecordedPayment(TypedDict):
    """A payment and what it did."""

    payment: Payment
    status: str
    missing_text: str


class StandingAgreement(TypedDict):
    """The agreement that takes the money of a debt."""

    reference: str


class TokenPayment(TypedDict):
    """Token payments that were granted and run today."""

    monthly_text: str
    paid_text: str
    missing_text: str


class DebtPayments(TypedDict):
    """The payments of a debt and what is owed; for staff also what to know before they record one."""

    items: list[Payment]
    status: str
    missing_text: str
    credit: float
    credit_text: str
    standing_agreement: NotRequired[StandingAgreement | None]
    balance_stated_on: NotRequired[str]
    limitation_warning: NotRequired[str]
    token_payment: NotRequired[TokenPayment | None]


class PaymentRow(TypedDict):
    """A row of the bank's file and what becomes of it."""

    line: int
    agreement: str
    debtor: str
    date: str
    reference: str
    amount_text: str
    status: Literal["new", "duplicate", "error", "recorded"]
    message: str


class PaymentFile(TypedDict):
    """The bank's file as it was looked at or recorded."""

    digest: str
    counts: dict[str, int]
    rows: list[PaymentRow]
