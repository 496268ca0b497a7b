"""Debts, policies by value and debtors' messages, drawn by chance from one source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from backend.domain.calendar import Frequency
from backend.domain.concession_rules import ConcessionRules, draw_margin
from backend.domain.debt import Debt
from backend.domain.money import Money
from backend.domain.negotiation import (
    CounterOffer,
    NegotiationState,
    Outcome,
    answer_counter_offer,
    opening_offers,
)
from backend.domain.offer import OfferKind, OfferSource, OfferTerms
from backend.domain.policy import VALUE, Policy
from tests.domain.builders import MONDAY, is_holiday, make_debt, make_policy

MOST_MESSAGES = 30
RULES = ConcessionRules()
# Few, since each has factors of its own, which are computed once.
RATES = tuple(Decimal(percent).scaleb(-2) for percent in (0, 1, 5, 12, 25, 40))
PARTS_OF_A_MONTH = (Frequency.MONTHLY, Frequency.FORTNIGHTLY, Frequency.WEEKLY, Frequency.TWICE_A_MONTH)


@dataclass(frozen=True, slots=True)
class Case:
    """A debt, the creditor's rules, and the negotiation before the first word."""

    debt: Debt
    policy: Policy
    state: NegotiationState


@dataclass(frozen=True, slots=True)
class Talked:
    """Where messages led: the state, every offer that answered one, and the outcome of each message.

    `met`: a figure that was named is the price by now, taken at once or, for a weekend before it is paid, at a
    little more.
    """

    state: NegotiationState
    shown: tuple[OfferTerms, ...]
    outcomes: tuple[Outcome, ...]
    met: bool


def a_share(random: Random, least: str, most: str) -> Decimal:
    """A fraction of three places."""
    return Decimal(random.randint(int(Decimal(least) * 1000), int(Decimal(most) * 1000))).scaleb(-3)


def a_margin(random: Random, rules: ConcessionRules = RULES) -> Decimal:
    """The margin of a debt, as it would be drawn."""
    return draw_margin(rules, a_share(random, "0", "0.999"), a_share(random, "0", "0.999"))


def a_case(random: Random, least: int = 100_000) -> Case:
    """A debt in pesos, of `least` or more, a policy by value of any sort, and a margin."""
    opening = a_share(random, "0", "0.3")
    concession = replace(
        RULES,
        steps=random.randint(2, 10),
        exponent=random.randint(1, 6),
        least_step=random.choice([Decimal(0), Decimal("0.01"), Decimal("0.05")]),
        monthly_survival=random.choice([Decimal(1), Decimal("0.995"), Decimal("0.97")]),
    )
    policy = make_policy(
        kind=VALUE,
        opening_discount=opening,
        most_discount=opening + a_share(random, "0", "0.6"),
        floor_share=a_share(random, "0.2", "0.9"),
        valuation_rate=random.choice(RATES),
        plan_rate=random.choice([Decimal(0), Decimal("0.18")]),
        step_minor=random.choice([1, 100, 10_000]),
        concession=concession,
    )
    balance = Money(random.randint(least * 100, 900_000_000_00), "COP")
    return Case(make_debt(balance), policy, NegotiationState(margin=a_margin(random)))


def a_message(random: Random, balance: Money) -> CounterOffer:
    """A proposal from absurdly low to above the balance, in one payment or many, or a wish without a total."""

    def figure(most: str) -> Money:
        return Money(max(balance.share(a_share(random, "0.01", most)).minor_units, 1), balance.currency)

    months, frequency = random.randint(1, 40), random.choice(PARTS_OF_A_MONTH)
    day = MONDAY + timedelta(days=random.randint(0, 70)) if random.random() < 0.5 else None
    kind = random.randrange(7)
    if kind == 0:
        return CounterOffer(amount=figure("1.2"), first_date=day)
    if kind == 1:
        return CounterOffer(amount=figure("1.2"), months=months, frequency=frequency, first_date=day)
    if kind == 2:
        return CounterOffer(monthly=figure("0.5"), first_date=day)
    if kind == 3:
        return CounterOffer(monthly=figure("0.3"), months=months, frequency=frequency, first_date=day)
    if kind == 4:
        return CounterOffer(months=months, frequency=frequency, first_date=day)
    if kind == 5:
        return CounterOffer(down_payment=figure("1.2"), first_date=day)
    return CounterOffer(amount=figure("1.2"), down_payment=figure("0.6"), months=months, first_date=day)


def messages(random: Random, balance: Money, most: int = MOST_MESSAGES) -> list[CounterOffer]:
    """What a debtor says, from one message to `most`."""
    return [a_message(random, balance) for _ in range(a_length(random, most))]


def a_length(random: Random, most: int = MOST_MESSAGES) -> int:
    """How many messages: mostly few, one time in twenty as many as possible."""
    return most if random.randrange(20) == 0 else random.randint(1, min(5, most))


def split(random: Random, said: CounterOffer) -> CounterOffer:
    """The same money cut otherwise: half of it, in more parts, a part at once and the rest in instalments."""
    ways = [said]
    if said.amount is not None and said.amount.minor_units > 1:
        half = Money(said.amount.minor_units // 2, said.amount.currency)
        ways.append(replace(said, amount=half))
        # One month on a named day is one payment on that day: with more months the down payment would come sooner.
        if said.months is not None and said.months > 1:
            ways.append(replace(said, months=said.months + random.randint(1, 12)))
        elif said.months is None and said.down_payment is None and said.first_date is None:
            ways.append(replace(said, months=random.randint(2, 12), down_payment=half))
    if said.monthly is not None and said.months is not None and said.monthly.minor_units > 1:
        half = Money(said.monthly.minor_units // 2, said.monthly.currency)
        ways.append(replace(said, monthly=half, months=said.months * 2))
    return random.choice(ways)


def talk(
    case: Case, said: Iterable[CounterOffer], today: date = MONDAY, stop_when_met: bool = False
) -> Talked:
    """Say one message after the other on one day."""
    state, met, outcomes, shown = case.state, False, list[Outcome](), list[OfferTerms]()
    for counter in said:
        answer = answer_counter_offer(case.debt, case.policy, state, counter, today, is_holiday)
        shown += answer.offers
        state = answer.state
        outcomes.append(answer.outcome)
        # Asking for a term, an instalment or a day that there is names no price.
        taken = answer.outcome is Outcome.ACCEPTED
        own = any(terms.source is OfferSource.COUNTER_OFFER for terms in answer.offers)
        met = met or (counter.total is not None and (taken or own))
        if met and stop_when_met:
            break
    return Talked(state, tuple(dict.fromkeys(shown)), tuple(outcomes), met)


def price(case: Case, state: NegotiationState) -> Money | None:
    """What a single payment comes to as the negotiation stands."""
    offers, _ = opening_offers(case.debt, case.policy, state, MONDAY, is_holiday)
    return next((o.total for o in offers if o.kind is OfferKind.LUMP_SUM), None)
