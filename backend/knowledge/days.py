"""Days, dates and times of day in a text: what timetables and opening hours are chosen by."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from backend.knowledge.numbers import value_of

FIELD_WORDS = json.loads((Path(__file__).parent / "field_words.json").read_text(encoding="utf-8"))
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun", "holiday")
NAMES = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")
SHORT = {
    "lun": 0,
    "mar": 1,
    "mie": 2,
    "jue": 3,
    "vie": 4,
    "sab": 5,
    "dom": 6,
    "ma": 1,
    "mi": 2,
    "l": 0,
    "m": 1,
    "x": 2,
    "j": 3,
    "v": 4,
    "s": 5,
    "d": 6,
}
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
MONTH_NAMES = (
    r"ene(?:ro)?|feb(?:rero)?|mar(?:zo)?|abr(?:il)?|may(?:o)?|jun(?:io)?|jul(?:io)?|ago(?:sto)?|"
    r"sep(?:t(?:iembre)?)?|set(?:iembre)?|oct(?:ubre)?|nov(?:iembre)?|dic(?:iembre)?"
)
_MONTH = rf"({MONTH_NAMES})\b"
DAY_NAMES = r"lunes|martes|miercoles|jueves|viernes|sabados?|domingos?"
_DAY = rf"({DAY_NAMES})"
_RANGE = re.compile(rf"\b{_DAY}\s*(?:a|al|-|–|hasta(?: el)?)\s*{_DAY}\b")
_SHORT_RANGE = re.compile(
    r"(?<![^\W_])(lun|mar|mie|jue|vie|sab|dom|[lmxjvsd])\.?(?:\s*[-–/]\s*|\s+a\s+)(lun|mar|mie|jue|vie|sab|dom|[lmxjvsd])(?![^\W_])\.?"
)
_SINGLE = re.compile(rf"\b{_DAY}\b")
_LETTER = r"(?:lun|ma|mar|mi|mie|jue|vie|sab|dom|[lmxjvsd])\.?"
_LETTERS = re.compile(
    rf"(?<![^\W_])(?<![-–/]){_LETTER}(?:(?:\s*,\s*|\s+y\s+){_LETTER})*(?=\s*:?\s+\d{{1,2}}[:.]\d\d\b)"
)
"""Days in one letter each before the hours of a list: "M y J 9:30-13:00"."""
_LETTER_SPLIT = re.compile(r"[^a-z]+y[^a-z]+|[^a-z]+")
_WORKING = re.compile(
    r"\b(?:laborables?|(?<!cuantos )dias? habil(?:es)?|dias? laborales?|entre semana|dias? de semana|de diario)\b"
)
_EVERY_PATTERN = r"\b(?:todos los dias|diario|diariamente|cada dia|a diario|de lunes a domingo)\b"
_EVERY = re.compile(_EVERY_PATTERN)
_EXCEPT = re.compile(
    rf"\b(?:excepto|salvo|menos)\s+(?:los\s+|el\s+)?({_DAY}(?:(?:\s*,\s*|\s+y\s+)(?:los\s+)?{_DAY})*)"
)
_WEEKEND = re.compile(r"\b(?:fin(?:es)? de semana|findes?)\b")
DAY_PHRASE = re.compile(rf"{_WORKING.pattern}|{_WEEKEND.pattern}|{_EVERY_PATTERN}")
_OF_DAY = ((re.compile(r"\bsabatin[ao]s?\b"), "sat"), (re.compile(r"\bdominical(?:es)?\b"), "sun"))
_HOLIDAY = re.compile(r"\b(?:festivos?|feriados?|dominicales)\b")
_NOT_HOLIDAY = re.compile(
    r"\b(?:excepto|salvo|menos|no|ni)\s+(?:los\s+)?(?:domingos?\s+[yn]i?\s+)?(?:festivos?|feriados?)"
)
_TIME = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-4])(?:\s?[:h]\s?([0-5]\d)|"
    # With a point it is an hour only at the end, before "h" or "a. m.", or among others like it.
    r"\.([0-5]\d)(?=\s*(?:h\b|a\.?\s?m|p\.?\s?m|horas\b|$|[\s,;–-]*\d{1,2}\.\d\d\b)))"
    r"(?![\d])\s*(?:h\b|horas\b)?\s*(?:(a|p)\.?\s?m\b\.?)?"
)
_HOUR = re.compile(
    r"(?:\ba\s+|\bde\s+)?\blas?\s+(\d{1,2}|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)\b"
    r"(?!\s*(?:[:.,]\d|de (?:ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic)|cuotas|dias|horas habiles))"
    r"(\s+(?:y\s+media|(?:y|menos)\s+(?:cuarto|cinco|diez|veinte|veinticinco)))?\s*(?:(?:de|por)\s+la\s+(manana|tarde|noche|madrugada))?\s*(?:(a|p)\.?\s?m\b)?"
)
_POINTED = re.compile(r"\blas?\s+([01]?\d|2[0-4])\.([0-5]\d)(?![\d.,])")
_PARTS_OF_HOUR = {"media": 30, "cuarto": 15, "veinticinco": 25}
_PLAIN_HOUR = re.compile(
    r"(?<![\d.,:])(\d{1,2})\s*(a|p)\.?\s?m\b\.?|(?<![\d.,:])(\d{1,2})\s*h(?:oras|rs)?\b(?!abil)"
)
_DATE = re.compile(rf"\b(\d{{1,2}})(?:\s*(?:de|-|/|\.)\s*|\s+){_MONTH}")
_DAY_LIST = re.compile(rf"\b((?:\d{{1,2}}\s*(?:,|\by\b|\bo\b)\s*(?:el\s+)?)+)\d{{1,2}}\s+de\s+{_MONTH}")
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})\b(?!\s*(?::|de))")
_ISO_DATE = re.compile(r"\b(?:19|20)\d\d-(\d\d)-(\d\d)\b")
_NUMBER_DATE = re.compile(
    r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](?:20)?\d\d(?![\d/])|(?<![\d/.,-])(\d{1,2})/(\d{1,2})(?![\d/])"
)
# Most passages name no day and no date, and looking for one costs more than everything else.
_MAYBE_DAYS = re.compile(
    r"lune|mart|mierc|juev|viern|saba|domin|festiv|feriad|habil|labora|seman|finde|diari|cada dia|todos los|"
    r"[lmxjvsd]\.?\s?[-–/]\s?[lmxjvsd]\b|\b[lmxjvsd] a |\b(?:[lmxjvsd]|ma|mi)\.? \d"
)
_MAYBE_DATES = re.compile(r"\d")
_HOLIDAYS = {
    re.compile(rf"\b{name}\b"): date
    for name, date in sorted(FIELD_WORDS["holidays"].items(), key=lambda pair: -len(pair[0]))
}
_HOLIDAY_NAME = re.compile(r"\b(?:" + "|".join(FIELD_WORDS["holidays"]) + r")\b")

Span = tuple[int, int]


def may_name_days(folded: str) -> bool:
    """Whether a folded text may name a kind of day: quick, and sometimes wrong in saying yes."""
    return _MAYBE_DAYS.search(folded) is not None


def may_name_dates(folded: str) -> bool:
    """Whether a folded text may name a date: quick, and sometimes wrong in saying yes."""
    return _MAYBE_DATES.search(folded) is not None or _HOLIDAY_NAME.search(folded) is not None


def days_in(folded: str) -> frozenset[str]:
    """Return the kinds of day that a folded text names; none where it names none.

    A range holds all its days ("lunes a viernes"); "laborables" is Monday to Friday.
    """
    found: set[str] = set()
    for first, last in _RANGE.findall(folded):
        found |= _between(
            NAMES.index(first.rstrip("s") if first[0] in "sd" else first),
            NAMES.index(last.rstrip("s") if last[0] in "sd" else last),
        )
    for first, last in _SHORT_RANGE.findall(folded):
        if len(first) == len(last) or len(first) > 1:
            found |= _between(SHORT[first], SHORT[last])
    for letters in _LETTERS.findall(folded):
        found |= {DAYS[SHORT[letter]] for letter in _LETTER_SPLIT.split(letters) if letter in SHORT}
    for name in _SINGLE.findall(folded):
        found.add(DAYS[NAMES.index(name.rstrip("s") if name[0] in "sd" else name)])
    found |= {day for pattern, day in _OF_DAY if pattern.search(folded)}
    if _WORKING.search(folded):
        found |= set(DAYS[:5])
    if _WEEKEND.search(folded):
        found |= {"sat", "sun"}
    if _EVERY.search(folded):
        found |= set(DAYS)
    for excepted in _EXCEPT.finditer(folded):
        found -= {
            DAYS[NAMES.index(name.rstrip("s") if name[0] in "sd" else name)]
            for name in _SINGLE.findall(excepted[1])
        }
    if _HOLIDAY.search(folded) and not _NOT_HOLIDAY.search(folded):
        found.add("holiday")
    return frozenset(found)


def dates_in(folded: str) -> frozenset[str]:
    """Return the days of the year that a folded text names, as MMDD; holidays of a fixed date count by their name."""
    return frozenset(date for date, _ in dates_with_places(folded))


def dates_with_places(folded: str) -> list[tuple[str, Span]]:
    """Return the days of the year with where they stand; names of holidays count only where no date is written."""
    found: list[tuple[str, Span]] = []
    for match in _DATE.finditer(folded):
        found += _date(match[2], match[1], match.span())
    for match in _DAY_LIST.finditer(folded):
        found += [one for day in re.findall(r"\d+", match[1]) for one in _date(match[2], day, match.span())]
    for match in _MONTH_FIRST.finditer(folded):
        if not any(start <= match.start() < end for _, (start, end) in found):
            found += _date(match[1], match[2], match.span())
    for match in _ISO_DATE.finditer(folded):
        found.append((match[1] + match[2], match.span()))
    for match in _NUMBER_DATE.finditer(folded):
        day, month = int(match[1] or match[3]), int(match[2] or match[4])
        if 1 <= month <= 12 and 1 <= day <= 31:
            found.append((f"{month:02}{day:02}", match.span()))
    for pattern, date in _HOLIDAYS.items() if not found and _HOLIDAY_NAME.search(folded) else ():
        for match in pattern.finditer(folded):
            if not any(start <= match.start() and match.end() <= end for _, (start, end) in found):
                found.append((str(date), match.span()))
    return found


def times_in(folded: str) -> list[int]:
    """Return the times of day of a folded text in minutes, in the order of the text."""
    return [minutes for minutes, _ in times_with_places(folded)]


def times_with_places(folded: str, *, spoken: bool = False) -> list[tuple[int, Span]]:
    """Return the times with where they stand; `spoken` takes "las ocho y media" and "a las 8" too."""
    found = [
        (_minutes(int(match[1]), int(match[2] or match[3]), match[4]), match.span())
        for match in _TIME.finditer(folded)
    ]
    for match in _PLAIN_HOUR.finditer(folded):
        if not _taken(found, match.span()):
            found.append((_minutes(int(match[1] or match[3]), 0, match[2]), match.span()))
    if spoken:
        for match in _POINTED.finditer(folded):
            if not _taken(found, match.span()):
                found.append((_minutes(int(match[1]), int(match[2]), None), match.span()))
        for match in _HOUR.finditer(folded):
            if not _taken(found, match.span()):
                found.append((_spoken(match), match.span()))
    return sorted((item for item in found if item[0] <= 24 * 60), key=lambda item: item[1])


def _taken(found: list[tuple[int, Span]], span: Span) -> bool:
    return any(start < span[1] and span[0] < end for _, (start, end) in found)


def _minutes(hour: int, minute: int, half: str | None) -> int:
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return hour * 60 + minute


def _spoken(match: re.Match[str]) -> int:
    hour = value_of(match[1]) or 0
    sign, _, name = " ".join((match[2] or "y en punto").split()).partition(" ")
    minute = (_PARTS_OF_HOUR.get(name) or value_of(name) or 0) * (-1 if sign == "menos" else 1)
    if match[4] or match[3]:
        afternoon = match[4] == "p" or match[3] in {"tarde", "noche"}
        return _minutes(hour, minute, "p" if afternoon else "a")
    return hour * 60 + minute


def _between(first: int, last: int) -> set[str]:
    return set(DAYS[first : last + 1]) if first <= last else set(DAYS[first:7]) | set(DAYS[: last + 1])


def _date(month: str, day: str, span: Span) -> Iterator[tuple[str, Span]]:
    name = "sep" if month.startswith("set") else month[:3]
    if 1 <= int(day) <= 31:
        yield f"{MONTHS.index(name) + 1:02}{int(day):02}", span
