"""Figures with their separators, as written in Colombia, Spain and America."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_MOST_DIGITS = 15
_SEPARATORS = re.compile(r"[.,' ]")


class Literal(NamedTuple):
    """A figure: its value, whether it had groups of thousands, whether it has decimals, and how it was typed."""

    value: Decimal
    grouped: bool
    decimals: bool
    raw: str


def read_literal(raw: str) -> Literal | None:
    """The value of `1.200.000`, `1'200.000`, `1.200,50`, `1,200.50`, `2.3`, `300 000`; None when malformed."""
    raw = raw.strip()
    if raw.isdigit():
        return Literal(Decimal(raw), False, False, raw) if len(raw) <= _MOST_DIGITS else None
    if sum(map(str.isdigit, raw)) > _MOST_DIGITS:
        return None
    if raw.count("'") == 1:
        return _with_million_mark(raw)
    return _with_separators(raw)


def _with_million_mark(raw: str) -> Literal | None:
    """`1'200.000` marks millions; `1'200` and `1'5` are that, cut short."""
    head, tail = raw.split("'")
    head, digits = re.sub(r"\D", "", head), _SEPARATORS.split(tail)
    if not head or not digits[0]:
        return None
    if len(digits) == 1 and len(tail) <= 3:
        return Literal(Decimal(f"{head}.{tail}") * 1_000_000, True, False, raw)
    return _with_separators(f"{head}.{tail.replace(',', '.', 1) if len(digits) > 1 else tail}")


def _with_separators(raw: str) -> Literal | None:
    groups = _SEPARATORS.split(raw)
    signs = _SEPARATORS.findall(raw)
    first, last = groups[0], groups[-1]
    thousands = all(len(group) == 3 for group in groups[1:]) and 1 <= len(first) <= 3
    if thousands and first.strip("0"):
        return Literal(Decimal("".join(groups)), True, False, raw)
    if len(last) > 2 and not (len(groups) == 2 and not first.strip("0")):
        return None
    middle = groups[1:-1]
    if not all(len(group) == 3 for group in middle) or (middle and len(first) > 3):
        return None
    if len(set(signs[:-1])) > 1:
        return None
    return Literal(Decimal(f"{''.join(groups[:-1])}.{last}"), bool(middle), bool(last.strip("0")), raw)
