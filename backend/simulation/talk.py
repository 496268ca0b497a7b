"""A conversation from the debtor's side: what is on the table, and how much patience is left."""

from __future__ import annotations

from datetime import date

from backend.domain.counter_offer import CounterOffer
from backend.simulation.desk import Session, SimulatedClock
from backend.simulation.offer import Offer, Reply
from backend.simulation.person import Person


class Enough(Exception):
    """The person has no patience left, or there is nothing more to say."""


class Talk:
    """Counts rounds and days, and keeps the offers that were heard."""

    def __init__(self, person: Person, session: Session, clock: SimulatedClock) -> None:
        self.person = person
        self.rounds = 0
        self.waited = 0
        self.stopped = ""
        self.heard: dict[int, Offer] = {}
        self._session = session
        self._clock = clock

    @property
    def today(self) -> date:
        return self._clock.today

    @property
    def is_final(self) -> bool:
        """Whether the desk has said its last word with its first."""
        return self._session.is_final

    @property
    def best(self) -> Offer | None:
        """The cheapest offer heard that the person would take today."""
        return self.person.best(self.heard.values(), self.today)

    @property
    def rounds_left(self) -> int:
        return self.person.debtor.rounds - self.rounds

    def begin(self) -> None:
        """Hear the first offers, and answer the question what is earned and needed."""
        self._hear(self._session.look())
        self._hear(self._session.declare())

    def look_again(self) -> None:
        """Ask for the offers once more."""
        self._count()
        self._hear(self._session.look())

    def propose(self, counter: CounterOffer, account: int = 0) -> bool:
        """Make a proposal; tell whether it was accepted."""
        self._count()
        reply = self._session.propose(counter, account)
        self._hear(reply)
        return reply.accepted

    def turn_down(self) -> None:
        """Refuse without a figure."""
        self._count()
        self._hear(self._session.turn_down())

    def wait(self, days: int) -> None:
        """Let days go by; too many, and the person does not come back."""
        self.waited += days
        if self.waited > self.person.debtor.days:
            self.waited -= days
            raise Enough
        self._clock.wait(days)

    def report_hardship(self) -> None:
        """Say that nothing can be paid; ends the conversation where the desk listens."""
        if self._session.report_hardship():
            self.stopped = "hardship"
            raise Enough

    def open_dispute(self) -> None:
        """Contest the debt; ends the conversation where the desk listens."""
        if self._session.open_dispute():
            self.stopped = "dispute"
            raise Enough

    def accept(self, offer: Offer) -> bool:
        """Take an offer."""
        return self._session.accept(offer)

    def _count(self) -> None:
        if self.rounds_left <= 0:
            raise Enough
        self.rounds += 1

    def _hear(self, reply: Reply) -> None:
        self.heard |= {offer.id: offer for offer in reply.offers}
