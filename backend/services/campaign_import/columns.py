"""The columns of a campaign file, found by their names whatever their case, accents and spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from backend.services.campaign_import.problems import unreadable

REQUIRED = ("Nombre_del_cliente", "Cedula", "banco", "Saldo_total", "NumerodeObligacion")
OPTIONAL = (
    "Campaña",
    "Telefono",
    "Ultimos_digitos",
    "Producto",
    "Capital",
    "Intereses",
    "Email",
    "Moneda",
)
# Collectors' columns in the order of their files, with every discount that a sample shows.
FILE_COLUMNS = (
    "id",
    "Campaña",
    "Nombre_del_cliente",
    "Cedula",
    "Telefono",
    "Ultimos_digitos",
    "Producto",
    "banco",
    "Saldo_total",
    "Capital",
    "Intereses",
    *(f"Oferta_{number}" for number in range(1, 5)),
    *(f"Hasta_{count}_cuotas" for count in (2, 3, 4, 6, 12, 18)),
    *(f"Descuento_{count}_cuotas" for count in (3, 6, 12, 18)),
    "NumerodeObligacion",
    "Email",
    "Inbound",
    "Pago_flexible",
)
MOST_INSTALMENTS = 120
LONGEST_NAME = 200
MOST_COLUMNS = 200
# What each column of a file is, where its name does not say so; "" leaves it out.
Meanings = Mapping[str, str]
NO_MEANINGS: Meanings = MappingProxyType({})
_LUMP_SUM = re.compile(r"oferta([1-9])")
_PLAN = re.compile(r"hasta([1-9][0-9]{0,2})cuotas")


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions of what the import reads; `names` are the header's own, for reports."""

    names: tuple[str, ...]
    known: dict[str, int]
    lump_sums: tuple[int, ...]
    plans: tuple[tuple[int, int], ...]

    def name(self, key: str) -> str:
        """Return a column's name as in the file."""
        position = self.known.get(key)
        return key if position is None else self.names[position]

    @property
    def amounts(self) -> tuple[int, ...]:
        """Positions of all cells that hold money."""
        parts = (self.known.get(key) for key in ("Saldo_total", "Capital", "Intereses"))
        return (*(p for p in parts if p is not None), *self.lump_sums, *(p for p, _ in self.plans))


def find_columns(header: Sequence[str], meanings: Meanings = NO_MEANINGS) -> Columns:
    """Match the header, in which `meanings` come before names.

    Raises InvalidInput `missing_columns` (with all names of the file in `found`), `duplicate_columns`, or
    `unknown_meaning` for one that is no column of ours.
    """
    names = tuple(name.strip() for name in header)
    _check_meanings(meanings)
    folded = [fold(meanings.get(name, name)) for name in names]
    _check_duplicates(names, folded)
    positions = {name: place for place, name in enumerate(folded) if name}
    known = {key: positions[fold(key)] for key in (*REQUIRED, *OPTIONAL) if fold(key) in positions}
    missing = [key for key in REQUIRED if key not in known]
    if missing:
        raise unreadable(
            "missing_columns",
            f"Faltan estas columnas en el archivo: {', '.join(missing)}.",
            columns=missing,
            found=[name[:LONGEST_NAME] for name in names if name][:MOST_COLUMNS],
        )
    lump_sums = sorted((m[1], place) for name, place in positions.items() if (m := _LUMP_SUM.fullmatch(name)))
    plans = sorted((int(m[1]), place) for name, place in positions.items() if (m := _PLAN.fullmatch(name)))
    return Columns(
        names,
        known,
        tuple(place for _, place in lump_sums),
        tuple((place, count) for count, place in plans if 1 < count <= MOST_INSTALMENTS),
    )


def _check_meanings(meanings: Meanings) -> None:
    known = {fold(key) for key in (*REQUIRED, *OPTIONAL)}
    for meaning in meanings.values():
        key = fold(meaning)
        if meaning and key not in known and not _LUMP_SUM.fullmatch(key) and not _PLAN.fullmatch(key):
            raise unreadable("unknown_meaning", f"No hay una columna que se llame «{meaning[:80]}».")


def _check_duplicates(names: tuple[str, ...], folded: list[str]) -> None:
    twice = sorted({name for name, key in zip(names, folded, strict=True) if key and folded.count(key) > 1})
    if twice:
        raise unreadable(
            "duplicate_columns",
            f"Estas columnas están repetidas: {', '.join(twice)[:200]}.",
            columns=twice[:20],
        )


def fold(name: str) -> str:
    """Return a name without case, accents, spaces and signs."""
    bare = unicodedata.normalize("NFKD", name[:80].casefold())
    return re.sub(r"[^a-z0-9]", "", bare)
