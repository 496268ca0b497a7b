"""Disputes and hardship cases."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from frontend.api_types.accounts import Debtor
from frontend.api_types.debts import Affordability


class CaseDebt(TypedDict):
    """The debt that a case is about."""

    id: int
    creditor: str
    obligation_ending: str
    balance_text: str
    currency: str


class CaseEvent(TypedDict):
    """Something that happened to a case."""

    at: str
    text: str


class Evidence(TypedDict):
    """A file that supports a dispute."""

    id: int
    name: str


class CaseLimits(TypedDict):
    """What the policy lets staff grant."""

    pause_most_days: int
    token_most_months: int


class PromisedPayment(TypedDict):
    """A token payment that was granted, and what has come of it."""

    due_date_text: str
    amount_text: str
    paid_text: str
    status_text: str


class Case(TypedDict):
    """A dispute or a hardship case; what only one of them has is not required."""

    id: int
    type: Literal["dispute", "hardship_case"]
    status: str
    status_text: str
    next_step: str
    debt: CaseDebt
    timeline: list[CaseEvent]
    debtor: NotRequired[Debtor]
    reason_text: NotRequired[str]
    details: NotRequired[str]
    answer_by_text: NotRequired[str]
    is_overdue: NotRequired[bool]
    evidence: NotRequired[list[Evidence]]
    kind: NotRequired[str]
    kind_text: NotRequired[str]
    path_text: NotRequired[str]
    paths: NotRequired[list[str]]
    can_end: NotRequired[bool]
    affordability: NotRequired[Affordability]
    limits: NotRequired[CaseLimits]
    token_payments: NotRequired[list[PromisedPayment]]


class CasePage(TypedDict):
    """One page of cases; pages count from 1."""

    items: list[Case]
    total: int
    page: int
    pages: int
