"""The engine's answer to a proposal, and the shapes that it is given in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from .calendar import Frequency
from .concession import PriceList
from .errors import InvalidInput
from .money import Money
from .offer import OfferTerms
from .offer_making import Desk
from .shape import Shape, lump_sum_shape, plan_shape
from .standing import NegotiationState, lump_sum_terms


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
    `immediate_payment_too_small`, `no_such_plan`, `debt_not_negotiable`, `price_for_date`, `date_too_far`.
    None of them tells the floor. `is_last`: the price comes down no further; the offers stand,
    to be taken or left. `are_packages`: the offers are ways of paying what is worth the same.
    """

    outcome: Outcome
    offers: tuple[OfferTerms, ...]
    state: NegotiationState
    reason_code: str
    is_last: bool = False
    are_packages: bool = False


def closed(state: NegotiationState) -> CounterAnswer:
    """The answer about a debt that is paid, agreed, disputed or withdrawn."""
    return CounterAnswer(Outcome.REFUSED, (), state, "debt_not_negotiable")


def distinct(offers: Iterable[OfferTerms | None]) -> tuple[OfferTerms, ...]:
    """Those that exist, each once, in their order."""
    return tuple(dict.fromkeys(terms for terms in offers if terms is not None))


def with_lump_sum(
    desk: Desk, prices: PriceList, state: NegotiationState, terms: OfferTerms
) -> tuple[OfferTerms, ...]:
    """The answering offer and, beside a plan, the single payment that stands."""
    return distinct([terms, lump_sum_terms(desk, prices, state)])


def shape_for(
    desk: Desk, months: int, frequency: Frequency, down_payment: Money, first_date: date | None = None
) -> Shape:
    """A plan of so many months; of one month and one payment, a single payment. `first_date` dates its first."""
    if frequency == Frequency.ONCE or (months == 1 and frequency == Frequency.MONTHLY):
        shape = lump_sum_shape(desk.debt.currency)
    else:
        shape = plan_shape(months, frequency, down_payment)
    return shape if first_date is None else replace(shape, first_days=days_until(desk, shape, first_date))


def days_until(desk: Desk, shape: Shape, first_date: date) -> int | None:
    """Days to the first payment; None where the day is no later than a single payment is due anyway. No instalment
    falls due before the down payment does.

    InvalidInput `date_in_the_past`.
    """
    days = (first_date - desk.today).days
    if days < 0:
        raise InvalidInput("date_in_the_past", "Esa fecha ya pasó. Dinos una de hoy en adelante.")
    soon = desk.policy.payment_days
    if shape.is_lump_sum and days <= soon:
        return None
    return max(days, soon) if shape.down_payment else days


def down_payment_in(desk: Desk, offered: Money | None) -> Money:
    """What is paid at once in a plan: what was offered, at least the policy's share."""
    least = desk.balance.share(desk.policy.least_down_payment_share, "up")
    least = min(least.rounded_to(desk.policy.step_minor, "up"), desk.balance)
    return max(offered, least) if offered else least
