"""Reading figures into minor units: the one gate for machine input, and the one for what people write."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal

from .currency import CURRENCIES, Currency, currency_of
from .errors import InvalidInput

DecimalMark = Literal[".", ","]

MOST_INTEGER_DIGITS = 12
_LONGEST_WRITTEN_AMOUNT = 40
_PLAIN = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")
_PLAIN_BUT_WRONG = re.compile(r"([0-9]+)(?:\.([0-9]+))?")


def parse_minor_units(value: str | int | Decimal, currency: str, *, allow_zero: bool = False) -> int:
    """The one gate for machine input: `[0-9]{1,12}(\\.[0-9]{1,2})?` in ASCII digits, major units.

    Raises InvalidInput: `invalid_amount` (not a plain figure; a float, a truth value, NaN, other digits),
    `negative_amount`, `zero_amount`, `amount_out_of_range`, `too_many_decimals`, `unknown_currency`.
    """
    if type(value) is str and (plain := _PLAIN.fullmatch(value)):
        return _from_digits(plain[1], plain[2] or "", currency_of(currency), allow_zero)
    return _parse_unusual(value, currency_of(currency), allow_zero)


def _parse_unusual(value: object, currency: Currency, allow_zero: bool) -> int:
    text = _machine_text(value)
    if text.startswith(("-", "\N{MINUS SIGN}")):
        raise _refused("negative_amount", "El valor no puede ser negativo.")
    figure = _PLAIN_BUT_WRONG.fullmatch(text)
    if figure is None:
        raise _not_an_amount()
    return _from_digits(figure[1], figure[2] or "", currency, allow_zero)


def _machine_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise _not_an_amount()
    if isinstance(value, int):
        # str() of a huge int is slow, and CPython refuses it beyond 4,300 digits.
        return str(value) if abs(value) < 10**20 else ("-1" if value < 0 else "9" * 20)
    if isinstance(value, Decimal):
        return _decimal_text(value)
    return _clean(value)


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        raise _not_an_amount()
    if value.adjusted() > 20 or value.as_tuple().exponent < -20:  # type: ignore[operator]
        raise _out_of_range()
    return f"{value:f}"


def _clean(text: str) -> str:
    """NFKC without outer space; digits other than 0–9 are refused, not translated."""
    if len(text) > _LONGEST_WRITTEN_AMOUNT:
        raise _not_an_amount()
    if text.isascii():
        return text.strip()
    if any(character.isnumeric() and not character.isascii() for character in text):
        raise _not_an_amount()
    return unicodedata.normalize("NFKC", text).strip()


def _from_digits(whole: str, decimals: str, currency: Currency, allow_zero: bool) -> int:
    kept, surplus = decimals[: currency.exponent], decimals[currency.exponent :]
    if surplus.strip("0"):
        raise _refused("too_many_decimals", "El valor tiene demasiados decimales.")
    if len(whole) > MOST_INTEGER_DIGITS and len(whole.lstrip("0")) > MOST_INTEGER_DIGITS:
        raise _out_of_range()
    minor_units = int(whole + kept.ljust(currency.exponent, "0"))
    if minor_units == 0 and not allow_zero:
        raise _refused("zero_amount", "El valor debe ser mayor que cero.")
    return minor_units


def _refused(code: str, message: str) -> InvalidInput:
    return InvalidInput(code, message)


def _not_an_amount() -> InvalidInput:
    return InvalidInput("invalid_amount", "No es un valor que podamos leer. Escríbelo así: 1234567.")


def _out_of_range() -> InvalidInput:
    return InvalidInput("amount_out_of_range", "El valor está fuera del rango permitido.")


_APOSTROPHES = str.maketrans(dict.fromkeys("’‘´`ʼ′", "'"))
_ANY_SIGN = "|".join(
    sorted((re.escape(sign) for c in CURRENCIES.values() for sign in c.signs), key=len, reverse=True)
)
_SIGNED = re.compile(rf"(?P<before>{_ANY_SIGN})?\s*(?P<figure>[0-9][0-9.,' ]*?)\s*(?P<after>{_ANY_SIGN})?")
_COMMON = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,2}))?")
_MILLIONS = re.compile(r"[1-9][0-9]{0,2}(?:'[0-9]{3})+(?:[.,][0-9]{3})*(?:[.,][0-9]{1,2})?")


def parse_written_minor_units(
    text: str, currency: str, *, decimal_mark: DecimalMark | None = None, allow_zero: bool = False
) -> int:
    """A figure as a person writes it: `$ 1.234.567`, `1'200.000`, `123456,78`, `1,234.56`, `1.234,56 €`.

    What decides, in this order:
    - an apostrophe or a space groups thousands, and so does a mark that comes twice;
    - of two different marks the last one is the decimal mark, and one or two digits follow it;
    - a lone mark with one or two digits after it is the decimal mark; so is one that cannot group
      (more than three digits or a zero before it, or not three after it);
    - a lone mark with exactly three digits after it groups thousands where decimals are not in daily use
      (COP: `1.500` is one thousand five hundred). Elsewhere (EUR, USD, MXN, PEN, ARS) it is
      `ambiguous_amount`, unless `decimal_mark` says what the file or form uses.
    A currency sign may stand before or after; another currency's is `currency_mismatch`. Decimals beyond the
    minor unit must be zeros. The codes of `parse_minor_units` apply too.
    """
    known = currency_of(currency)
    common = _COMMON.fullmatch(text)
    if common is not None:
        return _from_digits(common[1], common[2] or "", known, allow_zero)
    figure = _bare_figure(text, known)
    whole, decimals = _split_written(figure, known, decimal_mark)
    return _from_digits(whole, decimals, known, allow_zero)


def _bare_figure(text: str, currency: Currency) -> str:
    cleaned = _clean(text.translate(_APOSTROPHES)).upper()
    if re.match(r"[-\u2212(]|[^0-9]{1,6}[-\u2212]\s*[0-9]", cleaned) or re.search(r"[0-9]\s*-$", cleaned):
        raise _refused("negative_amount", "El valor no puede ser negativo.")
    parts = _SIGNED.fullmatch(cleaned)
    if parts is None:
        raise _not_an_amount()
    if any(sign not in currency.signs for sign in (parts["before"], parts["after"]) if sign):
        raise _refused("currency_mismatch", "El valor está escrito en otra moneda.")
    return parts["figure"]


def _split_written(figure: str, currency: Currency, decimal_mark: DecimalMark | None) -> tuple[str, str]:
    grouped = re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", "'", figure)
    if " " in grouped:
        raise _not_an_amount()
    if "'" in grouped:
        return _split_apostrophes(grouped)
    marks = [character for character in figure if character in ".,"]
    if not marks:
        return figure, ""
    if len(marks) == 1:
        return _split_lone_mark(figure, marks[0], currency, decimal_mark)
    last = marks[-1]
    if last in marks[:-1]:
        return _ungrouped(figure, last), ""
    whole, decimals = figure.rsplit(last, 1)
    if len(decimals) not in (1, 2):
        raise _not_an_amount()
    return _ungrouped(whole, marks[0]), decimals


def _split_apostrophes(figure: str) -> tuple[str, str]:
    if not _MILLIONS.fullmatch(figure):
        raise _not_an_amount()
    decimals = re.search(r"[.,]([0-9]{1,2})$", figure)
    whole = figure[: decimals.start()] if decimals else figure
    return re.sub(r"[.,']", "", whole), decimals[1] if decimals else ""


def _split_lone_mark(
    figure: str, mark: str, currency: Currency, decimal_mark: DecimalMark | None
) -> tuple[str, str]:
    whole, decimals = figure.split(mark)
    if not decimals:
        raise _not_an_amount()
    could_group = len(decimals) == 3 and len(whole) <= 3 and not whole.startswith("0")
    if not could_group or decimal_mark == mark:
        return whole, decimals
    if decimal_mark is None and currency.uses_decimals:
        raise _refused("ambiguous_amount", "No sabemos si son miles o decimales. Escríbelo sin separadores.")
    return whole + decimals, ""


def _ungrouped(figure: str, mark: str) -> str:
    if not re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+", figure):
        raise _not_an_amount()
    return figure.replace(mark, "")
