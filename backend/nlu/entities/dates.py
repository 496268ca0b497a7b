"""Dates that debtors name, as seen from `today`.

Policies: a weekday is the next one after today ("el otro viernes": a week later). A day of the month, or a day and
month without a year, is its next occurrence, today included; days that a month lacks mean its last day. Fin de mes is
the month's last day; la quincena is the next 15th or last day, "la otra quincena" the one after it. A coming period is
its first day (en enero, el otro mes, la próxima semana: Monday; weeks of a month begin on its 1st, 8th, 15th and
22nd), a period that is running its last day (este mes, esta semana). "En ocho días", "en quince días" count
literally; "de hoy en ocho" is a week, "de hoy en quince" two. Navidad is the 25th, la prima and the Spanish paga extra
the 20th of December or the 30th of June, the Peruvian gratificación the 15th of December or of July. "Antes del 24"
and "después del 15" name the day itself. Dates that clearly lie behind ("pagué el 5") look back.
"""

from __future__ import annotations

import re
from datetime import date

from backend.nlu.entities.date_table import DATE_TABLE
from backend.nlu.entities.date_wordings import resolve_days
from backend.nlu.entities.date_words import DAY_WORDS, LONG, WEEKDAY
from backend.nlu.normalise import Message
from backend.nlu.understanding import Expected


def take_dates(message: Message, today: date, expected: Expected) -> tuple[date, ...]:
    """Dates in the order of the text, each once; takes their characters."""
    text = message.text
    wordings = DATE_TABLE.rows(message)
    if not wordings or not (message.digit_starts or _GATE.search(text)):
        return ()
    found: list[tuple[int, list[date]]] = []
    choosing = expected in (Expected.OFFER_CHOICE, Expected.DEBT_CHOICE)
    for pattern, resolve in wordings:
        for match in pattern.finditer(text):
            if _NAMED_SO.search(text, max(0, match.start() - 20), match.start()):
                continue
            a_choice = choosing and resolve is resolve_days and _is_short(match.group())
            if a_choice or not message.is_free(*match.span()):
                continue
            dates = resolve(match, today, _is_past(text, match.start()))
            if dates:
                message.take(*match.span())
                found.append((match.start(), dates))
    return tuple(dict.fromkeys(one for _, dates in sorted(found) for one in dates))


_NAMED_SO = re.compile(r"\b(?:soy|llamo|nombre\s+es|don|dona|senor|senora|sra?\.?)\s+$")
"""Domingo and Julio are names too."""


def _is_short(text: str) -> bool:
    digits = re.findall(r"\d+", text)
    return len(digits) <= 1 and (not digits or int(digits[0]) <= 6)


def _is_past(text: str, start: int) -> bool:
    return _PAST.search(text, max(0, start - 40), start) is not None


_PAST = re.compile(
    r"\b(?:(?:ya|yo|les|lo|la)\s+(?:pague|abone|cancele|consigne|hice|transferi)|hice|consigne|realice"
    r"|el\s+pasado|pagado|pagamos|deposite|transferi|desde\s+el|vencio|vencia"
    r"|ya\s+pag\w+|pague|me\s+(?:llamaron|dijeron|echaron|despidieron))\b[^.;]{0,30}$"
)
_GATE = re.compile(
    r"\d|hoy|manana|pasado|ayer|anteayer|antier|noche|tarde|seman|finde|horas|reyes|mes(?:es)?\b|quinc"
    r"|kinc|quins|fin\b|final|ultimo|primero|primeros|principi|comienz|inicio|mediado|navidad|nochebuena|nochevieja"
    r"|prima\b|grati|paga\b|extra\b"
    r"|aguinaldo|anos?\b"
    rf"|{WEEKDAY}|{LONG}|dias?\b|\b(?:el|los|dia|al|del|este)\s+(?:{DAY_WORDS}|lun|mie|jue|vie|sab|dom)"
)
