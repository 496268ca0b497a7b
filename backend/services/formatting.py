"""Figures and dates as the debtor writes them, through Babel; our own pattern where CLDR's is not what people write."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date as babel_date
from babel.dates import format_datetime as babel_datetime
from babel.numbers import format_currency, format_decimal

from backend.domain.money import Money

# CLDR writes "$ 1.234.567,00" for Colombia; people leave the cents out where they are zero.
PATTERN = "¤ #,##0.00"
EURO_PATTERN = "#,##0.00 €"
SIGNS = {"COP": "$"}
SPANISH_DATE = "d 'de' MMMM 'de' y"
MARKUP = re.compile(r"[\[\]()<>*_`#!|\\~]")


@lru_cache(maxsize=8192)
def format_money(amount: Money, locale: str) -> str:
    """Return the amount with its sign: `$ 1.234.567` in Colombia, `1.234,56 €` in Spain."""
    pattern = EURO_PATTERN if amount.currency == "EUR" else PATTERN
    if amount.currency == "COP" and amount.minor_units % 100 == 0:
        pattern = pattern.replace(".00", "")
    return _readable(
        format_currency(
            amount.major,
            amount.currency,
            format=pattern.replace("¤", SIGNS.get(amount.currency, "¤")),
            locale=_locale(locale),
            currency_digits=False,
            group_separator=True,
        )
    )


@lru_cache(maxsize=2048)
def format_percentage(percentage: Decimal, locale: str) -> str:
    """Return a percentage such as `30 %` or `7,5 %`."""
    return f"{format_decimal(percentage.normalize(), format='#,##0.##', locale=_locale(locale))} %"


@lru_cache(maxsize=2048)
def format_date(day: date, locale: str) -> str:
    """Return a date such as `15 de diciembre de 2026`, or `December 15, 2026` where the locale is not Spanish."""
    return babel_date(day, format=_date_pattern(locale), locale=_locale(locale))


def format_moment(moment: datetime, locale: str, zone: ZoneInfo) -> str:
    """Return date and time where the person is, with the zone: `15 de diciembre de 2026, 10:30 (GMT-05:00)`."""
    local = moment.astimezone(zone)
    return babel_datetime(local, format=f"{_date_pattern(locale)}, HH:mm (ZZZZ)", locale=_locale(locale))


def _date_pattern(locale: str) -> str:
    spoken = _locale(locale)
    return SPANISH_DATE if spoken.language == "es" else spoken.date_formats["long"].pattern


def format_duration(minutes: int) -> str:
    """A number of minutes in words: `1 minuto`, `90 minutos`, `2 horas y 5 minutos`, `4 días, 23 horas y 1 minuto`."""
    if minutes < 2 * 60 and minutes != 60:
        return _counted(minutes, "minuto")
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24) if hours >= 48 else (0, hours)
    parts = [_counted(days, "día"), _counted(hours, "hora"), _counted(rest, "minuto")]
    told = [part for part in parts if not part.startswith("0 ")]
    return " y ".join([*([", ".join(told[:-1])] if told[1:] else []), told[-1]])


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def json_amount(amount: Money) -> int | float:
    """Return major units as a JSON number: whole where there are no cents; two decimals print exactly."""
    whole, cents = divmod(amount.minor_units, 100)
    return whole if cents == 0 else float(amount.major)


def plain_name(text: str) -> str:
    """Return a name from a file without the signs that a chat would read as formatting or links."""
    return MARKUP.sub(" ", text).strip()


@lru_cache(maxsize=16)
def _locale(name: str) -> Locale:
    return Locale.parse(name)


def _readable(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")
