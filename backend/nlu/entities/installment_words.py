"""What stands before and after the number of instalments, and before and after a number that is none."""

from __future__ import annotations

import re

from backend.nlu.entities.marks import MarkedTable

ADJECTIVES = frozenset({
    "comodas", "mensuales", "pequenas", "pequenos", "iguales", "fijas", "quincenales", "semanales", "solo",
    "sola", "unico",
    "unica", "bajas", "mini", "sencillos", "simples", "faciles", "comodos",
})  # fmt: skip
PAST = re.compile(
    r"\b(?:hij[oa]s?\s+de|nin[oa]s?\s+de|bebe\s+de|hace|hacen|ase|llev\w+|desde|hacia|debo|deben?|adeud\w+|ultim[oa]s|ya\s+son|pague|ya\s+he\s+pagado|he\s+pagado|pagado"
    r"|pagadas|cancele|faltan?|quedan?"
    r"|atras\w+|vencid\w+|por\s+lo\s+menos|abone|mora\s+de|van|ya\s+di|tengo)\s+(?:ya\s+)?(?:de\s+"
    r"|como\s+|casi\s+|mas\s+de\s+|las\s+|unos\s+|por\s+|solo\s+|me\s+)?$"
)
PAST_AFTER = re.compile(
    r"\s*(?:y\s+medio\s+|y\s+|ya\s+)?(?:de\s+mora|de\s+atraso|de\s+retraso|atras\w+|vencid\w+|en\s+mora"
    r"|sin\s+(?!inter|recarg|inicial|cuota|cost|comision|entrada|enganche|anticipo|codeud|fiador|papel|problema"
    r"|ningun\w*\s+(?:inter|recarg|cost))|desemplead\w+|enferm\w+|de\s+edad"
    r"|pendientes|pagad[ao]s|que\s+(?:no|debo|llevo|me\s+qued\w+)|de\s+gracia|parad[ao]|incapacitad\w+"
    r"|de\s+(?:vida|salario|sueldo|arriendo|alquiler|renta|embarazo|trabajo|antiguedad|edad)|impag\w+|caid[ao]s|de\s+desempleo|esperando|aqui)"
)
TERM = re.compile(
    r"\b(?:a|en|hasta|por|durante|para|de|x|diferid\w+|diferir\w*|plazo|son|serian?|sean|unos|otros|los"
    r"|maximo|minimo|como|aun|los|dame|deme|dan|dar)\s*(?:a\s+|de\s+|los\s+|unos\s+|como\s+|un\s+)?$"
)
LATER = re.compile(r"\bdentro\s+de\s+$|\bde\s+aqui\s+a\s+$")
_COUNT_WORDS = (
    "un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|dieciocho|veint\\w+|treinta"
)
REFUSED_BEFORE = re.compile(
    r"\b(?:no|ni|nada\s+de|en\s+vez\s+de|en\s+lugar\s+de|mejor\s+que|y\s+no|distint[oa]s?\s+a|no\s+(?:a|en|de|las|las\s+de"
    r"|los|son|quiero"
    r"|me\s+sirven?))\s+(?:a\s+|en\s+|de\s+|las\s+|las\s+de\s+)?$"
)
REFUSED_AFTER = re.compile(
    r"\s*,?\s*(?:no+\b(?!\s*\?|\s+(?:(?:a|en|de)\s+)?"
    rf"(?:\d+|{_COUNT_WORDS})\b(?!\s*,?\s*si\b)|\s+(?:cierto|verdad|crees?|mas|se|hay|tengo|puedo\s+mas"
    r"|importa|me\s+import|puedo\s+pagar\s+mas"
    r"|esta\s+mal))|es\s+muy\s+poco|son\s+muy\s+poc\w+|es\s+poco|son\s+poc\w+|(?:es|son)\s+(?:muy|demasiad\w+|tan)\s+(?:cort|larg)\w+"
    r"|(?:se\s+)?me\s+qued\w+\s+(?:cort|apret|dificil)\w+|son\s+demasiad\w+|es\s+demasiado|nada\b"
    r"|muy\s+poc|(?:es|son)\s+much\w+|es\s+(?:una\s+)?(?:eternidad|larg|muy\s+larg))"
)
PREFERRED_BEFORE = re.compile(
    r"\b(?:mejor|prefiero|preferiria|sino|que\s+(?:sean?|fueran?)|pero|mas\s+bien|si|dejemosl[oa]|dejel[oa]|pongale"
    r"|quiero|quisiera|mejor\s+dicho|digo|perdon|corrijo|mentiras?|necesit\w+|deme|dame|denme|pongame\w*|ponme\w*"
    r"|serian?|deja(?:me|rme)|deje(?:n?me|melo)|son|pido|podrian?\s+ser|puede[ns]?\s+ser|me\s+gustarian?"
    r"|cambi\w+|ampli\w+|hag[ao]m\w+|agarro|escojo|elijo|pref|sean?|fueran?)[\s,.:;]+(?:en\s+|a\s+|las\s+"
    r"|la\s+de\s+|las\s+de\s+|de\s+|los\s+|con\s+"
    r"|el\s+de\s+)?$"
)
PREFERRED_AFTER = re.compile(
    r"\s*,?\s*(?:si\b|mejor|dale|vale|ok|perfecto|por\s+favor|esta\s+bien|me\s+sirven?|mas\s+bien)"
)
_OBJECT = (
    r"(?:(?:me|te|se|lo|la|los|todo|toda|eso|esto|mi|el|deuda|saldo|total|resto|pago|pagos|monto|capital|credito"
    r"|cuotas)\s+)*"
)
NAMED_BEFORE = re.compile(
    r"\b(?:(?:cuotas|coutas|plazos?|pagos|meses)\s*:?\s*(?:a\s+|son\s+)?|plazo\s+(?:de|a)\s+"
    r"|cuotas\s*,?\s*(?:unas|digamos|como|serian|que\s+sean|por\s+ejemplo)\s+"
    r"|numero\s+de\s+(?:cuotas|pagos)\s*:?\s*"
    rf"|(?:difer|difier|dif[ie]r|financi|divid|part|repart|fraccion|prorrat|refinanci|reprogram|escalon)\w*\s+{_OBJECT}"
    r"(?:a|en|hasta|por|entre)\s+"
    r"|(?:lo|la|saldo|resto|demas|restante|diferencia|falta|queda|deuda|total|todo)\s+(?:a|en)\s+"
    r"|l[oa]s?\s+(?:hac|hag|pon|pag|sac|arm|part|pas|cancel|liquid)\w*\s+(?:a|en)\s+"
    r"|(?:d[ae]n?me|(?:hac|hag|haz|pon|dej|pas|pag|arm|sac)\w*)(?:l[oa]|les)\s+(?:a|en)\s+)$"
)
"""What is split, put or left "en" or "a" a number: a count, if it is one that plans have."""
SPLIT_AFTER = re.compile(
    r"\s*(?:sin\s+(?:inter|recarg)|iguales\b|fij[oa]s\b|se\s+puede|(?:no\s+)?(?:se\s+)?podr[ai]|puedo|cuanto"
    r"|como\s+queda|quedaria|de\s+(?:a\s+)?cuanto|me\s+(?:sirve|queda|sale)|y\s+(?:agarro|listo|ya|firmo|cierro|cerramos"
    r"|acepto)|si\b|se\s+me\s+hace|es\s+(?:posible|mejor)|estaria|estoy|va\b|vale\b|porfa|por\s+favor|please|jaja)"
)
SPLIT_BEFORE = re.compile(
    r"(?:^|[¿?!.,;:]\s*|\b(?:y|o|pero|si|tal|seria|solo|mejor|quiero|pagar|pago|pagarlo|pagarla|posible|hay|tambien|puede"
    r"|podria|ser|quedar|plan|cuanto|cuotas|acepto|hagale|dale|listo|va|cobr\w+|como)\s+)(?:a|en)\s+$"
)
NO_SPLIT_BEFORE = re.compile(r"\b(?:lleg|baj|sub|rebaj|qued|cerr|cierr|termin|acab)\w*\s+(?:a|en)\s+$")
TERMS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 24, 30, 36, 48, 60, 72})
FIXED = MarkedTable((
    (("medio",), (re.compile(
        r"\b(?:a|en|por|durante|de|hasta|para|a\s+un|en\s+un|un|plazo)\s+(?:plazo\s+de\s+)?a(?:n"
        r"|ni)o\s+y\s+medio\b|^a(?:n|ni)o\s+y\s+medio\b"), 18)),
    (("medio",), (re.compile(r"\b(?:a|en|por|durante|de|para)\s+medio\s+a(?:n|ni)o\b|^medio\s+a(?:n|ni)o\b"), 6)),
    (("docena",), (re.compile(r"\b(?:media\s+docena)\s+de\s+(?:cuotas|pagos)"), 6)),
    (("docena",), (re.compile(r"\b(?:una\s+docena)\s+de\s+(?:cuotas|pagos)"), 12)),
))  # fmt: skip
ONE_MARKS = ("pago", "cuota", "contado", "exhibicion", "abono", "armada", "plazo", "consignacion")
ONE = re.compile(
    r"\b(?:en|a|de|con|seria)\s+(?:un|una|1)\s+(?:sol[oa]\s+|unic[oa]\s+)?(?:pago|cuota"
    r"|contado|exhibicion|abono|armada)\b(?!\s+(?:mas|menor|men|baj|peque|como|inicial|mensual|de"
    r"|que|semanal|quincenal|comod|fij|alt|mayor|parcial|al|razon|x|por))"
    r"|\b(?:un|una|1)\s+(?:sol[oa]|unic[oa])\s+(?:pago|cuota|contado|exhibicion|abono|plazo"
    r"|consignacion)\b|\bpago\s+unico\b|\bunico\s+pago\b"
)


THROUGHOUT = re.compile(r"(?:por|durante)\s+$|cuotas")
AS_TERM = re.compile(r"\b(?:a|plazo\s+de)\s+$")
IN = re.compile(r"\b(?:en|a)\s+$")
SUM_BEFORE = re.compile(r"(?<!\bla )\bde\s+(?:a\s+)?$")
RANGE = re.compile(r"\s*(?:o|a|y|u|-|,|o\s+a|o\s+en|o\s+hasta|hasta)\s*")
RANGE_FOLLOWS = re.compile(
    r"\s*(?:o|a|u|-|hasta|o\s+(?:a|en|hasta))\s*(?:\d{1,2}|doce|dieciocho|veinti\w+|treinta|seis|diez)\b(?!\s*(?:de\b|mil|%))"
)
MORE_THAN = re.compile(r"\b(?:mas|menos)\s+de\s+$")
PLACE = re.compile(r"\b(?:la|el|opcion|numero)\s+$")
THAN = re.compile(r"\b(?:mejor\s+que|en\s+vez\s+de|en\s+lugar\s+de|y\s+no|no\s+en|no)\s+(?:a\s+|en\s+)?$")
ANSWER_WORDS = re.compile(
    r"^(?:(?:no|si|listo|ok|okey|dale|bueno|vale|mm+|hagale|perfecto|entonces|pues|yo|digo)\b[\s,.;]*)+"
)
