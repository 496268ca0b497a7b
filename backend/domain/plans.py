"""Plans that a debtor asks for by term or by instalment. Asking moves no price."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .answers import CounterAnswer, Outcome, distinct, down_payment_in, shape_for, with_lump_sum
from .calendar import Frequency
from .concession import CampaignPrices, PriceList
from .money import Money
from .offer import OfferSource, OfferTerms
from .offer_making import Desk, at_floor_or_above, total_of_plan
from .shape import plan_shape
from .standing import NegotiationState, lump_sum_terms, standing_terms, standing_total


def plans_in_use(desk: Desk, prices: PriceList, state: NegotiationState) -> list[OfferTerms | None]:
    """The plans of the policy's usual terms, as the negotiation stands."""
    down = down_payment_in(desk, None)
    return [
        standing_terms(desk, prices, state, shape_for(desk, months, Frequency.MONTHLY, down))
        for months in desk.policy.plan_months
    ]


def usual_plans(desk: Desk, prices: PriceList, state: NegotiationState) -> CounterAnswer:
    """What is answered to "in instalments" without a term: of a campaign, the creditor's best plan."""
    if isinstance(prices, CampaignPrices):
        months = [offer.count for offer in prices.offers if offer.count > 1][:1]
        shapes = [plan_shape(m, Frequency.MONTHLY, Money.zero(desk.debt.currency)) for m in months]
        plans = distinct(standing_terms(desk, prices, state, shape) for shape in shapes)
    else:
        plans = distinct(plans_in_use(desk, prices, state))
    if not plans:
        lump_sum = distinct([lump_sum_terms(desk, prices, state)])
        return CounterAnswer(Outcome.REFUSED, lump_sum, state, "no_such_plan")
    return CounterAnswer(Outcome.COUNTERED, plans, state, "plan_for_term")


def plan_for_monthly(
    desk: Desk,
    prices: PriceList,
    state: NegotiationState,
    monthly: Money,
    most_months: int,
    down: Money,
    frequency: Frequency,
    first_date: date | None = None,
) -> CounterAnswer:
    """The shortest plan whose instalments fit what can be paid per month."""
    for months in range(1, min(most_months, prices.most_months) + 1):
        shape = shape_for(desk, months, frequency, down, first_date)
        total = standing_total(desk, prices, state, shape)
        if total is None or total - shape.down_payment > monthly * months:
            continue
        terms = standing_terms(desk, prices, state, shape)
        if terms is not None and _fits(terms, monthly):
            return CounterAnswer(Outcome.ACCEPTED, (terms,), state, "plan_for_monthly")
    refused = refused_term(desk, prices, state, most_months, frequency, down, first_date)
    return replace(refused, reason_code="instalment_too_small")


def partial_by_value(
    desk: Desk, prices: PriceList, state: NegotiationState, immediate: Money, most_months: int
) -> CounterAnswer:
    """A payment at once, whatever part of the balance, and the rest in the longest plan that there is for it.

    It earns what it is worth: the more at once, the lower the total.
    """
    for months in range(most_months, 0, -1):
        shape = plan_shape(months, Frequency.MONTHLY, immediate)
        terms = standing_terms(desk, prices, state, shape)
        if terms is not None:
            return CounterAnswer(Outcome.COUNTERED, (terms,), state, "partial_payment")
    return CounterAnswer(Outcome.REFUSED, (), state, "no_such_plan")


def _fits(terms: OfferTerms, monthly: Money) -> bool:
    largest = max(payment.amount for payment in terms.instalments)
    return largest * terms.frequency.payments_per_month <= monthly


def refused_term(
    desk: Desk,
    prices: PriceList,
    state: NegotiationState,
    months: int,
    frequency: Frequency,
    down: Money,
    first_date: date | None = None,
) -> CounterAnswer:
    """The longest plan that exists below the term asked for, and the single payment."""
    reason = "term_too_long" if months > prices.most_months else "instalment_too_small"
    for shorter in range(min(months, prices.most_months), 0, -1):
        shape = shape_for(desk, shorter, frequency, down, first_date)
        terms = standing_terms(desk, prices, state, shape)
        if terms is not None:
            offers = with_lump_sum(desk, prices, state, terms)
            return CounterAnswer(Outcome.REFUSED, offers, state, reason)
    return CounterAnswer(Outcome.REFUSED, (), state, "no_such_plan")


def partial_terms(desk: Desk, immediate: Money, principal: Money, most_months: int) -> OfferTerms | None:
    """A payment at once and the rest in as many months as the least instalment leaves room for."""
    for months in range(most_months, 0, -1):
        shape = plan_shape(months, Frequency.MONTHLY, immediate)
        total = total_of_plan(desk, shape, principal)
        enough = (total - immediate) >= desk.policy.least_instalment * months
        if enough or months == 1:
            most = total_of_plan(desk, shape, desk.balance)
            return at_floor_or_above(desk, shape, total, most, OfferSource.POLICY)
    return None
