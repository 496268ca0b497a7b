"""By what debts are recognised: the creditor's name and the obligation's number, however they are typed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BETWEEN = re.compile(r"[\s\-./]+")
LAST_DIGITS = 4


@lru_cache(maxsize=4096)
def creditor_key(name: str) -> str:
    """Return a creditor's name without case, accents and double spaces."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def obligation_key(number: str) -> str:
    """Return an obligation's number without spaces, hyphens, case and the zeros that spreadsheets drop."""
    if number.isdigit() and number.isascii():
        return number.lstrip("0") or "0"
    key = _BETWEEN.sub("", unicodedata.normalize("NFKC", number)).upper()
    return (key.lstrip("0") or "0") if key.isdigit() else key


def last_digits_of(number: str) -> str:
    """Return the last four digits of an obligation's number; empty when it has fewer."""
    digits = re.sub(r"[^0-9]", "", number)
    return digits[-LAST_DIGITS:] if len(digits) >= LAST_DIGITS else ""
