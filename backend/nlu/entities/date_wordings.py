"""What each wording of a date means: a resolver turns a match into dates, as seen from `today`.

`past` says that the wording looks back ("pagué el 5").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from backend.nlu.entities.calendar_days import (
    day_in_months,
    last_day,
    monday_after,
    months_later,
    nearest_day,
    nearest_day_and_month,
    next_payday,
)
from backend.nlu.entities.date_words import DAY, MONTHS, NEXT, WEEKDAYS, read_count, read_day

Resolver = Callable[["re.Match[str]", date, bool], "list[date]"]


def resolve_iso(match: re.Match[str], today: date, past: bool) -> list[date]:
    found = nearest_day_and_month(int(match[3]), int(match[2]), match[1], today, past)
    return [found] if found else []


def resolve_slashed(match: re.Match[str], today: date, past: bool) -> list[date]:
    if match.group() == "24/7":
        return []
    found = nearest_day_and_month(int(match[1]), int(match[2]), match["year"], today, past)
    return [found] if found else []


def resolve_named_days(match: re.Match[str], today: date, past: bool) -> list[date]:
    """ "5 de diciembre", "15 y 30 de enero", "diciembre 5"."""
    days = [read_day(text) for text in re.findall(DAY, match["days"])]
    month = MONTHS[match["month"]]
    found = [nearest_day_and_month(day, month, match["year"], today, past) for day in days if day]
    return [one for one in found if one]


def resolve_days_of_relative_month(match: re.Match[str], today: date, past: bool) -> list[date]:
    """ "el 15 del otro mes", "el 5 de este mes"."""
    days = [read_day(text) for text in re.findall(DAY, match["days"])]
    later = 1 if re.search(rf"otro|{NEXT}", match["which"]) else 0
    return [day_in_months(today, later, day) for day in days if day]


def resolve_days(match: re.Match[str], today: date, past: bool) -> list[date]:
    """ "el 15 y el 30", "los días 5": next occurrences."""
    days = [read_day(text) for text in re.findall(DAY, match["days"])]
    return [nearest_day(day, today, past) for day in days if day]


def resolve_weekday(match: re.Match[str], today: date, past: bool) -> list[date]:
    index = WEEKDAYS[match["weekday"]]
    if match["day"] and (day := read_day(match["day"])):
        return [nearest_day(day, today, past)]
    words = match.group()
    ahead = (index - today.weekday() - 1) % 7 + 1
    if past or re.search(r"\bpasado$", words):
        return [today - timedelta(days=(today.weekday() - index - 1) % 7 + 1)]
    if re.search(r"semana", words):
        return [monday_after(today) + timedelta(days=index)]
    later = 7 if re.search(r"\botro\b|de\s+arriba|en\s+ocho", words) else 0
    return [today + timedelta(days=ahead + later)]


def resolve_in_days(match: re.Match[str], today: date, past: bool) -> list[date]:
    count = read_count(re.sub(r"\s+", " ", match["count"]))
    if count is None or count > 400:
        return []
    return [_later(today, count, match["unit"])]


def _later(today: date, count: int, unit: str) -> date:
    if unit.startswith("mes"):
        return months_later(today, count)
    if unit.startswith("an"):
        return months_later(today, 12 * count)
    days = {"d": 1, "s": 7, "q": 15, "k": 15}[unit[0]]
    return today + timedelta(days=days * count)


def resolve_month_end(match: re.Match[str], today: date, past: bool) -> list[date]:
    which = match["which"] or ""
    if match["month"]:
        found = nearest_day_and_month(31, MONTHS[match["month"]], match["year"], today, past)
        return [found] if found else []
    return [day_in_months(today, 1 if re.search(rf"otro|{NEXT}", which) else 0, 31)]


def resolve_month_part(match: re.Match[str], today: date, past: bool) -> list[date]:
    """Start (1), middle (15) or first weeks of a month; a named month or the next time it comes."""
    part = match["part"]
    day = 1 if re.match(r"prim|princ|com|inic|empe|arranq", part) else 15
    if match["month"]:
        found = nearest_day_and_month(day, MONTHS[match["month"]], match["year"], today, past)
        return [found] if found else []
    if re.search(rf"otro|{NEXT}", match["which"] or ""):
        return [day_in_months(today, 1, day)]
    return [nearest_day(day, today, past)]


def resolve_week_of_month(match: re.Match[str], today: date, past: bool) -> list[date]:
    """First day of the first (1st), second (8th), third, fourth or last week of a month."""
    first = resolve_month_start(match, today)
    if match["which"] == "ultima":
        return [last_day(first.year, first.month) - timedelta(days=6)]
    return [first + timedelta(days=7 * _ORDER[match["which"]])]


def resolve_weekday_of_month(match: re.Match[str], today: date, past: bool) -> list[date]:
    """ "el primer lunes de diciembre", "el último viernes del mes"."""
    first, index = resolve_month_start(match, today), WEEKDAYS[match["weekday"]]
    if match["which"].startswith("ultim"):
        last = last_day(first.year, first.month)
        return [last - timedelta(days=(last.weekday() - index) % 7)]
    return [first + timedelta(days=(index - first.weekday()) % 7 + 7 * _ORDER[match["which"]])]


def resolve_month_start(match: re.Match[str], today: date) -> date:
    if match["month"]:
        month = MONTHS[match["month"]]
        return date(today.year + (month < today.month), month, 1)
    return day_in_months(today, 1 if re.search(rf"otro|{NEXT}", match.group()) else 0, 1)


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
    if match["day"] and (day := read_day(match["day"])):
        return [nearest_day(day, today, past)]
    return [today + timedelta(days=(WEEKDAYS[match["weekday"]] - today.weekday() - 1) % 7 + 1)]


def resolve_month(match: re.Match[str], today: date, past: bool) -> list[date]:
    month = MONTHS[match["month"]]
    if match["year"]:
        return [date(int(match["year"]), month, 1)]
    if month == today.month:
        return [last_day(today.year, month)]
    return [date(today.year + (month < today.month), month, 1)]


def resolve_payday(match: re.Match[str], today: date, past: bool) -> list[date]:
    """La quincena: the 15th and the last day of the month."""
    if match["month"]:
        day = 15 if (match["ordinal"] or "primera").startswith(("prim", "1")) else 31
        found = nearest_day_and_month(day, MONTHS[match["month"]], None, today, past)
        return [found] if found else []
    coming = next_payday(today)
    if match["ordinal"]:
        day = 15 if match["ordinal"].startswith(("prim", "1")) else 31
        later = 1 if re.search(rf"otro|{NEXT}", match["which"] or "") else 0
        return [day_in_months(today, 1, day)] if later else [nearest_day(day, today, past)]
    if "otra" in match.group().split():
        return [next_payday(coming + timedelta(days=1))]
    return [coming]


def fixed(month: int, day: int) -> Resolver:
    def resolve(match: re.Match[str], today: date, past: bool) -> list[date]:
        found = nearest_day_and_month(day, month, None, today, False)
        return [found] if found else []

    return resolve


def resolve_prima(match: re.Match[str], today: date, past: bool) -> list[date]:
    paid = (
        nearest_day_and_month(30, 6, None, today, False),
        nearest_day_and_month(20, 12, None, today, False),
    )
    return [min(one for one in paid if one)]


def resolve_bonus(match: re.Match[str], today: date, past: bool) -> list[date]:
    """La gratificación of Peru, due by the 15th of July and of December."""
    paid = (
        nearest_day_and_month(15, 7, None, today, False),
        nearest_day_and_month(15, 12, None, today, False),
    )
    return [min(one for one in paid if one)]


def offset(days: int) -> Resolver:
    return lambda match, today, past: [today + timedelta(days=days)]


def resolve_period(match: re.Match[str], today: date, past: bool) -> list[date]:
    """A running or coming week, month or year."""
    words, unit = match.group(), match["unit"]
    coming = not re.search(r"\best[ea]\b", words) or bool(re.search(NEXT, words))
    if unit.startswith(("sem", "cem")):
        return [monday_after(today) if coming else today + timedelta(days=6 - today.weekday())]
    if unit.startswith("mes"):
        return [day_in_months(today, 1, 1) if coming else last_day(today.year, today.month)]
    return [date(today.year + 1, 1, 1) if coming else date(today.year, 12, 31)]


def resolve_weekend(match: re.Match[str], today: date, past: bool) -> list[date]:
    ahead = (5 - today.weekday()) % 7
    return [
        today + timedelta(days=ahead + (7 if re.search(r"otro|que\s+viene|proximo", match.group()) else 0))
    ]
