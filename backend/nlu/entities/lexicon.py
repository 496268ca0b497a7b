"""Number words, multipliers and currencies as people type them, with their slang, spelling by ear and typos."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

_UNITS = {
    "cero": 0,
    "un": 1,
    "uno": 1,
    "una": 1,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
    "ocho": 8,
    "nueve": 9,
}
_TEENS = {
    "diez": 10,
    "once": 11,
    "doce": 12,
    "trece": 13,
    "catorce": 14,
    "quince": 15,
    "dieciseis": 16,
    "diecisiete": 17,
    "dieciocho": 18,
    "diecinueve": 19,
    "diesiseis": 16,
    "diesisiete": 17,
    "diesiocho": 18,
    "diesinueve": 19,
}
_TENS = {
    "veinte": 20,
    "treinta": 30,
    "cuarenta": 40,
    "cincuenta": 50,
    "sesenta": 60,
    "setenta": 70,
    "ochenta": 80,
    "noventa": 90,
}
_HUNDREDS = {
    "cien": 100,
    "ciento": 100,
    "doscientos": 200,
    "trescientos": 300,
    "cuatrocientos": 400,
    "quinientos": 500,
    "seiscientos": 600,
    "setecientos": 700,
    "ochocientos": 800,
    "novecientos": 900,
    "sietecientos": 700,
    "nuevecientos": 900,
    "cincocientos": 500,
}
_TYPOS = {
    "quatro": 4, "cuato": 4, "cuatr": 4, "sies": 6, "sinko": 5, "cino": 5, "trez": 3, "nuve": 9, "ocha": 80,
    "vente": 20,
    "viente": 20, "bente": 20, "trenta": 30, "trienta": 30, "cuarena": 40, "quarenta": 40, "cincuanta": 50,
    "secenta": 60,
    "qince": 15, "kinse": 15, "quinse": 15, "docientos": 200, "docientas": 200, "trecientos": 300,
    "trecientas": 300,
    "quinietos": 500, "kinientos": 500, "sescientos": 600, "cetecientos": 700, "nobecientos": 900, "nuebe": 9,
    "dosientos": 200, "veite": 20, "ventiuno": 21, "veinti": 20, "quiniento": 500,
}  # fmt: skip


class Multiplier(NamedTuple):
    """What a unit word multiplies by; `bare` may stand without a number ("palo y medio"), `slang` names money."""

    factor: int
    bare: bool = False
    slang: bool = False
    needs_figures: bool = False


_MIL, _MILLION = Multiplier(1_000, bare=True), Multiplier(1_000_000, bare=True)
_THOUSANDS, _MILLIONS = Multiplier(1_000, slang=True), Multiplier(1_000_000, bare=True, slang=True)
MULTIPLIERS: dict[str, Multiplier] = {
    **dict.fromkeys(("mil", "miil", "mls"), _MIL),
    **dict.fromkeys(("millon", "millones", "millions", "miyon", "miyones", "milloncito",
    "milloncitos",
                     "millonsito", "millonsitos", "milones", "milon", "millonez", "millone", "millons",
                     "mllones", "mllon",
                     "millines", "millnes", "millomes", "milliones", "million", "millonaso", "millonazo",
                     "mm", "mlls", "mllns"), _MILLION),
    **dict.fromkeys(("palo", "palos", "palito", "palitos", "melon", "melones", "meloncito", "meloncitos",
                     "palazo", "palazos"), _MILLIONS),
    **dict.fromkeys(("luca", "lucas", "luka", "lukas", "luk", "lks", "lucs", "luquitas", "lukitas", "luquita",
    "lucaas",
                     "lucrecias", "luqitas"), Multiplier(1_000, bare=True, slang=True)),
    **dict.fromkeys(("barra", "barras", "barritas", "tucas"), _THOUSANDS),
    **dict.fromkeys(("k", "ks", "kas"), Multiplier(1_000, slang=True, needs_figures=True)),
    **dict.fromkeys(("gamba", "gambas"), Multiplier(100, slang=True)),
    **dict.fromkeys(("millo", "millos"), Multiplier(1_000_000, needs_figures=True)),
}  # fmt: skip
DOUBTFUL_MULTIPLIERS = frozenset({"mill", "m"})
"""Mil or millones: the size decides ("2 mill" and "200 mill"), and the amount is flagged."""

HUNDRED_SUFFIXES = frozenset({"cientos", "ciento", "sientos", "cientas", "scientos"})
HALVES = frozenset({"medio", "media", "medi"})
DECIMAL_WORDS = frozenset({"punto", "coma", "con"})

_PESOS = ("peso", "pesos", "pesitos", "pesito", "pezos", "pesoss", "varos", "varo", "baros", "mangos",
"mango", "cop",
          "pesso", "pessos", "mn", "pesotes")  # fmt: skip
_EUROS = ("euro", "euros", "eur", "euritos", "eurito", "eurillos", "leuros", "pavos", "pavo", "eurazos", 
          "ueros", "eurs", "eruos", "auros", "pavitos", "lereles", "napos")  # fmt: skip
_DOLLARS = ("dolares", "dolar", "usd", "dolaritos", "verdes")
_SOLES = ("soles", "solcitos", "pen", "solsitos")
CURRENCY_WORDS: dict[str, str] = {
    **dict.fromkeys(_PESOS, "pesos"), **dict.fromkeys(_EUROS, "EUR"), "€": "EUR",
    **dict.fromkeys(_DOLLARS, "USD"), **dict.fromkeys(_SOLES, "PEN"), "us": "USD", "mxn": "MXN", "ars": "ARS",
    "clp": "CLP",
}  # fmt: skip
PESO_CURRENCIES = frozenset({"COP", "MXN", "ARS", "CLP", "UYU", "DOP"})

COUNT_NOUNS: dict[str, str] = {
    **dict.fromkeys(("cuota", "cuotas", "cuotitas", "cuotica", "cuoticas", "cuotita", "couta", "coutas",
    "quota", "quotas",
                     "kuotas", "kuota", "cuotass", "cuoyas", "cuotaz", "ciotas", "cutas", "cuoatas", "cuots",
                     "cuotad", "cuot", "ctas", "cuoas", "cuootas", "qotas",
                     "pago", "pagos", "pagitos", "paguitos", "pagps", "plazo", "plazos", "plasos", "placitos",
                     "letra", "letras", "letritas", "contado", "contados", "contaditos", "abono", "abonos",
                     "abonitos",
                     "mensualidad", "mensualidades", "mesualidades", "exhibicion",
                     "exhibiciones", "exibiciones", "armada", "armadas", "parcialidad", "parcialidades",
                     "partes",
                     "tandas"), "instalment"),
    **dict.fromkeys(("veces",), "times"),
    **dict.fromkeys(("mes", "meses", "mesecitos", "mesesitos", "mezes", "messes", "mese", "mses", "meces",
    "mesee",
                     "mesess", "mess", "mesea", "mesitos", "mesecito"), "month"),
    **dict.fromkeys(("ano", "anos", "anito", "anitos", "anio", "anios", "anno"), "year"),
    **dict.fromkeys(("semestre", "semestres"), "semester"),
    **dict.fromkeys(("trimestre", "trimestres"), "quarter"),
    **dict.fromkeys(("quincena", "quincenas", "kinsenas", "kincenas", "quinsenas", "quincenitas"),
    "fortnight"),
    **dict.fromkeys(("semana", "semanas", "semanitas", "cemanas"), "week"),
}  # fmt: skip

_NOUNS_BY_LETTERS = ("cuota", "cuotas", "plazos", "quincenas", "mensualidades", "meses")


@lru_cache(maxsize=8_192)
def count_noun(word: str) -> str | None:
    """What a noun counts ("cuotas", "meses"), also with one letter too many ("couotas"); None if nothing."""
    known = COUNT_NOUNS.get(word)
    if known or not 6 <= len(word) <= 14:
        return known
    shorter = (word[:index] + word[index + 1 :] for index in range(1, len(word)))
    return next((COUNT_NOUNS[one] for one in shorter if one in _NOUNS_BY_LETTERS), None)


_NEVER_BY_EAR = frozenset({
    "siento", "siente", "cuento", "viento", "intento", "asiento", "vez", "ves", "novena", "sillon", "billon",
    "treta",
    "venta", "senta", "presenta", "cuenta", "quinto", "quinta", "ochentera", "hun", "uso", "honce", "oso",
    "vos", "tras", "oxxo", "oxo",
    "cientifico", "aumento", "nuevo", "nueva", "sesion", "dosis", "miles", "mis", "dios", "dias", "pues",
})  # fmt: skip


def _compounds() -> dict[str, int]:
    """veintiuno, treintaycinco, dieciseis: the words that are several words written together."""
    words: dict[str, int] = {}
    for unit, value in _UNITS.items():
        if not value:
            continue
        for link in ("i", "e", "y", ""):
            words[f"veint{link}{unit}"] = words[f"vent{link}{unit}"] = 20 + value
        for tens, base in _TENS.items():
            for link in ("i", "y", "ai", "ay", "e"):
                words[
                    f"{tens[:-1]}{link}{unit}"
                    if link in ("i", "e")
                    else f"{tens}{link.removeprefix('a')}{unit}"
                ] = base + value
    return words


def _with_feminine(words: dict[str, int]) -> dict[str, int]:
    return words | {word[:-2] + "as": value for word, value in words.items() if word.endswith("tos")}


def sound(word: str) -> str:
    """A key that words with the same sound share: c/s/z, b/v, h, qu/k, doubled letters."""
    for old, new in _SOUNDS:
        word = word.replace(old, new)
    return "".join(char for index, char in enumerate(word) if index == 0 or char != word[index - 1])


_SOUNDS = (
    ("ch", "x"), ("qu", "k"), ("sc", "s"), ("ce", "se"), ("ci", "si"), ("c", "k"), ("z", "s"), ("v", "b"),
    ("h", ""),
    ("q", "k"), ("ie", "ie"),
)  # fmt: skip

_EXACT: dict[str, int] = _with_feminine(_UNITS | _TEENS | _TENS | _compounds() | _HUNDREDS | _TYPOS)
_BY_EAR: dict[str, int] = {}
for _word, _value in _EXACT.items():
    _BY_EAR.setdefault(sound(_word), _value)
_NEAR: dict[str, int] = {}
for _word, _value in (_with_feminine(_HUNDREDS) | _TENS | _TEENS).items():
    _key = sound(_word)
    if len(_key) >= 6 and _word != "ciento":
        for _cut in range(len(_key)):
            _NEAR.setdefault(_key[:_cut] + _key[_cut + 1 :], _value)
        _NEAR.setdefault(_key, _value)


@lru_cache(maxsize=8_192)
def cardinal(word: str) -> int | None:
    """The value below a thousand of one number word, exact, by ear ("dosientos") or one slip away, or None."""
    if word in _EXACT:
        return _EXACT[word]
    if len(word) < 4 or len(word) > 18 or word in _NEVER_BY_EAR:
        return None
    key = sound(word)
    if key in _BY_EAR:
        return _BY_EAR[key]
    if len(key) < 6:
        return None
    return _NEAR.get(key) or next(
        (_NEAR[cut] for i in range(len(key)) if (cut := key[:i] + key[i + 1 :]) in _NEAR), None
    )


@lru_cache(maxsize=8_192)
def split_glued(word: str) -> tuple[str, ...] | None:
    """ "dosmil" → ("dos", "mil"), "cincuentalucas" → ("cincuenta", "lucas"); None for one word."""
    for suffix in ("mil", "millones", "lucas", "pesos", "euros", "cientos"):
        head = word.removesuffix(suffix)
        if head != word and head and cardinal(word) is None and word not in MULTIPLIERS:
            if cardinal(head) is not None:
                return head, suffix
            if head in MULTIPLIERS:
                return head, suffix
            inner = split_glued(head)
            if inner:
                return (*inner, suffix)
    return None
