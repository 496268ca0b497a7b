"""One row of the file as a checked debt with its debtor, or the reason why it is none."""

from __future__ import annotations

import re
from hashlib import sha256
from operator import itemgetter
from typing import NamedTuple

from backend.domain.amounts import DecimalMark
from backend.domain.currency import CURRENCIES
from backend.domain.errors import InvalidInput
from backend.domain.identity import normalise_document
from backend.services.campaign_import.amounts import ABSENT, read_amount
from backend.services.campaign_import.columns import Columns
from backend.services.campaign_import.problems import RowProblem
from backend.services.campaign_import.text_file import DAMAGED
from backend.services.debt_keys import creditor_key, last_digits_of, obligation_key
from backend.services.places import default_currency, locale_of_new_debtor

LENGTHS = {"Nombre_del_cliente": 200, "banco": 200, "Producto": 200, "NumerodeObligacion": 80, "Telefono": 60}
TEXTS = (
    "Cedula",
    "Nombre_del_cliente",
    "banco",
    "NumerodeObligacion",
    "Producto",
    "Telefono",
    "Ultimos_digitos",
    "Email",
    "Moneda",
)
# Instalments are rounded up, so a plan without discount can end a little above the balance.
PLAN_TOLERANCE = 100
_WHOLE_WITH_POINT = re.compile(r"([0-9]+)\.0+")
_EXPONENT = re.compile(r"[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>\"',;]{1,64}@[A-Za-z0-9.\-]{1,250}\.[A-Za-z]{2,}")


class ParsedRow(NamedTuple):
    """What a row says; amounts in minor units, `fixed_offers` as the JSON that is stored."""

    line: int
    document: str
    name: str
    email: str
    telephone: str
    locale: str
    creditor: str
    creditor_key: str
    obligation: str
    obligation_key: str
    last_digits: str
    product: str
    currency: str
    principal: int
    interest: int
    fees: int
    balance: int
    fixed_offers: str | None
    source_hash: str


class RowReader:
    """Reads the rows of one file, in an installation of a `country`."""

    def __init__(
        self, columns: Columns, *, country: str, decimal_mark: DecimalMark | None, is_damaged: bool = False
    ) -> None:
        self._columns = columns
        self._currency = default_currency(country)
        self._locales = {currency: locale_of_new_debtor(country, currency) for currency in CURRENCIES}
        self._mark = decimal_mark
        self._is_damaged = is_damaged
        self._width = len(columns.names)
        place = columns.known
        # One call for all the texts of a row: there can be a million rows.
        self._texts = itemgetter(*(place.get(key, self._width) for key in TEXTS))
        self._balance, self._parts = place["Saldo_total"], (place.get("Capital"), place.get("Intereses"))
        self._lump_sums = [(p, columns.names[p]) for p in columns.lump_sums]
        self._plans = [(p, count, columns.names[p]) for p, count in columns.plans]

    def read(self, line: int, cells: list[str]) -> ParsedRow:
        """Check one row; raises RowProblem with the column, the value and the reason."""
        cells = self._cells(cells)
        document, name, creditor, obligation, product, telephone, digits, email, currency = self._texts(cells)
        document = self._document(document)
        name = self._required(name, "Nombre_del_cliente")
        creditor = self._required(creditor, "banco")
        obligation = self._obligation(obligation)
        currency = self._currency_of(currency, cells)
        balance, principal, interest = self._amounts(cells, currency)
        fees = balance - principal - interest
        offers = self._offers(cells, currency, balance)
        product = self._optional(product, "Producto")
        telephone = without_point(self._optional(telephone, "Telefono"))
        email = email if _EMAIL.fullmatch(email) else ""
        digits = _last_digits(digits) or last_digits_of(obligation)
        content = (
            f"{document}\x1f{name}\x1f{email}\x1f{telephone}\x1f{obligation}\x1f{digits}\x1f{product}"
            f"\x1f{currency}\x1f{principal}\x1f{interest}\x1f{fees}\x1f{offers}"
        )
        return ParsedRow(
            line,
            document,
            name,
            email,
            telephone,
            self._locales[currency],
            creditor,
            creditor_key(creditor),
            obligation,
            obligation_key(obligation),
            digits,
            product,
            currency,
            principal,
            interest,
            fees,
            balance,
            offers,
            sha256(content.encode("utf-8", "surrogatepass")).hexdigest(),
        )

    def _cells(self, cells: list[str]) -> list[str]:
        """Return the cells without outer space, and an empty one for columns that the file has not."""
        if len(cells) != self._width:
            while len(cells) > self._width and not cells[-1].strip():
                cells.pop()
            if len(cells) != self._width:
                reason = f"La fila tiene {len(cells)} columnas y el encabezado {self._width}."
                raise RowProblem("", ";".join(cells), reason)
        if self._is_damaged and any(DAMAGED in cell for cell in cells):
            raise RowProblem(
                "", ";".join(cells), "La fila tiene letras dañadas: revisa la codificación del archivo."
            )
        cells = list(map(str.strip, cells))
        cells.append("")
        return cells

    def _document(self, text: str) -> str:
        if text.isdigit() and text.isascii() and 4 < len(text) <= 10 and text[0] != "0":
            return text
        if text in ABSENT:
            raise RowProblem(self._columns.name("Cedula"), "", "Falta el número de documento.")
        try:
            return normalise_document(without_point(text))
        except InvalidInput as error:
            raise RowProblem(self._columns.name("Cedula"), text, error.message) from None

    def _required(self, text: str, key: str) -> str:
        if text in ABSENT:
            raise RowProblem(self._columns.name(key), "", "Falta este dato.")
        return self._optional(text, key)

    def _optional(self, text: str, key: str) -> str:
        if text in ABSENT:
            return ""
        if len(text) > LENGTHS[key]:
            raise RowProblem(self._columns.name(key), text, f"Tiene más de {LENGTHS[key]} caracteres.")
        return text

    def _obligation(self, text: str) -> str:
        text = self._required(text, "NumerodeObligacion")
        if not text.isdigit() and _EXPONENT.fullmatch(text):
            reason = "Excel abrevió este número y perdió cifras. Da formato de texto a la columna."
            raise RowProblem(self._columns.name("NumerodeObligacion"), text, reason)
        return without_point(text)

    def _currency_of(self, stated: str, cells: list[str]) -> str:
        if stated not in ABSENT:
            if stated.upper() not in CURRENCIES:
                raise RowProblem(self._columns.name("Moneda"), stated, "No conocemos esa moneda.")
            return stated.upper()
        return "EUR" if "€" in cells[self._balance] else self._currency

    def _amounts(self, cells: list[str], currency: str) -> tuple[int, int, int]:
        """Return balance, principal and interest; what is left between them is fees."""
        balance = self._amount(cells, self._balance, currency)
        if not balance:
            reason = "Falta el saldo." if balance is None else "El saldo debe ser mayor que cero."
            raise RowProblem(self._columns.name("Saldo_total"), cells[self._balance], reason)
        principal, interest = (self._amount(cells, place, currency) for place in self._parts)
        if principal is None:
            principal = balance - (interest or 0)
        if principal < 0 or principal + (interest or 0) > balance:
            reason = "El saldo es menor que la suma de capital e intereses."
            raise RowProblem(self._columns.name("Saldo_total"), cells[self._balance], reason)
        return balance, principal, interest or 0

    def _amount(self, cells: list[str], place: int | None, currency: str) -> int | None:
        if place is None:
            return None
        text = cells[place]
        return read_amount(text, currency, self._mark, self._columns.names[place]) if text else None

    def _offers(self, cells: list[str], currency: str, balance: int) -> str | None:
        """Return the fixed prices as JSON; zero means, as in collectors' files, that there is none."""
        found = []
        for place, name in self._lump_sums:
            text = cells[place]
            if text not in ABSENT and (amount := read_amount(text, currency, self._mark, name)):
                if amount > balance:
                    raise RowProblem(name, text, "La oferta es mayor que el saldo.")
                found.append(f'{{"kind":"lump_sum","amount":{amount},"count":1}}')
        for place, count, name in self._plans:
            text = cells[place]
            if text not in ABSENT and (amount := read_amount(text, currency, self._mark, name)):
                if amount * count > balance + balance // PLAN_TOLERANCE:
                    reason = f"Es el valor de una cuota, y {count} cuotas suman más que el saldo."
                    raise RowProblem(name, text, reason)
                found.append(f'{{"kind":"instalment_plan","amount":{amount},"count":{count}}}')
        return f"[{','.join(found)}]" if found else None


def _last_digits(stated: str) -> str:
    digits = without_point(stated)
    return digits if digits.isdigit() and digits.isascii() and 2 <= len(digits) <= 10 else ""


def without_point(text: str) -> str:
    """Take off the `.0` that spreadsheets add to whole numbers."""
    if "." not in text:
        return text
    whole = _WHOLE_WITH_POINT.fullmatch(text)
    return whole[1] if whole else text
