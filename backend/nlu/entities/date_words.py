"""Words of dates, as people type them, and the parts of patterns that are made of them."""

from __future__ import annotations

import re

from backend.nlu.entities.lexicon import cardinal

MONTHS = {
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8,
    "septiembre": 9,
    "setiembre": 9, "septienbre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12, "novienbre": 11,
    "dicienbre": 12,
    "febreo": 2, "enerro": 1, "disiembre": 12, "nobiembre": 11, "dicembre": 12, "agosot": 8, "marso": 3,
    "ctubre": 10,
    "ene": 1, "feb": 2, "mar": 3, "abr": 4, "may": 5, "jun": 6, "jul": 7, "ago": 8, "sep": 9, "sept": 9,
    "oct": 10,
    "nov": 11, "dic": 12,
}  # fmt: skip
LONG = "|".join(name for name in MONTHS if len(name) > 4)
ANY = LONG + "|" + "|".join(name for name in MONTHS if len(name) <= 4)
WEEKDAYS = {
    "lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5, "domingo": 6,
    "biernes": 4, "vierns": 4,
    "viernez": 4, "juebes": 3, "miercolez": 2, "sabados": 5, "domingos": 6, "mierc": 2, "miercole": 2,
    "vienes": 4,
    "savado": 5, "lune": 0, "miercles": 2, "viermes": 4, "vier": 4, "marte": 1, "dom": 6, "sab": 5, "jue": 3,
    "vie": 4, "lun": 0, "mie": 2,
}  # fmt: skip
WEEKDAY = "|".join(sorted((name for name in WEEKDAYS if len(name) > 4), key=len, reverse=True))
DAY_WORDS = (
    "quinse|kinse|beinte|bente|dies|onse|dose|trese|sinco|nuebe|primero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciseis|diecisiete|dieciocho"
    "|diecinueve|veinte|veintiuno|veintidos|veintitres|veinticuatro|veinticinco|veintiseis|veintisiete|veintiocho|veintinueve"
    "|treinta\\s+y\\s+un[oa]?|treintaiuno|treinta|ultimo"
)
DAY = rf"(?:[0-3]?\d(?:ro|o|ero)?(?![\d.,']\d|\d)|(?:{DAY_WORDS})\b)"
NUMBER = (
    r"(?:\d{1,3}|un|una|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte"
    r"|treinta|cuarenta|cuarenta\s+y\s+cinco|sesenta|noventa|un\s+par\s+de|par\s+de|unos|pocos)"
)
NEXT = r"(?:proxim\w+|siguiente|entrante|que\s+(?:viene|entra|sigue|biene)|q\s+viene|venider\w+|k\s+viene)"
YEAR = r"(?:\s+(?:de[l]?\s+)?(?P<year>20\d\d))?"


def read_count(text: str) -> int | None:
    """A number in figures or words; None if some word is none."""
    words = text.split()
    if text.isdigit():
        return int(text)
    if "par" in words:
        return 2
    values = [cardinal(word) for word in words if word not in ("y", "de")]
    return sum(value for value in values if value is not None) if values and None not in values else None


def read_day(text: str) -> int | None:
    """A day of a month in figures or words; None if there is no such day."""
    digits = re.match(r"\d+", text)
    if digits:
        value: int | None = int(digits[0])
    elif text in ("primero", "ultimo"):
        value = 1 if text == "primero" else 31
    else:
        value = read_count(text)
    return value if value is not None and 1 <= value <= 31 else None
