"""Paying on a day that the debtor names: later money is worth less, and too late is not possible."""

from __future__ import annotations

from datetime import date

from .answers import CounterAnswer, Outcome, distinct, down_payment_in, shape_for, with_lump_sum
from .calendar import Frequency
from .concession import PriceList
from .counter_offer import CounterOffer
from .money import Money
from .offer_making import Desk
from .standing import NegotiationState, standing_terms


def price_for_date(desk: Desk, prices: PriceList, state: NegotiationState, first_date: date) -> CounterAnswer:
    """What a single payment on that day comes to, worth as much as what is asked. Asking moves no price."""
    shape = shape_for(desk, 1, Frequency.ONCE, Money.zero(desk.debt.currency), first_date)
    terms = standing_terms(desk, prices, state, shape)
    if terms is None:
        return CounterAnswer(Outcome.REFUSED, distinct([]), state, "no_such_plan")
    return CounterAnswer(
        Outcome.COUNTERED, with_lump_sum(desk, prices, state, terms), state, "price_for_date"
    )


def too_late(desk: Desk, prices: PriceList, state: NegotiationState, farthest: CounterOffer) -> CounterAnswer:
    """A refusal with what may be had on the farthest possible day, in the shape that was proposed."""
    down = down_payment_in(desk, farthest.down_payment)
    instalments = farthest.months if farthest.months or farthest.monthly is None else 0
    months = desk.policy.plan_months[-1] if instalments == 0 and desk.policy.plan_months else instalments or 1
    shape = shape_for(desk, months, farthest.frequency, down, farthest.first_date)
    answering = distinct([standing_terms(desk, prices, state, shape)])
    offers = with_lump_sum(desk, prices, state, answering[0]) if answering else answering
    return CounterAnswer(Outcome.REFUSED, offers, state, "date_too_far")
