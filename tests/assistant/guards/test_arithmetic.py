"""What a reply works out of amounts that it tells may be said where a word says so, as no part of a debt or offer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from backend.assistant.guards.arithmetic import is_factor, is_worked_out
from backend.assistant.guards.figure import Kind
from backend.assistant.guards.figures import read_figures
from backend.assistant.guards.surface import readable


def _is_worked_out(text: str, role: str = "", told: tuple[int, ...] = ()) -> bool:
    read = readable(text)
    figures = read_figures(read, date(2026, 11, 23), "es")
    last = [figure for figure in figures if figure.kind == Kind.MONEY][-1]
    return is_worked_out(last, role, read, "", figures, {Decimal(value) for value in told})


@pytest.mark.parametrize(
    "text",
    [
        "De $ 384.000 a $ 194.000 hay una diferencia de $ 190.000.",
        "Con $ 384.000 y $ 194.000 juntas suman $ 578.000.",
        "Tres veces $ 384.000 son $ 1.152.000.",
    ],
)
def test_differences_sums_and_products_of_told_amounts_may_be_said(text: str) -> None:
    assert _is_worked_out(text)


def test_operands_of_the_sentences_before_count() -> None:
    assert _is_worked_out("La diferencia es de $ 190.000.", told=(384_000, 194_000))


def test_no_sum_is_made_of_an_amount_that_was_not_told() -> None:
    assert not _is_worked_out("De $ 384.000 a lo otro hay una diferencia de $ 190.000.")


def test_no_word_of_reckoning_no_sum() -> None:
    assert not _is_worked_out("Pagas $ 384.000, $ 194.000, $ 190.000.", told=())


@pytest.mark.parametrize("role", ["principal", "interest", "instalment", "income"])
def test_a_sum_is_no_part_of_a_debt_or_of_an_offer(role: str) -> None:
    assert not _is_worked_out("De $ 384.000 a $ 194.000 hay una diferencia de $ 190.000.", role)


def test_a_number_multiplies_where_the_reply_tells_the_product() -> None:
    read = readable("5 x $ 388.000 = $ 1.940.000")
    figures = read_figures(read, date(2026, 11, 23), "es")
    assert is_factor(figures[0], read, figures, ())
    other = readable("5 x $ 388.000 = $ 1.900.000")
    figures = read_figures(other, date(2026, 11, 23), "es")
    assert not is_factor(figures[0], other, figures, ())
