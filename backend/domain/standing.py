"""A negotiation's memory, and the price that stands in it for any shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .calendar import Frequency, IsHoliday
from .concession import PriceList
from .debt import Debt
from .errors import InvalidInput
from .money import Money
from .offer import OfferSource, OfferTerms
from .offer_making import Desk, at_floor_or_above
from .policy import Policy
from .shape import Shape, lump_sum_shape, plan_shape


@dataclass(frozen=True, slots=True)
class Proposal:
    """A counter-offer made definite: a total in a shape."""

    total: Money
    shape: Shape


@dataclass(frozen=True, slots=True)
class NegotiationState:
    """What a negotiation remembers. Secret in part: it is stored, and never shown to a debtor or a model.

    `round`: better counter-offers so far; `counter_count`: all of them; `rung`: how far the price came down;
    `best_value`: present value of the best counter-offer (exact minor units), `best_proposal` itself, where
    the price stands at it; `turned_down`: how often the debtor refused the offers shown; `margin`: how far the
    last price stays above the floor, drawn once (a policy by value only); `evidence`: which part of the way
    down staff granted for what they verified, 0 to 1.
    """

    round: int = 0
    rung: int = 0
    best_value: Decimal | None = None
    best_proposal: Proposal | None = None
    counter_count: int = 0
    turned_down: int = 0
    margin: Decimal | None = None
    evidence: Decimal = Decimal(0)

    def to_mapping(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "round": self.round,
            "rung": self.rung,
            "best_value": None if self.best_value is None else str(self.best_value),
            "best_proposal": _proposal_to_mapping(self.best_proposal),
            "counter_count": self.counter_count,
            "turned_down": self.turned_down,
            "margin": None if self.margin is None else str(self.margin),
            "evidence": str(self.evidence),
        }

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> NegotiationState:
        """The inverse; an empty mapping is a negotiation not begun."""
        best, margin = mapping.get("best_value"), mapping.get("margin")
        return cls(
            round=mapping.get("round", 0),
            rung=mapping.get("rung", 0),
            best_value=None if best is None else Decimal(best),
            best_proposal=_proposal_from_mapping(mapping.get("best_proposal")),
            counter_count=mapping.get("counter_count", 0),
            turned_down=mapping.get("turned_down", 0),
            margin=None if margin is None else Decimal(margin),
            evidence=Decimal(mapping.get("evidence", 0)),
        )


def desk_for(
    debt: Debt, policy: Policy, today: date, is_holiday: IsHoliday, state: NegotiationState | None = None
) -> Desk:
    """The desk of a debt on a day. Where no margin was drawn yet it is the highest; without a state, none.

    InvalidInput `currency_mismatch` for a policy in another currency.
    """
    if debt.currency != policy.currency:
        raise InvalidInput("currency_mismatch", "La política de la entidad está en otra moneda.")
    drawn = state.margin if state else Decimal(0)
    margin = policy.concession.highest_margin if drawn is None else drawn
    return Desk(debt, policy, today, is_holiday, margin)


def standing_rung(prices: PriceList, state: NegotiationState) -> int:
    """The rung that the negotiation has reached, within the list as it is today."""
    granted = int(state.evidence * prices.last_rung)
    return min(max(state.rung, granted, prices.first_rung), prices.last_rung)


def asked_total(desk: Desk, prices: PriceList, state: NegotiationState, shape: Shape) -> Money | None:
    """What the price list asks in a shape; on a later day than usual, what is worth as much, up to the balance."""
    rung = standing_rung(prices, state)
    if desk.by_value or shape.first_days is None:
        return prices.ask(rung, shape)
    usual = replace(shape, first_days=None)
    price = prices.ask(rung, usual)
    if price is None:
        return None
    as_much = desk.total_worth(desk.value_of(price, usual), shape)
    return max(price, min(as_much, desk.balance))


def standing_total(desk: Desk, prices: PriceList, state: NegotiationState, shape: Shape) -> Money | None:
    """The total asked in a shape before the floor is looked at; None when there is no such plan.

    Once a counter-offer is worth the last rung, the price is what it is worth, so that no later and lower
    proposal gains anything.
    """
    return _standing_total(desk, prices, state, shape, asked_total(desk, prices, state, shape))


def _standing_total(
    desk: Desk, prices: PriceList, state: NegotiationState, shape: Shape, asked: Money | None
) -> Money | None:
    if asked is None or state.best_value is None or state.best_value < prices.last_value:
        return asked
    best = state.best_proposal
    same = best is not None and best.shape == shape
    own = best.total if best and same else desk.total_worth(state.best_value, shape)
    return min(asked, max(own, prices.least(shape)))


def standing_terms(desk: Desk, prices: PriceList, state: NegotiationState, shape: Shape) -> OfferTerms | None:
    """The standing price as dated terms that reach the floor; None when there is no such plan."""
    asked = asked_total(desk, prices, state, shape)
    total = _standing_total(desk, prices, state, shape, asked)
    # Each instalment is at least the smallest unit: a rest of a few cents is no plan.
    if total is None or (total - shape.down_payment).minor_units < shape.count:
        return None
    source = OfferSource.COUNTER_OFFER if total != asked else prices.source
    most = prices.most(shape) if asked is None else max(prices.most(shape), asked)
    return at_floor_or_above(desk, shape, total, most, source)


def is_last(desk: Desk, prices: PriceList, state: NegotiationState) -> bool:
    """Whether the price comes down no further by itself: take it or leave it."""
    if not desk.by_value and state.round >= desk.policy.most_rounds:
        return True
    return 0 < prices.last_rung == standing_rung(prices, state)


def lump_sum_terms(desk: Desk, prices: PriceList, state: NegotiationState) -> OfferTerms | None:
    """The standing price of a single payment."""
    return standing_terms(desk, prices, state, lump_sum_shape(desk.policy.currency))


def after_better(desk: Desk, prices: PriceList, state: NegotiationState, made: Proposal) -> NegotiationState:
    """The state after a counter-offer better than any before: its value, and the rung that it earns.

    A value above the first price counts as that price: who offers too much does not raise it. It is the first one and
    not the one that stands, so that what was said before, in whatever order, makes no difference.
    """
    value = desk.value_of(made.total, made.shape)
    begun = NegotiationState(margin=state.margin, evidence=state.evidence)
    capped = _at_most_standing(desk, prices, begun, value)
    after = replace(state, round=state.round + 1, rung=max(state.rung, prices.rung_earned(capped)))
    if state.best_value is not None and capped <= state.best_value:
        return after
    return replace(after, best_value=capped, best_proposal=made if capped == value else None)


def after_acceptance(
    desk: Desk, prices: PriceList, state: NegotiationState, terms: OfferTerms, shape: Shape
) -> NegotiationState:
    """The state after the price was met: it stands there, and lower proposals gain nothing.

    By value, who takes what is asked has made no counter-offer, and nothing is remembered.
    """
    if desk.by_value:
        return state
    value = _at_most_standing(desk, prices, state, desk.value_of(terms.total, shape))
    if state.best_value is not None and value <= state.best_value:
        return state
    return replace(state, best_value=value, best_proposal=None)


def _at_most_standing(desk: Desk, prices: PriceList, state: NegotiationState, value: Decimal) -> Decimal:
    lump_sum = lump_sum_shape(desk.policy.currency)
    terms = standing_terms(desk, prices, state, lump_sum)
    return value if terms is None else min(value, desk.value_of(terms.total, lump_sum))


def _proposal_to_mapping(proposal: Proposal | None) -> dict[str, Any] | None:
    if proposal is None:
        return None
    return {
        "currency": proposal.total.currency,
        "total_minor": proposal.total.minor_units,
        "months": proposal.shape.months,
        "frequency": proposal.shape.frequency.value,
        "down_payment_minor": proposal.shape.down_payment.minor_units,
        "first_days": proposal.shape.first_days,
    }


def _proposal_from_mapping(mapping: Mapping[str, Any] | None) -> Proposal | None:
    if mapping is None:
        return None
    currency, frequency = mapping["currency"], Frequency(mapping["frequency"])
    down_payment = Money(mapping["down_payment_minor"], currency)
    once = frequency == Frequency.ONCE
    shape = lump_sum_shape(currency) if once else plan_shape(mapping["months"], frequency, down_payment)
    dated = replace(shape, first_days=mapping.get("first_days"))
    return Proposal(Money(mapping["total_minor"], currency), dated)
