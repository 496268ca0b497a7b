"""Two or three offers of the same worth that differ in what is paid at once, in term and in what is waived.

A debtor who turns down one way of paying is offered another one before the price moves: value for value.
"""

from __future__ import annotations

from .answers import down_payment_in, shape_for
from .calendar import Frequency
from .concession import PriceList
from .concession_rules import Package
from .offer import OfferTerms
from .offer_making import Desk
from .shape import Shape, lump_sum_shape
from .standing import NegotiationState, standing_terms

MOST_AT_A_TIME = 3


def equal_packages(desk: Desk, prices: PriceList, state: NegotiationState) -> list[OfferTerms]:
    """The single payment and the policy's packages, as far as each can be worth what is asked."""
    shapes = [lump_sum_shape(desk.policy.currency)]
    shapes += [package_shape(desk, package) for package in desk.policy.concession.packages]
    made = [(shape, standing_terms(desk, prices, state, shape)) for shape in shapes]
    return [terms for shape, terms in made if terms and (shape.is_lump_sum or _waives(prices, shape, terms))]


def package_shape(desk: Desk, package: Package) -> Shape:
    """The package's plan, its down payment rounded up to the policy's step."""
    down = desk.balance.share(package.down_share, "up").rounded_to(desk.policy.step_minor, "up")
    least = down_payment_in(desk, down if down else None)
    return shape_for(desk, package.months, Frequency.MONTHLY, least)


def _waives(prices: PriceList, shape: Shape, terms: OfferTerms) -> bool:
    """Whether it is worth the target: a plan at its very most may be worth less."""
    return terms.total < prices.most(shape)
