"""Several debts told one by one or added up: a part of each beside its name, rows of a table, the days of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from functools import cached_property

from backend.assistant.guards.currency_signs import may_be_called
from backend.assistant.guards.fact_records import DebtFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.sentence_setting import Told
from backend.assistant.guards.subjects import NO_DEBT

_PARTS = {
    "principal": re.compile(r"\b(?:capital|principal)\b"),
    "interest": re.compile(r"\b(?:interes(?:es)?|interests?)\b"),
    "fees": re.compile(r"\b(?:gastos|cargos|recargos|comisiones|fees|charges)\b"),
    "days": re.compile(
        r"\bdias de (?:atraso|mora|retraso)\b|\bdays (?:late|overdue|past due)\b|\b(?:atraso|mora) en dias\b"
    ),
}
_BALANCE = re.compile(r"\b(?:saldos?|balances?)\b")
_SUMS = re.compile(r"\b(?:total|sum\w+|junt[oa]s|entre|altogether|together|add\w*|comes? to|combined)\b")
_TOTAL_ROW = re.compile(
    r"[\s|]*(?:\W*(?:total(?:es)?|sum[ao]|todas|all|juntas|en total|combined|together)\b[^|]*)\|"
)
_IN_ROW = frozenset({"balance", "principal", "interest", "fees"})
_OF_ALL = re.compile(
    r"\b(?:de todo lo que debes|entre (?:tod[ao]s|(?:las|los) (?:dos|tres|cuatro|cinco))|(?:de )?todas tus deudas|"
    r"(?:of )?everything you owe|(?:across )?all your debts)\b"
)
_FEWEST = 2


class DebtsTold:
    """The figures of one sentence that are parts of several debts."""

    def __init__(self, facts: TurnFacts, text: str, figures: Sequence[Figure], told: Told) -> None:
        self.facts, self.text, self.figures, self.told = facts, text, figures, told

    def tells(self, figure: Figure) -> bool:
        """Whether the figure is the part of a debt, or of several, that its place in the sentence makes it."""
        if (
            figure.kind not in (Kind.MONEY, Kind.NUMBER, Kind.COUNT, Kind.ORDINAL)
            or len(self.facts.debts) < _FEWEST
        ):
            return False
        if self.text.lstrip().startswith("|"):
            return self._is_in_row(figure)
        return (figure.start, figure.end) in self._paired

    def wrong(self) -> Figure | None:
        """Return what is told as a part of all that is owed, and is one debt's: "de todo lo que debes, los cargos"."""
        amounts = [one for one in self.figures if one.kind == Kind.MONEY]
        if len(self.facts.debts) < _FEWEST or len(amounts) != 1 or self.told.mentions:
            return None
        before = self.text[: amounts[0].start]
        part = self._part(before) if _OF_ALL.search(before) else ""
        if part in ("", "days"):
            return None
        parts = [max(debt.amounts[part]) for debt in self.facts.debts.values()]
        return (
            amounts[0] if amounts[0].value in parts and amounts[0].value != sum(parts, Decimal(0)) else None
        )

    @cached_property
    def _paired(self) -> set[tuple[int, int]]:
        """The places of the figures that are a part of the debt beside them, where all of the sentence's are."""
        part = self._part(self.text)
        if not part:
            return set()
        value = _value_of(part)
        named = [one for one in self.told.mentions if len(one.debt_ids) == 1 and one.end > one.start]
        debts = [self.facts.debts.get(min(one.debt_ids)) for one in named]
        told = [one for one in self.figures if self._may_be(one, part)]
        sums = self._sums(told, value, [debt for debt in debts if debt])
        each = [one for one in told if one not in sums]
        pairs = list(zip(each, debts, strict=False))
        if len(each) != len(debts) or not all(debt and value(debt) == one.value for one, debt in pairs):
            return set()
        return {(one.start, one.end) for one in told} if self._is_several(debts) else set()

    def _is_several(self, debts: Sequence[DebtFacts | None]) -> bool:
        return len({debt.debt_id for debt in debts if debt}) == len(debts) >= _FEWEST

    def _part(self, said: str) -> str:
        """Return the one part that the words tell of, or the sentence before."""
        for text in (said, self.told.said_before):
            named = [name for name, wording in _PARTS.items() if wording.search(text)]
            if named:
                return named[0] if len(named) == 1 and not _BALANCE.search(text) else ""
        return ""

    def _may_be(self, figure: Figure, part: str) -> bool:
        """Whether the figure is an amount or, where days are told, a number of them."""
        days = figure.unit == "day" or (
            figure.kind in (Kind.MONEY, Kind.NUMBER) and not figure.unit.strip("$")
        )
        known = {debt.currency for debt in self.facts.debts.values()}
        if part == "days":
            return days or figure.kind == Kind.NUMBER
        return figure.kind == Kind.MONEY and may_be_called(figure.unit, self.text[figure.end :], known)

    def _sums(
        self, told: Sequence[Figure], value: Callable[[DebtFacts], Decimal], named: Collection[DebtFacts]
    ) -> list[Figure]:
        """Return what is called a sum of the part, of all debts or of those that are named."""
        if not _SUMS.search(self.text):
            return []
        sums = {
            sum(map(value, debts), Decimal(0))
            for debts in (named, self.facts.debts.values())
            if len(debts) > 1
        }
        return [one for one in told if one.value in sums]

    def _is_in_row(self, figure: Figure) -> bool:
        """Whether it is what the debts of a row come to in the part that heads its column, or how many they are."""
        keys = self._keys_of_row()
        if not keys or (len(keys) < _FEWEST and figure.kind == Kind.MONEY):
            return False
        role = self._head(figure)
        debts = [self.facts.debts[key] for key in keys]
        if figure.kind == Kind.MONEY:
            role = "balance" if role in ("total", "left") else role
            return role in _IN_ROW and figure.value == sum(
                (max(debt.amounts[role]) for debt in debts), Decimal(0)
            )
        return self._is_alone(figure) and not self.facts.offers and figure.value == len(debts)

    def _is_alone(self, figure: Figure) -> bool:
        """Whether nothing else stands in its cell."""
        return (
            not self.text[figure.end :].split("|")[0].strip()
            and not self.text[: figure.start].split("|")[-1].strip()
        )

    def _keys_of_row(self) -> frozenset[int]:
        """Return the debts that a row is of: those of its name, or all of them where it is their total."""
        named = frozenset().union(*(one.debt_ids for one in self.told.mentions)) - {NO_DEBT}
        if not named and _TOTAL_ROW.match(self.text):
            return frozenset(self.facts.debts)
        one_name = len({one.debt_ids for one in self.told.mentions}) == 1
        return named & self.facts.debts.keys() if one_name else frozenset()

    def _head(self, figure: Figure) -> str:
        at = self.text.strip()[: figure.start].count("|")
        return self.told.columns[at] if at < len(self.told.columns) else ""


def _value_of(part: str) -> Callable[[DebtFacts], Decimal]:
    if part == "days":
        return lambda debt: Decimal(debt.days_past_due or 0)
    return lambda debt: max(debt.amounts[part])
