"""What the person told of their month: how often they are paid, and what that and the rest come to by the month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from backend.assistant.guards.fact_records import Figures, amount_of
from backend.assistant.guards.figure import Figure, Kind
from backend.domain.affordability import per_month
from backend.domain.calendar import Frequency
from backend.domain.money import Money

_TOLD = {"monthly_income": "income", "essential_expenses": "expenses", "other_debts": "other_debts"}
_PERIODS = {
    "monthly": r"(?:al|por|cada|del|un) mes|(?:dos|2|two) (?:quincenas|fortnights)(?! (?:de|of)\b)|mensual\w*|"
    r"(?:a|per|each|every) month|monthly",
    "fortnightly": r"quincen\w+|(?:dos veces|2 veces|twice) (?:al|por|cada|a) (?:mes|month)|"
    r"cada (?:15|14|quince|catorce) dias|cada dos semanas|fortnight\w*|biweekly|"
    r"every two weeks",
    "weekly": r"(?:la|por|cada|una) semana|semanal\w*|(?:a|per|each|every) week|weekly",
}
PERIOD = re.compile("|".join(rf"\b(?P<{name}>{pattern})\b" for name, pattern in _PERIODS.items()))
"""How often something comes, in words."""
_STOPS = re.compile(r"[;:()?!\n]|[.,](?=\s|$)|\b(?:y|e|and|pero|but)\b")
_ENDS = re.compile(r"[;:()?!\n]|\.(?=\s|$)")
_OF_INCOME = re.compile(
    r"\b(?:ingres\w+|gan\w+|cobr\w+|recib\w+|sueldo|salario|nomina|entra\w*|(?:te|le) (?:pagan|llega\w*|caen?)|"
    r"me pagan|(?:dos|2|two) (?:quincenas|fortnights)(?! (?:de|of)\b)|earn\w*|income|salary|wages?|paid|paycheck)\b"
)
_TOGETHER = re.compile(
    r"\b(?:entre|sum\w+|total|junt\w+|en total|(?:se )?(?:te |le )?van?|compromet\w+|destin\w+|salidas|egresos|"
    r"both|together|altogether)\b"
)
_LEFT_OVER = re.compile(r"\b(?:qued\w+|sobr\w+|libres?|disponibles?|excedente|margen|left|spare)\b")
_OTHER_DEBT = re.compile(r"\b(?:otr[ao] (?:deuda|prestamo|credito|obligacion)|other (?:debt|loan))\b[^,;]*$")
_CAN_AFTER = re.compile(
    r"(?: ?(?:€|euros|pesos|dolares|soles))?(?: al mes| mensuales| a month)? (?:que|you) (?:te |le |si )?(?:cab\w+|"
    r"pued\w+|podr\w+|alcanz\w+|can afford)\b"
)
_CAN_BEFORE = re.compile(
    r"\b(?:como mucho|a lo sumo|como maximo|at most|tope(?: \w+)? (?:es|de|seria)|limite (?:es|de)|te cab\w+|"
    r"le cab\w+|you can afford)"
    r"(?: (?:te |le )?cab\w+)?(?: (?:de|hasta|unos|es|up to))* [$€]? ?$"
)
_PAYS = re.compile(r"\b(?:pag(?:as|aria|arias|ar|ues)|cuotas?|mensualidad|plan|pay|instal\w+)\b")
_ABOUT = re.compile(
    r"\b(?:unos|unas|cerca de|alrededor de|aproximadamente|casi|como|about|around|roughly) [$€]? ?$"
)
_CLOSE, _EXACTLY = Decimal("0.03"), Decimal(0)


@dataclass(frozen=True, slots=True)
class Budget:
    """What is told of a month, by role; the income as it was told, too, with how often it comes."""

    amounts: Figures = field(default_factory=dict)
    each: Decimal | None = None
    frequency: str = "monthly"

    def has_period(self, value: Decimal | None, period: str) -> bool:
        """Whether the amount is what comes, or goes, in such a period."""
        if value == self.each and self.frequency != "monthly":
            return period == self.frequency
        return period == "monthly"

    @property
    def declared(self) -> frozenset[Decimal]:
        """Every amount of it."""
        return frozenset().union(*self.amounts.values())


def budget_of(arguments: dict[str, Any], output: dict[str, Any]) -> Budget:
    """Return what record_affordability was told and answered; what was not told is in no role."""
    amounts = {
        role: {amount_of(arguments[name])} for name, role in _TOLD.items() if arguments.get(name) is not None
    }
    amounts |= {
        name: {amount_of(output[name])} for name in ("surplus", "cap") if output.get(name) is not None
    }
    frequency = arguments.get("income_frequency") or "monthly"
    each = next(iter(amounts.get("income", ())), None)
    if each is not None:
        income = per_month(Money.from_major(each, output["currency"]), Frequency(frequency))
        amounts["income"] = {each, income.major}
    return Budget(amounts, each, frequency)


def gainsays_month(text: str, figure: Figure, figures: Sequence[Figure], budget: Budget, role: str) -> bool:
    """Whether an amount of the month is told as what it is not: a fortnight's income "al mes", rent that one can pay.

    `role` is what the words around it call it.
    """
    if figure.value not in budget.declared:
        return False
    if role == "able":
        return not any(figure.value in budget.amounts.get(name, ()) for name in ("surplus", "cap"))
    period = _period_of(text, figure, figures)
    return period != "" and not budget.has_period(figure.value, period)


def is_plain(text: str, figure: Figure, figures: Sequence[Figure], budget: Budget) -> bool:
    """Whether it is the income, what is left of it, or what other debts take, called so."""
    if is_income(text, figure, figures, budget):
        return True
    stop = _ENDS.search(text, figure.end)
    begins = [end.end() for end in _ENDS.finditer(text, 0, figure.start)]
    clause = text[max([0, *begins]) : stop.start() if stop else len(text)]
    before = text[max([0, *begins]) : figure.start]
    if figure.value in budget.amounts.get("cap", ()) and (
        _CAN_AFTER.match(text, figure.end) or _CAN_BEFORE.search(text[: figure.start])
    ):
        return not gainsays_month(text, figure, figures, budget, "")
    left = figure.value in budget.amounts.get("surplus", ()) and _LEFT_OVER.search(clause) is not None
    other = figure.value in budget.amounts.get("other_debts", ()) and _OTHER_DEBT.search(before) is not None
    fits = not gainsays_month(text, figure, figures, budget, "")
    return fits and (left or other) and not _PAYS.search(clause)


def is_income(text: str, figure: Figure, figures: Sequence[Figure], budget: Budget) -> bool:
    """Whether it is the income, or nearly so much where it is rounded, with how often so much of it comes."""
    period, told = _period_of(text, figure, figures), _OF_INCOME.search(text) is not None
    if not told and (period in ("", "monthly") or _PAYS.search(text)):
        return False
    known = [value for value in budget.amounts.get("income", ()) if budget.has_period(value, period)]
    close = _CLOSE if told and _ABOUT.search(text[: figure.start]) else _EXACTLY
    return any(abs(value - (figure.value or 0)) <= close * value for value in known)


def _period_of(text: str, figure: Figure, figures: Sequence[Figure]) -> str:
    """Return the period that is named right behind the figure, or else before it in its clause."""
    starts = [one.start for one in figures if one.start >= figure.end]
    stop = _STOPS.search(text, figure.end)
    after = PERIOD.search(text, figure.end, min([*starts, stop.start() if stop else len(text)]))
    if after:
        return after.lastgroup or ""
    ends = [one.end for one in figures if one.end <= figure.start and one.kind == Kind.MONEY]
    begins = [end.end() for end in _ENDS.finditer(text, 0, figure.start)]
    before = list(PERIOD.finditer(text, max([0, *ends, *begins]), figure.start))
    return (before[-1].lastgroup or "") if before else ""


def tells_income(text: str) -> bool:
    """Whether the sentence speaks of what somebody earns."""
    return _OF_INCOME.search(text) is not None


def month_sums(text: str, budget: Budget) -> Iterator[Decimal]:
    """Yield what needs and other debts come to together; tools tell what is left."""
    parts = [max(budget.amounts[name]) for name in ("expenses", "other_debts") if budget.amounts.get(name)]
    if len(parts) > 1 and _TOGETHER.search(text):
        yield sum(parts, Decimal(0))
