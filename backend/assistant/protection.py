"""Words that stop everything about payment at once: an insolvency proceeding, or a lawyer who speaks for the person.

They are read before anything else and by rule, whichever brain would answer. What only sounds alike is left alone: a
question about the law, a wish for "a second chance", having no lawyer. Where words and rule differ, a person looks.
"""

from __future__ import annotations

import re

from backend.nlu.normalise import clean, fold

INSOLVENCY, REPRESENTED = "insolvency", "represented"

_PROCEEDING = (
    r"(?:(?:ley\s+de\s+)?insolvencia|concurso\s+de\s+acreedores|proceso\s+concursal|liquidacion\s+patrimonial"
    r"|ley\s+de\s+(?:la\s+)?segunda\s+oportunidad|ley\s+1564|ley\s+1116|quiebra|bancarrota)"
)
_UNDER_WAY = (
    r"(?:estoy|estamos|entre|entramos|inicie|iniciamos|empece|presente|radique|solicite|tramite|tramitando|llevo"
    r"|sigo|tengo|tenemos|abri|hice|comence|me\s+(?:acogi|acojo|declare|declaro|admitieron|aceptaron|aprobaron)"
    r"|(?:voy\s+a|vamos\s+a|quiero|pienso)\s+(?:acogerme|acogernos|declararme|entrar)|me\s+voy\s+a\s+(?:acoger|declarar)"
    r"|ya\s+(?:estoy|entre|tengo|me\s+acogi))"
)
_INSOLVENCY = (
    re.compile(rf"\b(?P<verb>{_UNDER_WAY})\b(?:\W+\w+){{0,6}}?\W+{_PROCEEDING}\b"),
    re.compile(
        rf"\b(?:mi|nuestra?|mi\s+proceso\s+de|mi\s+tramite\s+de|mi\s+solicitud\s+de)\s+{_PROCEEDING}\b"
    ),
    re.compile(r"\b(?P<verb>soy|somos|me\s+declararon|me\s+declare|declarado|declarada)\s+insolvente\b"),
    re.compile(
        r"\b(?P<verb>estoy|estamos|entre|entramos)\s+en\s+(?:un\s+)?concurso\b(?!\s+(?:de\s+(?!acreedores)|para\b))"
    ),
)
_LAWYER = r"(?:abogad[oa]s?|apoderad[oa]|representante\s+legal)"
_REPRESENTED = (
    re.compile(rf"\b(?P<verb>mi|mis|nuestr[oa])\s+{_LAWYER}\b"),
    re.compile(
        rf"\b(?P<verb>tengo|tenemos|contrate|contratamos)\s+(?:a\s+)?(?:ya\s+)?(?:un|una|mi)?\s*{_LAWYER}\b"
    ),
    re.compile(
        rf"\bme\s+(?P<verb>representa|asesora|lleva\s+el\s+caso|defiende)\s+(?:un|una|mi|el|la)\s+{_LAWYER}\b"
    ),
    re.compile(rf"\b(?P<verb>un|una)\s+{_LAWYER}\s+(?:me\s+(?:representa|defiende|lleva)|lleva\s+mi)\b"),
    re.compile(rf"\bestoy\s+(?P<verb>representad[oa])\s+por\s+(?:un|una|mi)\s+{_LAWYER}\b"),
)
_NEGATED = re.compile(
    r"\b(?:no|nunca|tampoco|ni|sin|ojala|si)\s+(?:(?:es|era|me|le|lo|la|ya|aun|todavia|he|hemos)\s+){0,3}$"
)
# Whoever is asked to be, or to play, somebody's lawyer is none.
_PLAYED = re.compile(
    r"\b(?:eres|seras|sos|seas|fueras|usted\s+es|actua\s+como|haz\s+de|como\s+si\s+fueras)\s+$"
)
_LOST = re.compile(r"^\W*(?:\w+\W+){0,2}?ya\s+no\b|^\W+(?:es\s+el\s+diablo|murio|fallecio|renuncio)")
_ONLY_ASKS = re.compile(
    r"^\W*(?:(?:hola|oiga|oye|buenas|buenos\s+dias|y|una\s+pregunta)\W+)*(?:que|como|cual|cuanto|cuando|puedo|podria"
    r"|se\s+puede|es\s+posible|me\s+conviene|sirve|sabes|sabe|deberia|necesito|tengo\s+que)\b[^.!]*\?"
)


def find_protection(text: str) -> str | None:
    """Return `insolvency` or `represented` where somebody says so of themselves; None otherwise."""
    folded = fold(clean(text))
    if _ONLY_ASKS.search(folded):
        return None
    if any(_is_said(pattern, folded) for pattern in _INSOLVENCY):
        return INSOLVENCY
    return REPRESENTED if any(_is_said(pattern, folded) for pattern in _REPRESENTED) else None


def _is_said(pattern: re.Pattern[str], folded: str) -> bool:
    return any(
        not _NEGATED.search(folded[: match.start()])
        and not _PLAYED.search(folded[: match.start()])
        and not _LOST.search(folded[match.end() :])
        for match in pattern.finditer(folded)
    )
