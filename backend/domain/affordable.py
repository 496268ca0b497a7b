"""Keeping plans within what a debtor can pay a month."""

from __future__ import annotations

from dataclasses import replace

from .answers import CounterAnswer, Outcome, distinct, down_payment_in
from .calendar import Frequency
from .concession import PriceList
from .money import Money
from .offer import OfferKind, OfferTerms
from .offer_making import Desk
from .plans import plan_for_monthly
from .standing import lump_sum_terms


def monthly_burden(terms: OfferTerms) -> Money:
    """The most that the plan's instalments come to in a month; nothing for a single payment."""
    if terms.kind == OfferKind.LUMP_SUM:
        return Money.zero(terms.currency)
    return max(payment.amount for payment in terms.instalments) * terms.frequency.payments_per_month


def affordable(desk: Desk, prices: PriceList, answer: CounterAnswer) -> CounterAnswer:
    """The same answer without plans that ask too much a month.

    Where that takes away the offer that answers: `refused`, `not_affordable`, with the shortest plan that can
    be paid, if there is one, and the single payment. What was proposed is remembered all the same.
    """
    most = desk.most_monthly
    if most is None:
        return answer
    fitting = tuple(terms for terms in answer.offers if monthly_burden(terms) <= most)
    if fitting[:1] == answer.offers[:1]:
        return replace(answer, offers=fitting)
    state, down = answer.state, down_payment_in(desk, None)
    plan = plan_for_monthly(desk, prices, state, most, prices.most_months, down, Frequency.MONTHLY)
    shorter = plan.offers if plan.outcome == Outcome.ACCEPTED else ()
    offers = distinct([*shorter, lump_sum_terms(desk, prices, state)])
    return CounterAnswer(Outcome.REFUSED, offers, state, "not_affordable", is_last=answer.is_last)
