"""Text for Markdown, dates for reading, and amounts as people type them."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from decimal import Decimal

from frontend.texts import text

# Of what is written with "$" in several countries, only the pesos of Colombia are written with that alone.
_SIGNS = {"COP": "$", "USD": "US$", "PEN": "S/", "MXN": "MX$", "ARS": "AR$"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:])")
_ACTIVE = re.compile(r"([\\`\[\]<>$~|#])")
# Markdown makes links of bare addresses too; a word joiner, which nobody sees, keeps them text.
_ADDRESS = re.compile(r"(@|\bwww|://)(?=[\w.])", re.IGNORECASE)
_SIGN, _EURO = re.compile(r"\$ (?=\d)"), re.compile(r"(?<=\d) (?=€)")
_AMOUNT = re.compile(r"(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<cents>\d{1,2}))?", re.ASCII)


def plain(value: str) -> str:
    """Escape a text so that Markdown shows it exactly as it was written, line breaks included."""
    return _SPECIAL.sub(r"\\\1", _unlinked(value)).replace("\n", "  \n")


def assistant_text(value: str) -> str:
    """Let the assistant's emphasis and lists through, but no link, picture, HTML, formula or code."""
    return _ACTIVE.sub(r"\\\1", _unlinked(value)).replace("\n", "  \n")


def long_date(value: str) -> str:
    """Write an ISO date as a person reads it: "21 de noviembre de 2026"."""
    return _long_date(date.fromisoformat(value))


def day_of(value: str, zone: tzinfo) -> str:
    """Write the day of an ISO time as it was in the reader's zone."""
    return _long_date(datetime.fromisoformat(value).astimezone(zone).date())


def _long_date(day: date) -> str:
    return text("format.long_date", day=day.day, month=_month(day), year=day.year)


def clock(value: str, zone: tzinfo) -> str:
    """Write an ISO time by the clock of the reader's zone: "15:04"."""
    return datetime.fromisoformat(value).astimezone(zone).strftime("%H:%M")


def moment(value: str, zone: tzinfo) -> str:
    """Write an ISO time by the clock of the reader's zone: "21 de noviembre, 15:04"."""
    when = datetime.fromisoformat(value).astimezone(zone)
    return text("format.day_month_time", day=when.day, month=_month(when), time=when.strftime("%H:%M"))


def month_name(value: str) -> str:
    """Write a month such as "2026-11" as a person reads it: "noviembre de 2026"."""
    first = date.fromisoformat(f"{value}-01")
    return text("format.month_year", month=_month(first), year=first.year)


def parse_amount(typed: str) -> str | None:
    """Read "1.234.567,50" as "1234567.50"; None when it is anything but an amount written that way."""
    match = _AMOUNT.fullmatch(typed.strip().removeprefix("$").removesuffix("€").strip())
    if match is None:
        return None
    cents = match["cents"]
    return match["whole"].replace(".", "") + (f".{cents}" if cents else "")


def amount_as_typed(amount: float | Decimal) -> str:
    """Write an amount the way `parse_amount` reads it: 1234567.5 as "1.234.567,50"."""
    whole, cents = f"{amount:.2f}".split(".")
    return count_text(int(whole)) + ("" if cents == "00" else f",{cents}")


def money_text(amount: str, currency: str) -> str:
    """Put the sign of a currency to an amount as people write it there: "$ 1.234", "1.234 €", "S/ 1.234"."""
    return f"{amount}\u00a0€" if currency == "EUR" else f"{_SIGNS.get(currency, currency)}\u00a0{amount}"


def count_text(count: int) -> str:
    """Write a whole number with points between the thousands."""
    return f"{count:,}".replace(",", ".")


def decimal_text(value: float, decimals: int = 1) -> str:
    """Write a number with a comma before its decimals: 1234.5 as "1.234,5"; none where it is whole."""
    whole, _, rest = f"{value:.{decimals}f}".partition(".")
    return count_text(int(whole)) + (f",{rest}" if rest.strip("0") else "")


def share_text(part: float | None) -> str:
    """Write a share between 0 and 1 as "12,5 %", a dash for the share of nothing."""
    return "—" if part is None else f"{decimal_text(part * 100)}\u00a0%"


def duration_text(milliseconds: float | None) -> str:
    """Write how long something took: "350 ms", "1,2 s"; a dash where nothing did."""
    if milliseconds is None:
        return "—"
    if milliseconds < 1000:
        return f"{milliseconds:.0f}\u00a0ms"
    return f"{decimal_text(milliseconds / 1000)}\u00a0s"


def _unlinked(value: str) -> str:
    """Break addresses, and keep a currency sign on the line of its figure."""
    return _EURO.sub("\u00a0", _SIGN.sub("$\u00a0", _ADDRESS.sub("\\1\u2060", value)))


def _month(day: date) -> str:
    return text("format.months").split()[day.month - 1]
