"""The one thing that a list or a table of labels and values describes, narrowed line by line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.labelled_lines import NTH, PAIR, PLAIN, WAY
from backend.assistant.guards.line_holders import ONE_PAYMENT, LineHolders

_AGAIN = frozenset({WAY, PAIR, PLAIN, NTH})
"""What may be told more than once of one thing."""


class Opinion(Enum):
    """What a line is by its labels: all of one thing, not so, or not to be told by them."""

    RIGHT = "right"
    WRONG = "wrong"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Thing:
    """What one block tells of: who may be meant (None for anybody), and what was told of it."""

    holders: frozenset[str] | None = None
    told: frozenset[tuple[frozenset[str], Kind]] = frozenset()
    day: Figure | None = None
    """The day of the payment that was told last."""
    is_own: bool = False
    """Whether it is what the person said."""
    is_past: bool = False
    """Whether it is what was: the rules judge that."""

    @property
    def is_named(self) -> bool:
        """Whether something is known of it before its first line."""
        return self.holders is not None or self.is_own or self.is_past

    def has_again(self, line: LineHolders) -> bool:
        """Whether the line tells a label again, so that another thing begins with it."""
        return any((one.labels, one.figure.kind) in self.told for one in line.entries if one.figure)

    def narrowed(self, line: LineHolders) -> tuple[Opinion, Thing, Figure | None]:
        """Narrow it to who has all of the line's figures, and return the figure with which nobody is left."""
        holders, day, heard = self.holders, self.day, False
        plain: Figure | None = None
        is_summed = any("total" in labels for labels, _ in self.told)
        for entry in line.entries:
            found = line.of(entry)
            if found is None:
                heard |= self.is_own
                continue
            if entry.figure is None:
                holders = line.holdings.meet(holders, found, leads_on=True)
                continue
            paid_on = (plain or day) if "left" in entry.labels else day if "amount" in entry.labels else None
            if paid_on is not None and entry.figure.kind == Kind.MONEY:
                found &= line.holdings.paying(entry.figure, paid_on)
            leads_on = not is_summed and "interest" not in entry.labels
            holders, heard = line.holdings.meet(holders, found, leads_on=leads_on), True
            if not holders:
                return Opinion.WRONG, self, entry.figure
            if entry.figure.kind == Kind.DATE:
                day = entry.figure if entry.labels & ONE_PAYMENT else None
                plain = entry.figure if entry.labels == {PLAIN} else None
        told = frozenset(
            (one.labels, one.figure.kind) for one in line.entries if one.figure and not one.labels & _AGAIN
        )
        return (
            Opinion.RIGHT if heard else Opinion.SILENT,
            Thing(holders, self.told | told, day, self.is_own),
            None,
        )
