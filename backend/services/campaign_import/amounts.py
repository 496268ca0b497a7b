"""Money in the cells of a campaign file; what a lone point or comma means is learnt from the file itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from backend.domain.amounts import DecimalMark, parse_written_minor_units
from backend.domain.errors import InvalidInput
from backend.services.campaign_import.problems import RowProblem

ABSENT = frozenset({"", "NULL", "null", "Null", "NaN", "nan", "NAN", "N/A", "n/a", "None", "-", "NA"})
# Evidence that a mark stands before decimals (one or two at the end) or, twice, between thousands.
_DECIMALS = re.compile(r"[0-9]([.,])[0-9]{1,2}[^0-9]*")
_GROUPS = re.compile(r"[0-9]([.,])[0-9]{3}\1[0-9]{3}")
_OTHER: dict[str, DecimalMark] = {".": ",", ",": "."}
_DIGITS_OF_PLAIN = 12


def is_absent(text: str) -> bool:
    """Tell whether a cell says that there is nothing."""
    return text in ABSENT


def find_decimal_mark(cells: Iterable[str]) -> DecimalMark | None:
    """Return the mark that the file writes before decimals; None when its cells do not tell."""
    seen: set[DecimalMark] = set()
    for cell in cells:
        if decimals := re.search(_DECIMALS.pattern + "$", cell):
            seen.add("." if decimals[1] == "." else ",")
        if groups := _GROUPS.search(cell):
            seen.add(_OTHER[groups[1]])
    return seen.pop() if len(seen) == 1 else None


def read_amount(text: str, currency: str, decimal_mark: DecimalMark | None, column: str) -> int | None:
    """Return minor units, None for an absent amount; raises RowProblem for what is not an amount."""
    # Every currency that the domain knows has two decimals; plain digits are by far the most frequent.
    if text.isdigit() and text.isascii() and len(text) <= _DIGITS_OF_PLAIN:
        return int(text) * 100
    if text in ABSENT:
        return None
    try:
        return parse_written_minor_units(text, currency, decimal_mark=decimal_mark, allow_zero=True)
    except InvalidInput as error:
        raise RowProblem(column, text, error.message) from None
