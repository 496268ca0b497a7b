"""Ordinal choices ("la segunda", "opción 2") and the short digits that answer a challenge."""

from __future__ import annotations

import re
from collections.abc import Iterable

from backend.nlu.entities.figures import find_at_figures
from backend.nlu.entities.marks import FIGURE, MarkedTable
from backend.nlu.entities.spoken_digits import read_digits
from backend.nlu.normalise import Message
from backend.nlu.understanding import Expected

LAST = -1
ORDINALS: dict[str, int] = {
    **dict.fromkeys(("primera", "primero", "primer", "primerita", "1ra", "1era", "1ro", "1er", "1a", "1o",
    "primra"), 1),
    **dict.fromkeys(("segunda", "segundo", "segundita", "2da", "2do", "2a", "2o", "seguna", "cegunda"), 2),
    **dict.fromkeys(("tercera", "tercero", "tercer", "3ra", "3era", "3ro", "3er", "3a", "3o", "tersera",
    "tercerita"), 3),
    **dict.fromkeys(("cuarta", "cuarto", "4ta", "4to", "4a", "4o"), 4),
    **dict.fromkeys(("quinta", "quinto", "5ta", "5to", "5a", "5o"), 5),
    **dict.fromkeys(("sexta", "sexto", "6ta", "6to"), 6),
    **dict.fromkeys(("ultima", "ultimo", "ultimita"), LAST),
}  # fmt: skip
_CARDINALS = {"uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6} | {
    str(n): n for n in range(1, 10)
}
_LETTERS = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}


def _one_of(words: Iterable[str]) -> str:
    return f"(?P<one>{'|'.join(sorted(words, key=len, reverse=True))})"


_NOT_A_CHOICE = (
    r"(?!\s+(?:quincena|semana|cuota|cuotas|vez|mitad|parte|letra|dia|de\s+(?:ene|feb|mar|abr|may|jun"
    r"|jul|ago|sep|oct|nov|dic)"
    r"|meses|mes|pagos?|mil|millon|anos?|dias|semanas|plazos?|letras|contados|porciento|por\s+ciento"
    r"|oportunidad|hora|lunes|martes|miercoles|jueves|viernes|sabado|domingo|instancia|ano|persona"
    r"|hijos?|guaguas?|buses|bus|busetas?|autobus(?:es)?|colectivos?|trenes|tren|metro|salidas?|llegadas?|lineas?"
    r"|paradas?|festivos?|feriados?|domingos?|apertura))(?!\s*%|\s*[\d$]|[.,/]\d)"
)
_BY_ORDINAL = re.compile(
    r"\b(?:(?:la|el|los|las|lo|mi|a|con|esa|ese)\s+(?:opcion\s+|oferta\s+|propuesta\s+"
    rf"|alternativa\s+)?)?{_one_of(ORDINALS)}\b{_NOT_A_CHOICE}"
)
_BY_NAME = re.compile(
    r"\b(?:opcion|opsion|opc|oferta|propuesta|alternativa|numero|nro|plan|deuda|num)\s*(?:numero|nro"
    rf"|no\.?|n|la|#|:)?\s*{_one_of((*ORDINALS, *_CARDINALS))}\b{_NOT_A_CHOICE}"
)
_BY_ARTICLE = re.compile(
    rf"\b(?:la|escojo|elijo|quiero\s+la|la\s+numero|#)\s*{_one_of(_CARDINALS)}\b{_NOT_A_CHOICE}"
)
_ORDINAL_MARKS = ("prim", "segun", "cegun", "terc", "ters", "cuart", "quint", "sext", "ultim")
_TABLE = MarkedTable((
    (("opc", "opsion", "oferta", "propuesta", "alternativa", "num", "nro", "plan", "deuda"), _BY_NAME),
    ((*_ORDINAL_MARKS, *(word for word in ORDINALS if word[0].isdigit())), _BY_ORDINAL),
    ((FIGURE, *(word for word in _CARDINALS if word.isalpha())), _BY_ARTICLE),
))  # fmt: skip
_BY_LETTER = re.compile(r"\b(?:la|opcion|oferta|letra)\s+(?P<one>[abcde])\b(?=\s*$|\s*[.,!])")
_BARE = re.compile(
    r"^\W*(?:el\s+|la\s+|con\s+el\s+|con\s+la\s+|quiero\s+(?:el|la)\s+|opcion\s+)?(?P<one>[1-9]|uno|dos"
    r"|tres|cuatro|cinco|seis)\W*(?:por\s+favor|porfa|gracias|si|mejor)?\W*$"
)
_GATE = re.compile(
    r"prim|segun|cegun|terce|terse|cuart|quint|sext|ultim|opcion|opsion|opc|oferta|propuesta|alternativa"
    r"|numero|plan|deuda|\bla\b|\d|escojo|elijo|nro|num|uno|dos|tres"
)
_REFUSED = re.compile(r"\bno\s+(?:quiero\s+|me\s+sirve\s+|acepto\s+)?$")
_CHOICES = (Expected.DEBT_CHOICE, Expected.OFFER_CHOICE)
_DIGITS = re.compile(r"(?<![\d.,$'/-])(\d{3,8})(?!\d|[.,'/]\d|\s*(?:%|€|\$))")
_SPACED = re.compile(r"(?<![\d.,$])(\d(?:[ -]\d){2,7}|\d{2}[ -]\d{2}(?:[ -]\d{2})?)(?![ -]?\d|[.,]\d)")
_FEWEST_DIGITS, _MOST_DIGITS = 3, 8
_ENDING = re.compile(
    r"\b(?:terminad\w+|termina|terminacion|finaliza|acaba|ultimos(?:\s+\w+)?\s+digitos|ultimos|digitos"
    r"|codigo|clave|otp|pin|respuesta)\s*(?:es|son|en|:|de|del|mi|la|el|obligacion|numero|credito"
    r"|\s)*\s*$"
)


def find_option(message: Message, expected: Expected) -> int | None:
    """The choice made by its place, -1 for the last one; the latest one not refused counts."""
    text = message.text
    if not _GATE.search(text):
        return _letter(text, expected)
    found: list[tuple[int, int]] = []
    for pattern in _TABLE.rows(message):
        for match in pattern.finditer(text):
            refused = _REFUSED.search(text, max(0, match.start() - 20), match.start())
            if message.is_free(*match.span("one")) and not refused:
                found.append((match.start("one"), _place(match["one"])))
    if found:
        return max(found)[1]
    bare = _BARE.match(text)
    if bare and (
        expected in _CHOICES or expected == Expected.ANYTHING or expected == Expected.OFFER_CONFIRMATION
    ):
        return _place(bare["one"])
    return _letter(text, expected)


def _place(word: str) -> int:
    return ORDINALS.get(word) or _CARDINALS[word]


def _letter(text: str, expected: Expected) -> int | None:
    match = _BY_LETTER.search(text)
    if match:
        return _LETTERS[match["one"]]
    return _LETTERS.get(text) if expected in _CHOICES else None


def take_digits(message: Message, expected: Expected) -> str | None:
    """The digits that can answer a challenge: alone, after "termina en", or whatever digits come when asked."""
    text = message.text
    asked = expected == Expected.CHALLENGE_ANSWER
    for pattern in (_DIGITS, _SPACED) if message.most_digits >= _FEWEST_DIGITS else ():
        for match in find_at_figures(pattern, message):
            digits = "".join(char for char in match[1] if char.isdigit())
            ending = _ENDING.search(text, max(0, match.start() - 50), match.start())
            if message.is_free(*match.span()) and (asked or ending or match.group() == text):
                if asked or ending:
                    message.take(*match.span())
                return digits
    return _spoken(message) if asked else None


def _spoken(message: Message) -> str | None:
    """ "cuatro ocho dos uno", "cuarenta y ocho veintiuno"."""
    for index, token in enumerate(message.tokens):
        digits, _, last = read_digits(message, index, _MOST_DIGITS) if token.kind == "w" else ("", 0, 0)
        if _FEWEST_DIGITS <= len(digits) <= _MOST_DIGITS:
            message.take(token.start, message.tokens[last].end)
            return digits
    return None
