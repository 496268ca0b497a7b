"""The currencies and the countries that the product knows, to choose one from."""

from __future__ import annotations

from typing import Any

from backend.api.routing import blueprint
from backend.api.schemas import Answer
from backend.api.security import context
from backend.services import places

routes = blueprint("places", access="staff", tag="Deudas")


class CurrencyAnswer(Answer):
    """A currency of debts, and the country of a new debtor of whom nothing else is known."""

    code: str
    country: str


class PlacesAnswer(Answer):
    """Currencies, the installation's own first; countries whose law is known."""

    currencies: list[CurrencyAnswer]
    jurisdictions: list[str]


@routes.get("", responses={200: PlacesAnswer})
def list_places() -> dict[str, Any]:
    """List the currencies and the countries that there are."""
    currencies = places.list_currencies(context().settings.country)
    return {
        "currencies": [{"code": code, "country": country} for code, country in currencies],
        "jurisdictions": list(places.jurisdiction_codes()),
    }
