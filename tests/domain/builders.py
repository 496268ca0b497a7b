"""Debts, policies and proposals for the tests of the domain, with keywords for what a test is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from backend.domain.calendar import Frequency
from backend.domain.debt import Debt, FixedOffer, FixedOfferKind
from backend.domain.money import Money
from backend.domain.negotiation import CounterAnswer, CounterOffer, NegotiationState, answer_counter_offer
from backend.domain.policy import LADDER, Policy, default_policy

MONDAY = date(2026, 11, 23)
HOLIDAYS = {date(2026, 12, 8), date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 11)}


def is_holiday(day: date) -> bool:
    return day in HOLIDAYS


def pesos(value: int | str) -> Money:
    return Money.from_major(value, "COP")


def euros(value: int | str) -> Money:
    return Money.from_major(value, "EUR")


def make_debt(balance: Money | None = None, **values: Any) -> Debt:
    """A debt of 1,000,000 pesos, of which the interest is a tenth, unless told otherwise."""
    owed = balance if balance is not None else pesos(1_000_000)
    interest = owed.share(Decimal("0.1"))
    defaults: dict[str, Any] = {
        "id": 1,
        "creditor": "Entidad de ejemplo",
        "product": "Tarjeta",
        "obligation_number": "4000000001",
        "principal": owed - interest,
        "interest": interest,
        "fees": Money.zero(owed.currency),
    }
    return Debt(**{**defaults, **values})


def make_policy(currency: str = "COP", **values: Any) -> Policy:
    return replace(default_policy(currency), **{"kind": LADDER, **values})


def lump(amount: Money) -> FixedOffer:
    return FixedOffer(FixedOfferKind.LUMP_SUM, amount)


def plan(instalment: Money, count: int) -> FixedOffer:
    return FixedOffer(FixedOfferKind.INSTALMENT_PLAN, instalment, count)


def negotiate(
    debt: Debt, policy: Policy, *counters: CounterOffer, state: NegotiationState | None = None
) -> list[CounterAnswer]:
    """The answers to counter-offers made one after the other."""
    answers: list[CounterAnswer] = []
    state = state or NegotiationState()
    for counter in counters:
        answer = answer_counter_offer(debt, policy, state, counter, MONDAY, is_holiday)
        answers.append(answer)
        state = answer.state
    return answers


def shares(least: str, most: str) -> st.SearchStrategy[Decimal]:
    """Decimals of three places; made of integers, which Hypothesis draws much faster."""
    bounds = int(Decimal(least) * 1000), int(Decimal(most) * 1000)
    return st.integers(*bounds).map(lambda thousandths: Decimal(thousandths).scaleb(-3))


@st.composite
def policies(draw: st.DrawFn, currency: str = "COP") -> Policy:
    """Policies with ladders, floors, rates and steps of all sorts."""
    opening = draw(shares("0", "0.3"))
    return make_policy(
        currency,
        opening_discount=opening,
        discount_step=draw(shares("0.01", "0.2")),
        most_discount=opening + draw(shares("0", "0.4")),
        floor_share=draw(shares("0.1", "1")),
        fixed_floor_share=draw(st.none() | shares("0.2", "0.9")),
        first_concession_share=draw(shares("0", "1")),
        plan_rate=draw(st.sampled_from([Decimal(0), Decimal("0.18")])),
        valuation_rate=draw(shares("0", "0.4")),
        step_minor=draw(st.sampled_from([1, 100, 10_000])),
        least_down_payment_share=draw(st.sampled_from([Decimal(0), Decimal("0.1")])),
        most_rounds=100,
    )


@st.composite
def debts(draw: st.DrawFn, fixed: bool | None = None, least: int = 1_000) -> Debt:
    """Debts in pesos, with or without a campaign's offers."""
    balance = Money(draw(st.integers(least * 100, 900_000_000_00)), "COP")
    wanted = draw(st.booleans()) if fixed is None else fixed
    if not wanted:
        return make_debt(balance)
    once = draw(st.lists(shares("0.3", "1"), min_size=1, max_size=4))
    plans = draw(st.dictionaries(st.sampled_from([2, 3, 6, 12, 18]), shares("0.4", "1.3"), max_size=4))
    offers = [lump(balance.share(share, "up")) for share in once]
    offers += [plan(Money(max(balance.share(s).minor_units // n, 1), "COP"), n) for n, s in plans.items()]
    return make_debt(balance, fixed_offers=tuple(offers))


@st.composite
def counter_offers(draw: st.DrawFn, balance: Money) -> CounterOffer:
    """Proposals from absurdly low to above the balance, in one payment or many."""

    def figure(most: str) -> Money:
        return Money(max(balance.share(draw(shares("0.01", most))).minor_units, 1), balance.currency)

    months = draw(st.integers(1, 40))
    frequency = draw(st.sampled_from([Frequency.MONTHLY, Frequency.FORTNIGHTLY, Frequency.WEEKLY]))
    kind = draw(
        st.sampled_from(["once", "total", "monthly", "instalment", "term", "at once", "down and plan"])
    )
    if kind == "once":
        return CounterOffer(amount=figure("1.2"))
    if kind == "total":
        return CounterOffer(amount=figure("1.2"), months=months, frequency=frequency)
    if kind == "monthly":
        return CounterOffer(monthly=figure("0.5"))
    if kind == "instalment":
        return CounterOffer(monthly=figure("0.3"), months=months, frequency=frequency)
    if kind == "term":
        return CounterOffer(months=months, frequency=frequency)
    if kind == "at once":
        return CounterOffer(down_payment=figure("1.2"))
    return CounterOffer(amount=figure("1.2"), down_payment=figure("0.6"), months=months)


@st.composite
def negotiations(
    draw: st.DrawFn, fixed: bool | None = None, least: int = 1_000
) -> tuple[Debt, Policy, list[CounterOffer]]:
    debt = draw(debts(fixed, least))
    return debt, draw(policies()), draw(st.lists(counter_offers(debt.balance), min_size=1, max_size=5))
