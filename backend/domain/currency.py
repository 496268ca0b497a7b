"""The currencies that the product knows, with their ISO 4217 minor units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO 4217 currency. `uses_decimals` says whether people write its minor units in daily life."""

    code: str
    exponent: int
    uses_decimals: bool
    signs: tuple[str, ...]

    @property
    def units_per_major(self) -> int:
        return int(10**self.exponent)


CURRENCIES: Mapping[str, Currency] = MappingProxyType(
    {
        currency.code: currency
        for currency in (
            Currency("COP", 2, False, ("$", "COP$", "COP", "PESOS", "PESO")),
            Currency("EUR", 2, True, ("€", "EUR", "EUROS", "EURO")),
            Currency("USD", 2, True, ("$", "US$", "USD", "DÓLARES", "DOLARES")),
            Currency("MXN", 2, True, ("$", "MX$", "MXN", "PESOS", "PESO")),
            Currency("PEN", 2, True, ("S/", "S/.", "PEN", "SOLES", "SOL")),
            Currency("ARS", 2, True, ("$", "AR$", "ARS", "PESOS", "PESO")),
        )
    }
)


def currency_of(code: str) -> Currency:
    """The registered currency of an ISO code; raises InvalidInput `unknown_currency`."""
    currency = CURRENCIES.get(code)
    if currency is None:
        raise InvalidInput("unknown_currency", "No conocemos esa moneda.")
    return currency
