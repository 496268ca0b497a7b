"""Specification tables, one case a line: `message => what must be read`; and the day on which they are read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from backend.nlu.understander import MessageUnderstander
from backend.nlu.understanding import Amount, Entities, Expected, Understanding

TODAY = date(2026, 11, 18)
"""A Wednesday."""
UNDERSTANDER = MessageUnderstander()


def cases(table: str) -> list[tuple[str, str]]:
    """The (message, expectation) pairs of a table."""
    return [
        (message.strip(), wanted.strip())
        for message, wanted in (line.split("=>") for line in table.strip().splitlines() if "=>" in line)
    ]


def understand(
    text: str, *, expected: Expected | None = None, currency: str = "COP", balance: int | None = None
) -> Understanding:
    return UNDERSTANDER.understand(
        text,
        expected=expected,
        currency=currency,
        today=TODAY,
        balance=None if balance is None else Decimal(balance),
    )


def entities(
    text: str, *, expected: Expected | None = None, currency: str = "COP", balance: int | None = None
) -> Entities:
    return understand(text, expected=expected, currency=currency, balance=balance).entities


def written(amount: Amount) -> str:
    """An amount as the tables write it: `200000 EUR? instalment`; `?` marks an ambiguous one."""
    unit = f" {amount.currency}" if amount.currency else ""
    return f"{amount.value}{unit}{'?' if amount.ambiguous else ''}{f' {amount.role}' if amount.role else ''}"
