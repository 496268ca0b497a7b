"""From how much doubt on a figure is not shown, by what it would be."""

from __future__ import annotations

from collections.abc import Mapping

from backend.assistant.guards.slots import DAY, OLD, Slot

MOST_DOUBT, MOST_DOUBT_TAKEN = 1.5, 3.0
"""From how much doubt on a figure is not shown: where the rules do not take it, and where they do."""
MOST_DOUBT_OURS = -1.0
"""The same where a word at the person's own figure calls it a part of an offer."""
MOST_DOUBT_GAINSAID, MOST_DOUBT_UNTOLD = 0.5, 0.0
"""The same where a word at the figure names something else, and where no word tells what was before or is theirs."""


def most_doubt(slot: Slot, signals: Mapping[str, float]) -> float:
    """Return how much may speak against a figure's being this.

    What sets the lower limits is weighed, too. Swaps seldom exchange a figure for the person's own or for one of
    before, so that the weights learn little of those: as signals under one limit they let more wrong figures pass and
    block more right ones (ADR 41).
    """
    untold = (slot.role.startswith(OLD) and not signals.get("before")) or (
        signals["their own"] and not signals["told as theirs"]
    )
    if signals["their own"] and signals.get("gainsaid at the figure"):
        return MOST_DOUBT_OURS
    if untold:
        return MOST_DOUBT_UNTOLD
    if signals.get("adds up") and slot.role == "balance":
        # The parts of which it is the sum stand beside it.
        return MOST_DOUBT_TAKEN
    if signals["agreed"] and slot.role == "balance" and slot.holder:
        # What is left of an agreement, and called so: little was learned of those.
        return MOST_DOUBT_TAKEN
    gainsaid = signals.get("gainsaid at the figure") or (slot.role.startswith(DAY) and signals["gainsaid"])
    return MOST_DOUBT_GAINSAID if gainsaid else MOST_DOUBT
