"""What staff type about a debt and its debtor, checked field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from backend.db.repositories.debts import DebtRecord
from backend.domain.amounts import MOST_INTEGER_DIGITS, parse_minor_units
from backend.domain.currency import currency_of
from backend.domain.errors import InvalidInput
from backend.services.context import ServiceContext
from backend.services.registration import checked_email, checked_telephone

PARTS = ("principal", "interest", "fees")
EARLIEST_DUE_DATE = date(1980, 1, 1)
_THOUSANDS_OR_DECIMALS = re.compile(r"\s*[0-9]{1,3}[.,][0-9]{3}\s*")
_LAST_DIGITS = re.compile(r"[0-9]{2,10}")


def prices_within(offers: list[dict[str, Any]] | None, balance: int) -> list[dict[str, Any]] | None:
    """Drop the campaign's prices that a corrected balance has overtaken."""
    kept = [offer for offer in offers or () if offer["amount"] * offer["count"] <= balance]
    return kept or None


def checked_person(context: ServiceContext, values: Mapping[str, Any]) -> dict[str, str]:
    """Check what is given of a person's name, e-mail and telephone."""
    person: dict[str, str] = {}
    if "name" in values:
        person["name"] = required_text("name", str(values["name"] or ""))
    if "email" in values:
        email = str(values["email"] or "").strip()
        person["email"] = checked_email(email) if email else ""
    if "telephone" in values:
        person["telephone"] = checked_telephone(
            str(values["telephone"] or ""), country=context.settings.country
        )
    return person


def checked_amounts(
    texts: Mapping[str, str | None], currency: str, *, known: DebtRecord | None = None
) -> dict[str, int]:
    """Return the parts and their sum, `balance`, in minor units; a part that is not given stays as it is.

    Raises InvalidInput with the codes of the domain's gate, `ambiguous_amount` for `1.500`, and the field.
    """
    limit = 10**MOST_INTEGER_DIGITS * currency_of(currency).units_per_major
    amounts = {
        name: getattr(known, name) if text is None and known else _part(name, text or "", currency)
        for name, text in texts.items()
    }
    balance = sum(amounts.values())
    if balance <= 0:
        raise InvalidInput("zero_amount", "El saldo debe ser mayor que cero.", {"field": "principal"})
    if balance >= limit:
        raise InvalidInput(
            "amount_out_of_range", "El saldo está fuera del rango permitido.", {"field": "principal"}
        )
    return {**amounts, "balance": balance}


def _part(name: str, text: str, currency: str) -> int:
    if _THOUSANDS_OR_DECIMALS.fullmatch(text):
        message = "No sabemos si son miles o decimales. Escríbelo sin separadores."
        raise InvalidInput("ambiguous_amount", message, {"field": name})
    try:
        return parse_minor_units(text, currency, allow_zero=True)
    except InvalidInput as error:
        raise InvalidInput(error.code, error.message, {"field": name}) from None


def required_text(field: str, text: str) -> str:
    """Return a text with single spaces; raises InvalidInput `missing_field` when nothing is left."""
    cleaned = " ".join(text.split())
    if not cleaned:
        raise InvalidInput("missing_field", "Falta un dato obligatorio.", {"field": field})
    return cleaned


def checked_ending(digits: str) -> str:
    """Return an obligation's last digits, which may be missing; raises InvalidInput `invalid_ending`."""
    if digits and not (_LAST_DIGITS.fullmatch(digits) and digits.isascii()):
        message = "Escribe solo las últimas cifras de la obligación, por ejemplo 4821."
        raise InvalidInput("invalid_ending", message, {"field": "obligation_ending"})
    return digits


def checked_due_date(due_date: date | None) -> date | None:
    """Return a due date, which may be missing; raises InvalidInput `invalid_date`."""
    if due_date is not None and due_date < EARLIEST_DUE_DATE:
        raise InvalidInput("invalid_date", "La fecha de vencimiento no es posible.", {"field": "due_date"})
    return due_date
