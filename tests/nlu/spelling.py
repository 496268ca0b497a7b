"""Spanish number words, to read back what a speaker would say."""

from __future__ import annotations

_SMALL = [
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once",
    "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve", "veinte",
    "veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete",
    "veintiocho", "veintinueve",
]  # fmt: skip
_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_HUNDREDS = [
    "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos",
    "ochocientos", "novecientos",
]  # fmt: skip


def spell(number: int) -> str:
    """1_250_300 as "un millón doscientos cincuenta mil trescientos"; below 10^12."""
    millions, rest = divmod(number, 1_000_000)
    thousands, units = divmod(rest, 1_000)
    parts = []
    if millions:
        parts.append("un millón" if millions == 1 else f"{_before_noun(spell(millions))} millones")
    if thousands:
        parts.append("mil" if thousands == 1 else f"{_before_noun(_below_thousand(thousands))} mil")
    if units or not parts:
        parts.append(_below_thousand(units))
    return " ".join(parts)


def _before_noun(words: str) -> str:
    return (
        words.removesuffix("o")
        if words.endswith("uno") and not words.endswith("veintiuno")
        else (words.replace("veintiuno", "veintiún"))
    )


def _below_thousand(number: int) -> str:
    if number == 100:
        return "cien"
    hundreds, rest = divmod(number, 100)
    parts = [_HUNDREDS[hundreds - 1]] if hundreds else []
    if rest >= 30:
        tens, units = divmod(rest, 10)
        parts.append(_TENS[tens - 3] + (f" y {_SMALL[units]}" if units else ""))
    elif rest or not hundreds:
        parts.append(_SMALL[rest])
    return " ".join(parts)
