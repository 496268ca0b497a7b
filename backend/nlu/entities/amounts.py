"""Amounts of money in a message, what they are for, and how sure their reading is.

Policy for figures without a unit ("150", "1.5"): where the debt is in pesos, up to 999 they mean thousands, a
figure with decimals below 100 means millions; where the balance is known, the reading that fits it is taken, and if
one alone fits, the amount is not ambiguous. A thousand and something ("1.200") stays as written unless the balance
says otherwise. In euros a figure is what it says. Negative, zero and absurd figures are no amounts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from backend.nlu.entities.amount_readings import Setting, read_amount
from backend.nlu.entities.amount_words import (
    ABOUT,
    CHOSEN,
    COUNTED_AFTER,
    CUE,
    NOT_EVEN,
    NOT_MONEY_AFTER,
    NOT_MONEY_BEFORE,
    POINTED,
    REFUSED,
    STOPS_AFTER,
    TOO_MUCH,
    VERB_NEAR,
    WEAK,
    WHOLE,
    YEAR_BEFORE,
)
from backend.nlu.entities.cues import cue_before
from backend.nlu.entities.number_reader import Number
from backend.nlu.entities.roles import role_of
from backend.nlu.normalise import Message
from backend.nlu.understanding import Amount, Expected, Frequency, Role

MOST = Decimal(10) ** 12
_SHORT = 7
"""Tokens of a message that is little more than the sum it begins with ("300 y nada más")."""
_MOST_COUNTED = 120


def take_amounts(message: Message, numbers: list[Number], setting: Setting) -> tuple[Amount, ...]:
    """The amounts in the order of the text, each value once; takes their characters."""
    amounts: list[Amount] = []
    refused: list[Amount] = []
    for number in numbers:
        if not message.is_free(number.start, number.end) or not _is_amount(message, number, setting):
            continue
        amount = read_amount(number, setting, role_of(message.text, number.start, number.end))
        message.take(number.start, number.end)
        before = max(0, number.start - 60)
        denied = REFUSED.search(message.text, before, number.start)
        (refused if denied or TOO_MUCH.match(message.text, number.end) else amounts).append(amount)
    amounts = _with_frequency(_without_repeats(amounts or refused), message.text, setting.frequency)
    return tuple(amounts)


def _without_repeats(amounts: list[Amount]) -> list[Amount]:
    kept: dict[Decimal, Amount] = {}
    for amount in amounts:
        known = kept.get(amount.value)
        if known is None or (known.role is None and amount.role is not None):
            kept[amount.value] = amount
    return list(kept.values())


def _with_frequency(amounts: list[Amount], text: str, frequency: Frequency | None) -> list[Amount]:
    """One amount and a frequency in one message belong together ("el 15 de cada mes pago 200 mil")."""
    if (
        len(amounts) != 1
        or amounts[0].role is not None
        or frequency in (None, Frequency.ONCE)
        or WHOLE.search(text)
    ):
        return amounts
    return [replace(amounts[0], role=Role.INSTALMENT)]


def _is_amount(message: Message, number: Number, setting: Setting) -> bool:
    text = message.text
    if number.negative or not 0 < number.value <= MOST or _glued(text, number):
        return False
    if number.value == 1 and text.endswith(_SINGULARS, number.start, number.end):
        return False
    if number.value in _NEXT_TO_NOTHING and NOT_EVEN.search(text, max(0, number.start - 15), number.start):
        return False
    if number.marked:
        return True
    if NOT_MONEY_AFTER.match(text, number.end):
        return False
    if number.value <= _MOST_COUNTED and COUNTED_AFTER.match(text, number.end):
        return False
    if number.scale >= 1_000:
        return _is_sum(message, number)
    if NOT_MONEY_BEFORE.search(text, max(0, number.start - 30), number.start) or _is_reference(text, number):
        return False
    if number.literal is None and number.value < 10:
        return False
    alone = not text[: number.start].strip(" .,!¿?") and not text[number.end :].strip(" .,!?")
    return _is_bare_amount(message, number, setting, alone)


_SINGULARS = ("peso", "euro", "mango", "sol", "pavo", "varo")
"""Sin un peso: nothing at all."""
_NEXT_TO_NOTHING = frozenset({1, 1_000, 1_000_000})
"""No tengo ni mil pesos: a figure of speech, where "ni veinte mil" is a sum."""


def _glued(text: str, number: Number) -> bool:
    """ "1e9", "A320", "24h": figures inside other words."""
    before, after = text[number.start - 1 : number.start], text[number.end : number.end + 1]
    if before == "x" and text[number.start - 2 : number.start - 1].isdigit():
        before = ""
    return before.isalnum() or before == "_" or after.isalnum() or after == "_"


def _is_reference(text: str, number: Number) -> bool:
    """Long figures that are not round, pieces of longer ones, and what was called a code or an account."""
    literal = number.literal
    if literal is None or literal.grouped:
        return False
    if len(literal.raw) >= 8 and not literal.raw.endswith("000"):
        return True
    if text[max(0, number.start - 2) : number.start].strip("- ").isdigit():
        return True
    cue = cue_before(text, number.start)
    return cue is not None and cue.kind == "OTHER" and "." not in text[cue.end : number.start]


def _is_sum(message: Message, number: Number) -> bool:
    """ "mil" alone is a figure of speech as often as a sum."""
    word = message.tokens[number.first]
    if number.first != number.last or number.value != 1_000 or word.kind == "n":
        return True
    text = message.text
    about = ABOUT.search(text, max(0, number.start - 20), number.start) or text.startswith(
        " y pico", number.end
    )
    return bool(
        about or text == word.text or VERB_NEAR.search(text, max(0, number.start - 200), number.start)
    )


def _is_bare_amount(message: Message, number: Number, setting: Setting, alone: bool) -> bool:
    text = message.text
    if setting.expected == Expected.CHALLENGE_ANSWER:
        return False
    literal = number.literal
    if alone:
        choosing = setting.expected in (
            Expected.OFFER_CHOICE,
            Expected.OFFER_CONFIRMATION,
            Expected.DEBT_CHOICE,
        )
        return number.value >= (37 if choosing or literal is None else 20) or bool(
            literal and literal.decimals
        )
    if not STOPS_AFTER.match(text, number.end):
        return False
    if _is_round(number) and not POINTED.search(text, max(0, number.start - 20), number.start):
        return True
    if literal is not None and (literal.grouped or number.value >= 1_000):
        year = not literal.grouped and 1990 <= number.value <= 2100 and number.value != 2_000
        if year and YEAR_BEFORE.search(text, max(0, number.start - 15), number.start):
            return False
        return len(literal.raw) <= 13 and (not year or bool(_near(text, number)))
    if setting.currency == "EUR" and literal is not None and CENTS.search(literal.raw):
        return True
    if number.value < 5 and not (literal and literal.decimals):
        return False
    role = role_of(text, number.start, number.end)
    if role is not None:
        return True
    if number.value >= _LEAST_BESIDE and (CHOSEN.match(text, number.end) or _beside_taken(message, number)):
        return True
    before = text[max(0, number.start - 30) : number.start]
    if not CUE.search(before):
        if before.strip() and not message.is_free(len(text[: number.start].rstrip()) - 1, number.start):
            return VERB_NEAR.search(text) is not None
        if not before.strip() and number.value >= 37 and len(message.tokens) <= _SHORT:
            return True
        return bool(not before.strip() and _near_after(text, number))
    return not WEAK.search(before) or _near(text, number) or _near_after(text, number)


def _is_round(number: Number) -> bool:
    """150, 400, 950: hardly anything but money is counted in fifties."""
    return 100 <= number.value < 1_000 and number.value % 50 == 0


CENTS = re.compile(r"[.,]\d\d$")
_LEAST_BESIDE = 20


def _beside_taken(message: Message, number: Number) -> bool:
    """A date follows at once ("100 a fin de mes")."""
    at = number.end + 1
    return message.text[number.end : at] == " " and at < len(message.text) and not message.is_free(at, at + 1)


def _near(text: str, number: Number) -> bool:
    return bool(VERB_NEAR.search(text, max(0, number.start - 40), number.start))


def _near_after(text: str, number: Number) -> bool:
    return bool(VERB_NEAR.search(text, number.end, min(len(text), number.end + 30)))
