"""Every figure of a sentence: amounts, percentages, dates, times, counts, telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from backend.assistant.guards.calendar_days import DayPattern
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.fixed_figures import (
    read_days,
    read_fractions,
    read_phones,
    read_times,
    read_years,
)
from backend.assistant.guards.number_scan import NumberScan
from backend.assistant.guards.number_words import MULTIPLIERS
from backend.assistant.guards.units import IDIOMS, NO_NOUN, TO_ANOTHER

_ELIDED = re.compile(r"(?:\b(?:con|en|a|with|in|for)(?: (?:la|el|las|los) de)?|;|; y|;? y (?:la|el) de) $")
_PAYS_IN = re.compile(r"\b(?:pag|reparti)\w*(?: (?:lo|la|los|las|todo|it|this|out))? (?:en|in) $")
_OF_PAYMENTS = re.compile(r"\b(?:cuotas?|mensual\w*|instal\w+|monthly)\b")
"""Where these are spoken of, what is paid "in six" is paid in so many."""
_IS_PLAN = re.compile(r"(?:^|[.,;:¿] ?|\b(?:y|o|con) )(?:la|el) de $")
_PLAN_IS = re.compile(r" (?:es|sale|queda|cuesta|tiene|termina|empieza|no|trae|son)\b|: ?\$")
_JOINT = re.compile(
    r"^\s?(?:,|/|-|o|u|y|e|al?|or|and|to|,? (?:o|y|or|and))\s?(?:de |los |las |el |al )?$|^,? (?:o|u|y|e|or|"
    r"and) (?:bien )?(?:pagar(?:l[oa])? )?(?:en|a|con) $|^, (?:en|a) $"
)
_THAT_IS = re.compile(r" ?(?:,|\(|:|-)? ?(?:es decir,? |o sea,? |that is,? )?(?:el (?:dia )?|on |the )?")
_JOINT_DAYS = re.compile(r" ?(?:,|-|y|o|al|a|hasta|and|to),? ?(?:el |al |the )?(?:dia )?")
_BARE_DAYS = re.compile(r" (?:y|al|a|-|o) |, ")
_DAYS = re.compile(r"(?:\b(?:el|los|dias?|del|entre|the)|\d,|\by) $")
_OF_AMOUNT = re.compile(r" ?(?:(?:son|eran|serian?|quedan?|van|are) )?(?:de|x|por|of|a) ?")
_OF_PLAN = re.compile(r"\b(?:en|a|con|por|(?:el|la) de|in|with) $")
"""Before the number of a plan's instalments: "en tres, doscientos mil"."""
_OR_ANOTHER = re.compile(rf" (?:{TO_ANOTHER}|(?:o|or)(?: (?:las|los))?) ")
_BARE_ROW = re.compile(r"^\s*\d{1,2}(?= \|)")
"""The number of a row of a table that has no line at its left."""
_LIST_MARK = re.compile(r"^(?:\s*(?:[-•·>|]\s*)*\(?(\d{1,2})(?:[.)°]-?|:)(?=\s|$))", re.MULTILINE)
_OF_EACH = re.compile(r",? (?:de|a|por|of|at) [$€]? ?")
_EACH_ONE = re.compile(r",? (?:cada un[oa]|each)\b")


def read_figures(folded: str, today: date, language: str) -> list[Figure]:
    """Return the figures of a folded text, in order."""
    text = _blank(folded, IDIOMS.finditer(folded))
    text = _blank(text, _LIST_MARK.finditer(text))
    text = _blank(text, _BARE_ROW.finditer(text))
    found = read_phones(text)
    text = _blank_spans(text, found)
    found += read_days(text, today, language)
    text = _blank_spans(text, found)
    fractions = [*read_fractions(text), *read_times(text), *read_years(text)]
    text = _blank_spans(text, fractions)
    found += fractions + NumberScan(text, today, language).figures()
    return _share_units(sorted(found, key=lambda figure: figure.start), text)


def _blank(text: str, matches: Iterable[re.Match[str]]) -> str:
    for match in matches:
        text = f"{text[: match.start()]}{' ' * len(match.group())}{text[match.end() :]}"
    return text


def _blank_spans(text: str, figures: list[Figure]) -> str:
    for figure in figures:
        text = f"{text[: figure.start]}{'#' * (figure.end - figure.start)}{text[figure.end :]}"
    return text


def _share_units(figures: list[Figure], text: str) -> list[Figure]:
    """ "3, 6 o 12 cuotas" are three counts, "5 y 7 %" two percentages."""
    for index in range(len(figures) - 2, -1, -1):
        bare, following = figures[index], figures[index + 1]
        between = text[bare.end : following.start]
        if bare.kind != Kind.NUMBER:
            continue
        if following.kind == Kind.PERCENT and re.search(
            r"\b(?:en|a|in|of|over|for|para|con) $", text[: bare.start]
        ):
            continue
        if following.kind == Kind.PERCENT and bare.text.isalpha() and text[following.start].isdigit():
            # "three, and 12.16 %": nobody writes half of a row in words.
            continue
        if (
            following.kind == Kind.MONEY
            and _EACH_ONE.match(text, following.end)
            and _OF_EACH.fullmatch(between)
        ):
            # "tres, de 35 mil cada uno"
            figures[index] = Figure(Kind.COUNT, bare.value, bare.start, bare.end, "instalment")
        elif following.kind in (Kind.COUNT, Kind.PERCENT) and _JOINT.match(between):
            figures[index] = Figure(following.kind, bare.value, bare.start, bare.end, following.unit)
        elif (
            following.kind == Kind.MONEY
            and _JOINT.match(between)
            and _scale(following, text) > 1
            and not _OF_PLAN.search(text[: bare.start])
        ):
            value = (bare.value or Decimal(0)) * _scale(following, text)
            figures[index] = Figure(Kind.MONEY, value, bare.start, bare.end, following.unit)
        elif following.kind == Kind.MONEY and _OF_AMOUNT.fullmatch(between):
            figures[index] = Figure(Kind.COUNT, bare.value, bare.start, bare.end, "instalment")
    for index in range(1, len(figures)):
        figures[index] = _times(figures[index - 1], figures[index], text)
    for index in range(len(figures) - 2, -1, -1):
        figures[index] = _in_same_month(figures[index], figures[index + 1], text)
    for index in range(1, len(figures)):
        figures[index] = _of_that_month(figures[index - 1], figures[index], text)
    for index in range(len(figures)):
        figures[index] = _elided(index, figures, text)
    return [
        figure
        for index, figure in enumerate(figures)
        if not index or not _says_again(figures[index - 1], figure, text)
    ]


def _of_that_month(before: Figure, figure: Figure, text: str) -> Figure:
    """Read the 25 of "el de enero (25)" as that month's."""
    month = before.days[0] if before.kind == Kind.DATE and len(before.days) == 1 else None
    bracketed = text[before.end : figure.start] in (" (", " (el ", " (dia ") and text.startswith(
        ")", figure.end
    )
    if figure.kind != Kind.NUMBER or month is None or month.day or not month.month or not bracketed:
        return figure
    meant = replace(month, day=int(figure.value or 0))
    return Figure(Kind.DATE, None, figure.start, figure.end, "", (meant,))


def _says_again(before: Figure, figure: Figure, text: str) -> bool:
    """Whether the day only explains the one right before it: "dentro de un mes, el 23 de diciembre"."""
    if before.kind != Kind.DATE or figure.kind != Kind.DATE or before.unit == "today":
        return False
    told = {(day.month, day.day) for day in before.days}
    again = {(day.month, day.day) for day in figure.days}
    is_one_day = len(told) == 1 and all(month and day for month, day in told)
    return is_one_day and told <= again and _THAT_IS.fullmatch(text[before.end : figure.start]) is not None


def _times(amount: Figure, figure: Figure, text: str) -> Figure:
    """Read the 6 of "$ 194.000 x 6" as instalments."""
    between = text[amount.end : figure.start]
    if amount.kind != Kind.MONEY or figure.kind != Kind.NUMBER or not re.fullmatch(r" ?(?:x|\*) ?", between):
        return figure
    return Figure(Kind.COUNT, figure.value, figure.start, figure.end, "instalment")


def _in_same_month(figure: Figure, following: Figure, text: str) -> Figure:
    """Read the 23 of "del 23 al 28 de noviembre" and of "23 y 28 de noviembre" with the later day's month."""
    day = following.days[0] if following.kind == Kind.DATE and len(following.days) == 1 else None
    if (
        day is None
        or not day.day
        or not day.month
        or not _JOINT_DAYS.fullmatch(text[figure.end : following.start])
    ):
        return figure
    if figure.kind == Kind.DATE and len(figure.days) == 1:
        own = figure.days[0]
        if own.day is None or own.month is not None:
            return figure
        return replace(figure, days=(replace(own, month=day.month, year=day.year),))
    bare = (
        figure.kind == Kind.NUMBER
        and figure.text.isdigit()
        and _BARE_DAYS.fullmatch(text[figure.end : following.start])
    )
    if (
        not bare
        or figure.value is None
        or not 1 <= figure.value <= 31
        or not _DAYS.search(text[: figure.start])
    ):
        return figure
    meant = DayPattern(day.year, day.month, int(figure.value))
    return Figure(Kind.DATE, None, figure.start, figure.end, "", (meant,))


def _elided(index: int, figures: list[Figure], text: str) -> Figure:
    """Read a bare number as instalments where these are left out, as `_leaves_out` tells."""
    figure = figures[index]
    if figure.kind != Kind.NUMBER or not _leaves_out(figure, figures[:index], text):
        return figure
    return Figure(Kind.COUNT, figure.value, figure.start, figure.end, "instalment")


def _leaves_out(figure: Figure, before: list[Figure], text: str) -> bool:
    """ "la de tres es…", "con seis cuotas, X; con tres, Y", "de tres cuotas a seis": all of instalments."""
    if _IS_PLAN.search(text[: figure.start]) and _PLAN_IS.match(text, figure.end):
        return True
    counts = [other for other in before if other.unit == "instalment" and other.kind == Kind.COUNT]
    if counts and counts[-1] is before[-1] and _OR_ANOTHER.fullmatch(text[counts[-1].end : figure.start]):
        return NO_NOUN.match(text, figure.end) is not None
    goes_on = re.match(r" ?(?:[,:;.]|$)| (?:y|o|and|or)\b", text[figure.end :]) is not None
    if _PAYS_IN.search(text[: figure.start]) and _OF_PAYMENTS.search(text):
        return goes_on or NO_NOUN.match(text, figure.end) is not None
    counted = any(other.unit in ("instalment", "month") for other in before)
    if not counted or not _ELIDED.search(text[: figure.start]):
        return False
    return goes_on or NO_NOUN.match(text, figure.end) is not None


def _scale(figure: Figure, text: str) -> int:
    """Return the multiplier that an amount was written with."""
    words = re.findall(r"[a-z]+", text[figure.start : figure.end])
    return max((MULTIPLIERS.get(word, 1) for word in words), default=1)
