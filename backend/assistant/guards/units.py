"""What numbers count, in folded words, Spanish and English."""

from __future__ import annotations

import re

from backend.assistant.guards.currency_signs import PESOS
from backend.assistant.guards.words import word_set

_UNIT_WORDS = {
    "instalment": "cuota cuotas plazos pago pagos mensualidad mensualidades abono abonos instalment instalments "
    "installment installments payment payments letras",
    "month": "mes meses month months",
    "week": "semana semanas week weeks",
    "fortnight": "quincena quincenas fortnight fortnights",
    "day": "dia dias day days",
    "year": "ano anos year years",
    "hour": "hora horas hour hours hrs",
    "minute": "minuto minutos minute minutes",
    "option": "opcion opciones oferta ofertas alternativa alternativas plan planes propuesta propuestas posibilidad "
    "posibilidades forma formas manera maneras modalidad modalidades camino caminos option options offer offers plan "
    "plans way ways choice choices alternative alternatives",
    "debt": "deuda deudas obligacion obligaciones producto productos credito creditos prestamo prestamos debt debts "
    "loan loans account accounts",
    "creditor": "entidad entidades banco bancos acreedor acreedores creditor creditors bank banks",
    "agreement": "acuerdo acuerdos agreement agreements",
    "digit": "digito digitos digit digits cifras",
}
UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
ADJECTIVES = word_set("adjectives")
# Nobody is misled by two questions or three steps.
HARMLESS = word_set("harmless")
CURRENCIES = {
    "$": "", "€": "EUR", "cop": "COP", "eur": "EUR", "euro": "EUR", "euros": "EUR", "pesos": PESOS, "peso": PESOS,
    "ars": "ARS",
    "usd": "USD", "us": "USD", "dolares": "USD", "dolar": "USD", "dollars": "USD", "dollar": "USD", "mxn": "MXN",
    "£": "GBP", "libras": "GBP", "pounds": "GBP", "bs": "BOB", "soles": "PEN", "pen": "PEN", "cents": "",
    "pavos": "EUR",
}  # fmt: skip
ORDINALS = {
    word: number
    for number, words in enumerate(
        (
            "primer primera primero first 1a 1er 1ra 1st", "segunda segundo second", "tercer tercera tercero third",
            "cuarta cuarto fourth", "quinta quinto fifth", "sexta sexto sixth", "septima septimo seventh",
            "octava octavo eighth", "novena noveno ninth", "decima decimo tenth", "undecima undecimo eleventh",
            "duodecima duodecimo twelfth",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
HEDGES = (
    r"(?: (?:(?:algo|poco|un poco|bastante) (?:mas|menos) de|ya|mas de|casi|unos|como|cerca de|alrededor de|"
    r"aproximadamente|(?:a (?:bit|little) |just )?(?:over|under)|(?:a (?:bit|little) )?more than|about|almost|"
    r"nearly|around))*"
)
"""What may stand before a length of time that is told roughly."""
ALONE = r" ?(?:[.,;:?!)]|$)"
"""A number's end where no word follows."""
NO_NOUN = re.compile(
    ALONE
    + r"| ?\|| (?:a|ahorr\w+|al|acab\w+|aunque|baja|cierra|con|cost\w+|cuesta|dej\w+|el|empiez\w+|era|es|"
    r"exig\w+|hasta|la|las|le|lleva|lo|los|me|no|o|pag\w+|pero|pid\w+|que|queda\w*|sale\w*|se|seria\w*|sin|son|"
    r"sube|suma|te|termin\w+|tiene|trae|va|vale|y|ya)\b"
)
"""What follows a number of instalments that leaves them out: "la de tres es…", "de tres cuotas a seis baja…"."""
TO_ANOTHER = r"(?:al?|hasta|to)(?: (?:las?|los|el de))?"
"""Leads from one to what takes its place: "de tres cuotas a seis", "de X a Y"."""
IDIOMS = re.compile(
    r"\bmil (?:gracias|disculpas|perdones)\b|\bdeuda cero\b|\b(?:en|desde|de|a) cero\b|\ba mil\b|"
    r"\bcien por cien(?:to)? (?:segur|digital|virtual)\w*"
    r"|\buno (?:a|por) uno\b|\buna (?:a|por) una\b|\b(?:el uno|la una)\b(?! (?:de la tarde|y (?:media|"
    r"cuarto)))|\bno one\b|\bone by one\b"
    r"|\bdos o tres\b(?= (?:frases|palabras))|\bde una\b(?! (?:semana|hora|quincena))"
    r"|\ba la una\b(?! (?:de la tarde|y (?:media|cuarto)))|\bcero deudas?\b|\b24/7\b|\blos (?:siete|7) dias\b"
    r"|\bthis one\b|\bthat one\b|\bwhich one\b|\bone of\b"
)
