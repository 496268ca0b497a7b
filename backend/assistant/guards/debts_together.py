"""What several debts come to together, and how far apart, in amounts or days, two of them are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from backend.assistant.guards.fact_records import DebtFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure
from backend.assistant.guards.subjects import Mention

TOGETHER = re.compile(
    r"\b(?:total|sum(?:an?|ando|ad[oa]s)|juntas|juntos|entre (?:las|los|todas|todos)|tod[ao]s|ambas|ambos|debes|tienes|"
    r"contando|mas|altogether|"
    r"together|owe)\b"
)
"""Words that put amounts together."""
_PARTS = {
    "principal": re.compile(r"\b(?:capital|principal)\b"),
    "interest": re.compile(r"\b(?:interes\w*|interests?)\b"),
    "fees": re.compile(r"\b(?:gastos|cargos|recargos|comision\w*|fees|charges)\b"),
}
_INTEREST = r"(?:interes\w*|interests?)"
_FEES = r"(?:gastos|cargos|recargos|comision\w*|fees|charges)"
_AND = r"(?: \w+){0,2}? (?:y|e|and|mas|plus)(?: (?:los|las|the))? "
_INTEREST_AND_FEES = re.compile(rf"\b(?:{_INTEREST}{_AND}{_FEES}|{_FEES}{_AND}{_INTEREST})\b")
_WITHOUT = re.compile(
    r"\b(?:sin|quitando|descontando|restando|without|minus|excluding)\b(?P<parts>[^.;:,$€\d]*)"
)
_ADDED_UP = re.compile(
    r"\b(?:total|sum\w+|junt[oa]s|amb[oa]s|entre|mas|between|together|altogether|add\w*|comes? to|combined|plus)\b"
)
_SEVERAL = 3
"""Fewer debts are told one by one."""
_OF_ALL = re.compile(
    r"\b(?:tus|las|los|todas|todos|your|all|entre|la cuenta|el total|deuda total|the total)\b|"
    r"^\W*(?:y )?sum(?:an?|ando)\b"
)
_SETS_ASIDE = re.compile(
    r"\b(?:aparte|sin (?:la|el|contar)|en revision|reconoc\w+|disput\w+|reclam\w+|acord\w+|negoci\w+|aside|except|"
    r"excluding|"
    r"under review|without)\b"
)
_SPENT = re.compile(r"\b(?:se (?:te|le) (?:han|ha) ido|has pagado|pagaste|gastaste|you(?:'ve| have)? paid)\b")
"""What is owed is not what was paid."""
_THAN_ANOTHER = re.compile(r" (?:que|de|than|of) (?:la|el|lo que|the)? ?(?:otr[oa]|debes|other| {4}|de\b)")
_ABOVE = re.compile(r"\b(?:mas|more)(?: (?:de|than))? $")
_BELOW = re.compile(r"\b(?:casi|menos|almost|nearly|less)(?: (?:de|than))? $")
_WIDEST, _CLOSE = Decimal(100), Decimal("0.04")
_DAYS_OF_YEAR = 365
_BETWEEN = re.compile(r"\b(?:entre|between|across)\b")
_ALL = re.compile(r"\b(?:tus|las|los|todas|todos|your|all|entre)\b")


def debt_sums(
    text: str, facts: TurnFacts, debts: frozenset[int], mentioned: frozenset[int]
) -> Iterator[Decimal]:
    """Yield what debts come to together, where a word says so: those named, those talked about, or all."""
    for key in debts & facts.debts.keys():
        yield from _of_parts(text, facts.debts[key])
    if not mentioned:
        yield from _of_all(text, facts)
    if not TOGETHER.search(text):
        return
    owed = {key: max(debt.amounts["balance"]) for key, debt in facts.debts.items()}
    for keys in (mentioned, debts, frozenset(owed) if len(debts) < 2 and _ALL.search(text) else frozenset()):
        if len(keys & owed.keys()) > 1:
            yield sum((owed[key] for key in keys & owed.keys()), Decimal(0))


def _of_all(text: str, facts: TurnFacts) -> Iterator[Decimal]:
    """Yield what all debts come to in a part that is named, and what those do about which nothing is in dispute."""
    debts = list(facts.debts.values())
    if len(debts) < _SEVERAL:
        return
    parts = [name for name, wording in _PARTS.items() if wording.search(text)]
    names = ["balance", *parts] if _OF_ALL.search(text) else parts
    yield from (sum((max(debt.amounts[name]) for debt in debts), Decimal(0)) for name in names)
    agreeable = [debt for debt in debts if debt.status != "disputed"]
    if 1 < len(agreeable) < len(debts) and _SETS_ASIDE.search(text):
        yield sum((max(debt.amounts["balance"]) for debt in agreeable), Decimal(0))


def _of_parts(text: str, debt: DebtFacts) -> Iterator[Decimal]:
    """Yield what the parts of a debt that the words name come to together, or what it is without them."""
    named = [name for name, wording in _PARTS.items() if wording.search(text)]
    without = _WITHOUT.search(text)
    less = [name for name, wording in _PARTS.items() if without and wording.search(without["parts"])]
    if less:
        yield max(debt.amounts["balance"]) - sum((max(debt.amounts[name]) for name in less), Decimal(0))
    elif _INTEREST_AND_FEES.search(text) and not _SPENT.search(text):
        yield max(debt.amounts["interest"]) + max(debt.amounts["fees"])
    if not less and len(named) > 1 and _ADDED_UP.search(text) and not _SPENT.search(text):
        yield sum((max(debt.amounts[name]) for name in named), Decimal(0))


def owed_together(text: str, figure: Figure, mentions: Sequence[Mention], facts: TurnFacts) -> Decimal:
    """Return what the debts come to that are named behind the amount as its parts: "X entre el A y el B"."""
    named = [one for one in mentions if one.start > figure.end and len(one.debt_ids) == 1]
    if len(named) < 2 or not _BETWEEN.search(text, figure.end, named[0].start):
        return Decimal(0)
    debts = frozenset().union(*(one.debt_ids for one in named)) & facts.debts.keys()
    return sum((max(facts.debts[key].amounts["balance"]) for key in debts), Decimal(0))


def debt_differences(facts: TurnFacts, mentioned: frozenset[int]) -> Iterator[Decimal]:
    """Yield what is between two debts: those named, or the only two that there are."""
    meant = mentioned if len(mentioned) > 1 else frozenset(facts.debts)
    debts = [facts.debts[key] for key in meant & facts.debts.keys()]
    if len(debts) == 2 and debts[0].currency == debts[1].currency:
        one, other = (max(debt.amounts["balance"]) for debt in debts)
        yield abs(one - other)


def are_days_between(value: Decimal | None, facts: TurnFacts) -> bool:
    """Whether the only two debts fell due so many days one after the other."""
    days = [debt.due_date for debt in facts.debts.values() if debt.due_date]
    return len(days) == len(facts.debts) == 2 and abs((days[0] - days[1]).days) == value


def are_years_overdue(value: Decimal | None, debts: frozenset[int], facts: TurnFacts) -> bool:
    """Whether a debt has been overdue for so many whole years."""
    late = [facts.debts[key].days_past_due for key in debts & facts.debts.keys()]
    return any(days // _DAYS_OF_YEAR == value for days in late if days is not None)


def is_share_of_another(text: str, figure: Figure, facts: TurnFacts) -> bool:
    """Whether one debt is to another as the sentence says: "es más del doble que la otra"."""
    if len(facts.debts) < 2 or not figure.value or not _THAN_ANOTHER.search(text, figure.end):
        return False
    owed = [max(debt.amounts["balance"]) for debt in facts.debts.values()]
    shares = [100 * one / other for one in owed for other in owed if one != other and other]
    before = text[: figure.start]
    if _ABOVE.search(before):
        return any(figure.value < share < figure.value + _WIDEST for share in shares)
    if _BELOW.search(before):
        return any(figure.value - _WIDEST / 4 < share < figure.value for share in shares)
    return any(abs(share - figure.value) <= _CLOSE * figure.value for share in shares)
