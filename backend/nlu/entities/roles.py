"""What an amount is for, from the words right before and after it: an instalment, a down payment, the total."""

from __future__ import annotations

import re

from backend.nlu.understanding import Role

_REACH = 45
_PERIODICALLY = (
    r"(?:al\s+mes|me[ns]+ual\w*|mesuales|mensules|por\s+mes|x\s+mes|cada\s+(?:mes|uno|una|quincena"
    r"|semana|cuota|letra|pago|15|quince|8|ocho|viernes|lunes|sabado|dos\s+semanas|30)"
    r"|/\s*mes|quincenal\w*|kincenal\w*|[sc]emanal\w*|por\s+(?:quincena|semana|cuota)"
    r"|a\s+la\s+(?:quincena|semana)|c/u|c\.u|todos\s+los\s+meses|todas\s+las\s+(?:semanas|quincenas)"
    r"|por\s+cada\s+\w+|de\s+cuota(?!\s+inicial)"
    r"|(?:por|durante|x)\s+\w+\s+(?:meses|quincenas|semanas|cuotas)|mes\s+a\s+mes"
    r"|el\s+\d+\s+de\s+cada\s+mes|los\s+(?:dias\s+)?\d+\b|todos\s+los)"
)
_NOUNS = (
    r"(?:cuot\w+|coutas?|letras|contados|mensualidad\w*|pagos|abonos|plazos?|partes|quincenas?"
    r"|armadas?|parcialidades|mesualidades)"
)
_NOW = (
    r"(?:ahora\s+mism\w+|ahorita\s+mism\w+|ahoritica|ya\s+mism\w+|de\s+primerazo|de\s+primer\w*"
    r"|de\s+inicio|de\s+arranque|para\s+(?:empezar|arrancar|comenzar|iniciar)|de\s+una\s+vez\s+y)"
)
_START = (
    r"(?:(?:de\s+|como\s+|en\s+)?(?:(?:la\s+)?(?:cuota\s+|pago\s+|abono\s+)?inicial|entrada|enganche"
    r"|anticipo|adelanto|prima\s+inicial|abono\s+inicial|pie)\b(?!\s+de\s+\d)|por\s+adelantado"
    r"|por\s+delante)"
)
_REST = re.compile(
    r"\b(?:el\s+resto|lo\s+demas|la\s+diferencia|el\s+saldo\s+(?:en|a|restante)|lo\s+que\s+(?:falta"
    r"|queda|resta)|y\s+(?:luego|despues)|lo\s+otro|el\s+restante|la\s+otra\s+(?:parte|mitad)"
    r"|el\s+remanente|lo\s+restante)\b"
)

BEFORE: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.DOWN_PAYMENT, re.compile(
        rf"\b(?:(?:cuota\s+|pago\s+|abono\s+)?inicial|entrada|enganche|anticipo|adelanto|{_NOW})\s*(?:de"
        r"|por|doy|puedo\s+dar|le\s+doy|seria|pago|les\s+doy|:|con|abono|dar[ie]?a?|son)*\s*[$€]?\s*$")),
    (Role.TOTAL, re.compile(
        r"\b(?:total(?:\s+de)?|en\s+total|pago\s+unico\s+de|un\s+solo\s+pago\s+(?:de|por)|de\s+contado"
        r"|pago\s+total\s+de|liquid\w+\s+(?:con|por|en)|saldar?\w*\s+(?:con|por|en)|cerr\w+\s+(?:con|por"
        r"|en)|cancel\w+\s+(?:todo|la\s+deuda|el\s+total)\s+(?:con|por|en)"
        r"|en\s+un\s+solo\s+pago)\s*(?:unos\s+|le\s+doy\s+|doy\s+|pago\s+|puedo\s+dar\s+)?[$€]?\s*$")),
    (Role.INSTALMENT, re.compile(
        rf"\b{_NOUNS}\s+(?:me[ns]+ual\w*\s+|quincenal\w*\s+|semanal\w*\s+|fijas?\s+|iguales\s+"
        r"|maxim\w+\s+|que\s+no\s+pasen?\s+|de\s+maximo\s+)*(?:(?:de|por|x|a)\s+)(?:a\s+|los\s+|como\s+"
        r"|unos\s+|solo\s+|maximo\s+|hasta\s+|no\s+mas\s+de\s+|mas\s+o\s+menos\s+)*[$€]?\s*$")),
    (Role.INSTALMENT, re.compile(
        r"\b(?:[2-9]|[1-7]\d|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte)"
        r"(?:\s*[x*]\s*|\s+de\s+(?:a\s+)?)[$€]?\s*$")),
    (Role.INSTALMENT, re.compile(
        r"\b(?:de\s+a|mensualmente|me[ns]+ual(?:es)?|al\s+mes|cada\s+(?:mes|quincena|semana|15\s+dias"
        r"|quince\s+dias|ocho\s+dias|8\s+dias)|quincenal(?:es|mente)?|semanal(?:es|mente)?|por\s+mes"
        r"|todos\s+los\s+meses|la\s+cuota\s+(?:en|quede\s+en)|cuotica\s+de)"
        r"\s*(?:de|unos|como|por|le|les|te|doy|puedo|podria|dar\w*|pagar\w*"
        r"|pago|seria|serian|son|abono|abonar|solo|hasta|maximo|los|ofrezco|:|,"
        r"|con)?\s*(?:unos|como|dar|pagar|abonar|de|los|solo|hasta"
                                 r"|maximo)?\s*(?:a\s+)?[$€]?\s*$")),
)  # fmt: skip
AFTER: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.DOWN_PAYMENT, re.compile(rf"\s*,?\s*(?:pesos\s+|euros\s+)?(?:{_START}|{_NOW})")),
    (Role.INSTALMENT, re.compile(
        r"\s*,?\s*(?:pesos\s+|euros\s+|pesitos\s+)?(?:fij\w+\s+|maximo\s+|iguales\s+|no\s+mas\s+"
        rf"|nada\s+mas\s+|nomas\s+|aprox\w*\s+|en\s+cuotas\s+(?=mensual|quinc|seman))?{_PERIODICALLY}")),
    (Role.TOTAL, re.compile(
        r"\s*,?\s*(?:en\s+total|por\s+tod[oa]|de\s+contado|(?:y|para)\s+(?:cerrar|quedar|quedamos"
        r"|liquidar|saldar|cancelar\s+(?:todo|la\s+deuda|el\s+total)|finiquitar|terminar|cerramos)"
        r"|en\s+un\s+(?:solo\s+)?pago|(?:en|a)\s+una\s+sola\s+(?:cuota|exhibicion)|pago\s+unico"
        r"|por\s+la\s+(?:deuda|totalidad)|como\s+pago\s+(?:total|unico)|(?:en|a)\s+(?:\d+|dos|tres"
        r"|cuatro|cinco|seis|ocho|diez|doce)\s+(?:cuotas|pagos|plazos|contados|partes|letras)"
        r"|de\s+un\s+solo|de\s+una\s+sola)")),
)  # fmt: skip
_SOON = re.compile(
    r"\s*,?\s*(?:pesos\s+|euros\s+)?(?:hoy|ahora|ya|ahorita|de\s+una|manana|esta\s+semana|este\s+mes)\b"
)
_SOON_BEFORE = re.compile(
    r"\b(?:hoy|ahora|ya|ahorita|de\s+una|primero)\s+(?:le\s+|les\s+|te\s+|mismo\s+)?(?:doy|pago"
    r"|puedo\s+(?:dar|pagar|abonar)|abono|consigno|ofrezco)?\s*[$€]?\s*$"
)


def role_of(text: str, start: int, end: int) -> Role | None:
    """The role of the amount at start..end; what is paid today is a down payment if a rest is spoken of."""
    begin = max(0, start - _REACH)
    for role, pattern in BEFORE[:1]:
        if pattern.search(text, begin, start):
            return role
    for role, pattern in AFTER:
        if pattern.match(text, end):
            return role
    for role, pattern in BEFORE[1:]:
        if pattern.search(text, begin, start):
            return role
    if _SOON.match(text, end) or _SOON_BEFORE.search(text, begin, start):
        return Role.DOWN_PAYMENT if _REST.search(text, end) else None
    return None
