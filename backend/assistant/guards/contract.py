"""What the turn asks of the guards: sentences out of a stream, and a verdict on each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Problem(StrEnum):
    """Why a sentence may not be shown."""

    FIGURE = "figure"
    """An amount, percentage, date or count that is in no result, or there in another role or for another debt."""
    CLAIM = "claim"
    """A threat, false urgency, or a promise that no tool made."""
    LANGUAGE = "language"
    """Not the debtor's language."""
    SECRET = "secret"
    """An identity number, a key, or the assistant's own instructions."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`text` is the sentence as it may be shown (links, pictures and HTML taken out); None where it may not.

    `reason` is Spanish for the model, so that it can do better once; it holds no figure that was not in its own words.
    """

    text: str | None
    problem: Problem | None = None
    reason: str = ""


class FactBook(Protocol):
    """Everything that may be said in this turn, by role and debt."""

    def add_debts(self, debts: list[dict[str, Any]], chosen_debt_id: int | None) -> None:
        """Add the person's own debts (backend/services/debt_view.py)."""
        ...

    def add_offers(self, offers: list[dict[str, Any]]) -> None:
        """Add offers that stand (backend/services/offer_view.py)."""
        ...

    def add_tool_result(self, tool: str, arguments: dict[str, Any], output: dict[str, Any]) -> None:
        """Add what a tool answered in this turn."""
        ...

    def add_configured_text(self, text: str) -> None:
        """Add a text that the operator or the product wrote: it may be repeated as it stands."""
        ...

    def add_message(self, text: str) -> None:
        """Add the person's own words: their figures may be repeated as theirs, in no other role."""
        ...


class ReplyGuard(Protocol):
    """Judges a reply sentence by sentence, in order."""

    def review(self, sentence: str) -> Verdict:
        """Judge the next sentence in the light of those that were shown."""
        ...

    def restart(self) -> None:
        """Forget the sentences so far: none of them was shown."""
        ...
