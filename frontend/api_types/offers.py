"""Offers and their dated payments."""

from __future__ import annotations

from typing import Literal, TypedDict


class Instalment(TypedDict):
    """One dated payment of a schedule."""

    number: int
    label: str
    due_date: str
    due_date_text: str
    amount: float
    amount_text: str


class Offer(TypedDict):
    """What the engine offers for a debt, until `valid_until`."""

    id: int
    debt_id: int
    kind: Literal["lump_sum", "instalment_plan", "partial_plus_plan"]
    title: str
    currency: str
    instalment_count: int
    frequency: Literal["once", "monthly", "twice_a_month", "fortnightly", "weekly"]
    frequency_text: str
    discount: float
    interest: float
    interest_text: str
    balance: float
    total: float
    balance_text: str
    total_text: str
    discount_text: str
    discount_percentage_text: str
    down_payment: float
    down_payment_text: str
    instalment_amount_text: str
    first_due_date_text: str
    last_due_date_text: str
    valid_until_text: str
    schedule: list[Instalment]
    terms_hash: str
    limitation_warning: str
