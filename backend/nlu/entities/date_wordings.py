"""What each wording of a date means: a resolver turns a match into dates, as seen from `today`.

`past` says that the wording looks back ("pagué el 5").
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

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

Resolver = Callable[["re.Match[str]", date, bool], "list[date]"]


def _safe(year: int, month: int, day: int) -> date:
    """The day, or the month's last one if the month is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def _last(year: int, month: int) -> date:
    return _safe(year, month, 31)


def _shift(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return _safe(index // 12, index % 12 + 1, day.day)


def _number(text: str) -> int | None:
    words = text.split()
    if text.isdigit():
        return int(text)
    if "par" in words:
        return 2
    values = [cardinal(word) for word in words if word not in ("y", "de")]
    return sum(value for value in values if value is not None) if values and None not in values else None


def _day_number(text: str) -> int | None:
    digits = re.match(r"\d+", text)
    if digits:
        value: int | None = int(digits[0])
    elif text in ("primero", "ultimo"):
        value = 1 if text == "primero" else 31
    else:
        value = _number(text)
    return value if value is not None and 1 <= value <= 31 else None


def _day_of_month(day: int, today: date, past: bool) -> date:
    candidate = _safe(today.year, today.month, day)
    if past:
        return candidate if candidate <= today else _safe_shift(today, -1, day)
    return candidate if candidate >= today else _safe_shift(today, 1, day)


def _safe_shift(today: date, months: int, day: int) -> date:
    moved = _shift(today.replace(day=1), months)
    return _safe(moved.year, moved.month, day)


def _day_and_month(day: int, month: int, year: str | None, today: date, past: bool) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    if year:
        return _safe(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    candidate = _safe(today.year, month, day)
    if past:
        return candidate if candidate <= today else _safe(today.year - 1, month, day)
    return candidate if candidate >= today else _safe(today.year + 1, month, day)


def resolve_iso(match: re.Match[str], today: date, past: bool) -> list[date]:
    found = _day_and_month(int(match[3]), int(match[2]), match[1], today, past)
    return [found] if found else []


def resolve_slashed(match: re.Match[str], today: date, past: bool) -> list[date]:
    if match.group() == "24/7":
        return []
    found = _day_and_month(int(match[1]), int(match[2]), match["year"], today, past)
    return [found] if found else []


def resolve_named_days(match: re.Match[str], today: date, past: bool) -> list[date]:
    """ "5 de diciembre", "15 y 30 de enero", "diciembre 5"."""
    days = [_day_number(text) for text in re.findall(DAY, match["days"])]
    month = MONTHS[match["month"]]
    found = [_day_and_month(day, month, match["year"], today, past) for day in days if day]
    return [one for one in found if one]


def resolve_days_of_relative_month(match: re.Match[str], today: date, past: bool) -> list[date]:
    """ "el 15 del otro mes", "el 5 de este mes"."""
    days = [_day_number(text) for text in re.findall(DAY, match["days"])]
    later = 1 if re.search(rf"otro|{NEXT}", match["which"]) else 0
    return [_safe_shift(today, later, day) for day in days if day]


def resolve_days(match: re.Match[str], today: date, past: bool) -> list[date]:
    """ "el 15 y el 30", "los días 5": next occurrences."""
    days = [_day_number(text) for text in re.findall(DAY, match["days"])]
    return [_day_of_month(day, today, past) for day in days if day]


def resolve_weekday(match: re.Match[str], today: date, past: bool) -> list[date]:
    index = WEEKDAYS[match["weekday"]]
    if match["day"] and (day := _day_number(match["day"])):
        return [_day_of_month(day, today, past)]
    words = match.group()
    ahead = (index - today.weekday() - 1) % 7 + 1
    if past or re.search(r"\bpasado$", words):
        return [today - timedelta(days=(today.weekday() - index - 1) % 7 + 1)]
    if re.search(r"semana", words):
        return [_monday_after(today) + timedelta(days=index)]
    later = 7 if re.search(r"\botro\b|de\s+arriba|en\s+ocho", words) else 0
    return [today + timedelta(days=ahead + later)]


def _monday_after(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def resolve_in_days(match: re.Match[str], today: date, past: bool) -> list[date]:
    count = _number(re.sub(r"\s+", " ", match["count"]))
    if count is None or count > 400:
        return []
    return [_later(today, count, match["unit"])]


def _later(today: date, count: int, unit: str) -> date:
    if unit.startswith("mes"):
        return _shift(today, count)
    if unit.startswith("an"):
        return _shift(today, 12 * count)
    days = {"d": 1, "s": 7, "q": 15, "k": 15}[unit[0]]
    return today + timedelta(days=days * count)


def resolve_month_end(match: re.Match[str], today: date, past: bool) -> list[date]:
    which = match["which"] or ""
    if match["month"]:
        found = _day_and_month(31, MONTHS[match["month"]], match["year"], today, past)
        return [found] if found else []
    return [_safe_shift(today, 1 if re.search(rf"otro|{NEXT}", which) else 0, 31)]


def resolve_month_part(match: re.Match[str], today: date, past: bool) -> list[date]:
    """Start (1), middle (15) or first weeks of a month; a named month or the next time it comes."""
    part = match["part"]
    day = 1 if re.match(r"prim|princ|com|inic|empe|arranq", part) else 15
    if match["month"]:
        found = _day_and_month(day, MONTHS[match["month"]], match["year"], today, past)
        return [found] if found else []
    if re.search(rf"otro|{NEXT}", match["which"] or ""):
        return [_safe_shift(today, 1, day)]
    return [_day_of_month(day, today, past)]


def resolve_week_of_month(match: re.Match[str], today: date, past: bool) -> list[date]:
    """First day of the first (1st), second (8th), third, fourth or last week of a month."""
    first = resolve_month_start(match, today)
    if match["which"] == "ultima":
        return [_last(first.year, first.month) - timedelta(days=6)]
    return [first + timedelta(days=7 * _ORDER[match["which"]])]


def resolve_weekday_of_month(match: re.Match[str], today: date, past: bool) -> list[date]:
    """ "el primer lunes de diciembre", "el último viernes del mes"."""
    first, index = resolve_month_start(match, today), WEEKDAYS[match["weekday"]]
    if match["which"].startswith("ultim"):
        last = _last(first.year, first.month)
        return [last - timedelta(days=(last.weekday() - index) % 7)]
    return [first + timedelta(days=(index - first.weekday()) % 7 + 7 * _ORDER[match["which"]])]


def resolve_month_start(match: re.Match[str], today: date) -> date:
    if match["month"]:
        month = MONTHS[match["month"]]
        return date(today.year + (month < today.month), month, 1)
    return _safe_shift(today, 1 if re.search(rf"otro|{NEXT}", match.group()) else 0, 1)


_ORDER = {
    "primera": 0,
    "primer": 0,
    "segunda": 1,
    "segundo": 1,
    "tercera": 2,
    "tercer": 2,
    "cuarta": 3,
    "cuarto": 3,
}


def resolve_in_hours(match: re.Match[str], today: date, past: bool) -> list[date]:
    return [today + timedelta(hours=int(match["count"]))]


def resolve_short_weekday(match: re.Match[str], today: date, past: bool) -> list[date]:
    if match["day"] and (day := _day_number(match["day"])):
        return [_day_of_month(day, today, past)]
    return [today + timedelta(days=(WEEKDAYS[match["weekday"]] - today.weekday() - 1) % 7 + 1)]


def resolve_month(match: re.Match[str], today: date, past: bool) -> list[date]:
    month = MONTHS[match["month"]]
    if match["year"]:
        return [date(int(match["year"]), month, 1)]
    if month == today.month:
        return [_last(today.year, month)]
    return [date(today.year + (month < today.month), month, 1)]


def resolve_payday(match: re.Match[str], today: date, past: bool) -> list[date]:
    """La quincena: the 15th and the last day of the month."""
    if match["month"]:
        day = 15 if (match["ordinal"] or "primera").startswith(("prim", "1")) else 31
        found = _day_and_month(day, MONTHS[match["month"]], None, today, past)
        return [found] if found else []
    coming = _next_payday(today)
    if match["ordinal"]:
        day = 15 if match["ordinal"].startswith(("prim", "1")) else 31
        later = 1 if re.search(rf"otro|{NEXT}", match["which"] or "") else 0
        return [_safe_shift(today, 1, day)] if later else [_day_of_month(day, today, past)]
    if "otra" in match.group().split():
        return [_next_payday(coming + timedelta(days=1))]
    return [coming]


def _next_payday(today: date) -> date:
    return today.replace(day=15) if today.day <= 15 else _last(today.year, today.month)


def fixed(month: int, day: int) -> Resolver:
    def resolve(match: re.Match[str], today: date, past: bool) -> list[date]:
        found = _day_and_month(day, month, None, today, False)
        return [found] if found else []

    return resolve


def resolve_prima(match: re.Match[str], today: date, past: bool) -> list[date]:
    paid = (_day_and_month(30, 6, None, today, False), _day_and_month(20, 12, None, today, False))
    return [min(one for one in paid if one)]


def resolve_bonus(match: re.Match[str], today: date, past: bool) -> list[date]:
    """La gratificación of Peru, due by the 15th of July and of December."""
    paid = (_day_and_month(15, 7, None, today, False), _day_and_month(15, 12, None, today, False))
    return [min(one for one in paid if one)]


def offset(days: int) -> Resolver:
    return lambda match, today, past: [today + timedelta(days=days)]


def resolve_period(match: re.Match[str], today: date, past: bool) -> list[date]:
    """A running or coming week, month or year."""
    words, unit = match.group(), match["unit"]
    coming = not re.search(r"\best[ea]\b", words) or bool(re.search(NEXT, words))
    if unit.startswith(("sem", "cem")):
        return [_monday_after(today) if coming else today + timedelta(days=6 - today.weekday())]
    if unit.startswith("mes"):
        return [_safe_shift(today, 1, 1) if coming else _last(today.year, today.month)]
    return [date(today.year + 1, 1, 1) if coming else date(today.year, 12, 31)]


def resolve_weekend(match: re.Match[str], today: date, past: bool) -> list[date]:
    ahead = (5 - today.weekday()) % 7
    return [
        today + timedelta(days=ahead + (7 if re.search(r"otro|que\s+viene|proximo", match.group()) else 0))
    ]
