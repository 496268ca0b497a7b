"""Agreements, as debtors and staff see them."""

from __future__ import annotations

from typing import Literal, TypedDict

from frontend.api_types.accounts import Person
from frontend.api_types.offers import Instalment, Offer


class LinkedOffer(TypedDict):
    """What a one-time link leads to."""

    offer: Offer
    creditor: str
    expires_at: str


class AgreedInstalment(Instalment):
    """A payment that an agreement promises, and whether it was made."""

    paid_text: str
    status: Literal["paid", "partial", "late", "open", "waiting", "lapsed"]
    status_text: str


class Agreement(TypedDict):
    """An accepted offer with its dated schedule, what is paid of it and what is due next."""

    id: int
    reference: str
    status: str
    status_text: str
    debt_id: int
    creditor: str
    currency: str
    total_text: str
    schedule: list[AgreedInstalment]
    accepted_at: str
    terms_hash: str
    decision_reason: str
    paid_text: str
    missing_text: str
    credit: float
    credit_text: str
    paid_percentage: int
    next_due_date_text: str | None
    next_amount_text: str | None
    days_late: int
    can_replan: bool
    has_certificate: bool


class StaffAgreement(Agreement):
    """An agreement as staff see it."""

    debtor: Person
    title: str
    balance_text: str
    discount_percentage_text: str
    approval_reasons: list[str]


class StaffAgreementPage(TypedDict):
    """One page of agreements; pages count from 1."""

    items: list[StaffAgreement]
    total: int
    page: int
    pages: int


class WhyLine(TypedDict):
    """A line of the sums behind an amount; one with `=` is the sum of those above it."""

    name: str
    label: str
    sign: Literal["+", "-", "="]
    amount_text: str


class WhyRate(TypedDict):
    """What is said about interest."""

    text: str


class Why(TypedDict):
    """How an agreement's amount comes about."""

    lines: list[WhyLine]
    rate: WhyRate


class ReplanOption(TypedDict):
    """One way of paying what is missing."""

    instalments: int
    schedule: list[Instalment]
    schedule_hash: str


class Replan(TypedDict):
    """Whether there may be new dates, and which."""

    allowed: bool
    missing_text: str
    options: list[ReplanOption]
