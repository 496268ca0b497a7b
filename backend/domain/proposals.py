"""Judging a proposal that has a total: met, better than before, or neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from .answers import CounterAnswer, Outcome, distinct, down_payment_in, shape_for, with_lump_sum
from .concession import CampaignPrices, PriceList
from .counter_offer import CounterOffer
from .errors import InvalidInput
from .offer import OfferKind, OfferTerms
from .offer_making import Desk, fixed_terms
from .packages import MOST_AT_A_TIME, equal_packages
from .plans import refused_term
from .shape import Shape, lump_sum_shape
from .standing import (
    NegotiationState,
    Proposal,
    after_acceptance,
    after_better,
    is_last,
    lump_sum_terms,
    standing_rung,
    standing_terms,
)


def proposal_of(desk: Desk, counter: CounterOffer) -> Proposal:
    """A total and a shape; a down payment that covers the total leaves a single payment."""
    months, down = counter.months, down_payment_in(desk, counter.down_payment)
    total = counter.total
    if total is None:
        raise InvalidInput("empty_counter_offer", "Dinos cuánto podrías pagar y en cuánto tiempo.")
    if months is None and counter.monthly is not None:
        months = -(-total.minor_units // counter.monthly.minor_units)
    elif months is None:
        months = desk.policy.partial_most_months if counter.down_payment else 1
    if total <= down:
        months = 1
    return Proposal(total, shape_for(desk, months, counter.frequency, down, counter.first_date))


def answer_proposal(desk: Desk, prices: PriceList, state: NegotiationState, made: Proposal) -> CounterAnswer:
    """Accept it at the standing price, or at its own where that is the price by now; else answer it."""
    terms = _standing(desk, prices, state, made)
    if terms is None:
        shape = made.shape
        day = None if shape.first_days is None else desk.today + timedelta(days=shape.first_days)
        return refused_term(desk, prices, state, shape.months, shape.frequency, shape.down_payment, day)
    if made.total >= terms.total:
        return _accepted(desk, prices, state, terms, made.shape)
    value = desk.value_of(made.total, made.shape)
    if state.best_value is not None and value <= state.best_value:
        return _countered(desk, prices, state, terms, "price_stands")
    if not desk.by_value and state.round >= desk.policy.most_rounds:
        offers = with_lump_sum(desk, prices, state, terms)
        return CounterAnswer(Outcome.EXHAUSTED, offers, state, "rounds_exhausted", is_last=True)
    return _answer_better(desk, prices, state, made, terms)


def _answer_better(
    desk: Desk, prices: PriceList, before: NegotiationState, made: Proposal, stood: OfferTerms
) -> CounterAnswer:
    after = after_better(desk, prices, before, made)
    terms = _standing(desk, prices, after, made) or stood
    if made.total >= terms.total:
        return _accepted(desk, prices, after, terms, made.shape)
    revealed = _newly_revealed(desk, prices, before, after)
    moved = revealed or terms.total < stood.total
    answer = _countered(desk, prices, after, terms, "price_moved" if moved else "price_stands")
    return replace(answer, offers=distinct([*answer.offers, *revealed]))


def _standing(desk: Desk, prices: PriceList, state: NegotiationState, made: Proposal) -> OfferTerms | None:
    """The standing price in the shape proposed; as a single payment where what is paid at once covers that."""
    terms = standing_terms(desk, prices, state, made.shape)
    if terms is None and made.shape.down_payment:
        once = lump_sum_terms(desk, prices, state)
        return once if once and made.shape.down_payment >= once.total else None
    return terms


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
    once = terms.kind is OfferKind.LUMP_SUM
    met = lump_sum_shape(desk.policy.currency) if once else shape
    settled = after_acceptance(desk, prices, state, terms, met)
    return CounterAnswer(Outcome.ACCEPTED, (terms,), settled, "meets_price")


def _countered(
    desk: Desk, prices: PriceList, state: NegotiationState, terms: OfferTerms, reason_code: str
) -> CounterAnswer:
    offers = with_lump_sum(desk, prices, state, terms)
    if desk.by_value:
        offers = distinct([terms, *equal_packages(desk, prices, state)])[:MOST_AT_A_TIME]
    last, packages = is_last(desk, prices, state), desk.by_value and len(offers) > 1
    return CounterAnswer(Outcome.COUNTERED, offers, state, reason_code, last, packages)
