"""Number of instalments: `en 6 cuotas`, `a un año`, `año y medio`, `seis letras de 45`, `6 no, 12 sí`.

A term in months or years counts monthly instalments (a year is 12). Instalments that are owed or already paid, and
times that have passed ("hace 3 meses"), do not count. A number that the writer refuses ("6 no") gives way.
"""

from __future__ import annotations

import re

from backend.nlu.entities.bare_installments import find_bare_counts, find_counts_of_sums
from backend.nlu.entities.installment_candidates import (
    MOST,
    REACH,
    Candidate,
    is_countable,
    is_past,
    read_polarity,
)
from backend.nlu.entities.installment_words import (
    ADJECTIVES,
    AS_TERM,
    FIXED,
    IN,
    LATER,
    MORE_THAN,
    NAMED_BEFORE,
    NO_SPLIT_BEFORE,
    ONE,
    ONE_MARKS,
    RANGE_FOLLOWS,
    SPLIT_AFTER,
    SPLIT_BEFORE,
    TERM,
    TERMS,
    THROUGHOUT,
)
from backend.nlu.entities.lexicon import count_noun
from backend.nlu.entities.number_reader import Number
from backend.nlu.normalise import Message
from backend.nlu.understanding import Expected, Frequency

_MONTHS = {"month": 1, "semester": 6, "quarter": 3, "year": 12}
_PERIODS = {"fortnight": Frequency.FORTNIGHTLY, "week": Frequency.WEEKLY}


def take_installments(
    message: Message, numbers: list[Number], expected: Expected
) -> tuple[int | None, Frequency | None]:
    """The number of instalments wanted, and the frequency if the noun says it ("4 quincenas"); takes the numbers."""
    text = message.text
    candidates = [one for number in numbers if (one := _candidate(message, number, expected))]
    for pattern, count in FIXED.rows(message):
        if (match := pattern.search(text)) and not is_past(text, match.start(), match.end()):
            message.take(*match.span())
            candidates.append(Candidate(count, match.start(), False, True))
    candidates += find_counts_of_sums(message, numbers)
    candidates += find_bare_counts(message, numbers, bool(candidates), expected)
    chosen = _choose(candidates)
    if chosen is None:
        single = not candidates and any(mark in text for mark in ONE_MARKS) and ONE.search(text)
        return (1, None) if single else (None, None)
    return chosen.count, chosen.frequency


def _choose(candidates: list[Candidate]) -> Candidate | None:
    open_ones = [one for one in sorted(candidates, key=lambda one: one.start) if not one.refused]
    preferred = [one for one in open_ones if one.preferred]
    if len(open_ones) > 1 and preferred:
        return preferred[-1]
    return open_ones[0] if open_ones else None


def _candidate(message: Message, number: Number, expected: Expected) -> Candidate | None:
    if not is_countable(message, number):
        return None
    noun_index = number.last + 1
    tokens = message.tokens
    if noun_index < len(tokens) - 1 and tokens[noun_index].text in ADJECTIVES:
        noun_index += 1
    kind = count_noun(tokens[noun_index].text) if noun_index < len(tokens) else None
    if kind is None:
        return _named(message, number)
    end = tokens[noun_index].end
    count = _count(message, number, kind, end)
    if count is None:
        return None
    message.take(number.start, end)
    return Candidate(count, number.start, *read_polarity(message.text, number.start, end), _PERIODS.get(kind))


def _count(message: Message, number: Number, kind: str, end: int) -> int | None:
    text, count = message.text, int(number.value)
    if is_past(text, number.start, end):
        return None
    if kind == "instalment":
        noun = text[:end].rsplit(None, 1)[-1]
        if noun == "partes" and not IN.search(text, max(0, number.start - REACH), number.start):
            return None
        singular = count == 1 and message.tokens[number.last].text in ("un", "una", "uno", "1")
        return None if singular else count
    if LATER.search(text, max(0, number.start - 20), number.start):
        return None
    if kind == "times" and not IN.search(text, max(0, number.start - REACH), number.start) and number.start:
        return None
    if kind in ("times", "fortnight", "week"):
        least = {"times": 2, "fortnight": 1, "week": 4}[kind]
        frequent = kind != "week" or THROUGHOUT.search(text, max(0, number.start - REACH), number.start)
        return count if frequent and count >= least and _is_term(text, number.start) else None
    return _months(message, number, kind, end)


def _months(message: Message, number: Number, kind: str, end: int) -> int | None:
    text, count = message.text, int(number.value)
    alone = number.start <= 4 or not text[end:].strip(" .!?")
    if not (_is_term(text, number.start) or (kind == "month" and count > 1) or (alone and kind == "month")):
        return None
    if kind == "year" and MORE_THAN.search(text, max(0, number.start - REACH), number.start):
        return None
    if (
        kind == "month"
        and count == 1
        and not AS_TERM.search(text, max(0, number.start - REACH), number.start)
    ):
        return None
    months = count * _MONTHS[kind]
    if kind == "year" and re.match(r"\s+y\s+medio\b", text[end:]):
        months += 6
    return months if months <= MOST else None


def _is_term(text: str, start: int) -> bool:
    return bool(TERM.search(text, max(0, start - 30), start)) or start == 0


def _named(message: Message, number: Number) -> Candidate | None:
    """ "cuotas: 12", "plazo 12", "diferido a 24"."""
    text = message.text
    if number.value < 2 or not (_is_named(text, number) or _is_split(text, number)):
        return None
    if RANGE_FOLLOWS.match(text, number.end):
        return None
    if is_past(text, number.start, number.end):
        return None
    message.take(number.start, number.end)
    return Candidate(int(number.value), number.start, *read_polarity(text, number.start, number.end))


def _is_named(text: str, number: Number) -> bool:
    match = NAMED_BEFORE.search(text, max(0, number.start - REACH), number.start)
    put = match is not None and not match.group().startswith(
        ("cuota", "couta", "plazo", "pagos", "meses", "numero")
    )
    return match is not None and (not put or number.value in TERMS)


def _is_split(text: str, number: Number) -> bool:
    """ "¿en 6 se puede?", "pago en tres": a term alone after "en" or "a", where nothing else is counted."""
    before = max(0, number.start - REACH)
    if number.value not in TERMS or NO_SPLIT_BEFORE.search(text, before, number.start):
        return False
    if not SPLIT_BEFORE.search(text, before, number.start):
        return bool(IN.search(text, before, number.start) and SPLIT_AFTER.match(text, number.end))
    return bool(re.match(r"\s*(?:$|[?!.,;)])", text[number.end :]) or SPLIT_AFTER.match(text, number.end))
