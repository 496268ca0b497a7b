"""The negotiation: what is offered, and what a counter-offer gets. Pure functions over a `NegotiationState`.

The price comes down only for a counter-offer that is worth more than every one before it, and by how much
depends on that best value alone: repeating, asking again, splitting or reordering gains nothing. A proposal
that meets the price is accepted at the price; one in between is answered with an offer; one that is too low
hears the price that stands. No offer is worth less than the creditor's floor, and no answer tells it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Context, Decimal, localcontext

from .answers import CounterAnswer, Outcome, closed, distinct, down_payment_in, shape_for
from .calendar import Frequency, IsHoliday
from .concession import CampaignPrices, PriceList, prices_for
from .counter_offer import CounterOffer
from .debt import Debt
from .errors import InvalidInput
from .money import Money
from .offer import OfferSource, OfferTerms
from .offer_making import Desk, discounted, fixed_terms
from .plans import partial_terms, plan_for_monthly, plans_in_use, refused_term, usual_plans
from .policy import Policy
from .proposals import answer_proposal, proposal_of
from .standing import (
    NegotiationState,
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
    "meets_floor",
    "offer_problem",
    "offer_still_valid",
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
    desk = _desk(debt, policy, today, is_holiday)
    return _table(desk, prices_for(desk), state), state


def turn_down(
    debt: Debt, policy: Policy, state: NegotiationState, today: date, is_holiday: IsHoliday
) -> tuple[tuple[OfferTerms, ...], NegotiationState]:
    """The debtor refuses what was shown, without a figure. The ladder stands; a campaign, whose prices are
    public, shows its next one."""
    desk = _desk(debt, policy, today, is_holiday)
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
    """Accept, answer or refuse a proposal; InvalidInput `currency_mismatch` for one in another currency."""
    if counter.currency not in (None, debt.currency):
        raise InvalidInput("currency_mismatch", "La propuesta está en otra moneda.")
    desk = _desk(debt, policy, today, is_holiday)
    state = replace(state, counter_count=state.counter_count + 1)
    if counter.total is None:
        return _answer_without_total(desk, state, counter)
    if not debt.is_negotiable:
        return closed(state)
    return answer_proposal(desk, prices_for(desk), state, proposal_of(desk, counter))


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
) -> CounterAnswer:
    """The plan of a term, or the shortest one (within `months`) whose instalments fit `monthly` per month.

    With neither, the usual plans. A plan that does not exist is `refused` with the nearest one that does.
    Asking moves no price.
    """
    if not debt.is_negotiable:
        return closed(state)
    desk = _desk(debt, policy, today, is_holiday)
    prices = prices_for(desk)
    down = down_payment_in(desk, down_payment)
    if monthly is not None:
        return plan_for_monthly(desk, prices, state, monthly, months or prices.most_months, down, frequency)
    if months is None:
        return usual_plans(desk, prices, state)
    terms = standing_terms(desk, prices, state, shape_for(desk, months, frequency, down))
    if terms is None:
        return refused_term(desk, prices, state, months, frequency, down)
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

    An amount that already covers the discounted debt is a counter-offer of a single payment.
    """
    if not debt.is_negotiable:
        return closed(state)
    desk = _desk(debt, policy, today, is_holiday)
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


def meets_floor(terms: OfferTerms, debt: Debt, policy: Policy, today: date, is_holiday: IsHoliday) -> bool:
    """Whether terms are worth what the creditor must at least receive; on their own calendar."""
    desk = _desk(debt, policy, today, is_holiday)
    return desk.worth(terms) >= desk.floor


def offer_problem(
    terms: OfferTerms, debt: Debt, policy: Policy, today: date, is_holiday: IsHoliday
) -> str | None:
    """Why terms can no longer be accepted: `offer_expired`, `debt_not_negotiable`, `balance_changed`,
    `offer_not_acceptable` (the floor, which is not named); None when they can. `today` is the debtor's."""
    if today > terms.valid_until:
        return "offer_expired"
    if not debt.is_negotiable:
        return "debt_not_negotiable"
    if terms.balance != debt.balance:
        return "balance_changed"
    return None if meets_floor(terms, debt, policy, today, is_holiday) else "offer_not_acceptable"


def offer_still_valid(
    terms: OfferTerms, debt: Debt, policy: Policy, today: date, is_holiday: IsHoliday
) -> bool:
    """Whether `offer_problem` finds none."""
    return offer_problem(terms, debt, policy, today, is_holiday) is None


def _desk(debt: Debt, policy: Policy, today: date, is_holiday: IsHoliday) -> Desk:
    if debt.currency != policy.currency:
        raise InvalidInput("currency_mismatch", "La política de la entidad está en otra moneda.")
    return Desk(debt, policy, today, is_holiday)


def _table(desk: Desk, prices: PriceList, state: NegotiationState) -> tuple[OfferTerms, ...]:
    lump_sum = lump_sum_terms(desk, prices, state)
    if isinstance(prices, CampaignPrices):
        shown = prices.offers[: standing_rung(prices, state) + 1]
        revealed = [fixed_terms(desk, offer) for offer in shown]
        own = lump_sum if lump_sum and lump_sum.source == OfferSource.COUNTER_OFFER else None
        return distinct([*revealed, own])
    return distinct([lump_sum, *plans_in_use(desk, prices, state)])


def _answer_without_total(desk: Desk, state: NegotiationState, counter: CounterOffer) -> CounterAnswer:
    if counter.down_payment and counter.monthly is None and counter.months is None:
        return partial_payment_offer(
            desk.debt, desk.policy, state, counter.down_payment, desk.today, desk.is_holiday
        )
    return plan_for(
        desk.debt,
        desk.policy,
        state,
        desk.today,
        desk.is_holiday,
        months=counter.months,
        monthly=counter.monthly,
        down_payment=counter.down_payment,
        frequency=counter.frequency,
    )
