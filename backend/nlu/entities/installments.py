"""Number of instalments: `en 6 cuotas`, `a un año`, `año y medio`, `seis letras de 45`, `6 no, 12 sí`.

A term in months or years counts monthly instalments (a year is 12). Instalments that are owed or already paid, and
times that have passed ("hace 3 meses"), do not count. A number that the writer refuses ("6 no") gives way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from backend.nlu.entities.lexicon import COUNT_NOUNS, count_noun
from backend.nlu.entities.marks import MarkedTable
from backend.nlu.entities.numbers import Number
from backend.nlu.normalise import Message
from backend.nlu.understanding import Expected, Frequency

MOST = 120
_REACH = 40
_MOST_OPTIONS = 5
COMMON_TERMS = frozenset({2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 18, 20, 24, 30, 36, 48, 60, 72})
_MONTHS = {"month": 1, "semester": 6, "quarter": 3, "year": 12}
_PERIODS = {"fortnight": Frequency.FORTNIGHTLY, "week": Frequency.WEEKLY}
_ADJECTIVES = frozenset({
    "comodas", "mensuales", "pequenas", "pequenos", "iguales", "fijas", "quincenales", "semanales", "solo",
    "sola", "unico",
    "unica", "bajas", "mini", "sencillos", "simples", "faciles", "comodos",
})  # fmt: skip
_PAST = re.compile(
    r"\b(?:hij[oa]s?\s+de|nin[oa]s?\s+de|bebe\s+de|hace|hacen|ase|llev\w+|desde|hacia|debo|deben?|adeud\w+|ultim[oa]s|ya\s+son|pague|ya\s+he\s+pagado|he\s+pagado|pagado"
    r"|pagadas|cancele|faltan?|quedan?"
    r"|atras\w+|vencid\w+|por\s+lo\s+menos|abone|mora\s+de|van|ya\s+di|tengo)\s+(?:ya\s+)?(?:de\s+"
    r"|como\s+|casi\s+|mas\s+de\s+|las\s+|unos\s+|por\s+|solo\s+|me\s+)?$"
)
_PAST_AFTER = re.compile(
    r"\s*(?:y\s+medio\s+|y\s+|ya\s+)?(?:de\s+mora|de\s+atraso|de\s+retraso|atras\w+|vencid\w+|en\s+mora"
    r"|sin\s+(?!inter|recarg|inicial|cuota|cost|comision|entrada|enganche|anticipo|codeud|fiador|papel|problema"
    r"|ningun\w*\s+(?:inter|recarg|cost))|desemplead\w+|enferm\w+|de\s+edad"
    r"|pendientes|pagad[ao]s|que\s+(?:no|debo|llevo|me\s+qued\w+)|de\s+gracia|parad[ao]|incapacitad\w+"
    r"|de\s+(?:vida|salario|sueldo|arriendo|alquiler|renta|embarazo|trabajo|antiguedad|edad)|impag\w+|caid[ao]s|de\s+desempleo|esperando|aqui)"
)
_TERM = re.compile(
    r"\b(?:a|en|hasta|por|durante|para|de|x|diferid\w+|diferir\w*|plazo|son|serian?|sean|unos|otros|los"
    r"|maximo|minimo|como|aun|los|dame|deme|dan|dar)\s*(?:a\s+|de\s+|los\s+|unos\s+|como\s+|un\s+)?$"
)
_LATER = re.compile(r"\bdentro\s+de\s+$|\bde\s+aqui\s+a\s+$")
_COUNT_WORDS = (
    "un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|dieciocho|veint\\w+|treinta"
)
_REFUSED_BEFORE = re.compile(
    r"\b(?:no|ni|nada\s+de|en\s+vez\s+de|en\s+lugar\s+de|mejor\s+que|y\s+no|distint[oa]s?\s+a|no\s+(?:a|en|de|las|las\s+de"
    r"|los|son|quiero"
    r"|me\s+sirven?))\s+(?:a\s+|en\s+|de\s+|las\s+|las\s+de\s+)?$"
)
_REFUSED_AFTER = re.compile(
    r"\s*,?\s*(?:no+\b(?!\s*\?|\s+(?:(?:a|en|de)\s+)?"
    rf"(?:\d+|{_COUNT_WORDS})\b(?!\s*,?\s*si\b)|\s+(?:cierto|verdad|crees?|mas|se|hay|tengo|puedo\s+mas"
    r"|importa|me\s+import|puedo\s+pagar\s+mas"
    r"|esta\s+mal))|es\s+muy\s+poco|son\s+muy\s+poc\w+|es\s+poco|son\s+poc\w+|(?:es|son)\s+(?:muy|demasiad\w+|tan)\s+(?:cort|larg)\w+"
    r"|(?:se\s+)?me\s+qued\w+\s+(?:cort|apret|dificil)\w+|son\s+demasiad\w+|es\s+demasiado|nada\b"
    r"|muy\s+poc|(?:es|son)\s+much\w+|es\s+(?:una\s+)?(?:eternidad|larg|muy\s+larg))"
)
_PREFERRED_BEFORE = re.compile(
    r"\b(?:mejor|prefiero|preferiria|sino|que\s+(?:sean?|fueran?)|pero|mas\s+bien|si|dejemosl[oa]|dejel[oa]|pongale"
    r"|quiero|quisiera|mejor\s+dicho|digo|perdon|corrijo|mentiras?|necesit\w+|deme|dame|denme|pongame\w*|ponme\w*"
    r"|serian?|deja(?:me|rme)|deje(?:n?me|melo)|son|pido|podrian?\s+ser|puede[ns]?\s+ser|me\s+gustarian?"
    r"|cambi\w+|ampli\w+|hag[ao]m\w+|agarro|escojo|elijo|pref|sean?|fueran?)[\s,.:;]+(?:en\s+|a\s+|las\s+"
    r"|la\s+de\s+|las\s+de\s+|de\s+|los\s+|con\s+"
    r"|el\s+de\s+)?$"
)
_PREFERRED_AFTER = re.compile(
    r"\s*,?\s*(?:si\b|mejor|dale|vale|ok|perfecto|por\s+favor|esta\s+bien|me\s+sirven?|mas\s+bien)"
)
_OBJECT = (
    r"(?:(?:me|te|se|lo|la|los|todo|toda|eso|esto|mi|el|deuda|saldo|total|resto|pago|pagos|monto|capital|credito"
    r"|cuotas)\s+)*"
)
_NAMED_BEFORE = re.compile(
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
_SPLIT_AFTER = re.compile(
    r"\s*(?:sin\s+(?:inter|recarg)|iguales\b|fij[oa]s\b|se\s+puede|(?:no\s+)?(?:se\s+)?podr[ai]|puedo|cuanto"
    r"|como\s+queda|quedaria|de\s+(?:a\s+)?cuanto|me\s+(?:sirve|queda|sale)|y\s+(?:agarro|listo|ya|firmo|cierro|cerramos"
    r"|acepto)|si\b|se\s+me\s+hace|es\s+(?:posible|mejor)|estaria|estoy|va\b|vale\b|porfa|por\s+favor|please|jaja)"
)
_SPLIT_BEFORE = re.compile(
    r"(?:^|[¿?!.,;:]\s*|\b(?:y|o|pero|si|tal|seria|solo|mejor|quiero|pagar|pago|pagarlo|pagarla|posible|hay|tambien|puede"
    r"|podria|ser|quedar|plan|cuanto|cuotas|acepto|hagale|dale|listo|va|cobr\w+|como)\s+)(?:a|en)\s+$"
)
_NO_SPLIT_BEFORE = re.compile(r"\b(?:lleg|baj|sub|rebaj|qued|cerr|cierr|termin|acab)\w*\s+(?:a|en)\s+$")
_TERMS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 24, 30, 36, 48, 60, 72})
_FIXED = MarkedTable((
    (("medio",), (re.compile(
        r"\b(?:a|en|por|durante|de|hasta|para|a\s+un|en\s+un|un|plazo)\s+(?:plazo\s+de\s+)?a(?:n"
        r"|ni)o\s+y\s+medio\b|^a(?:n|ni)o\s+y\s+medio\b"), 18)),
    (("medio",), (re.compile(r"\b(?:a|en|por|durante|de|para)\s+medio\s+a(?:n|ni)o\b|^medio\s+a(?:n|ni)o\b"), 6)),
    (("docena",), (re.compile(r"\b(?:media\s+docena)\s+de\s+(?:cuotas|pagos)"), 6)),
    (("docena",), (re.compile(r"\b(?:una\s+docena)\s+de\s+(?:cuotas|pagos)"), 12)),
))  # fmt: skip
_ONE_MARKS = ("pago", "cuota", "contado", "exhibicion", "abono", "armada", "plazo", "consignacion")
_ONE = re.compile(
    r"\b(?:en|a|de|con|seria)\s+(?:un|una|1)\s+(?:sol[oa]\s+|unic[oa]\s+)?(?:pago|cuota"
    r"|contado|exhibicion|abono|armada)\b(?!\s+(?:mas|menor|men|baj|peque|como|inicial|mensual|de"
    r"|que|semanal|quincenal|comod|fij|alt|mayor|parcial|al|razon|x|por))"
    r"|\b(?:un|una|1)\s+(?:sol[oa]|unic[oa])\s+(?:pago|cuota|contado|exhibicion|abono|plazo"
    r"|consignacion)\b|\bpago\s+unico\b|\bunico\s+pago\b"
)


_THROUGHOUT = re.compile(r"(?:por|durante)\s+$|cuotas")
_AS_TERM = re.compile(r"\b(?:a|plazo\s+de)\s+$")
_IN = re.compile(r"\b(?:en|a)\s+$")
_SUM_BEFORE = re.compile(r"(?<!\bla )\bde\s+(?:a\s+)?$")
_RANGE = re.compile(r"\s*(?:o|a|y|u|-|,|o\s+a|o\s+en|o\s+hasta|hasta)\s*")
_RANGE_FOLLOWS = re.compile(
    r"\s*(?:o|a|u|-|hasta|o\s+(?:a|en|hasta))\s*(?:\d{1,2}|doce|dieciocho|veinti\w+|treinta|seis|diez)\b(?!\s*(?:de\b|mil|%))"
)
_MORE_THAN = re.compile(r"\b(?:mas|menos)\s+de\s+$")
_PLACE = re.compile(r"\b(?:la|el|opcion|numero)\s+$")
_THAN = re.compile(r"\b(?:mejor\s+que|en\s+vez\s+de|en\s+lugar\s+de|y\s+no|no\s+en|no)\s+(?:a\s+|en\s+)?$")


@dataclass(slots=True)
class _Candidate:
    count: int
    start: int
    refused: bool
    preferred: bool
    frequency: Frequency | None = None


def take_installments(
    message: Message, numbers: list[Number], expected: Expected
) -> tuple[int | None, Frequency | None]:
    """The number of instalments wanted, and the frequency if the noun says it ("4 quincenas"); takes the numbers."""
    text = message.text
    candidates = [one for number in numbers if (one := _candidate(message, number, expected))]
    for pattern, count in _FIXED.rows(message):
        if (match := pattern.search(text)) and not _is_past(text, match.start(), match.end()):
            message.take(*match.span())
            candidates.append(_Candidate(count, match.start(), False, True))
    candidates += _times_sum(message, numbers)
    candidates += _refused_bare(message, numbers, bool(candidates), expected)
    chosen = _choose(candidates)
    if chosen is None:
        single = not candidates and any(mark in text for mark in _ONE_MARKS) and _ONE.search(text)
        return (1, None) if single else (None, None)
    return chosen.count, chosen.frequency


def _choose(candidates: list[_Candidate]) -> _Candidate | None:
    open_ones = [one for one in sorted(candidates, key=lambda one: one.start) if not one.refused]
    preferred = [one for one in open_ones if one.preferred]
    if len(open_ones) > 1 and preferred:
        return preferred[-1]
    return open_ones[0] if open_ones else None


def _is_past(text: str, start: int, end: int) -> bool:
    return bool(_PAST.search(text, max(0, start - 40), start) or _PAST_AFTER.match(text, end))


def _candidate(message: Message, number: Number, expected: Expected) -> _Candidate | None:
    if not _countable(message, number):
        return None
    noun_index = number.last + 1
    tokens = message.tokens
    if noun_index < len(tokens) - 1 and tokens[noun_index].text in _ADJECTIVES:
        noun_index += 1
    kind = count_noun(tokens[noun_index].text) if noun_index < len(tokens) else None
    if kind is None:
        return _named(message, number)
    end = tokens[noun_index].end
    count = _count(message, number, kind, end)
    if count is None:
        return None
    message.take(number.start, end)
    return _Candidate(count, number.start, *_polarity(message.text, number.start, end), _PERIODS.get(kind))


def _countable(message: Message, number: Number) -> bool:
    whole = number.value == int(number.value)
    return number.bare and whole and 1 <= number.value <= MOST and message.is_free(number.start, number.end)


def _count(message: Message, number: Number, kind: str, end: int) -> int | None:
    text, count = message.text, int(number.value)
    if _is_past(text, number.start, end):
        return None
    if kind == "instalment":
        noun = text[:end].rsplit(None, 1)[-1]
        if noun == "partes" and not _IN.search(text, max(0, number.start - _REACH), number.start):
            return None
        singular = count == 1 and message.tokens[number.last].text in ("un", "una", "uno", "1")
        return None if singular else count
    if _LATER.search(text, max(0, number.start - 20), number.start):
        return None
    if kind == "times" and not _IN.search(text, max(0, number.start - _REACH), number.start) and number.start:
        return None
    if kind in ("times", "fortnight", "week"):
        least = {"times": 2, "fortnight": 1, "week": 4}[kind]
        frequent = kind != "week" or _THROUGHOUT.search(text, max(0, number.start - _REACH), number.start)
        return count if frequent and count >= least and _is_term(text, number.start) else None
    return _months(message, number, kind, end)


def _months(message: Message, number: Number, kind: str, end: int) -> int | None:
    text, count = message.text, int(number.value)
    alone = number.start <= 4 or not text[end:].strip(" .!?")
    if not (_is_term(text, number.start) or (kind == "month" and count > 1) or (alone and kind == "month")):
        return None
    if kind == "year" and _MORE_THAN.search(text, max(0, number.start - _REACH), number.start):
        return None
    if (
        kind == "month"
        and count == 1
        and not _AS_TERM.search(text, max(0, number.start - _REACH), number.start)
    ):
        return None
    months = count * _MONTHS[kind]
    if kind == "year" and re.match(r"\s+y\s+medio\b", text[end:]):
        months += 6
    return months if months <= MOST else None


def _is_term(text: str, start: int) -> bool:
    return bool(_TERM.search(text, max(0, start - 30), start)) or start == 0


def _polarity(text: str, start: int, end: int) -> tuple[bool, bool]:
    before = max(0, start - 30)
    refused = _REFUSED_BEFORE.search(text, before, start) or _REFUSED_AFTER.match(text, end)
    wanted = _PREFERRED_AFTER.match(text, end)
    preferred = wanted or _PREFERRED_BEFORE.search(text, before, start)
    return bool(refused and not wanted), bool(preferred)


def _named(message: Message, number: Number) -> _Candidate | None:
    """ "cuotas: 12", "plazo 12", "diferido a 24"."""
    text = message.text
    if number.value < 2 or not (_is_named(text, number) or _is_split(text, number)):
        return None
    if _RANGE_FOLLOWS.match(text, number.end):
        return None
    if _is_past(text, number.start, number.end):
        return None
    message.take(number.start, number.end)
    return _Candidate(int(number.value), number.start, *_polarity(text, number.start, number.end))


def _is_named(text: str, number: Number) -> bool:
    match = _NAMED_BEFORE.search(text, max(0, number.start - _REACH), number.start)
    put = match is not None and not match.group().startswith(
        ("cuota", "couta", "plazo", "pagos", "meses", "numero")
    )
    return match is not None and (not put or number.value in _TERMS)


def _is_split(text: str, number: Number) -> bool:
    """ "¿en 6 se puede?", "pago en tres": a term alone after "en" or "a", where nothing else is counted."""
    before = max(0, number.start - _REACH)
    if number.value not in _TERMS or _NO_SPLIT_BEFORE.search(text, before, number.start):
        return False
    if not _SPLIT_BEFORE.search(text, before, number.start):
        return bool(_IN.search(text, before, number.start) and _SPLIT_AFTER.match(text, number.end))
    return bool(re.match(r"\s*(?:$|[?!.,;)])", text[number.end :]) or _SPLIT_AFTER.match(text, number.end))


def _refused_bare(
    message: Message, numbers: list[Number], named: bool, expected: Expected
) -> list[_Candidate]:
    """ "6 no, 12 sí", "mejor 12", "a 12": figures alone that answer an offer or correct one another."""
    text = message.text
    found = []
    for number in numbers:
        if not _countable(message, number) or not 2 <= number.value <= 72:
            continue
        if number.value <= _MOST_OPTIONS and _PLACE.search(text, max(0, number.start - _REACH), number.start):
            continue
        if _opens_range(message, number):
            message.take(number.start, number.end)
            continue
        refused, preferred = _polarity(text, number.start, number.end)
        if not refused and _SUM_BEFORE.search(text, max(0, number.start - _REACH), number.start):
            continue
        found.append((number, _Candidate(int(number.value), number.start, refused, preferred)))
    answering = expected in (Expected.OFFER_CHOICE, Expected.OFFER_CONFIRMATION)
    contrast = any(one.refused for _, one in found) and (named or len(found) > 1)
    kept = []
    for number, candidate in found:
        begin = max(0, number.start - _REACH)
        pointed = (
            candidate.preferred and number.value in COMMON_TERMS and _IN.search(text, begin, number.start)
        )
        beside = named and (
            candidate.preferred or _THAN.search(text, max(0, number.start - _REACH), number.start)
        )
        if contrast or pointed or beside:
            message.take(number.start, number.end)
        elif not (answering and number.value <= 36 and _answers(text, number, candidate)):
            continue
        kept.append(candidate)
    return kept


def _times_sum(message: Message, numbers: list[Number]) -> list[_Candidate]:
    """ "10 x 50.000", "tres de cien mil": a count and what each instalment is."""
    found = []
    for number, sum_ in pairwise(numbers):
        between = message.text[number.end : sum_.start].strip()
        is_sum = sum_.scale >= 1_000 or sum_.marked or sum_.value >= (50 if between == "de" else 10)
        counted = message.tokens[sum_.last + 1 : sum_.last + 2]
        if (
            (counted and counted[0].text in COUNT_NOUNS)
            or not _countable(message, number)
            or number.value < 2
        ):
            continue
        if (
            is_sum
            and between in ("x", "*", "de", "de a")
            and not _is_past(message.text, number.start, number.end)
        ):
            message.take(number.start, number.end)
            sum_.marked = True
            found.append(_Candidate(int(number.value), number.start, False, False))
    return found


def _answers(text: str, number: Number, candidate: _Candidate) -> bool:
    begin = max(0, number.start - _REACH)
    alone = _alone(text, number) or _begins(text, number)
    return candidate.preferred or alone or bool(_TERM.search(text, begin, number.start))


def _begins(text: str, number: Number) -> bool:
    """ "10 y cerramos": the message begins with the answer."""
    return not text[: number.start].strip(" .,a¿en") and _SPLIT_AFTER.match(text, number.end) is not None


def _opens_range(message: Message, number: Number) -> bool:
    """The 6 of "de 6 a 12 cuotas" and "6 o 12 cuotas": the number beside the noun is the one that counts."""
    following = _RANGE.match(message.text, number.end)
    return following is not None and not message.is_free(following.end(), following.end() + 1)


_ANSWER_WORDS = re.compile(
    r"^(?:(?:no|si|listo|ok|okey|dale|bueno|vale|mm+|hagale|perfecto|entonces|pues|yo|digo)\b[\s,.;]*)+"
)


def _alone(text: str, number: Number) -> bool:
    before = _ANSWER_WORDS.sub("", text[: number.start])
    return not before.strip(" .,a¿en") and not text[number.end :].strip(" .,!?")
