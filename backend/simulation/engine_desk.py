"""The engine, asked through the services that chat and pages use, on a real database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backend.domain.counter_offer import CounterOffer
from backend.domain.errors import Conflict, InvalidInput
from backend.domain.policy import Policy
from backend.services import cases
from backend.services.affordability import declare_payment_source, record_affordability
from backend.services.agreements import accept_offer
from backend.services.context import Principal, ServiceContext
from backend.services.negotiations import (
    Answer,
    answer_counter_offer,
    current_offers,
    refuse_offers,
)
from backend.simulation.debtor import Debtor
from backend.simulation.desk import SimulatedClock
from backend.simulation.installation import account_id, document_of
from backend.simulation.offer import Offer, Reply, offer_from_view

ACCEPTED = frozenset({"accepted", "accepted_at_ask"})
NOTHING = Reply(False, ())


@dataclass(frozen=True, slots=True)
class EngineDesk:
    """Our engine under its policy."""

    context: ServiceContext
    name: str = "engine"

    def open(self, debtor: Debtor, policy: Policy, clock: SimulatedClock) -> EngineSession:
        return EngineSession(self.context, debtor)


@dataclass(frozen=True, slots=True)
class EngineSession:
    """One debtor signed in, with several accounts of the same document."""

    context: ServiceContext
    debtor: Debtor
    is_final: bool = False

    def look(self) -> Reply:
        return self._ask(lambda: current_offers(self.context, self._principal(), self.debtor.number))

    def declare(self) -> Reply:
        income = self.debtor.income
        self._ask_plainly(
            lambda: record_affordability(
                self.context,
                self._principal(),
                self.debtor.number,
                income=str(income.major),
                expenses=str((income - min(self.debtor.declared, income)).major),
                other_debts="0",
            )
        )
        return self.look()

    def propose(self, counter: CounterOffer, account: int = 0) -> Reply:
        principal = self._principal(account)
        return self._ask(lambda: answer_counter_offer(self.context, principal, self.debtor.number, counter))

    def turn_down(self) -> Reply:
        return self._ask(lambda: refuse_offers(self.context, self._principal(), self.debtor.number))

    def report_hardship(self) -> bool:
        cases.report_hardship(self.context, self._principal(), self.debtor.number)
        return True

    def open_dispute(self) -> bool:
        debt = self.debtor.number
        cases.open_dispute(self.context, self._principal(), debt, reason="not_mine", details="")
        return True

    def accept(self, offer: Offer) -> bool:
        """Asked from where a payment above a month's surplus would come, the person says: from savings."""
        try:
            self._accept(offer)
        except Conflict as refused:
            if refused.code != "source_needed":
                return False
            declare_payment_source(
                self.context, self._principal(), offer.id, source="savings", debt_id=self.debtor.number
            )
            return self._ask_plainly(lambda: self._accept(offer))
        return True

    def _accept(self, offer: Offer) -> None:
        key = f"simulation-{self.debtor.number}"
        accept_offer(self.context, self._principal(), offer.id, key=key)

    def _principal(self, account: int = 0) -> Principal:
        return Principal(account_id(self.debtor, account), "debtor", 0, document_of(self.debtor))

    def _ask(self, service: Callable[[], Answer]) -> Reply:
        """What the person makes of an answer; a refusal with a reason is an answer without offers."""
        try:
            answer = service()
        except (Conflict, InvalidInput):
            return NOTHING
        return Reply(answer.outcome in ACCEPTED, tuple(map(offer_from_view, answer.offers)))

    def _ask_plainly(self, service: Callable[[], object]) -> bool:
        try:
            service()
        except (Conflict, InvalidInput):
            return False
        return True
