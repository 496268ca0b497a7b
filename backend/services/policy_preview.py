"""What a draft of a policy would offer for an example debt; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from backend.domain.debt import Debt
from backend.domain.errors import InvalidInput
from backend.domain.jurisdiction import jurisdiction_codes, load_pack
from backend.domain.limitation import limitation_warning
from backend.domain.money import Money, parse_amount
from backend.domain.negotiation import NegotiationState, opening_offers
from backend.domain.offer import without_dearer_twins
from backend.domain.policy import VALUE
from backend.services.context import Principal, ServiceContext, require_admin
from backend.services.formatting import format_percentage
from backend.services.offer_view import offer_view
from backend.services.places import holiday_calendar
from backend.services.policies import read_rules
from backend.services.policy_in_force import HeldPolicy, resolve

MOST_DAYS_PAST_DUE = 10_000


@dataclass(frozen=True, slots=True)
class Example:
    """A debt to try a policy on: `balance` in major units as typed, the `country` by its two letters."""

    currency: str
    country: str
    balance: str
    days_past_due: int


def preview_policy(
    context: ServiceContext, principal: Principal, rules: Mapping[str, Any], example: Example
) -> dict[str, Any]:
    """Return the first offers that a debtor would get under these rules, and which rate plans would charge and why.

    `floor_binds`: conceding by value, the last price depends on the floor, so that a patient debtor learns of it; a
    smaller `most_discount` would keep it out.

    Raises Forbidden, InvalidInput with the field in `details`.
    """
    require_admin(principal)
    policy = read_rules(example.currency, rules)
    if example.country not in jurisdiction_codes():
        raise InvalidInput("unknown_country", "No hay reglas para ese país.", {"field": "country"})
    debt = _debt(example)
    today = context.today()
    pack = load_pack(example.country)
    held = resolve(policy, None, pack, debt.balance.minor_units, example.days_past_due, today)
    made, _ = opening_offers(debt, held.policy, NegotiationState(), today, holiday_calendar(example.country))
    due = today - timedelta(days=example.days_past_due)
    warning = limitation_warning(pack.limitation, due, today)
    locale = f"es_{example.country}"
    offers = [
        offer_view(terms, locale, offer_id=None, debt_id=0, warning=warning)
        for terms in without_dearer_twins(made)
    ]
    return {
        "offers": offers,
        "rate": _rate_view(held, locale),
        "floor_binds": held.policy.kind == VALUE and held.policy.floor_binds,
    }


def _debt(example: Example) -> Debt:
    try:
        balance = parse_amount(example.balance, example.currency)
    except InvalidInput as error:
        raise InvalidInput(error.code, error.message, {"field": "balance"}) from None
    nothing = Money.zero(example.currency)
    return Debt(
        id=0,
        creditor="",
        product="",
        obligation_number="",
        principal=balance,
        interest=nothing,
        fees=nothing,
    )


def _rate_view(held: HeldPolicy, locale: str) -> dict[str, Any]:
    rate = held.rate
    return {
        "rate": str(rate.rate),
        "rate_text": format_percentage(rate.rate * 100, locale),
        "cap": None if rate.cap is None else str(rate.cap),
        "cap_text": "" if rate.cap is None else format_percentage(rate.cap * 100, locale),
        "basis": rate.basis.value,
        "source": rate.source,
    }
