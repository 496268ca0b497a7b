"""Figures that the words of their clause tie to one fact, so that nothing else need be asked of them."""

from __future__ import annotations

from collections.abc import Sequence

from backend.assistant.guards.budgets import is_plain
from backend.assistant.guards.cents_told import CentsTold
from backend.assistant.guards.days_told import DaysTold
from backend.assistant.guards.debts_told import DebtsTold
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure
from backend.assistant.guards.marked_figures import MarkedFigures
from backend.assistant.guards.past_agreements import PastAgreements
from backend.assistant.guards.payment_parts import PaymentParts
from backend.assistant.guards.sentence_setting import Told
from backend.assistant.guards.told_progress import ToldProgress
from backend.assistant.guards.verbatim import is_verbatim
from backend.assistant.guards.years_told import YearsTold


class PlainFacts:
    """The figures of one sentence that are what a tool's own words say, what was agreed, what is paid, or an income."""

    def __init__(
        self, facts: TurnFacts, text: str, figures: Sequence[Figure], told: Told, debts: frozenset[int]
    ) -> None:
        """`debts` are those that the sentence is about."""
        self.facts, self.text, self.figures = facts, text, figures
        self.was, self.progress = PastAgreements(facts, text), ToldProgress(facts, text, figures)
        self.marked = MarkedFigures(facts, text, figures, told.thread.fitting)
        self.years = YearsTold(facts, text, figures, told.said_before, told.thread.fitting)
        self.debts = DebtsTold(facts, text, figures, told)
        self.cents = CentsTold(facts, text, figures, told.thread.fitting)
        self.days = DaysTold(facts, text, figures, debts)
        self.parts = PaymentParts(facts, text, figures, told, debts)
        self._known: dict[tuple[int, int], bool] = {}

    def wrong(self) -> Figure | None:
        """Return the figure that is one of another payment, year or debt than the words say."""
        told = (self.marked, self.years, self.debts, self.cents, self.parts)
        return next((wrong for one in told if (wrong := one.wrong())), None)

    def tells(self, figure: Figure) -> bool:
        """Whether the figure is such a fact."""
        place = (figure.start, figure.end)
        if place not in self._known:
            self._known[place] = (
                is_verbatim(self.text, figure, self.facts.texts)
                or self.was.tells(figure)
                or self.progress.confirms(figure)
                or is_plain(self.text, figure, self.figures, self.facts.budget)
                or self.marked.tells(figure)
                or self.years.tells(figure)
                or self.debts.tells(figure)
                or self.cents.tells(figure)
                or self.days.tells(figure)
                or self.parts.tells(figure)
            )
        return self._known[place]
