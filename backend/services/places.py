"""What a person's place decides: public holidays (from the `holidays` package) and the local day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from babel.numbers import get_territory_currencies

from backend.domain.currency import CURRENCIES
from backend.domain.jurisdiction import JurisdictionPack, jurisdiction_codes, load_pack
from backend.services.context import ServiceContext

FALLBACK_JURISDICTION = "CO"
CURRENCY_OF_FALLBACK = "COP"
ZONES = {
    "CO": "America/Bogota",
    "US": "America/New_York",
    "ES": "Europe/Madrid",
    "MX": "America/Mexico_City",
    "PE": "America/Lima",
    "AR": "America/Argentina/Buenos_Aires",
}


@lru_cache(maxsize=16)
def holiday_calendar(country: str) -> Callable[[date], bool]:
    """Return a function that tells whether a day is a public holiday in the country (ISO 3166, two letters)."""
    return lambda day: day in _holidays_of(country, day.year)


@lru_cache(maxsize=1024)
def _holidays_of(country: str, year: int) -> frozenset[date]:
    """A whole year at a time: the package's own calendar names a year before it knows its days, to all threads."""
    return frozenset(holidays.country_holidays(country, years=year, expand=False))


def country_of(locale: str) -> str:
    """Return the country of a locale such as es_CO."""
    return locale.rpartition("_")[2]


def locale_in(locale: str, country: str) -> str:
    """Return a locale's language in another country."""
    return f"{locale.partition('_')[0]}_{country}"


def country_codes() -> Sequence[str]:
    """Return the countries in which a debtor may live: those whose law or whose clock we know."""
    return sorted({*jurisdiction_codes(), *ZONES})


def list_currencies(country: str) -> Sequence[tuple[str, str]]:
    """Return every currency of debts with the country whose own it is, the installation's own first."""
    first = default_currency(country)
    codes = sorted(CURRENCIES, key=lambda code: code != first)
    return [(code, country_of(locale_of_new_debtor(country, code))) for code in codes]


def pack_of(context: ServiceContext, locale: str) -> JurisdictionPack:
    """Return the law of a person's country; where we know none, the installation's, else the strictest we have."""
    known = jurisdiction_codes()
    here = (country_of(locale), context.settings.country)
    return load_pack(next((code for code in here if code in known), FALLBACK_JURISDICTION))


def locale_of_new_debtor(country: str, currency: str) -> str:
    """Return the locale of a person of whom only the currency of a debt is known.

    They live where the installation is (`country`), unless the currency is another country's own whose law we know.
    """
    homes = (country, *jurisdiction_codes())
    home = next((code for code in homes if currency in get_territory_currencies(code)), country)
    return f"es_{home}"


def default_currency(country: str) -> str:
    """Return the currency of debts that name none, where the installation is; pesos where we know its own not."""
    own = (code for code in get_territory_currencies(country) if code in CURRENCIES)
    return next(own, CURRENCY_OF_FALLBACK)


def zone_of(context: ServiceContext, locale: str) -> ZoneInfo:
    """Return the time zone of a person's country, the installation's where we know none."""
    return ZoneInfo(ZONES.get(country_of(locale), context.settings.time_zone))


def earliest_day(context: ServiceContext, moment: datetime) -> date:
    """Return the first day that a moment is anywhere: where somebody lived then is not written down."""
    zones = {*ZONES.values(), context.settings.time_zone}
    return min(moment.astimezone(ZoneInfo(zone)).date() for zone in zones)


def local_today(context: ServiceContext, locale: str) -> date:
    """Return the day that it is where the person lives."""
    return context.now().astimezone(zone_of(context, locale)).date()
