"""Dates in words and figures: which days a wording may mean."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from backend.assistant.guards.number_words import MULTIPLIERS
from backend.assistant.guards.words import word_list

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero ene january jan", "febrero feb february", "marzo mar march", "abril abr april apr", "mayo may",
            "junio jun june", "julio jul july", "agosto ago august aug", "septiembre setiembre sep sept september",
            "octubre oct october", "noviembre nov november", "diciembre dic december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("lunes monday", "martes tuesday", "miercoles wednesday", "jueves thursday", "viernes friday",
         "sabado saturday", "domingo sunday")
    )
    for name in names.split()
}  # fmt: skip
_DAY_WORDS = ["primero", *word_list("numbers_es")[1:], "treinta"]
_DAYS = {word: max(index, 1) for index, word in enumerate(_DAY_WORDS)} | {"treinta y uno": 31}
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?P<day>\d{1,2}|treinta y uno|" + "|".join(sorted(_DAYS, key=len, reverse=True)) + ")"
_NEXT_YEAR = r"(?:proximo ano|ano (?:que viene|proximo|entrante|siguiente))|(?:of )?next year"
_THIS_YEAR = r"(?:este (?:mismo )?|presente )ano|(?:of )?this year"
_YEAR = (
    r"(?:,? ?(?:(?:del? |of |del ano )?(?P<year>20\d\d|dos mil [a-z]+)(?!\d|[.,]\d)|"
    rf"(?:del? )?(?P<year_told>{_NEXT_YEAR}|{_THIS_YEAR})\b))?"
)
_WEEKDAY = "(?:(?P<weekday>" + "|".join(WEEKDAYS) + r"),? (?:dia |the )?)?"
_WEEKDAY_AFTER = "(?:,? \\(?(?P<weekday_after>" + "|".join(WEEKDAYS) + r")\b(?! (?:a|to|y)\b))?"
_TIMES = "|".join(sorted(MULTIPLIERS, key=len, reverse=True))
_PATTERNS = [
    re.compile(r"(?<![\d/.-])(?P<year>20\d\d)[-/.](?P<month_number>\d{1,2})[-/.](?P<day>\d{1,2})(?![\d/-])"),
    re.compile(
        r"(?<![\d/.,-])(?P<first>\d{1,2})(?P<sign>[/.-])(?P<second>\d{1,2})(?:(?P=sign)(?P<year>\d{4}|"
        r"\d\d))(?![\d/-]| (?:cuotas|meses|pagos|plazos))"
    ),
    re.compile(
        r"(?<![\d/.,-])(?<!cuota )(?<!pago )(?P<first>\d{1,2})/(?P<second>\d{1,2})"
        r"(?![\d/-]| (?:cuotas|meses|pagos|plazos))"),
    re.compile(rf"\b(?:el |dia )(?:dia )?(?P<day>\d{{1,2}}) del (?P<month_number>1[0-2]|0?[1-9])(?=[^\w%]|$){_YEAR}"),
    re.compile(
        r"\b(?:el|al|del|dia|hasta el|"
        r"antes del) (?:dia )?(?P<day>\d{1,2}) (?:de(?:l)? (?P<this_month>este (?:mismo )?mes|"
        r"(?:presente(?: mes)?|corriente)|mes (?:en curso|actual|corriente))|del "
        r"(?P<next_month>mes (?:que viene|proximo|entrante|siguiente)|(?:proximo|siguiente) mes))\b"),
    re.compile(rf"(?<![\d/.,-])(?P<day>\d{{1,2}})(?P<sign>[/-]){_MONTH}(?:(?P=sign)(?P<year>20\d\d|\d\d))?(?![\d/-])"),
    re.compile(
        rf"(?<!\d[.,])\b{_WEEKDAY}{_DAY}(?:st|nd|rd|th|o|ro)?(?: ?de ?l? ?mes)? (?:dias? )?(?:del? (?:mes de )?|"
        rf"of )?{_MONTH}{_YEAR}{_WEEKDAY_AFTER}"),
    re.compile(
        r"\b(?P<weekday>" + "|".join(WEEKDAYS) + r"),? (?:dia |the )?(?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
        rf"(?=$|[\s,.;:)!?])(?![.,:]\d| ?(?:a|-|y|hasta) (?:las? )?\d|\.?\d| ?[ap]\.? ?m\b|"
        rf" (?:de|del|of|horas?|h|{'|'.join(MONTHS)})\b)"),
    re.compile(rf"\b{_WEEKDAY}{_MONTH} (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,]\d){_YEAR}"),
    re.compile(
        rf"\b(?P<vague>en|de|a|para|hasta|desde|in|by|until|of|por|este|proximo|next|con|with|after|for|from|through|to|"
        rf"tras|finales de|"
        rf"principios de|mediados de) {_MONTH}{_YEAR}"),
    re.compile(rf"\b(?P<vague>the|your|once) {_MONTH}(?= (?:instal|payment|(?:one|is|has)\b))"),
    re.compile(rf"\b(?P<vague>){_MONTH},? (?:del? )?(?:ano )?(?P<year>20\d\d)(?!\d|[.,]\d)"),
    re.compile(
        r"(?P<vague>,|\by) (?P<month>enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|"
        r"noviembre|diciembre)\b(?! de \d)"),
    re.compile(r"\bhoy (?:es|estamos a) (?P<alone>[1-9]|[12]\d|3[01])(?=$|[\s;:)!?]|[.,](?!\d))(?! de \w)"),
    re.compile(
        r"\b(?:el|los|cada|on the|the|dia|dias) (?:dia |dias )?(?P<alone>[1-9]|[12]\d|3[01])(?:st|"
        r"nd|rd|th)? (?:de |of )?(?:cada|every|each|todos los) (?:mes|month|meses)\b"),
    re.compile(
        r"\b(?:el|los|antes del|hasta el|del|al|the|dia|cada|proximo|pasado) (?:dia |dias )?(?P<alone>[1-9]|[12]\d|"
        r"3[01])(?:st|nd|rd|th)?(?=$|[\s;:)!?]|[.,](?!\d))(?!\s*(?:%|por ?ciento|por ?cien\b|per ?cent|pesos|"
        rf"euros|(?:{_TIMES})\b|cuotas|meses|anos|pagos|opcion|dias|semanas|horas|x\b|(?:instal|option|offer|payment)\w*))"),
]  # fmt: skip
_IN_A_DATE = re.compile(r"\d|" + "|".join(sorted({name[:3] for name in MONTHS})))
"""What each of them needs: a digit, or how a month begins."""
_RELATIVE = re.compile(
    r"\b(?:(?:en|dentro de|in|within|por(?! un ano)|durante(?! un ano)|for(?! (?:a|one) year)) (?:un|una|otro|"
    r"otra|a|one|another) "
    r"(?P<period>mes|semana|ano|dia|month|week|year|day)\b(?! (?:de|y|normal|tipico|cualquiera|corriente|promedio)\b)|"
    r"(?:un|una|a|one) (?P<span>mes|semana|dia|month|week|day)(?= (?:mas )?(?:para|to) "
    r"(?:eleg|decid|acept|pens|pag|confirm|choose|decide|accept|think|pay))|"
    r"(?:a|one) (?P<from_now>week|month|year) from (?:today|now)|"
    r"(?P<after>pasado manana|day after tomorrow)|(?P<before_yesterday>ante ?ayer|antier|antes de ayer)|"
    r"(?<!la )(?<!por la )(?P<tomorrow>manana|"
    r"tomorrow)\b(?! (?:por|en) la)"
    r"|(?P<yesterday>ayer|yesterday)\b"
    r"|(?P<today>hoy|today|tonight|esta noche)\b"
    r"|(?P<week>la proxima semana|(?:la )?semana (?:que viene|proxima|entrante)|next week)"
    r"|(?P<this_week>esta (?:misma )?semana|this week)"
    r"|(?P<next_month>(?:el )?(?:proximo mes|mes (?:que viene|proximo|entrante))|next month)"
    r"|(?P<month_end>(?:a )?(?:fin(?:es|ales)? de(?: este)? mes)|(?:the )?end of (?:the|this) month)"
    r"|(?P<year_end>(?:a )?(?:fin(?:es|ales)? del? ano)|(?:the )?end of the year)"
    r"|(?<!cada )(?<!por )(?P<half_month>quincena)\b"
    r"|(?:(?:el|este|otro|proximo|hasta el|on|next|this|by|before|antes del) )+"
    r"(?P<weekday>" + "|".join(WEEKDAYS) + r")\b"
    r"(?! (?:a|to|hasta) (?:" + "|".join(WEEKDAYS) + ")))"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DayPattern:
    """Days that fit: a part that was not said is None."""

    year: int | None
    month: int | None
    day: int | None
    weekday: int | None = None

    def fits(self, day: date) -> bool:
        """Whether the day may be meant."""
        wanted = (self.year, self.month, self.day, self.weekday)
        found = (day.year, day.month, day.day, day.weekday())
        return all(part is None or part == real for part, real in zip(wanted, found, strict=True))


@dataclass(frozen=True, slots=True)
class SaidDay:
    """A wording at start..end and the days that it may mean; `today` where it is the word itself."""

    start: int
    end: int
    days: tuple[DayPattern, ...]
    today: bool = False


def exactly(day: date) -> DayPattern:
    """Return the pattern of one day."""
    return DayPattern(day.year, day.month, day.day)


def find_days(folded: str, today: date, language: str) -> list[SaidDay]:
    """Return the dates of a folded text, without overlaps."""
    found: list[SaidDay] = []
    for pattern in _PATTERNS if _IN_A_DATE.search(folded) else ():
        for match in pattern.finditer(folded):
            if language == "en" and match.groupdict().get("day") == "once":
                # "once November is paid" is when it is, not the eleventh.
                continue
            if all(match.end() <= other.start or match.start() >= other.end for other in found):
                found.append(SaidDay(_start(match), match.end(), tuple(_meant(match, today, language))))
    told_hours = _HOURS_TOLD.search(folded) is not None
    for match in _RELATIVE.finditer(folded):
        if (
            told_hours
            and match["weekday"]
            and match.group().startswith("el ")
            and not folded.endswith("para ", 0, match.start())
        ):
            # "el sábado contestan hasta la una" tells of every Saturday.
            continue
        if all(match.end() <= other.start or match.start() >= other.end for other in found):
            days = tuple(_relative(match, today))
            start = match.start(match.lastgroup) if match.lastgroup in _BARE else match.start()
            found.append(SaidDay(start, match.end(), days, match["today"] is not None))
    return found


_LIMITS = ("hasta ", "antes ", "hoy ")


def _start(match: re.Match[str]) -> int:
    """Return where the day begins: what says that something ends then stands before it, and tells its role."""
    parts = match.groupdict()
    if parts.get("vague") is not None:
        return match.start("month")
    if match.group().startswith(_LIMITS):
        return match.start("alone" if parts.get("alone") else "day")
    return match.start()


_HOURS_TOLD = re.compile(
    r"\b(?:atiend\w+|contest\w+|abr\w+|abiert\w+|cierr\w+|horarios?|asesores|oficina|open\w*|close\w*|office|advis[eo]rs)\b"
)
_WAS = re.compile(
    r"\b(?:acept(?:o|aste|ad[oa]|acion)|firm(?:o|aste|ad[oa])|acord\w+|hech[oa]|hiciste|hizo|quedo|registr(?:o|ad[oa])|"
    r"abri(?:o|ste)?|abiert[oa]|accepted|signed|made|was)\b[^.;:,]*$"
)
"""What has happened on a day of the week happened on the last such day."""
_BARE = ("weekday", "period", "span")
"""The words before these tell the date's role."""


def _meant(match: re.Match[str], today: date, language: str) -> Iterator[DayPattern]:
    parts = match.groupdict()
    year = _year(parts.get("year"))
    if parts.get("year_told"):
        year = today.year + (re.fullmatch(_NEXT_YEAR, parts["year_told"]) is not None)
    weekday = WEEKDAYS.get(parts.get("weekday") or parts.get("weekday_after") or "")
    if parts.get("alone"):
        yield DayPattern(None, None, int(parts["alone"]))
    elif parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        yield DayPattern(year, second, first)
        if language == "en":
            yield DayPattern(year, first, second)
    elif parts.get("this_month") or parts.get("next_month"):
        month = later(today, 1 if parts.get("next_month") else 0)
        yield DayPattern(month.year, month.month, int(parts["day"]))
    elif parts.get("month_number"):
        yield DayPattern(year, int(parts["month_number"]), int(parts["day"]))
    else:
        day = parts.get("day")
        month_name = parts.get("month")
        number = None if day is None else int(day) if day.isdigit() else _DAYS[day]
        yield DayPattern(year, MONTHS[month_name] if month_name else None, number, weekday)


def _year(text: str | None) -> int | None:
    if not text:
        return None
    if text.isdigit():
        return int(text) if len(text) == 4 else 2000 + int(text)
    return 2000 + _DAYS.get(text.removeprefix("dos mil "), -1)


def _relative(match: re.Match[str], today: date) -> Iterator[DayPattern]:
    kind = match.lastgroup
    steps = {"today": 0, "tomorrow": 1, "after": 2, "yesterday": -1, "before_yesterday": -2}
    if kind in steps:
        yield exactly(today + timedelta(days=steps[kind]))
    elif kind in ("week", "this_week"):
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (kind == "week"))
        yield from (exactly(monday + timedelta(days=step)) for step in range(7))
    elif kind == "period":
        yield exactly(_after_one(today, match["period"]))
    elif kind in ("span", "from_now"):
        yield exactly(_after_one(today, match[kind]))
    elif kind == "next_month":
        following = later(today, 1)
        yield DayPattern(following.year, following.month, None)
    elif kind == "month_end":
        yield DayPattern(today.year, today.month, calendar.monthrange(today.year, today.month)[1])
    elif kind == "year_end":
        yield DayPattern(today.year, 12, 31)
    elif kind == "weekday":
        ahead = (WEEKDAYS[match["weekday"]] - today.weekday() - 1) % 7 + 1
        first = -1 if _WAS.search(match.string, 0, match.start()) else 0
        yield from (exactly(today + timedelta(days=ahead + 7 * week)) for week in range(first, 2))


def _after_one(today: date, period: str) -> date:
    if period[0] in "ay" and period != "day":
        return later(today, 12)
    if period[0] == "m":
        return later(today, 1)
    return today + timedelta(days=7 if period in ("semana", "week") else 1)


def later(day: date, months: int) -> date:
    """Return the same day some months later, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
