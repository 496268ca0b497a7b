"""What a simulated debtor wants, can do and would propose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from backend.domain.counter_offer import CounterOffer
from backend.domain.money import Money
from backend.simulation.debtor import Debtor, share_of
from backend.simulation.offer import Offer, worth

LONGEST_PROPOSAL = 36
DOWN_SHARE = 0.6
"""What part of the savings people put down at most in a proposal with instalments."""
WORTH_MENTIONING = 0.08
"""A down payment below this share of the balance is not proposed."""


class Person:
    """A debtor while talking: savings may grow meanwhile."""

    def __init__(self, debtor: Debtor) -> None:
        self.debtor = debtor
        self.savings = debtor.savings

    def receive(self, money: Money) -> None:
        """Get money from somebody else."""
        self.savings += money

    @property
    def in_hand(self) -> Money:
        """What the person believes to be able to pay within days."""
        return self.savings + self.debtor.believed

    def cost(self, offer: Offer, today: date) -> float:
        """What an offer costs the person, in their own present value, in minor units."""
        return worth(offer.payments, self.debtor.time_preference, today)

    def would_take(self, offer: Offer, today: date) -> bool:
        """Whether it asks no more than they would pay, nor more than they believe to have.

        Who does not mean to pay it all is not held back by the price.
        """
        if not self.believes_payable(offer):
            return False
        is_flake = self.debtor.payments_meant is not None
        return is_flake or self.cost(offer, today) <= self.debtor.reservation.minor_units

    def believes_payable(self, offer: Offer) -> bool:
        """Whether each payment seems to be within what there is."""
        within = offer.at_once_minor <= self.in_hand.minor_units
        return within and offer.largest_instalment_minor <= self.debtor.believed.minor_units

    def best(self, offers: Iterable[Offer], today: date) -> Offer | None:
        """The cheapest of those that the person would take."""
        taken = [offer for offer in offers if offer.valid_until >= today and self.would_take(offer, today)]
        return min(taken, key=lambda offer: (self.cost(offer, today), offer.id), default=None)

    def proposal(self, share: float) -> CounterOffer:
        """A proposal of a share of what the person would pay at most, in the way that they can pay it."""
        total = self.total(share)
        return self.once(total) if total <= self.in_hand else self.in_parts(total)

    def total(self, share: float) -> Money:
        """A share of what the person would pay at most, as people say it, never above the balance."""
        return min(self._round(share_of(self.debtor.reservation, share)), self.debtor.balance)

    def once(self, total: Money) -> CounterOffer:
        """A single payment, as far as there is money in hand."""
        return CounterOffer(amount=max(min(total, self.in_hand), self._step))

    def in_parts(self, total: Money, months: int | None = None) -> CounterOffer:
        """A down payment out of savings and instalments out of what is left of a month."""
        down = self._down(total)
        monthly = max(self.debtor.believed.minor_units, 1)
        needed = -(-(total - down).minor_units // monthly)
        months = max(2, min(months or needed, LONGEST_PROPOSAL))
        payable = down + Money(monthly * months, total.currency)
        return CounterOffer(
            amount=max(min(total, payable), self._step), months=months, down_payment=down or None
        )

    def monthly(self) -> CounterOffer:
        """What can be paid a month, the price left open."""
        return CounterOffer(monthly=max(self._round(self.debtor.believed), self._step))

    def _down(self, total: Money) -> Money:
        down = self._round(share_of(self.savings, DOWN_SHARE))
        worth_it = down >= self.debtor.share(WORTH_MENTIONING) and down < total
        return down if worth_it else Money.zero(total.currency)

    @property
    def _step(self) -> Money:
        """People speak in thousands of pesos, and in euros."""
        return Money(100_000 if self.debtor.currency == "COP" else 100, self.debtor.currency)

    def _round(self, money: Money) -> Money:
        return money.rounded_to(self._step.minor_units, "down")


def all_knowing(debtor: Debtor) -> Person:
    """The person with everything that they could get hold of, a loan of the family included."""
    person = Person(debtor)
    person.receive(debtor.share(debtor.persona.settings.get("loan", 0)))
    return person
