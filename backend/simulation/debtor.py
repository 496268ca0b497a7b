"""A simulated debtor: one draw from a population, always the same for the same seed and number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TypeVar

from backend.domain.money import Money
from backend.simulation.persona import CurrencyShare, Persona, Population, Portfolio, Range, Spread

Kind = TypeVar("Kind", Persona, CurrencyShare)
MONTHS = 72
"""For how long shocks are drawn: longer than any plan."""
LEAST_INCOME = 1.25
"""A month's income is at least this many times what is left of it."""
MOST_SHARE = 3.0


@dataclass(frozen=True, slots=True)
class Debtor:
    """One person with one debt. Money is in the debt's currency; the persona explains the rest.

    `number` counts from 1 and is the debt's id in the simulation's database. `losses`: what part of the free
    money of each month from now on is lost to a shock (0 in most). `begins`: whether any payment is made.
    """

    seed: int
    number: int
    persona: Persona
    place: CurrencyShare
    principal: Money
    interest: Money
    days_past_due: int
    income: Money
    free_money: Money
    declared: Money
    believed: Money
    savings: Money
    reservation: Money
    time_preference: float
    rounds: int
    days: int
    begins: bool
    payments_meant: int | None
    losses: tuple[float, ...]

    @property
    def balance(self) -> Money:
        return self.principal + self.interest

    @property
    def currency(self) -> str:
        return self.place.currency

    @property
    def is_honest(self) -> bool:
        """Whether they say no more to be left of a month than there is."""
        return self.declared <= self.free_money

    def share(self, fraction: float) -> Money:
        """A part of the balance, to the minor unit."""
        return share_of(self.balance, fraction)

    def in_euros(self, minor_units: float) -> float:
        """Minor units of the debt's currency in euros, so that debts of two currencies can be added up."""
        return minor_units / 100 / self.place.units_per_euro


def share_of(money: Money, fraction: float) -> Money:
    """A part of an amount, to the minor unit below."""
    return money.share(Decimal(repr(fraction)), "down")


def draw_debtor(population: Population, seed: int, number: int) -> Debtor:
    """Draw debtor `number` of a seed; nothing else has any influence on it."""
    draw = Random(f"debtor:{seed}:{number}")
    persona = _choose(draw, population.personas)
    place = _choose(draw, population.portfolio.currencies)
    principal, interest = _parts(draw, population.portfolio, place)
    balance = principal + interest
    means = draw.gauss()
    free = share_of(balance, _spread(draw, persona.free_money, 0.8 * means))
    savings = share_of(balance, _spread(draw, persona.savings, 0.6 * means, own=0.8))
    reservation = _reservation(draw, persona.reservation, means)
    income = share_of(balance, _spread(draw, population.portfolio.income, 0.5 * means, own=0.87))
    return Debtor(
        seed=seed,
        number=number,
        persona=persona,
        place=place,
        principal=principal,
        interest=interest,
        days_past_due=_days(draw, population.portfolio),
        income=max(income, share_of(free, LEAST_INCOME)),
        free_money=free,
        declared=share_of(free, draw.uniform(*persona.declared)),
        believed=share_of(free, draw.uniform(*persona.believed)),
        savings=savings,
        reservation=share_of(balance, reservation),
        time_preference=draw.uniform(*persona.time_preference),
        rounds=_whole(draw, persona.rounds),
        days=_whole(draw, persona.days),
        begins=draw.random() < persona.begins,
        payments_meant=None if persona.pays is None else _whole(draw, persona.pays),
        losses=tuple(_losses(draw, persona)),
    )


def _choose(draw: Random, kinds: Sequence[Kind]) -> Kind:
    return draw.choices(kinds, [kind.share for kind in kinds])[0]


def _parts(draw: Random, portfolio: Portfolio, place: CurrencyShare) -> tuple[Money, Money]:
    drawn = place.median.minor_units * math.exp(place.spread * draw.gauss())
    minor = round(min(max(drawn, place.least.minor_units), place.most.minor_units))
    balance = Money(minor - minor % 100, place.currency)
    interest = share_of(balance, draw.uniform(*portfolio.interest_share))
    return balance - interest, interest


def _days(draw: Random, portfolio: Portfolio) -> int:
    least, most = portfolio.days_range
    return round(min(max(_spread(draw, portfolio.days_past_due, 0), least), most))


def _spread(draw: Random, kind: Spread, common: float, own: float = 0.6) -> float:
    """`common` is the part that being well off has in it; with `own` of its own, the variance stays 1."""
    return min(kind.median * math.exp(kind.spread * (common + own * draw.gauss())), MOST_SHARE)


def _reservation(draw: Random, kind: Spread, means: float) -> float:
    own = math.sqrt(1 - kind.with_means**2)
    return _spread(draw, kind, kind.with_means * means, own)


def _whole(draw: Random, between: Range) -> int:
    return draw.randint(round(between[0]), round(between[1]))


def _losses(draw: Random, persona: Persona) -> list[float]:
    # Two draws for each month, used or not, so that one persona's figures do not shift another's.
    pairs = [(draw.random(), draw.uniform(persona.least_loss, 1)) for _ in range(MONTHS)]
    return [loss if chance < persona.shock_chance else 0.0 for chance, loss in pairs]
