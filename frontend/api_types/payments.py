"""Payments and the bank's file."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class Payment(TypedDict):
    """Money that arrived for an agreement; why it was taken back only staff see."""

    id: int
    amount_text: str
    paid_on_text: str
    reference: str
    is_undone: bool
    undone_because: NotRequired[str]


class RecordedPayment(TypedDict):
    """A payment and what it did."""

    payment: Payment
    status: str
    missing_text: str


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
