"""Debts, and what a debtor declares of a month."""

from __future__ import annotations

from typing import NotRequired, TypedDict

from frontend.api_types.accounts import Debtor


class Debt(TypedDict):
    """One debt; numbers are major units of `currency`."""

    id: int
    creditor: str
    product: str | None
    obligation_ending: str | None
    currency: str
    principal: float
    interest: float
    fees: float
    balance: float
    balance_text: str
    principal_text: str
    interest_text: str
    fees_text: str
    due_date: str | None
    days_past_due: int | None
    status: str
    status_text: str
    debtor: Debtor
    negotiable: bool
    agreement_id: int | None


class DebtPage(TypedDict):
    """One page of debts; pages count from 1."""

    items: list[Debt]
    total: int
    page: int
    pages: int


class Currency(TypedDict):
    """A currency of debts, and the country of a new debtor of whom nothing else is known."""

    code: str
    country: str


class Places(TypedDict):
    """Currencies, the installation's own first; countries whose law is known."""

    currencies: list[Currency]
    jurisdictions: list[str]


class CountryRate(TypedDict):
    """What a new plan would charge in a country, and the most that it might."""

    basis: str
    rate_text: str
    cap_text: str


class CountryRules(TypedDict):
    """What follows for a debtor from a country; `contact_hours` by weekday from Monday, None for never."""

    code: str
    time_zone: str
    law: str
    contact_hours: list[list[str] | None]
    contact_on_holidays: bool
    next_holiday: str | None
    rate: CountryRate | None
    limitation_years: int


class DebtorCountries(TypedDict):
    """Where a debtor lives, how many agreements stand, and the countries that may be chosen."""

    country: str
    agreements: int
    countries: list[CountryRules]


class Creditor(TypedDict):
    """An entity that is owed."""

    id: int
    name: str


class Affordability(TypedDict):
    """What somebody declared of their month; the amounts they told are their own to see, staff get what is left."""

    currency: str
    needs_care: bool
    income: NotRequired[float | None]
    essential_expenses: NotRequired[float | None]
    other_debts: NotRequired[float | None]
    surplus: float | None
    surplus_text: str
    cap_text: str
    verdict: str | None
    verdict_text: str
