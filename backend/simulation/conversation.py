"""One debtor and one desk, from the first look to what became of it, in figures."""

from __future__ import annotations

from dataclasses import dataclass

from backend.domain.money import Money
from backend.domain.policy import Policy
from backend.simulation.debtor import Debtor
from backend.simulation.desk import START, Desk, SimulatedClock
from backend.simulation.floor import is_below_floor
from backend.simulation.life import least_left, live
from backend.simulation.offer import Offer, worth
from backend.simulation.person import Person, all_knowing
from backend.simulation.strategies import STRATEGIES, chosen
from backend.simulation.talk import Enough, Talk

AGREED, NOTHING = "agreed", "nothing"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one conversation; money in euros, present values on the day it began.

    `contracted`: what the agreement is worth on paper, `recovered`: what was paid of it. `left`: the share of the
    person's money that is left after the hardest payment. `gain`: what the person would have paid at most, less what
    a kept agreement cost them; of a broken one, less what they paid for nothing. `instalment`: the largest ÷ what is
    really left of a month. `below_floor`: worth less than the creditor's least on the day of agreement.
    `above_declared`: an instalment above the cap that follows from what they said. `misled`: they said more than
    there is.
    """

    desk: str
    persona: str
    seed: int
    number: int
    outcome: str
    rounds: int
    days: int
    balance: float
    contracted: float = 0.0
    recovered: float = 0.0
    months: int = 0
    is_lump_sum: bool = False
    kept: bool = False
    left: float = 0.0
    gain: float = 0.0
    instalment: float = 0.0
    below_floor: bool = False
    above_declared: bool = False
    misled: bool = False

    @property
    def agreed(self) -> bool:
        return self.outcome == AGREED

    @property
    def above_means(self) -> bool:
        """Whether an instalment asks for more than there is."""
        return self.instalment > 1


def converse(debtor: Debtor, desk: Desk, policy: Policy, clock: SimulatedClock) -> Result:
    """Let the debtor talk, choose, and live with it."""
    clock.restart()
    session = desk.open(debtor, policy, clock)
    # A last word that reckons with a loan of the family's waits for it.
    person = all_knowing(debtor) if session.is_final else Person(debtor)
    talk = Talk(person, session, clock)
    _play(talk, person)
    offer = None if talk.stopped else chosen(talk, person)
    if offer is None or not talk.accept(offer):
        return _result(talk, desk, talk.stopped or NOTHING)
    return _agreed(talk, desk, policy, offer)


def _play(talk: Talk, person: Person) -> None:
    try:
        talk.begin()
        if talk.is_final and chosen(talk, person):
            return
        STRATEGIES[person.debtor.persona.strategy](talk, person, person.debtor.persona.settings)
    except Enough:
        pass


def _agreed(talk: Talk, desk: Desk, policy: Policy, offer: Offer) -> Result:
    person, debtor, start = talk.person, talk.person.debtor, START.date()
    life = live(debtor, person.savings, offer, start, policy)
    rate = float(policy.valuation_rate)
    cost = person.cost(offer, start) if life.kept else worth(life.paid, debtor.time_preference, start)
    return _result(
        talk,
        desk,
        AGREED,
        contracted=debtor.in_euros(worth(offer.payments, rate, start)),
        recovered=debtor.in_euros(worth(life.paid, rate, start)),
        months=sum(not payment.at_once for payment in offer.payments),
        is_lump_sum=offer.is_lump_sum,
        kept=life.kept,
        left=least_left(debtor, person.savings, offer.payments),
        gain=debtor.in_euros((debtor.reservation.minor_units if life.kept else 0) - cost),
        below_floor=is_below_floor(offer, debtor, policy, talk.today),
        instalment=offer.largest_instalment_minor / max(debtor.free_money.minor_units, 1),
        above_declared=offer.largest_instalment_minor > cap_of(debtor.declared, policy).minor_units,
        misled=not debtor.is_honest,
    )


def cap_of(free_money: Money, policy: Policy) -> Money:
    """The largest instalment that the policy calls affordable with so much left of a month."""
    return free_money.share(1 - policy.affordability.buffer_share, "down")


def _result(talk: Talk, desk: Desk, outcome: str, **figures: float | bool) -> Result:
    debtor = talk.person.debtor
    return Result(
        desk=desk.name,
        persona=debtor.persona.name,
        seed=debtor.seed,
        number=debtor.number,
        outcome=outcome,
        rounds=talk.rounds,
        days=talk.waited,
        balance=debtor.in_euros(debtor.balance.minor_units),
        **figures,  # type: ignore[arg-type]
    )
