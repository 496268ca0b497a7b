"""Who the debtors talk to: the engine behind the services, and the desks that it is compared with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from backend.domain.counter_offer import CounterOffer
from backend.domain.policy import Policy
from backend.simulation.debtor import Debtor
from backend.simulation.offer import Offer, Reply

START = datetime(2026, 2, 2, 15, 0, tzinfo=UTC)
"""A Monday, and the same date in Bogotá and in Madrid."""


class SimulatedClock:
    """The time of the conversation that is going on; each one starts at the same moment."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    @property
    def today(self) -> date:
        return self.now.date()

    def restart(self) -> None:
        self.now = START

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)


class Session(Protocol):
    """One debtor's talk with a desk; the same methods as the services have, whoever answers."""

    @property
    def is_final(self) -> bool:
        """Whether nothing that the person says can change what is offered."""

    def look(self) -> Reply:
        """What is offered."""

    def declare(self) -> Reply:
        """The person says what they earn and need; the answer is what is offered now."""

    def propose(self, counter: CounterOffer, account: int = 0) -> Reply:
        """A counter-offer, from one of the person's accounts."""

    def turn_down(self) -> Reply:
        """The person refuses without a figure."""

    def report_hardship(self) -> bool:
        """The person cannot pay; whether the desk stops selling."""

    def open_dispute(self) -> bool:
        """The person contests the debt; whether the desk stops selling."""

    def accept(self, offer: Offer) -> bool:
        """The person takes an offer; whether it became an agreement."""


class Desk(Protocol):
    """A way of negotiating."""

    @property
    def name(self) -> str:
        """What results call it."""

    def open(self, debtor: Debtor, policy: Policy, clock: SimulatedClock) -> Session:
        """Begin with a debtor."""
