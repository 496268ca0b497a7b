"""The values of a policy as people read and type them: "7,5 %", "10.000", one line per step."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from frontend.formatting import amount_as_typed, count_text, parse_amount

# The currencies that are offered have two decimals.
_MINOR_PER_MAJOR = 100
_NUMBER = re.compile(r"\d{1,4}(?:,\d{1,6})?", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)


def percent_text(share: Any) -> str:
    """Write the share "0.075" as "7,5 %"; None is empty."""
    if share is None:
        return ""
    number = format((Decimal(str(share)) * 100).normalize(), "f")
    return number.replace(".", ",") + " %"


def read_percent(typed: str) -> str:
    """Read "7,5 %" as the share "0.075"; ValueError for anything else."""
    number = typed.strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(number):
        raise ValueError
    return format(Decimal(number.replace(",", ".")) / 100, "f")


def money_text(minor: Any) -> str:
    """Write minor units as people type an amount: 1000000 as "10.000"; None is empty."""
    return "" if minor is None else amount_as_typed(minor / _MINOR_PER_MAJOR)


def read_money(typed: str) -> int:
    """Read "10.000" as minor units; ValueError for anything else."""
    amount = parse_amount(typed)
    if amount is None:
        raise ValueError
    return int(Decimal(amount) * _MINOR_PER_MAJOR)


def count_or_empty(count: Any) -> str:
    """Write a whole number; None is empty."""
    return "" if count is None else count_text(count)


def read_count(typed: str) -> int:
    """Read a whole number, with or without points between thousands; ValueError for anything else."""
    number = typed.strip().replace(".", "")
    if not _COUNT.fullmatch(number):
        raise ValueError
    return int(number)


def months_text(months: Any) -> str:
    """Write [3, 6, 12] as "3, 6, 12"; None is empty."""
    return ", ".join(str(item) for item in months or ())


def read_months(typed: str) -> list[int]:
    """Read "3, 6, 12"; ValueError for anything else."""
    return [read_count(item) for item in typed.split(",") if item.strip()]


def tiers_text(tiers: list[dict[str, Any]]) -> str:
    """Write tiers one a line: "50 %: 7,5 %"."""
    return "\n".join(f"{percent_text(t['from_share'])}: {percent_text(t['discount'])}" for t in tiers)


def read_tiers(typed: str) -> list[dict[str, Any]]:
    """Read lines such as "50 %: 7,5 %"; ValueError for anything else."""
    return [
        {"from_share": read_percent(left), "discount": read_percent(right)} for left, right in _pairs(typed)
    ]


def steps_text(steps: list[dict[str, Any]]) -> str:
    """Write steps one a line: "6: 60 %"."""
    return "\n".join(f"{s['up_to_months']}: {percent_text(s['share_of_discount'])}" for s in steps)


def read_steps(typed: str) -> list[dict[str, Any]]:
    """Read lines such as "6: 60 %"; ValueError for anything else."""
    return [
        {"up_to_months": read_count(left), "share_of_discount": read_percent(right)}
        for left, right in _pairs(typed)
    ]


def shares_text(shares: list[Any]) -> str:
    """Write ["0.02", "0.14"] as "2 %; 14 %"."""
    return "; ".join(percent_text(share) for share in shares)


def read_shares(typed: str) -> list[str]:
    """Read "2 %; 14 %"; ValueError for anything else."""
    return [read_percent(item) for item in typed.split(";") if item.strip()]


def packages_text(packages: list[dict[str, Any]]) -> str:
    """Write packages one a line: "3: 30 %"."""
    return "\n".join(f"{item['months']}: {percent_text(item['down_share'])}" for item in packages)


def read_packages(typed: str) -> list[dict[str, Any]]:
    """Read lines such as "3: 30 %"; ValueError for anything else."""
    return [{"months": read_count(left), "down_share": read_percent(right)} for left, right in _pairs(typed)]


def caps_text(caps: list[dict[str, Any]]) -> str:
    """Write caps one a line: "01/11/2026: 25 %"."""
    return "\n".join(
        f"{date.fromisoformat(cap['from_date']).strftime('%d/%m/%Y')}: {percent_text(cap['rate'])}"
        for cap in caps
    )


def read_caps(typed: str) -> list[dict[str, Any]]:
    """Read lines such as "01/11/2026: 25 %"; ValueError for anything else."""
    return [{"from_date": _read_day(left), "rate": read_percent(right)} for left, right in _pairs(typed)]


def _read_day(typed: str) -> str:
    day, month, year = (read_count(part) for part in typed.strip().split("/"))
    return date(year, month, day).isoformat()


def _pairs(typed: str) -> list[tuple[str, str]]:
    pairs = []
    for line in typed.splitlines():
        if line.strip():
            left, _, right = line.partition(":")
            pairs.append((left, right))
    return pairs
