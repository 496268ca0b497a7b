"""The negotiation: what is offered, and what a counter-offer gets. Pure functions over a `NegotiationState`.

The price comes down only for a counter-offer that is worth more than every one before it, and by how much
depends on that best value alone: repeating, asking again, splitting or reordering gains nothing. A proposal
that meets the price is accepted at the price; one in between is answered with an offer; one that is too low
hears the price that stands. No offer is worth less than the creditor's floor, and no answer tells it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext

from .answers import CounterAnswer, Outcome, closed, distinct, down_payment_in, shape_for
from .calendar import Frequency, IsHoliday
from .concession import CampaignPrices, PriceList, prices_for
from .counter_offer import CounterOffer
from .days import price_for_date, too_late
from .debt import Debt
from .errors import InvalidInput
from .money import Money
from .offer import OfferSource, OfferTerms
from .offer_making import Desk, discounted, fixed_terms
from .packages import equal_packages
from .plans import (
    partial_by_value,
    partial_terms,
    plan_for_monthly,
    plans_in_use,
    refused_term,
    usual_plans,
)
from .policy import Policy
from .proposals import answer_proposal, proposal_of
from .standing import (
    NegotiationState,
    desk_for,
    lump_sum_terms,
    standing_rung,
    standing_terms,
)

__all__ = [
    "CounterAnswer",
    "CounterOffer",
    "NegotiationState",
    "Outcome",
    "answer_counter_offer",
    "opening_offers",
    "partial_payment_offer",
    "plan_for",
    "turn_down",
]
_PRECISION = Context(prec=34)


def opening_offers(
    debt: Debt, policy: Policy, state: NegotiationState, today: date, is_holiday: IsHoliday
) -> tuple[tuple[OfferTerms, ...], NegotiationState]:
    """The offers on the table as the negotiation stands; asked again, the same ones.

    The ladder: a single payment and the policy's usual plans. A campaign: its prices revealed so far.
    """
    if not debt.is_negotiable:
        return (), state
    desk = desk_for(debt, policy, today, is_holiday, state)
    return _table(desk, prices_for(desk), state), state


def turn_down(
    debt: Debt, policy: Policy, state: NegotiationState, today: date, is_holiday: IsHoliday
) -> tuple[tuple[OfferTerms, ...], NegotiationState]:
    """The debtor refuses what was shown, without a figure. The ladder stands; a campaign, whose prices are
    public, shows its next one."""
    desk = desk_for(debt, policy, today, is_holiday, state)
    prices = prices_for(desk)
    state = replace(state, turned_down=state.turned_down + 1)
    if prices.source == OfferSource.CAMPAIGN:
        rung = min(max(state.rung, state.turned_down), prices.last_rung)
        state = replace(state, rung=rung)
    return opening_offers(debt, policy, state, today, is_holiday)


def answer_counter_offer(
    debt: Debt,
    policy: Policy,
    state: NegotiationState,
    counter: CounterOffer,
    today: date,
    is_holiday: IsHoliday,
) -> CounterAnswer:
    """Accept, answer or refuse a proposal; InvalidInput `currency_mismatch` for one in another currency,
    `date_in_the_past` for a day gone by."""
    if counter.currency not in (None, debt.currency):
        raise InvalidInput("currency_mismatch", "La propuesta está en otra moneda.")
    desk = desk_for(debt, policy, today, is_holiday, state)
    state = replace(state, counter_count=state.counter_count + 1)
    if not debt.is_negotiable:
        return closed(state)
    farthest = today + timedelta(days=policy.concession.most_days_ahead)
    if counter.first_date is not None and counter.first_date > farthest:
        return too_late(desk, prices_for(desk), state, replace(counter, first_date=farthest))
    return _answer(desk, state, counter)


def plan_for(
    debt: Debt,
    policy: Policy,
    state: NegotiationState,
    today: date,
    is_holiday: IsHoliday,
    *,
    months: int | None = None,
    monthly: Money | None = None,
    down_payment: Money | None = None,
    frequency: Frequency = Frequency.MONTHLY,
    first_date: date | None = None,
) -> CounterAnswer:
    """The plan of a term, or the shortest one (within `months`) whose instalments fit `monthly` per month.

    With neither, the usual plans. A plan that does not exist is `refused` with the nearest one that does.
    Asking moves no price.
    """
    if not debt.is_negotiable:
        return closed(state)
    desk = desk_for(debt, policy, today, is_holiday, state)
    prices = prices_for(desk)
    down = down_payment_in(desk, down_payment)
    if monthly is not None:
        most = months or prices.most_months
        return plan_for_monthly(desk, prices, state, monthly, most, down, frequency, first_date)
    if months is None:
        return usual_plans(desk, prices, state)
    terms = standing_terms(desk, prices, state, shape_for(desk, months, frequency, down, first_date))
    if terms is None:
        return refused_term(desk, prices, state, months, frequency, down, first_date)
    return CounterAnswer(Outcome.COUNTERED, (terms,), state, "plan_for_term")


def partial_payment_offer(
    debt: Debt,
    policy: Policy,
    state: NegotiationState,
    immediate_amount: Money,
    today: date,
    is_holiday: IsHoliday,
    *,
    months: int | None = None,
) -> CounterAnswer:
    """A large payment at once earns the policy's discount on the whole balance, the rest follows in months.

    An amount that already covers the discounted debt is a counter-offer of a single payment. By value there
    are no steps: a payment at once earns what it is worth.
    """
    if not debt.is_negotiable:
        return closed(state)
    desk = desk_for(debt, policy, today, is_holiday, state)
    if desk.by_value:
        return _partial_by_value(desk, state, immediate_amount, months)
    with localcontext(_PRECISION):
        share = Decimal(immediate_amount.minor_units) / desk.balance.minor_units
    discount = policy.partial_discount(share)
    if discount is None:
        return CounterAnswer(Outcome.REFUSED, (), state, "immediate_payment_too_small")
    principal = discounted(desk, discount)
    if immediate_amount >= principal:
        counter = CounterOffer(amount=immediate_amount)
        return answer_counter_offer(debt, policy, state, counter, today, is_holiday)
    rest_months = min(months or policy.partial_most_months, policy.partial_most_months)
    terms = partial_terms(desk, immediate_amount, principal, rest_months)
    if terms is None:
        return CounterAnswer(Outcome.REFUSED, (), state, "no_such_plan")
    return CounterAnswer(Outcome.COUNTERED, (terms,), state, "partial_payment")


def _table(desk: Desk, prices: PriceList, state: NegotiationState) -> tuple[OfferTerms, ...]:
    lump_sum = lump_sum_terms(desk, prices, state)
    if isinstance(prices, CampaignPrices):
        shown = prices.offers[: standing_rung(prices, state) + 1]
        revealed = [fixed_terms(desk, offer) for offer in shown]
        own = lump_sum if lump_sum and lump_sum.source == OfferSource.COUNTER_OFFER else None
        return distinct([*revealed, own])
    if desk.by_value:
        return distinct(equal_packages(desk, prices, state))
    return distinct([lump_sum, *plans_in_use(desk, prices, state)])


def _answer(desk: Desk, state: NegotiationState, counter: CounterOffer) -> CounterAnswer:
    if counter.total is not None:
        return answer_proposal(desk, prices_for(desk), state, proposal_of(desk, counter))
    if counter.first_date and not (counter.months or counter.monthly or counter.down_payment):
        return price_for_date(desk, prices_for(desk), state, counter.first_date)
    return _answer_without_total(desk, state, counter)


def _answer_without_total(desk: Desk, state: NegotiationState, counter: CounterOffer) -> CounterAnswer:
    only_down = counter.down_payment and counter.monthly is None and counter.months is None
    if counter.down_payment and only_down and counter.first_date is None:
        return partial_payment_offer(
            desk.debt, desk.policy, state, counter.down_payment, desk.today, desk.is_holiday
        )
    return plan_for(
        desk.debt,
        desk.policy,
        state,
        desk.today,
        desk.is_holiday,
        months=desk.policy.partial_most_months if only_down else counter.months,
        monthly=counter.monthly,
        down_payment=counter.down_payment,
        frequency=counter.frequency,
        first_date=counter.first_date,
    )


def _partial_by_value(
    desk: Desk, state: NegotiationState, immediate: Money, months: int | None
) -> CounterAnswer:
    prices, most = prices_for(desk), desk.policy.partial_most_months
    lump_sum = lump_sum_terms(desk, prices, state)
    if lump_sum is not None and immediate >= lump_sum.total:
        proposal = proposal_of(desk, CounterOffer(amount=immediate))
        return answer_proposal(desk, prices, state, proposal)
    return partial_by_value(desk, prices, state, immediate, min(months or most, most))
