"""Dates that debtors name, as seen from `today`.

Policies: a weekday is the next one after today ("el otro viernes": a week later). A day of the month, or a day and
month without a year, is its next occurrence, today included; days that a month lacks mean its last day. Fin de mes is
the month's last day; la quincena is the next 15th or last day, "la otra quincena" the one after it. A coming period is
its first day (en enero, el otro mes, la próxima semana: Monday; weeks of a month begin on its 1st, 8th, 15th and 22nd), a period that is running its last day (este mes, esta
semana). "En ocho días", "en quince días" count literally. Navidad is the 25th, la prima the 20th of December or the
30th of June. Dates that clearly lie behind ("pagué el 5") look back.
"""
from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from backend.nlu.entities.lexicon import cardinal
from backend.nlu.normalise import Message
from backend.nlu.understanding import Expected

_MONTHS = {
    "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9,
    "setiembre": 9, "septienbre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12, "novienbre": 11, "dicienbre": 12,
    "febreo": 2, "enerro": 1, "disiembre": 12, "nobiembre": 11, "dicembre": 12, "agosot": 8, "marso": 3, "ctubre": 10,
    "ene": 1, "feb": 2, "mar": 3, "abr": 4, "may": 5, "jun": 6, "jul": 7, "ago": 8, "sep": 9, "sept": 9, "oct": 10,
    "nov": 11, "dic": 12,
}  # fmt: skip
_LONG = "|".join(name for name in _MONTHS if len(name) > 4)
_ANY = _LONG + "|" + "|".join(name for name in _MONTHS if len(name) <= 4)
_WEEKDAYS = {
    "lunes": 0, "martes": 1, "miercoles": 2, "jueves": 3, "viernes": 4, "sabado": 5, "domingo": 6, "biernes": 4, "vierns": 4,
    "viernez": 4, "juebes": 3, "miercolez": 2, "sabados": 5, "domingos": 6, "mierc": 2, "miercole": 2, "vienes": 4,
    "savado": 5, "lune": 0, "miercles": 2, "viermes": 4, "vier": 4, "marte": 1, "dom": 6, "sab": 5, "jue": 3, "vie": 4, "lun": 0, "mie": 2,
}  # fmt: skip
_WEEKDAY = "|".join(sorted((name for name in _WEEKDAYS if len(name) > 4), key=len, reverse=True))
_DAY_WORDS = (
    "quinse|kinse|beinte|bente|dies|onse|dose|trese|sinco|nuebe|primero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciseis|diecisiete|dieciocho"
    "|diecinueve|veinte|veintiuno|veintidos|veintitres|veinticuatro|veinticinco|veintiseis|veintisiete|veintiocho|veintinueve"
    "|treinta\\s+y\\s+un[oa]?|treintaiuno|treinta|ultimo"
)
_DAY = rf"(?:[0-3]?\d(?:ro|o|ero)?(?![\d.,']\d|\d)|(?:{_DAY_WORDS})\b)"
_NUMBER = r"(?:\d{1,3}|un|una|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|cuarenta|cuarenta\s+y\s+cinco|sesenta|noventa|un\s+par\s+de|par\s+de|unos|pocos)"
_NEXT = r"(?:proxim\w+|siguiente|entrante|que\s+(?:viene|entra|sigue|biene)|q\s+viene|venider\w+|k\s+viene)"
_YEAR = r"(?:\s+(?:de[l]?\s+)?(?P<year>20\d\d))?"

Resolver = Callable[["re.Match[str]", date, bool], "list[date]"]


def take_dates(message: Message, today: date, expected: Expected) -> tuple[date, ...]:
    """Dates in the order of the text, each once; takes their characters."""
    text = message.text
    if not _GATE.search(text):
        return ()
    found: list[tuple[int, list[date]]] = []
    choosing = expected in (Expected.OFFER_CHOICE, Expected.DEBT_CHOICE)
    for pattern, resolve in _TABLE:
        for match in pattern.finditer(text):
            if not message.is_free(*match.span()) or (choosing and resolve is _days and _is_short(match.group())):
                continue
            dates = resolve(match, today, _is_past(text, match.start()))
            if dates:
                message.take(*match.span())
                found.append((match.start(), dates))
    return tuple(dict.fromkeys(one for _, dates in sorted(found) for one in dates))


def _is_short(text: str) -> bool:
    digits = re.findall(r"\d+", text)
    return len(digits) <= 1 and (not digits or int(digits[0]) <= 6)


def _is_past(text: str, start: int) -> bool:
    return _PAST.search(text, max(0, start - 40), start) is not None


_PAST = re.compile(
    r"\b(?:(?:ya|yo|les|lo|la)\s+(?:pague|abone|cancele|consigne|hice|transferi)|hice|consigne|realice|el\s+pasado|pagado|pagamos|deposite|transferi|desde\s+el|vencio|vencia"
    r"|ya\s+pag\w+|pague|me\s+(?:llamaron|dijeron|echaron|despidieron))\b[^.;]{0,30}$"
)
_GATE = re.compile(
    r"\d|hoy|manana|pasado|ayer|anteayer|antier|noche|tarde|seman|finde|horas|reyes|mes(?:es)?\b|quinc|kinc|quins|fin\b|final|ultimo|primero|principi|comienz|inicio|mediado|navidad|nochebuena|prima\b|aguinaldo|anos?\b"
    rf"|{_WEEKDAY}|{_LONG}|dias?\b|\b(?:el|los|dia|al|del|este)\s+(?:{_DAY_WORDS}|lun|mie|jue|vie|sab|dom)"
)


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


def _iso(match: re.Match[str], today: date, past: bool) -> list[date]:
    found = _day_and_month(int(match[3]), int(match[2]), match[1], today, past)
    return [found] if found else []


def _slashed(match: re.Match[str], today: date, past: bool) -> list[date]:
    if match.group() == "24/7":
        return []
    found = _day_and_month(int(match[1]), int(match[2]), match["year"], today, past)
    return [found] if found else []


def _named_days(match: re.Match[str], today: date, past: bool) -> list[date]:
    """"5 de diciembre", "15 y 30 de enero", "diciembre 5"."""
    days = [_day_number(text) for text in re.findall(_DAY, match["days"])]
    month = _MONTHS[match["month"]]
    found = [_day_and_month(day, month, match["year"], today, past) for day in days if day]
    return [one for one in found if one]


def _days_of_relative_month(match: re.Match[str], today: date, past: bool) -> list[date]:
    """"el 15 del otro mes", "el 5 de este mes"."""
    days = [_day_number(text) for text in re.findall(_DAY, match["days"])]
    later = 1 if re.search(rf"otro|{_NEXT}", match["which"]) else 0
    return [_safe_shift(today, later, day) for day in days if day]


def _days(match: re.Match[str], today: date, past: bool) -> list[date]:
    """"el 15 y el 30", "los días 5": next occurrences."""
    days = [_day_number(text) for text in re.findall(_DAY, match["days"])]
    return [_day_of_month(day, today, past) for day in days if day]


def _weekday(match: re.Match[str], today: date, past: bool) -> list[date]:
    index = _WEEKDAYS[match["weekday"]]
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


def _in_days(match: re.Match[str], today: date, past: bool) -> list[date]:
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


def _month_end(match: re.Match[str], today: date, past: bool) -> list[date]:
    which = match["which"] or ""
    if match["month"]:
        found = _day_and_month(31, _MONTHS[match["month"]], match["year"], today, past)
        return [found] if found else []
    return [_safe_shift(today, 1 if re.search(rf"otro|{_NEXT}", which) else 0, 31)]


def _month_part(match: re.Match[str], today: date, past: bool) -> list[date]:
    """Start (1), middle (15) or first weeks of a month; a named month or the next time it comes."""
    part = match["part"]
    day = 1 if re.match(r"prim|princ|com|inic|empe|arranq", part) else 15
    if match["month"]:
        found = _day_and_month(day, _MONTHS[match["month"]], match["year"], today, past)
        return [found] if found else []
    if re.search(rf"otro|{_NEXT}", match["which"] or ""):
        return [_safe_shift(today, 1, day)]
    return [_day_of_month(day, today, past)]


def _week_of_month(match: re.Match[str], today: date, past: bool) -> list[date]:
    """First day of the first (1st), second (8th), third, fourth or last week of a month."""
    first = _month_start(match, today)
    if match["which"] == "ultima":
        return [_last(first.year, first.month) - timedelta(days=6)]
    return [first + timedelta(days=7 * _ORDER[match["which"]])]


def _weekday_of_month(match: re.Match[str], today: date, past: bool) -> list[date]:
    """"el primer lunes de diciembre", "el último viernes del mes"."""
    first, index = _month_start(match, today), _WEEKDAYS[match["weekday"]]
    if match["which"].startswith("ultim"):
        last = _last(first.year, first.month)
        return [last - timedelta(days=(last.weekday() - index) % 7)]
    return [first + timedelta(days=(index - first.weekday()) % 7 + 7 * _ORDER[match["which"]])]


def _month_start(match: re.Match[str], today: date) -> date:
    if match["month"]:
        month = _MONTHS[match["month"]]
        return date(today.year + (month < today.month), month, 1)
    return _safe_shift(today, 1 if re.search(rf"otro|{_NEXT}", match.group()) else 0, 1)


_ORDER = {"primera": 0, "primer": 0, "segunda": 1, "segundo": 1, "tercera": 2, "tercer": 2, "cuarta": 3, "cuarto": 3}


def _in_hours(match: re.Match[str], today: date, past: bool) -> list[date]:
    return [today + timedelta(hours=int(match["count"]))]


def _short_weekday(match: re.Match[str], today: date, past: bool) -> list[date]:
    if match["day"] and (day := _day_number(match["day"])):
        return [_day_of_month(day, today, past)]
    return [today + timedelta(days=(_WEEKDAYS[match["weekday"]] - today.weekday() - 1) % 7 + 1)]


def _month(match: re.Match[str], today: date, past: bool) -> list[date]:
    month = _MONTHS[match["month"]]
    if match["year"]:
        return [date(int(match["year"]), month, 1)]
    if month == today.month:
        return [_last(today.year, month)]
    return [date(today.year + (month < today.month), month, 1)]


def _payday(match: re.Match[str], today: date, past: bool) -> list[date]:
    """La quincena: the 15th and the last day of the month."""
    if match["month"]:
        day = 15 if (match["ordinal"] or "primera").startswith(("prim", "1")) else 31
        found = _day_and_month(day, _MONTHS[match["month"]], None, today, past)
        return [found] if found else []
    coming = _next_payday(today)
    if match["ordinal"]:
        day = 15 if match["ordinal"].startswith(("prim", "1")) else 31
        later = 1 if re.search(rf"otro|{_NEXT}", match["which"] or "") else 0
        return [_safe_shift(today, 1, day)] if later else [_day_of_month(day, today, past)]
    if "otra" in match.group().split():
        return [_next_payday(coming + timedelta(days=1))]
    return [coming]


def _next_payday(today: date) -> date:
    return today.replace(day=15) if today.day <= 15 else _last(today.year, today.month)


def _fixed(month: int, day: int) -> Resolver:
    def resolve(match: re.Match[str], today: date, past: bool) -> list[date]:
        found = _day_and_month(day, month, None, today, False)
        return [found] if found else []

    return resolve


def _prima(match: re.Match[str], today: date, past: bool) -> list[date]:
    return [min(one for one in (_day_and_month(30, 6, None, today, False), _day_and_month(20, 12, None, today, False)) if one)]


def _offset(days: int) -> Resolver:
    return lambda match, today, past: [today + timedelta(days=days)]


def _period(match: re.Match[str], today: date, past: bool) -> list[date]:
    """A running or coming week, month or year."""
    words, unit = match.group(), match["unit"]
    coming = not re.search(r"\best[ea]\b", words) or bool(re.search(_NEXT, words))
    if unit.startswith(("sem", "cem")):
        return [_monday_after(today) if coming else today + timedelta(days=6 - today.weekday())]
    if unit.startswith("mes"):
        return [_safe_shift(today, 1, 1) if coming else _last(today.year, today.month)]
    return [date(today.year + 1, 1, 1) if coming else date(today.year, 12, 31)]


def _weekend(match: re.Match[str], today: date, past: bool) -> list[date]:
    ahead = (5 - today.weekday()) % 7
    return [today + timedelta(days=ahead + (7 if re.search(r"otro|que\s+viene|proximo", match.group()) else 0))]


_LIST = rf"{_DAY}(?:\s*(?:,|y|o|u|e|al|a|hasta|-)\s*(?:el\s+|los\s+|dia\s+)?{_DAY}){{0,3}}"
_MONTH_WORDS = rf"(?:(?:este|el|del|de|presente|actual|mismo|otro|mes|{_NEXT})\s*)+"
_NO_UNIT = (
    r"(?!\s*(?:%|€|\$|por\s?ciento|mil\b|millon\w*|k\b|lucas|pesos|euros?|cuotas?|meses|dias|anos?|semanas?|horas?|pagos?|letras|palos|plazos?|contados?|veces|personas|hijos|quincenas|barras|opcion|primer|ultimos))(?!\d|[.,'/:]\d)"
)
_TABLE: tuple[tuple[re.Pattern[str], Resolver], ...] = tuple((re.compile(pattern), resolve) for pattern, resolve in (
    (r"(?<!\d)(20\d\d)[-/](\d{1,2})[-/](\d{1,2})(?!\d)", _iso),
    (r"(?<![\d/.,-])([0-3]?\d)\s?/\s?([01]?\d)(?:\s?/\s?(?P<year>20\d\d|\d\d))?(?![\d/]|\s*(?:millon|palo|cuota))", _slashed),
    (r"(?<![\d/.,-])([0-3]?\d)[-.]([01]?\d)[-.](?P<year>20\d\d|\d\d)(?![\d/.-])", _slashed),
    (r"(?<![\d/.,-])(?<=el )([0-3]?\d)-([01]?\d)(?P<year>)(?![\d/.-])", _slashed),
    (rf"\b(?:(?:{_WEEKDAY})\s*,?\s+)?(?:el\s+|dia\s+)?(?P<days>{_LIST})\s*(?:de\s+|d\s+|del\s+mes\s+de\s+|/|-)?\s*(?P<month>{_ANY})\b\.?{_YEAR}", _named_days),
    (rf"\b(?P<month>{_ANY})\.?\s+(?P<days>{_DAY}){_NO_UNIT}(?:,?\s+(?:de[l]?\s+)?(?P<year>20\d\d))?", _named_days),
    (rf"\b(?:el\s+|los\s+|dia\s+)(?:dia\s+)?(?P<days>{_LIST})\s+(?P<which>(?:del?|este)\s+{_MONTH_WORDS})", _days_of_relative_month),
    (rf"\b(?P<which>primera|segunda|tercera|cuarta|ultima)\s+semana\s+(?:de[l]?\s+)(?:mes\s+de\s+)?(?:(?P<month>{_ANY})\b|(?:(?:este|el|otro|proximo)\s+)*mes(?:\s+{_NEXT})?)", _week_of_month),
    (rf"\b(?P<which>primer|segundo|tercer|cuarto|ultimo)\s+(?P<weekday>{_WEEKDAY})\s+(?:de[l]?\s+)(?:mes\s+de\s+)?(?:(?P<month>{_ANY})\b|(?:(?:este|el|otro|proximo)\s+)*mes(?:\s+{_NEXT})?)", _weekday_of_month),
    (r"\b(?:en|dentro\s+de)\s+(?P<count>24|36|48|72|96)\s*(?:horas|hs|hrs|h)\b", _in_hours),
    (r"(?:\b(?:el|este|para\s+el)\s+(?P<weekday>lun|mie|jue|vie|vier|sab|dom)\b\.?(?P<day>))", _short_weekday),
    (r"\b(?P<weekday>lun|mar|mie|jue|vie|vier|sab|dom)\s+(?P<day>[0-3]?\d)\b(?!\s*(?:mil|cuotas|pesos|euros|k\b))", _short_weekday),
    (rf"(?<!\d )(?<!dos )(?<!tres )(?<!cuatro )(?<!seis )\b(?:(?P<ordinal>primera|segunda|1ra|2da|1a|2a|ultima)\s+)?(?:(?:la|esta|proxima|otra|a|de|en|cada|siguiente)\s+)*[qk]u?in[cs]enas?\b(?:\s+(?P<which>{_NEXT}|del?\s+(?:(?:este|el|presente|mismo|otro|proximo)\s+)*mes(?:\s+{_NEXT})?))?(?:\s+(?:de\s+)?(?P<month>{_ANY})\b)?", _payday),
    (rf"\b(?:(?:a\s+)?(?:fin(?:al|ales|es)?|ultimos?)|(?:el\s+)?ultimo\s+dia|cierre)\s+(?:dias?\s+)?(?:de[l]?\s+)(?:mes\s+de\s+)?(?:(?P<which>(?:(?:este|presente|mismo|el|otro|proximo|siguiente)\s+)*mes(?:\s+(?:de\s+)?(?!{_ANY}){_NEXT})?)|(?P<month>{_ANY})\b{_YEAR})", _month_end),
    (r"\bfin(?:es|al|ales)?\s+de\s+(?:este\s+)?ano\b", _fixed(12, 31)),
    (rf"\b(?P<part>principios?|comienzos?|inicios?|mediados?|mitad|empezando|arrancando|primeros\s+dias|comenzando)\s+(?:de[l]?\s+|el\s+)?(?:mes\s+de\s+)?(?:(?P<which>(?:(?:este|el|otro|proximo|siguiente)\s+)*mes(?:\s+{_NEXT})?)|(?P<month>{_ANY})\b{_YEAR})", _month_part),
    (r"\bfin(?:es)?\s+de\s+semana(?:\s+(?:que\s+viene|proximo))?|\b(?:otro\s+)?finde\b(?:\s+que\s+viene)?|\botro\s+fin\s+de\s+semana", _weekend),
    (rf"\b(?:(?:el|este|para|proximo|otro|del|al|dia|siguiente)\s+)*(?P<weekday>{_WEEKDAY})\b(?:\s+(?P<day>[0-3]?\d)(?![\d.,:]|\s*(?:mil|cuotas|pesos|euros|k\b|lucas)))?"
     rf"(?:\s+(?:de\s+(?:la\s+)?(?:otra|proxima|siguiente|esta)?\s*semana(?:\s+{_NEXT})?|{_NEXT}|de\s+arriba|en\s+ocho|pasado))?", _weekday),
    (rf"\b(?:(?:en|dentro\s+de|de\s+aqui\s+a|de\s+hoy\s+en|deme|dame|deme\s+unos|a|de|faltan|espereme|espere|esperen|unos|como\s+en|tipo)\s+)(?:unos\s+|como\s+|los\s+|mas\s+o\s+menos\s+|plazo\s+de\s+|proximos\s+)*(?:{_NUMBER}\s+(?:o|a|u)\s+)?(?P<count>{_NUMBER})\s+(?P<unit>dias?|diitas)\b", _in_days),
    (rf"\b(?:en|dentro\s+de|de\s+aqui\s+a|de\s+hoy\s+en|dentro|deme|dame|como\s+en)\s+(?:unas?\s+|como\s+)?(?P<count>{_NUMBER})\s+(?P<unit>semanas?|semanitas?)\b", _in_days),
    (rf"^(?P<count>{_NUMBER})\s+(?P<unit>dias|diitas|semanas)$", _in_days),
    (rf"\b(?:dentro\s+de|de\s+aqui\s+a|de\s+hoy\s+en)\s+(?:unos\s+|como\s+)?(?P<count>{_NUMBER})\s+(?P<unit>meses|mes|anos?|quincenas?)\b", _in_days),
    (r"\ben\s+(?P<count>un)\s+(?P<unit>mes|mesecito)\b", _in_days),
    (rf"\b(?:otr[oa]|proxim[oa]|siguiente|este|esta|misma|mismo)\s+(?P<unit>semana|cemana|semanita|mes|ano)\b(?:\s+{_NEXT})?", _period),
    (rf"\b(?:la|el|en|al)\s+(?P<unit>semana|mes|ano)\s+{_NEXT}", _period),
    (r"\bde\s+hoy\s+en\s+(?:ocho|8)\b", _offset(7)),
    (r"\bde\s+manana\s+en\s+(?:ocho|8)\b", _offset(8)),
    (r"\ben\s+mes\s+y\s+medio\b", _offset(45)),
    (r"\b(?:dia\s+de\s+)?reyes\b(?!\s+\w)", _fixed(1, 6)),
    (r"\bpasado\s+manana\b|\bpasao\s+manana\b", _offset(2)),
    (r"(?<!de la )(?<!por la )(?<!en la )(?<!a la )(?<!esta )\bmanana\b|\bmanan\b|\bmna\b|\bmananita\b", _offset(1)),
    (r"\bhoy\b|\besta\s+(?:noche|tarde|manana|misma\s+tarde)\b", _offset(0)),
    (r"\b(?:antier|anteayer|antes\s+de\s+ayer)\b", _offset(-2)),
    (r"\bayer\b", _offset(-1)),
    (r"\bnochebuena\b", _fixed(12, 24)),
    (r"\bnavidad(?:es)?\b", _fixed(12, 25)),
    (r"\bano\s+nuevo\b", _fixed(1, 1)),
    (r"\baguinaldo\b", _fixed(12, 20)),
    (r"\b(?:la|mi|con\s+la|prima)\s+prima(?:\s+de\s+(?:diciembre|navidad|servicios|junio))?\b", _prima),
    (rf"\b(?:(?:en|entre|para|hasta|desde|a\s+partir\s+de|por|de|del?\s+mes\s+de|mes\s+de|proximo|este|y|o|a)\s+)(?:el\s+)?(?:mes\s+de\s+)?(?P<month>{_LONG})\b{_YEAR}", _month),
    (rf"^(?:el\s+)?(?P<month>{_LONG})\b(?P<year>)$", _month),
    (rf"\b(?:el|los|del|dia|dias|al)\s+(?:dias?\s+)?(?P<days>(?!(?:uno|dos|tres|ultimo)\b){_LIST}){_NO_UNIT}", _days),
))  # fmt: skip
