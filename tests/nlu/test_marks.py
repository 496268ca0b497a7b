"""A wording is tried only where its marks occur, and nothing that it could match is lost by that."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.nlu.dataset import load_examples
from backend.nlu.entities.date_table import DATE_TABLE
from backend.nlu.entities.extraction import prepare
from backend.nlu.entities.frequency import FREQUENCY_TABLE
from backend.nlu.entities.marks import FIGURE, MarkedTable
from backend.nlu.normalise import Message
from tests.nlu import test_dates, test_installments
from tests.nlu.reading import cases

WRITTEN = [example.text for example in load_examples()]
TABLES = (test_dates.DATES, test_installments.COUNTS, test_installments.FREQUENCIES)
SPECIFIED = [text for table in TABLES for text, _ in cases(table)]
WORDS = sorted({word for text in (*SPECIFIED, *WRITTEN) for word in text.split()})


def left_out(message: Message) -> list[str]:
    """The patterns that match in a message although its marks did not choose them."""
    dates, frequencies = DATE_TABLE.rows(message), FREQUENCY_TABLE.rows(message)
    patterns = [pattern for pattern, _ in set(DATE_TABLE.every_row) - set(dates)]
    patterns += [pattern for _, pattern in set(FREQUENCY_TABLE.every_row) - set(frequencies)]
    return [pattern.pattern for pattern in patterns if pattern.search(message.text)]


def test_no_wording_of_our_messages_is_left_out() -> None:
    assert [text for text in (*SPECIFIED, *WRITTEN) if left_out(prepare(text))] == []


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_no_wording_of_mixed_words_is_left_out(text: str) -> None:
    assert left_out(prepare(text)) == []


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("", ["always"]),
        ("hoy", ["always", "hoy"]),
        ("el 5", ["figure", "always"]),
        ("hoy 5", ["figure", "always", "hoy"]),
    ],
)
def test_rows_come_in_the_order_of_the_table(text: str, chosen: list[str]) -> None:
    table = MarkedTable([((FIGURE, "diez"), "figure"), ((), "always"), (("hoy",), "hoy")])
    assert list(table.rows(prepare(text))) == chosen
