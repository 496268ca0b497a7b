"""What an amount may be where no word gives it a role: the closed world of what is said so.

Interest, capital, fees, a saving or the last payment are never given without their name. A payment of each month needs
a word of instalments, or its own day; the balance needs the debt. What is left is the price of an offer.
"""

from __future__ import annotations

import re

_EACH = re.compile(
    r"\b(?:cuotas?|veces|cuotitas?|mes(?:es)?|mensual\w*|semana\w*|quincena\w*|pagos de|cada|calendario|"
    r"ultim[ao]s?|primeras|siguientes|restantes|"
    r"plazos?|abonos de|letras?|la de (?:\d|tres|seis|doce)|instal\w+|months?|monthly|each|weekly|fortnight\w*|"
    r"payments of)\b"
)
_IN_MONTHS = re.compile(r"\b(?:a|por|en) (?:\d{1,2}|tres|seis|doce|ocho|cuatro|dos)\b")
_AT_START = re.compile(
    r"\b(?:inicial|entrada|enganche|hoy|ahora|primero|despues|luego|inicio|principio|anticipo|das|dar|des|dando|"
    r"dejas|down payment|up ?front|now|then|first)\b"
)
_OF_DEBT = re.compile(
    r" {4}|\b(?:tarjetas?|creditos?|prestamos?|deudas?|micro\w+|libranza|rotativo|obligacion\w*|saldos?|terminad[ao]|"
    r"debes?|debias|card|loan|debts?|credit|balance|owe[ds]?|ending|completos?|total)\b|\bde (?:esos|los|estos) $"
)
_EACH_BEFORE = frozenset({"instalment", "date ", "date next", "date first", "date due", "each"})
_EACH_ROLES = frozenset({"instalment", "last", "next"})


_REFERS = re.compile(
    r"\b(?:opcion|alternativa|oferta|cuota|plan|la|option) (?:de|of) (?:los )?$|\b(?:si|los|esos|estos|if) $"
)


def refers(before: str) -> bool:
    """Whether an amount is only what an offer is called by: "la opción de X", "si X te resulta alto"."""
    return _REFERS.search(before) is not None


def offer_roles(text: str, told: frozenset[str], *, has_own_day: bool) -> set[str]:
    """Return the roles of an offer's amounts that an amount without a role may have in the sentence.

    `told` are the roles that the thread has heard; `has_own_day` where a date beside it is that payment's.
    """
    wanted = {"total"}
    of_plan = told & _EACH_BEFORE and "lump" not in told
    if has_own_day or of_plan or _EACH.search(text) or _IN_MONTHS.search(text):
        wanted |= _EACH_ROLES
    if has_own_day or _AT_START.search(text):
        wanted.add("down_payment")
    return wanted


def may_be_balance(text: str) -> bool:
    """Whether the sentence speaks of a debt, so that an amount without a role may be its balance."""
    return _OF_DEBT.search(text) is not None
