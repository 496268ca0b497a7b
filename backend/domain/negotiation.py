"""The negotiation: what is offered, and what a counter-offer gets. Pure functions over a `NegotiationState`.

The price comes down only for a counter-offer that is worth more than every one before it, and by how much
depends on that best value alone: repeating, asking again, splitting or reordering gains nothing. A proposal
that meets the price is accepted at the price; one in between is answered with an offer; one that is too low
hears the price that stands. No offer is worth less than the creditor's floor, and no answer tells it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal, localcontext
from enum import StrEnum

from .calendar import Frequency, IsHoliday
from .concession import CampaignPrices, PriceList, prices_for
from .counter_offer import CounterOffer
from .debt import Debt
from .errors import InvalidInput
from .money import Money
from .offer import OfferSource, OfferTerms
from .offer_making import Desk, at_floor_or_above, discounted, fixed_terms, total_of_plan
from .policy import Policy
from .shape import Shape, lump_sum_shape, plan_shape, value_of
from .standing import (
    NegotiationState,
    Proposal,
    after_acceptance,
    after_better,
    lump_sum_terms,
    standing_rung,
    standing_terms,
    standing_total,
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


class Outcome(StrEnum):
    """What became of a proposal."""

    ACCEPTED = "accepted"
    COUNTERED = "countered"
    REFUSED = "refused"
    EXHAUSTED = "exhausted"


@dataclass(frozen=True, slots=True)
class CounterAnswer:
    """The engine's answer. The first of `offers` is the one that answers; all may be taken.

    `reason_code`: `meets_price`, `price_moved`, `price_stands`, `plan_for_term`, `plan_for_monthly`,
    `partial_payment`, `rounds_exhausted`, `term_too_long`, `instalment_too_small`,
    `immediate_payment_too_small`, `no_such_plan`, `debt_not_negotiable`. None of them tells the floor.
    """

    outcome: Outcome
    offers: tuple[OfferTerms, ...]
    state: NegotiationState
    reason_code: str


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
        return _closed(state)
    return _answer_proposal(desk, prices_for(desk), state, _proposal_of(desk, counter))


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
        return _closed(state)
    desk = _desk(debt, policy, today, is_holiday)
    prices = prices_for(desk)
    down = _down_payment(desk, down_payment)
    if monthly is not None:
        return _plan_for_monthly(desk, prices, state, monthly, months or prices.most_months, down, frequency)
    if months is None:
        return _usual_plans(desk, prices, state)
    terms = standing_terms(desk, prices, state, _shape(desk, months, frequency, down))
    if terms is None:
        return _refused_term(desk, prices, state, months, frequency, down)
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
        return _closed(state)
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
    terms = _partial_terms(desk, immediate_amount, principal, rest_months)
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


def _closed(state: NegotiationState) -> CounterAnswer:
    return CounterAnswer(Outcome.REFUSED, (), state, "debt_not_negotiable")


def _table(desk: Desk, prices: PriceList, state: NegotiationState) -> tuple[OfferTerms, ...]:
    lump_sum = lump_sum_terms(desk, prices, state)
    if isinstance(prices, CampaignPrices):
        shown = prices.offers[: standing_rung(prices, state) + 1]
        revealed = [fixed_terms(desk, offer) for offer in shown]
        own = lump_sum if lump_sum and lump_sum.source == OfferSource.COUNTER_OFFER else None
        return _distinct([*revealed, own])
    return _distinct([lump_sum, *_plans(desk, prices, state)])


def _plans(desk: Desk, prices: PriceList, state: NegotiationState) -> list[OfferTerms | None]:
    down = _down_payment(desk, None)
    return [
        standing_terms(desk, prices, state, _shape(desk, months, Frequency.MONTHLY, down))
        for months in desk.policy.plan_months
    ]


def _distinct(offers: Iterable[OfferTerms | None]) -> tuple[OfferTerms, ...]:
    return tuple(dict.fromkeys(terms for terms in offers if terms is not None))


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


def _proposal_of(desk: Desk, counter: CounterOffer) -> Proposal:
    """A total and a shape; a down payment that covers the total leaves a single payment."""
    months, down = counter.months, _down_payment(desk, counter.down_payment)
    total = counter.total
    if total is None:
        raise InvalidInput("empty_counter_offer", "Dinos cuánto podrías pagar y en cuánto tiempo.")
    if months is None and counter.monthly is not None:
        months = -(-total.minor_units // counter.monthly.minor_units)
    elif months is None:
        months = desk.policy.partial_most_months if counter.down_payment else 1
    if total <= down:
        months = 1
    return Proposal(total, _shape(desk, months, counter.frequency, down))


def _answer_proposal(desk: Desk, prices: PriceList, state: NegotiationState, made: Proposal) -> CounterAnswer:
    terms = standing_terms(desk, prices, state, made.shape)
    if terms is None:
        shape = made.shape
        return _refused_term(desk, prices, state, shape.months, shape.frequency, shape.down_payment)
    if made.total >= terms.total:
        return _accepted(desk, prices, state, terms, made.shape)
    value = value_of(made.total, made.shape, desk.policy)
    if state.best_value is not None and value <= state.best_value:
        return _countered(desk, prices, state, terms, "price_stands")
    if state.round >= desk.policy.most_rounds:
        return CounterAnswer(
            Outcome.EXHAUSTED, _with_lump_sum(desk, prices, state, terms), state, "rounds_exhausted"
        )
    return _answer_better(desk, prices, state, made, terms)


def _answer_better(
    desk: Desk, prices: PriceList, before: NegotiationState, made: Proposal, stood: OfferTerms
) -> CounterAnswer:
    after = after_better(desk, prices, before, made)
    terms = standing_terms(desk, prices, after, made.shape) or stood
    if made.total >= terms.total:
        return _accepted(desk, prices, after, terms, made.shape)
    revealed = _newly_revealed(desk, prices, before, after)
    moved = revealed or terms.total < stood.total
    answer = _countered(desk, prices, after, terms, "price_moved" if moved else "price_stands")
    return replace(answer, offers=_distinct([*answer.offers, *revealed]))


def _newly_revealed(
    desk: Desk, prices: PriceList, before: NegotiationState, after: NegotiationState
) -> list[OfferTerms]:
    if not isinstance(prices, CampaignPrices):
        return []
    shown, now = standing_rung(prices, before) + 1, standing_rung(prices, after) + 1
    return [fixed_terms(desk, offer) for offer in prices.offers[shown:now]]


def _accepted(
    desk: Desk, prices: PriceList, state: NegotiationState, terms: OfferTerms, shape: Shape
) -> CounterAnswer:
    settled = after_acceptance(desk, prices, state, terms, shape)
    return CounterAnswer(Outcome.ACCEPTED, (terms,), settled, "meets_price")


def _countered(
    desk: Desk, prices: PriceList, state: NegotiationState, terms: OfferTerms, reason_code: str
) -> CounterAnswer:
    return CounterAnswer(Outcome.COUNTERED, _with_lump_sum(desk, prices, state, terms), state, reason_code)


def _with_lump_sum(
    desk: Desk, prices: PriceList, state: NegotiationState, terms: OfferTerms
) -> tuple[OfferTerms, ...]:
    """The answering offer and, beside a plan, the single payment that stands."""
    return _distinct([terms, lump_sum_terms(desk, prices, state)])


def _shape(desk: Desk, months: int, frequency: Frequency, down_payment: Money) -> Shape:
    if frequency == Frequency.ONCE or (months == 1 and frequency == Frequency.MONTHLY):
        return lump_sum_shape(desk.debt.currency)
    return plan_shape(months, frequency, down_payment)


def _down_payment(desk: Desk, offered: Money | None) -> Money:
    """What is paid at once in a plan: what was offered, at least the policy's share."""
    least = desk.balance.share(desk.policy.least_down_payment_share, "up")
    least = min(least.rounded_to(desk.policy.step_minor, "up"), desk.balance)
    return max(offered, least) if offered else least


def _usual_plans(desk: Desk, prices: PriceList, state: NegotiationState) -> CounterAnswer:
    if isinstance(prices, CampaignPrices):
        months = [offer.count for offer in prices.offers if offer.count > 1][:1]
        shapes = [plan_shape(m, Frequency.MONTHLY, Money.zero(desk.debt.currency)) for m in months]
        plans = _distinct(standing_terms(desk, prices, state, shape) for shape in shapes)
    else:
        plans = _distinct(_plans(desk, prices, state))
    if not plans:
        lump_sum = _distinct([lump_sum_terms(desk, prices, state)])
        return CounterAnswer(Outcome.REFUSED, lump_sum, state, "no_such_plan")
    return CounterAnswer(Outcome.COUNTERED, plans, state, "plan_for_term")


def _plan_for_monthly(
    desk: Desk,
    prices: PriceList,
    state: NegotiationState,
    monthly: Money,
    most_months: int,
    down: Money,
    frequency: Frequency,
) -> CounterAnswer:
    for months in range(1, min(most_months, prices.most_months) + 1):
        shape = _shape(desk, months, frequency, down)
        total = standing_total(desk, prices, state, shape)
        if total is None or total - shape.down_payment > monthly * months:
            continue
        terms = standing_terms(desk, prices, state, shape)
        if terms is not None and _fits(terms, monthly):
            return CounterAnswer(Outcome.ACCEPTED, (terms,), state, "plan_for_monthly")
    refused = _refused_term(desk, prices, state, most_months, frequency, down)
    return replace(refused, reason_code="instalment_too_small")


def _fits(terms: OfferTerms, monthly: Money) -> bool:
    largest = max(payment.amount for payment in terms.instalments)
    return largest * terms.frequency.payments_per_month <= monthly


def _refused_term(
    desk: Desk,
    prices: PriceList,
    state: NegotiationState,
    months: int,
    frequency: Frequency,
    down: Money,
) -> CounterAnswer:
    """The longest plan that exists below the term asked for, and the single payment."""
    reason = "term_too_long" if months > prices.most_months else "instalment_too_small"
    for shorter in range(min(months, prices.most_months), 0, -1):
        terms = standing_terms(desk, prices, state, _shape(desk, shorter, frequency, down))
        if terms is not None:
            offers = _with_lump_sum(desk, prices, state, terms)
            return CounterAnswer(Outcome.REFUSED, offers, state, reason)
    return CounterAnswer(Outcome.REFUSED, (), state, "no_such_plan")


def _partial_terms(desk: Desk, immediate: Money, principal: Money, most_months: int) -> OfferTerms | None:
    for months in range(most_months, 0, -1):
        shape = plan_shape(months, Frequency.MONTHLY, immediate)
        total = total_of_plan(desk, shape, principal)
        enough = (total - immediate) >= desk.policy.least_instalment * months
        if enough or months == 1:
            most = total_of_plan(desk, shape, desk.balance)
            return at_floor_or_above(desk, shape, total, most, OfferSource.POLICY)
    return None
