"""All entities of one message, each reader taking its characters before the next one looks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from backend.nlu.entities.amount_readings import Setting
from backend.nlu.entities.amounts import take_amounts
from backend.nlu.entities.choices import find_option, take_digits
from backend.nlu.entities.dates import take_dates
from backend.nlu.entities.documents import take_documents
from backend.nlu.entities.frequency import take_frequency
from backend.nlu.entities.installments import take_installments
from backend.nlu.entities.numbers import find_numbers, separate_glued
from backend.nlu.entities.percentages import take_percentages
from backend.nlu.entities.phones import take_phones
from backend.nlu.normalise import Message, read_message
from backend.nlu.understanding import Entities, Expected, Frequency


def prepare(text: str) -> Message:
    """A message ready for reading: cleaned, folded, cut, glued number words apart."""
    message = read_message(text)
    message.tokens = separate_glued(message.tokens)
    return message


def extract_entities(
    message: Message, expected: Expected, currency: str, today: date, balance: Decimal | None = None
) -> Entities:
    """Everything that the message carries; `balance` in major units of `currency`."""
    phones = take_phones(message, currency, expected) if message.digit_starts else ()
    documents = take_documents(message, expected, currency, str(int(balance)) if balance else "")
    digits = take_digits(message, expected)
    frequency = take_frequency(message)
    numbers = find_numbers(message.tokens)
    percentages = take_percentages(message, numbers)
    dates = take_dates(message, today, expected)
    installments, period = take_installments(message, numbers, expected)
    option = find_option(message, expected)
    amounts = take_amounts(message, numbers, Setting(currency, balance, expected, frequency or period))
    return Entities(
        documents, amounts, installments, _frequency(frequency, period, installments), dates, percentages, phones,
        option, digits,
    )  # fmt: skip


def _frequency(
    named: Frequency | None, period: Frequency | None, installments: int | None
) -> Frequency | None:
    """ "Once" gives way to a number of instalments, and one instalment is "once"."""
    if named == Frequency.ONCE and installments is not None and installments > 1:
        return period
    return named or period or (Frequency.ONCE if installments == 1 else None)
