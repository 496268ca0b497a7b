"""Whose the entries of one labelled line may be."""

from __future__ import annotations

from collections.abc import Sequence

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.holdings import Holdings
from backend.assistant.guards.labelled_lines import NTH, PAIR, PLAIN, WAY, Entry
from backend.assistant.guards.slots import OLD, slots_of

LUMP_SUM = "lump"
PLAIN_AMOUNTS = ("total", "each", "discount", "down")
_PLAIN = {Kind.MONEY: PLAIN_AMOUNTS, Kind.DATE: ("due", "valid", "ends"), Kind.PERCENT: ("discount",)}
ONE_PAYMENT = frozenset({"next", "first", "last", "down", "late"})
"""Labels of one payment, whose day and amount go together."""


class UnknownFigure(Exception):
    """A figure that is no fact, or whose label does not say what it is: the line is left to the rules."""


class LineHolders:
    """The entries of one line against the facts of some debts."""

    def __init__(
        self, facts: TurnFacts, debts: frozenset[int], entries: Sequence[Entry], *, is_own: bool = False
    ) -> None:
        """`is_own` where the line stands under what the person said."""
        self.facts, self.debts, self.entries, self.is_own = facts, debts, entries, is_own
        self.holdings = Holdings(facts, debts)

    def of(self, entry: Entry) -> frozenset[str] | None:
        """Return who has the entry's figure, None for one that is the person's own; raises UnknownFigure."""
        if entry.figure and self._is_loose(entry.figure):
            raise UnknownFigure
        found = self._of(entry)
        if found or entry.figure is None:
            return found
        if any(
            self.holdings.is_own(label, entry.figure)
            for label in ({"person"} if self.is_own else entry.labels)
        ):
            return None
        if not self._is_fact(entry.figure):
            raise UnknownFigure
        return found

    def roles(self, entry: Entry) -> frozenset[str]:
        """Return what an amount without a label may be of the offers that the line names."""
        if entry.figure is None or entry.figure.kind != Kind.MONEY or entry.labels not in ({PLAIN}, {PAIR}):
            return frozenset()
        named, figure = self.named(), entry.figure
        roles = {label for label in PLAIN_AMOUNTS if self.holdings.having(label, "", figure) & named}
        of_lump = all(self.facts.offers[key].kind == "lump_sum" for key in named)
        return frozenset(roles | ({"each"} if "total" in roles and of_lump else set()))

    def named(self) -> frozenset[str]:
        """Return the offers of the way of paying that the line names."""
        ways = [self._way(one.figure, one.words) for one in self.entries if one.labels == {WAY}]
        ways += [self._of(one) for one in self.entries if one.labels == {LUMP_SUM}]
        ways += [self._counted(one.count) for one in self.entries if one.labels == {PAIR} and one.count]
        ways = [keys for keys in ways if keys]
        together = frozenset.intersection(*ways) if ways else frozenset()
        if ways and not together:
            # Several ways of paying in one line.
            raise UnknownFigure
        return together

    @property
    def is_plain(self) -> bool:
        """Whether it tells an amount and a day without a label: it need not go on about anything."""
        return all(one.labels == {PLAIN} for one in self.entries)

    def _of(self, entry: Entry) -> frozenset[str]:
        figure = entry.figure
        if entry.labels == {WAY}:
            return self._way(figure, entry.words)
        if figure is None:
            raise UnknownFigure
        if entry.labels == {PAIR} and entry.count:
            pairs = self.holdings.of_so_many(entry.count, figure)
            return pairs or (self._counted(entry.count) & self._plain(figure))
        if entry.labels == {NTH} and entry.count:
            return self.holdings.of_ordinal(int(entry.count.value or 0), figure)
        if entry.labels == {PLAIN}:
            return self._plain_beside(figure)
        self._must_tell(entry, figure)
        found = (self.holdings.having(label, entry.words, figure) for label in entry.labels)
        return frozenset().union(*found) & self._of_payment(entry, figure)

    def _way(self, count: Figure | None, kind: str) -> frozenset[str]:
        keys = (
            self._counted(count)
            if count
            else frozenset(offer.key for offer in self.holdings.offers if offer.kind == kind)
        )
        if not keys:
            raise UnknownFigure
        return keys

    def _counted(self, count: Figure) -> frozenset[str]:
        unit = count.unit if count.unit in ("month", "fortnight", "week") else "instalment"
        return frozenset(
            offer.key
            for offer in self.holdings.offers
            if count.value in offer.counts.get(unit, set()) and count.value != 1
        )

    def _plain(self, figure: Figure) -> frozenset[str]:
        found = (self.holdings.having(label, "", figure) for label in _PLAIN.get(figure.kind, ()))
        return frozenset().union(*found)

    def _plain_beside(self, figure: Figure) -> frozenset[str]:
        """A figure without a label is the whole of a line only as an amount and its day."""
        if any(one.labels != {PLAIN} for one in self.entries):
            return self._plain(figure)
        return self._paid([one.figure for one in self.entries if one.figure])

    def _paid(self, figures: Sequence[Figure]) -> frozenset[str]:
        """Return the offers that have the one amount paid, or can be taken, until the one day."""
        if sorted(figure.kind for figure in figures) != sorted((Kind.MONEY, Kind.DATE)):
            raise UnknownFigure
        amount, day = sorted(figures, key=lambda one: one.kind != Kind.MONEY)
        return self.holdings.paying(amount, day) | self.holdings.at_once(amount, day)

    def _must_tell(self, entry: Entry, figure: Figure) -> None:
        if not any(self.holdings.tells(label, figure.kind) for label in entry.labels):
            raise UnknownFigure

    def _of_payment(self, entry: Entry, figure: Figure) -> frozenset[str]:
        """Return the offers in which the amount and the day under one label of a payment are one payment."""
        beside = [
            one.figure
            for one in self.entries
            if one.labels == entry.labels and one.figure and one.figure.kind != figure.kind
        ]
        everybody = frozenset(offer.key for offer in self.holdings.offers)
        if len(beside) != 1 or not entry.labels & ONE_PAYMENT:
            return everybody | frozenset(self.holdings.debt_keys)
        pair = sorted((figure, beside[0]), key=lambda one: one.kind != Kind.MONEY)
        return self.holdings.paying(*pair)

    def _is_loose(self, figure: Figure) -> bool:
        """Whether it is of another currency, or a day without its month."""
        if figure.kind == Kind.MONEY:
            return not self.holdings.currency_fits(figure)
        return figure.kind == Kind.DATE and any(pattern.month is None for pattern in figure.days)

    def _is_fact(self, figure: Figure) -> bool:
        """Whether some offer or debt has the figure in some role."""
        offers = self.holdings.offers
        if figure.kind in (Kind.COUNT, Kind.NUMBER):
            return any(figure.value in counts for offer in offers for counts in offer.counts.values())
        slots = slots_of(figure, self.facts, self.debts, offers)
        return any(not slot.role.startswith(OLD) for slot in slots)
