"""A list or table of labels and values describes one thing: all its figures are of one offer, agreement or debt.

"Cuota mensual: $ X", "Número de cuotas: N", "Total: $ Y": each is a fact of some plan, all of them must be of the same.
A list with one offer a line describes several: there each line must be consistent by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure
from backend.assistant.guards.figures import read_figures
from backend.assistant.guards.headed import OWN, PAST, ways_named
from backend.assistant.guards.labelled_lines import Entry, has_label, is_listed, read_entries, way_named
from backend.assistant.guards.labels import labels
from backend.assistant.guards.line_holders import LineHolders, UnknownFigure
from backend.assistant.guards.rows import names_way
from backend.assistant.guards.things import Opinion, Thing

_RULE = re.compile(r"[\s|:-]+")
_NUMBERS_ROWS = re.compile(r"(?:cuota|pago|abono|n\.?o?\.?|nro\.?|numero|#|payment|instal?lment)?")
_SO_MANY_OF = re.compile(r"\W*\d{1,2} [a-z]+(?: mensuales)? (?:de|of)")
_PAYMENTS = re.compile(r"\W*(?:cuotas|pagos|instal?lments|payments)")
_MANY_OF_THEM = re.compile(r"(\d{1,2}) (de|of) (.*)")
_SAYS_LITTLE = frozenset({"amount"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a line says: the opinion, the thing that it goes on about, and the figure that is not of it."""

    opinion: Opinion
    thing: Thing
    wrong: str = ""


_NOTHING_TOLD = Told(Opinion.SILENT, Thing())


@dataclass(slots=True)
class Sheet:
    """Follows the blocks of a reply, line by line."""

    facts: TurnFacts
    debts: frozenset[int] = frozenset()
    """Those that the line is about."""
    above: str = ""
    """The heading or the sentence above, which may name what stands below it."""
    thing: Thing = field(default_factory=Thing)
    heads: list[str] = field(default_factory=list)
    columns: dict[int, Thing] = field(default_factory=dict)
    ways: int = 0
    """How many lines in a row each told a way of paying."""
    roles: frozenset[str] = frozenset()
    """What their figures without a label may all be."""

    def copy(self) -> Sheet:
        """Return the sheet as it is now."""
        return replace(self, columns=dict(self.columns), heads=list(self.heads))

    def hear(self, text: str, debts: frozenset[int]) -> Told:
        """Take the next line or sentence, which is about these debts."""
        self.debts, in_table = debts, text.lstrip().startswith("|")
        if not in_table:
            self.heads, self.columns = [], {}
            if not is_listed(text) and not has_label(text):
                self.above, self.thing, self.ways, self.roles = text, Thing(), 0, frozenset()
                return _NOTHING_TOLD
        if self.above:
            self.thing, self.above = self._headed(self.above), ""
        if in_table:
            return self._row(text)
        told = self._line(text, self.thing)
        self.thing = Thing() if text.endswith("\n\n") else told.thing
        return told

    def _headed(self, head: str) -> Thing:
        """Return what stands below a heading, a sentence or the head of a column."""
        return Thing(
            self._named(head), is_own=OWN.search(head) is not None, is_past=PAST.search(head) is not None
        )

    def _named(self, text: str) -> frozenset[str] | None:
        """Return the offers of the one way of paying that the text names; None where it names none, or several."""
        named = [keys for keys in ways_named(text, self._figures(text), self.facts, self.debts) if keys]
        together = frozenset.intersection(*named) if named else frozenset()
        return together or None

    def _figures(self, text: str) -> list[Figure]:
        return read_figures(text, self.facts.today, self.facts.language)

    def _line(self, text: str, thing: Thing, *, goes_on: bool = False) -> Told:
        """Judge a line by its labels, as one that goes on about the thing, which it need not where not `goes_on`."""
        if thing.is_past:
            return Told(Opinion.SILENT, thing)
        figures = self._figures(text)
        entries = read_entries(text, figures)
        if entries is not None:
            opinion, thing, wrong = self._judged(entries, thing, goes_on=goes_on)
            return Told(opinion, thing, text[wrong.start : wrong.end] if wrong else "")
        if figures:
            self.ways = 0
            return _NOTHING_TOLD
        named = self._named(text)
        return Told(Opinion.SILENT, Thing(named) if named else thing)

    def _judged(
        self, entries: Sequence[Entry], thing: Thing, *, goes_on: bool = False
    ) -> tuple[Opinion, Thing, Figure | None]:
        line = LineHolders(self.facts, self.debts, entries, is_own=thing.is_own)
        try:
            if not self._have_a_role_in_common(line):
                return Opinion.WRONG, thing, entries[-1].figure
            return (thing if goes_on else self._begun(line, thing)).narrowed(line)
        except UnknownFigure:
            return Opinion.SILENT, Thing(), None

    def _have_a_role_in_common(self, line: LineHolders) -> bool:
        """Whether the figures without a label of a list of ways of paying may all be the same of them."""
        found = [roles for roles in map(line.roles, line.entries) if roles]
        if not line.named() or len(found) != 1 or self.heads:
            return True
        self.roles = found[0] & self.roles if self.ways and self.roles else found[0]
        return bool(self.roles)

    def _begun(self, line: LineHolders, thing: Thing) -> Thing:
        """Return the thing that the line is about: another one where it names it, or tells a label again."""
        named = line.named()
        self.ways, before = (self.ways + 1 if named else 0), self.ways
        is_whole = bool(named) or (before > 0 and len(line.entries) > 1)
        names_another = is_whole and thing.narrowed(line)[0] == Opinion.WRONG
        after_several = before > 1 and not named
        begins = line.is_plain or names_another or after_several or thing.has_again(line)
        return Thing() if begins else thing

    def _row(self, text: str) -> Told:
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        if _RULE.fullmatch(text):
            return _NOTHING_TOLD
        if not self.heads:
            self._begin_table(cells)
            return _NOTHING_TOLD
        if len(cells) != len(self.heads) or len(cells) < 2:
            return _NOTHING_TOLD
        heads = [head for head in self.heads[1:] if not names_way(head)]
        if not labels(cells[0]) and any(labels(head) - _SAYS_LITTLE for head in heads):
            return self._by_heads(cells)
        return self._by_columns(cells)

    def _begin_table(self, heads: list[str]) -> None:
        """The heads of columns name what is in them; of the only one what stands above the table may do so."""
        self.heads = heads
        self.columns = {number: self._headed(head) for number, head in enumerate(heads)}
        if len(heads) == 2 and not self.columns[1].is_named:
            self.columns[1] = self.thing

    def _by_heads(self, cells: list[str]) -> Told:
        """A row that describes one thing, under heads that are labels."""
        if _NUMBERS_ROWS.fullmatch(self.heads[0]) and cells[0].isdigit():
            return _NOTHING_TOLD
        first = f"{cells[0]} cuotas" if cells[0].isdigit() else cells[0]
        if not self._figures(first) and not way_named(first):
            # A name of the row's own, such as a creditor's.
            first = ""
        parts = [f"{head}: {cell}" for head, cell in zip(self.heads[1:], cells[1:], strict=True)]
        return self._line("; ".join([first, *parts]), Thing())

    def _by_columns(self, cells: list[str]) -> Told:
        """A row with a label, and its values of the things that the heads name."""
        told = []
        for number, cell in enumerate(cells[1:], 1):
            if re.search(r"\w", cell):
                told.append(
                    self._line(
                        _labelled(cells[0], cell), self.columns[number], goes_on=names_way(self.heads[number])
                    )
                )
                self.columns[number] = told[-1].thing
        wrong = [one for one in told if one.opinion == Opinion.WRONG]
        right = bool(told) and all(one.opinion == Opinion.RIGHT for one in told)
        return wrong[0] if wrong else Told(Opinion.RIGHT if right else Opinion.SILENT, Thing())


def _labelled(label: str, cell: str) -> str:
    """Return the line that a row's label and a cell make: "8 cuotas de" counts what is in the cell."""
    if _SO_MANY_OF.fullmatch(label):
        return f"- {label} {cell}"
    many = _MANY_OF_THEM.fullmatch(cell) if _PAYMENTS.fullmatch(label) else None
    return f"- {many[1]} {label} {many[2]} {many[3]}" if many else f"{label}: {cell}"
