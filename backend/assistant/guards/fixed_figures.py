"""Figures that are read as a whole wording: telephones, dates, fractions, durations, times."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from backend.assistant.guards.calendar_days import find_days
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.units import CURRENCIES
from backend.assistant.guards.words import word_list

_FRACTIONS = {
    r"(?<!dura )(?<!tarda )\bla mitad(?! de (?:mes|ano|semana|enero|camino|(?:\w+ )?(?:tiempo|plazo)))|"
    r"\ba la mitad|\bhalf (?:of|the|your|off)|"
    r"\bby half|50/50": 50,
    r"\b(?:un|el) tercio|(?:la|una) tercera parte|\b(?:a|one) third|one-third": 33,
    r"\bdos tercios|dos terceras partes|\btwo.thirds": 66,
    r"\b(?:un|el) cuarto(?= de (?:la|tu|lo|el saldo))|(?:la|una) cuarta parte|\b(?:a|one) quarter": 25,
    r"\btres cuart[oa]s(?: partes)?|\bthree.quarters": 75,
    r"\b(?:(?:la|una) quinta parte|un quinto)|\b(?:one|a) fifth": 20,
    r"\b(?:(?:la|una) decima parte|un decimo)|\b(?:one|a) tenth": 10,
    r"\b(?:del|el|al) doble\b|\bdouble\b|\btwice (?:the|as|your)|\bduplica": 200,
    r"\b(?:del|el|al) triple\b|\btriple\b|\bthree times\b": 300,
}
_FRACTION = re.compile("|".join(f"(?P<f{value}>{pattern})" for pattern, value in _FRACTIONS.items()))
_IN_A_FRACTION = (
    *("mitad", "half", "50/50", "terc", "third", "cuart", "quarter", "quint", "fifth", "decim", "tenth"),
    *("dobl", "doubl", "twice", "duplica", "triple", "three times"),
)
"""Each of them has one of these; to look for them is many times quicker."""
_SLASHED = re.compile(
    r"\b(?:\d+(?:[.,]\d+)?|dos|tres|cuatro|cinco|diez|two|three|four|five|ten) (?:veces|times) "
    r"(?:mas|menos|lo que|mayor|menor|more|less|as|what|(?:la|el|the|your|tu) (?:\w+ )?(?:deuda|saldo|cuota|"
    r"valor|monto|"
    r"precio|debt|balance|amount))\b|"
    r"(?<![\d/.,])\d+ ?⁄ ?\d+(?![\d/])"
)
_SMALL = {
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "diez": 10,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "ten": 10,
}
_TIMES = re.compile(rf"(?P<times>\d+|{'|'.join(_SMALL)}) (?:veces|times) (?!mas|menos|more|less)")
_IN_A_MULTIPLE = ("veces", "times", "⁄")
_YEARS = {"more": 18, "half": 6, "overdue": 365, "year": 12, "quarter": 3, "semester": 6}
_YEAR_SPAN = re.compile(
    r"(?P<more>\b(?:(?:un|one|a) )?(?:ano y medio|year and a half))"
    r"|(?P<half>\b(?:medio ano|half a year))"
    r"|(?P<year>(?<=durante )un ano\b|(?<=por )un ano\b|(?<=for )(?:a|one) year\b|\ba un ano\b|\b(?:plan|"
    r"opcion) anual\b|\b(?:plan|opcion) de un ano\b)|"
    r"(?P<quarter>\bun trimestre\b)|(?P<semester>\bun semestre\b)"
    r"|(?P<overdue>\b(?:un ano|a year)(?= (?:sin pagar|de mora|en mora|de atraso|vencid|overdue|past due|late|behind)))"
)
_IN_A_SPAN = ("ano", "year", "anual", "trimestre", "semestre")
_CURRENCY = "|".join(word for word in CURRENCIES if word.isalpha() and word != "us")
_TIME = re.compile(
    r"(?<![$€£\d.,])(?<![$€£] )(?<!\b(?:cop|eur|usd|pen|mxn) )\b(?P<hour>\d{1,2})[:.h](?P<minute>[0-5]\d)"
    rf"(?!\d|[.,/]\d| ?(?:[%$€£]|por ?cien|mil|(?:{_CURRENCY})\b))"
    r" ?(?:horas|hs?\b)?(?P<half>\s?[ap]\.? ?m\b\.?)?(?! ?(?:por ?ciento|per ?cent))"
    r"|\b(?P<hour_only>\d{1,2}) ?(?:(?P<half_only>[ap]\.? ?m\b\.?)|h\b|hs\b)"
    r"|\b(?:a|desde|hasta|entre|sobre) las (?P<hour_said>\d{1,2})(?=$|[\s,;)]|"
    r"\.(?!\d))(?! (?:y (?:media|cuarto)|de la (?:manana|tarde|noche)|del mediodia|de \$?\d|opcion|oferta|"
    r"cuota|deuda|obliga|alternativa|%|(?:de|por|x|a) ?[$€\d]))"
)
_SIGN_BEFORE = re.compile(r"(?:[$€]|\bs/\.?|\b(?:cop|eur|usd|mxn|pen)) $")
_HOURS = {"una": 1} | {word: hour for hour, word in enumerate(word_list("numbers_es")[:13]) if hour > 1}
_SPOKEN_TIME = re.compile(
    r"\b(?:a|desde|hasta|de|son)(?: las?)? (?P<hour>1[0-2]|[1-9]|"
    + "|".join(_HOURS)
    + r")(?: y (?P<part>media|cuarto))?"
    r"(?: de la (?P<half>manana|tarde|noche)|(?= y media\b)|(?<=media)|(?<=cuarto))"
    r"(?! (?:por ciento|millon|mil\b|%))"
)
_HOUR = "|".join(("1[0-2]|[1-9]", *_HOURS))
_HOUR_OF_DAY = re.compile(
    rf"\b(?:de|a|y|entre|desde|hasta) (?:las? )?(?P<hour>{_HOUR}) de la (?P<half>manana|tarde|noche)\b"
)
_HOURS_OPEN = re.compile(
    rf"\b(?:de|entre|from|between) (?:las? )?(?P<hour>{_HOUR}) (?:a|y|hasta|to|and) (?:las? )?(?P<until>{_HOUR})"
    r"(?=[.,;:)!?\n]|$| (?:y|o|de lunes|de la (?:tarde|noche)|los|entre semana|en|por|al|todos|cada|and|"
    r"on)\b)(?! (?:y|o|en) (?:\d|dos|tres|seis|doce))"
)
"""Hours without a word of the half of the day; only where opening hours are told."""
_AT_HOUR = re.compile(
    rf"\b(?:a|hasta|desde) las (?P<hour>{'|'.join(_HOURS)})(?=[.,;:)!?\n]|$| (?:y|o|de lunes|los|entre semana)\b)"
)
_NOON = re.compile(
    r"\b(?:(?:12|doce)(?::00)?(?: ?m\b(?!\.? ?[a-z]*\d)\.?| (?:del? )?(?:medio ?dia|dia)\b)|(?:al|el|del|"
    r"hasta) medio ?dia\b|"
    r"(?:at |until |by )noon\b)"
)
_IS_OPEN = re.compile(
    r"\b(?:horarios?|abre\w*|atiend\w+|atencion|cierra\w*|lunes|viernes|sabados?|entre semana|contest\w+|"
    r"llam\w+|telefono|oficina|abiert\w+|asesores|open|advis[eo]rs|calls?|weekdays)\b"
)
_PHONE = re.compile(r"(?<![\d.,$])\+?(?:\(\d{1,4}\)|\d{1,4})(?:[ .-]?\d{2,4}){2,5}(?![\d]|[.,]\d)")
_SHORTEST_PHONE, _LONG = 7, range(9, 14)
_CURRENCY_BEFORE = re.compile(r"(?:[$€]|\b(?:cop|eur|usd|de|por|en|son)) ?$")
_CURRENCY_AFTER = re.compile(r" ?(?:€|(?:pesos|euros?|cop|eur|usd|dolares|millones)\b)")
_HAS_DATE = re.compile(r"\d{1,2}[-.]\d{1,2}[-.](?:20)?\d\d|20\d\d-\d\d-\d\d")
_PHONE_CUE = re.compile(
    r"\b(?:tel|telefono|llama\w*|linea|whatsapp|celular|movil|marca\w*|phone|call|number is|"
    r"fijo|numero)\b\W*(?:\w+\W+){0,5}$"
)


def _is_long_number(text: str, said: re.Match[str], length: int) -> bool:
    """Whether so many digits stand without a sign of thousands, a currency or a date that they are no amount."""
    before, after = text[: said.start()], text[said.end() :]
    money = _CURRENCY_BEFORE.search(before) or _CURRENCY_AFTER.match(after)
    written = re.fullmatch(r"\d{1,3}(?:[.]\d{3})+", said.group()) or _HAS_DATE.search(said.group())
    return length in _LONG and not money and not written


def read_phones(text: str) -> list[Figure]:
    """Return telephone numbers."""
    found: list[Figure] = []
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        thousands = re.fullmatch(r"\d{1,3}(?:[ .]\d{3})+", match.group())
        cued = _PHONE_CUE.search(text[: match.start()]) or (found and " " in match.group())
        if len(digits) >= _SHORTEST_PHONE and (
            cued
            or match.group().startswith("+")
            or (not thousands and " " in match.group())
            or _is_long_number(text, match, len(digits))
        ):
            found.append(Figure(Kind.PHONE, Decimal(digits), match.start(), match.end()))
    return found


def read_days(text: str, today: date, language: str) -> list[Figure]:
    """Return dates, also those told from today."""
    days = find_days(text, today, language)
    return [
        Figure(Kind.DATE, None, said.start, said.end, "today" if said.today else "", said.days)
        for said in days
    ]


def read_fractions(text: str) -> list[Figure]:
    """Return parts in words ("la mitad") as percentages."""
    in_words = any(part in text for part in _IN_A_FRACTION)
    found = [
        Figure(Kind.PERCENT, Decimal((match.lastgroup or "f0")[1:]), match.start(), match.end(), "fraction")
        for match in (_FRACTION.finditer(text) if in_words else ())
    ]
    return found + [
        Figure(Kind.PERCENT, _multiple(match), match.start(), match.end(), "fraction")
        for match in (_SLASHED.finditer(text) if any(part in text for part in _IN_A_MULTIPLE) else ())
    ]


def _multiple(match: re.Match[str]) -> Decimal | None:
    """Return "three times" as a percentage; a slashed fraction and "three times more" are none."""
    times = _TIMES.match(match.group())
    if times is None:
        return None
    said = times["times"]
    return 100 * (Decimal(said) if said.isdigit() else Decimal(_SMALL[said]))


def read_years(text: str) -> list[Figure]:
    """Durations in years: "año y medio" are 18 months, "un año sin pagar" 365 days."""
    if not any(part in text for part in _IN_A_SPAN):
        return []
    return [
        Figure(Kind.COUNT, Decimal(_YEARS[match.lastgroup or ""]), match.start(), match.end(), unit)
        for match in _YEAR_SPAN.finditer(text)
        for unit in ("day" if match.lastgroup == "overdue" else "month",)
    ]


def read_times(text: str) -> list[Figure]:
    """Return times of day, in minutes of a half day."""
    found = [Figure(Kind.TIME, Decimal(0), match.start(), match.end(), "p") for match in _NOON.finditer(text)]
    for figure in found:
        text = f"{text[: figure.start]}{'#' * (figure.end - figure.start)}{text[figure.end :]}"
    for match in _TIME.finditer(text):
        if _SIGN_BEFORE.search(text[: match.start()]):
            continue
        hour = int(match["hour"] or match["hour_only"] or match["hour_said"])
        half = (match["half"] or match["half_only"] or "").strip()[:1]
        if hour <= 24:
            value = Decimal(hour % 12 * 60 + int(match["minute"] or 0))
            half = half or ("p" if hour > 12 else "")
            found.append(Figure(Kind.TIME, value, match.start(), match.end(), half))
    for match in _SPOKEN_TIME.finditer(text):
        minutes = {"media": 30, "cuarto": 15}.get(match["part"] or "", 0)
        half = {"manana": "a", "tarde": "p", "noche": "p"}.get(match["half"] or "", "")
        hour = int(match["hour"]) if match["hour"].isdigit() else _HOURS[match["hour"]]
        value = Decimal(hour % 12 * 60 + minutes)
        found.append(Figure(Kind.TIME, value, match.start(), match.end(), half))
    return found + _open_hours(text, [(figure.start, figure.end) for figure in found])


def _open_hours(text: str, taken: list[tuple[int, int]]) -> list[Figure]:
    """Return the hours of "de 8 de la mañana a 6 de la tarde" and of "atienden de ocho a seis"."""
    told = [(match, "hour") for match in _HOUR_OF_DAY.finditer(text)]
    if _IS_OPEN.search(text):
        told += [(match, name) for match in _HOURS_OPEN.finditer(text) for name in ("hour", "until")]
        told += [(match, "hour") for match in _AT_HOUR.finditer(text)]
    found: dict[int, Figure] = {}
    for match, name in told:
        start, end = match.span(name)
        if start in found or any(start < other_end and other < end for other, other_end in taken):
            continue
        said = match.groupdict()
        half = {"manana": "a", "tarde": "p", "noche": "p"}.get(said.get("half") or "", "")
        hour = int(match[name]) if match[name].isdigit() else _HOURS[match[name]]
        found[start] = Figure(Kind.TIME, Decimal(hour % 12 * 60), start, match.end() if half else end, half)
    return list(found.values())
