"""What a reply works out before the reader's eyes: a difference, a sum or a product of amounts that it tells.

The operands must stand in the reply, be facts themselves, and a word must say what is done with them. Whatever the
result is called, it may be no part of a debt or of an offer: these come from tools only.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from decimal import Decimal

from backend.assistant.guards.figure import Figure, Kind

_SUBTRACTS = re.compile(
    r"\b(?:diferencias?|rest\w+|menos|mas|sobr(?:a|an|aria|arian)|qued(?:a|an|aria|arian)|faltar?\w*|separan?|hay|baja\w*|sub\w+|crece\w*|"
    r"aument\w+|libres?|margen|holgura|difference|more|less|left|cheaper|saves?)\b|[-=]"
)
_ADDS = re.compile(
    r"\b(?:sum\w+|total|juntos?|juntas|ambas|ambos|entre (?:las|los) (?:dos|tres)|dan?|hacen?|mas|son|together|"
    r"altogether|plus|add\w*)\b|[+=]"
)
_MULTIPLIES = re.compile(
    r"\b(?:total|son|sum\w+|es decir|o sea|dan?|hacen?|serian?|costar\w+|cuestan|pagar\w+|that is|times|makes?)\b|[x=*]"
)
_OF_TOOLS = frozenset(
    {"principal", "interest", "fees", "instalment", "down_payment", "last", "first", "next", "ordinal", "cap", "income",
     "expenses", "other_debts", "paid", "person", "balance"}
)  # fmt: skip
"""Roles that no sum is given."""
_IN_INSTALMENTS = re.compile(r"[^.;]*\ben (?:\w+ )?(?:cuotas|meses|mensualidades)\b")
"""What is to be paid in instalments is a plan's price."""
_REST = frozenset({"balance", "paid"})
_LEAVES = re.compile(r"\b(?:falta\w*|resta\w*|queda\w*|pendientes?|left|remain\w*)\b")
"""What is still to be paid may be called by that."""
_BELOW = re.compile(
    r"\b(?:menos de|(?:no|ni|sin) (?:\w+ )?(?:lleg\w+|alcanz\w+|pas\w+|super\w+|exced\w+)(?: al?| del?)?|"
    r"(?:por )?debajo de|casi|less than|under|below|almost|nearly)(?: los)? [$€]? ?$"
)
_ABOVE = re.compile(r"\b(?:mas de|(?:por )?encima de|algo mas de|over|more than|above)(?: los)? [$€]? ?$")
_ROUND, _WIDEST_BOUND = Decimal(100), Decimal("1.15")
_SIGNS = {
    "+": re.compile(r"(?:(?:pesos|euros) )?(?:\+|mas|plus|y)(?: los)?"),
    "-": re.compile(r"(?:(?:pesos|euros) )?(?:y )?(?:-|menos|minus)(?: los)?"),
    "=": re.compile(r"(?:(?:pesos|euros),? )?(?:=|:|son|da|dan|quedan|hacen|es igual a|is|are|equals)"),
}
_FEWEST_IN_SUM = 3
_MOST_TERMS = 6
_TIMES = re.compile(r" ?(?:x|\*|veces|por) ?[$€]? ?")


def is_worked_out(
    figure: Figure,
    role: str,
    text: str,
    said_before: str,
    figures: Sequence[Figure],
    told: Collection[Decimal],
) -> bool:
    """Whether the amount is what others that the reply tells make; `told` are the amounts of the reply so far."""
    left_over = role in _REST and _LEAVES.search(text) is not None
    if figure.kind != Kind.MONEY or not figure.value or (role in _OF_TOOLS and not left_over):
        return False
    said = [other for other in figures if other.kind == Kind.MONEY and other.value and other is not figure]
    known = {*(other.value for other in said if other.value), *told} - {figure.value}
    if _IN_INSTALMENTS.match(text, figure.end):
        return False
    told_of = f"{said_before} {text}"
    if _SUBTRACTS.search(told_of) and any(one - other == figure.value for one in known for other in known):
        return True
    if _ADDS.search(told_of) and _is_sum(figure.value, [other.value for other in said if other.value], known):
        return True
    return _MULTIPLIES.search(text) is not None and any(
        factor * amount == figure.value for factor in _factors(figures) for amount in known
    )


def worked_out_in_signs(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return the amounts of a sum that is written out and right: "X - Y + Z = R", "R: X más Y"; operands first."""
    amounts = [figure for figure in figures if figure.kind == Kind.MONEY and figure.value is not None]
    signs = [_sign(text[one.end : other.start]) for one, other in itertools.pairwise(amounts)]
    for start in range(len(signs)):
        signed = list(itertools.takewhile(bool, signs[start:]))
        for count in range(_FEWEST_IN_SUM - 1, len(signed) + 1):
            if found := _right_sum(amounts[start : start + count + 1], signed[:count]):
                return found
    return []


def _right_sum(chain: Sequence[Figure], signs: Sequence[str]) -> list[Figure]:
    """Return the operands and the result of a chain with these signs between its amounts; none where it is wrong."""
    values = [figure.value or Decimal(0) for figure in chain]
    if signs[-1] == "=" and set(signs[:-1]) <= {"+", "-"}:
        terms, result = list(chain[:-1]), chain[-1]
        total = values[0] + sum(
            (value if sign == "+" else -value for sign, value in zip(signs, values[1:-1], strict=False)),
            Decimal(0),
        )
        return [*terms, result] if total == values[-1] else []
    if signs[0] == "=" and set(signs[1:]) <= {"+", "-"}:
        total = values[1] + sum(
            (value if sign == "+" else -value for sign, value in zip(signs[1:], values[2:], strict=True)),
            Decimal(0),
        )
        return [*chain[1:], chain[0]] if total == values[0] else []
    return []


def _sign(between: str) -> str:
    """Return what stands between two amounts: + or -, = where one is said to be the other; else nothing."""
    words = between.strip(" $€")
    return next((sign for sign, wording in _SIGNS.items() if wording.fullmatch(words)), "")


def is_bound(figure: Figure, text: str, amounts: Collection[Decimal]) -> bool:
    """Whether the amount is a round one that one of these amounts, as the words say, is just below or above."""
    if figure.kind != Kind.MONEY or not figure.value or figure.value % _ROUND:
        return False
    before = text[: figure.start]
    below, above = _BELOW.search(before), _ABOVE.search(before)
    return any(
        (below is not None and amount < figure.value <= amount * _WIDEST_BOUND)
        or (above is not None and figure.value < amount <= figure.value * _WIDEST_BOUND)
        for amount in amounts
    )


def is_factor(figure: Figure, text: str, figures: Sequence[Figure], told: Collection[Decimal]) -> bool:
    """Whether the number multiplies the amount after it, and the reply tells the product: "5 x 388,83 = 1.944,15"."""
    after = [other for other in figures if other.start >= figure.end and other.kind == Kind.MONEY][:1]
    if not after or not figure.value or not _TIMES.fullmatch(text[figure.end : after[0].start]):
        return False
    return any(other.value == figure.value * (after[0].value or 0) for other in figures) or (
        figure.value * (after[0].value or 0) in told
    )


def _is_sum(value: Decimal, said: list[Decimal], known: Collection[Decimal]) -> bool:
    if any(one + other == value for one, other in itertools.combinations(known, 2)):
        return True
    return 2 < len(said) <= _MOST_TERMS and sum(said) == value


def _factors(figures: Sequence[Figure]) -> set[Decimal]:
    counted = (Kind.COUNT, Kind.NUMBER)
    whole = {
        figure.value
        for figure in figures
        if figure.kind in counted and figure.value and 1 < figure.value < 100
    }
    return whole | {figure.value / 100 for figure in figures if figure.kind == Kind.PERCENT and figure.value}
