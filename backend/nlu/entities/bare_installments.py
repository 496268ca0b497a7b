"""Numbers of instalments without a noun: answers to an offer, one beside another, one beside its sum."""

from __future__ import annotations

from itertools import pairwise

from backend.nlu.entities.installment_candidates import REACH, Candidate, is_countable, is_past, read_polarity
from backend.nlu.entities.installment_words import (
    ANSWER_WORDS,
    IN,
    PLACE,
    RANGE,
    SPLIT_AFTER,
    SUM_BEFORE,
    TERM,
    THAN,
)
from backend.nlu.entities.lexicon import COUNT_NOUNS
from backend.nlu.entities.number_reader import Number
from backend.nlu.normalise import Message
from backend.nlu.understanding import Expected

_MOST_OPTIONS = 5
COMMON_TERMS = frozenset({2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 18, 20, 24, 30, 36, 48, 60, 72})


def find_bare_counts(
    message: Message, numbers: list[Number], named: bool, expected: Expected
) -> list[Candidate]:
    """ "6 no, 12 sí", "mejor 12", "a 12": figures alone that answer an offer or correct one another."""
    text = message.text
    found = []
    for number in numbers:
        if not is_countable(message, number) or not 2 <= number.value <= 72:
            continue
        if number.value <= _MOST_OPTIONS and PLACE.search(text, max(0, number.start - REACH), number.start):
            continue
        if _opens_range(message, number):
            message.take(number.start, number.end)
            continue
        refused, preferred = read_polarity(text, number.start, number.end)
        if not refused and SUM_BEFORE.search(text, max(0, number.start - REACH), number.start):
            continue
        found.append((number, Candidate(int(number.value), number.start, refused, preferred)))
    answering = expected in (Expected.OFFER_CHOICE, Expected.OFFER_CONFIRMATION)
    contrast = any(one.refused for _, one in found) and (named or len(found) > 1)
    kept = []
    for number, candidate in found:
        begin = max(0, number.start - REACH)
        pointed = (
            candidate.preferred and number.value in COMMON_TERMS and IN.search(text, begin, number.start)
        )
        beside = named and (
            candidate.preferred or THAN.search(text, max(0, number.start - REACH), number.start)
        )
        if contrast or pointed or beside:
            message.take(number.start, number.end)
        elif not (answering and number.value <= 36 and _answers(text, number, candidate)):
            continue
        kept.append(candidate)
    return kept


def find_counts_of_sums(message: Message, numbers: list[Number]) -> list[Candidate]:
    """ "10 x 50.000", "tres de cien mil": a count and what each instalment is."""
    found = []
    for number, sum_ in pairwise(numbers):
        between = message.text[number.end : sum_.start].strip()
        is_sum = sum_.scale >= 1_000 or sum_.marked or sum_.value >= (50 if between == "de" else 10)
        counted = message.tokens[sum_.last + 1 : sum_.last + 2]
        if (
            (counted and counted[0].text in COUNT_NOUNS)
            or not is_countable(message, number)
            or number.value < 2
        ):
            continue
        if (
            is_sum
            and between in ("x", "*", "de", "de a")
            and not is_past(message.text, number.start, number.end)
        ):
            message.take(number.start, number.end)
            sum_.marked = True
            found.append(Candidate(int(number.value), number.start, False, False))
    return found


def _answers(text: str, number: Number, candidate: Candidate) -> bool:
    begin = max(0, number.start - REACH)
    alone = _alone(text, number) or _begins(text, number)
    return candidate.preferred or alone or bool(TERM.search(text, begin, number.start))


def _begins(text: str, number: Number) -> bool:
    """ "10 y cerramos": the message begins with the answer."""
    return not text[: number.start].strip(" .,a¿en") and SPLIT_AFTER.match(text, number.end) is not None


def _opens_range(message: Message, number: Number) -> bool:
    """The 6 of "de 6 a 12 cuotas" and "6 o 12 cuotas": the number beside the noun is the one that counts."""
    following = RANGE.match(message.text, number.end)
    return following is not None and not message.is_free(following.end(), following.end() + 1)


def _alone(text: str, number: Number) -> bool:
    before = ANSWER_WORDS.sub("", text[: number.start])
    return not before.strip(" .,a¿en") and not text[number.end :].strip(" .,!?")
