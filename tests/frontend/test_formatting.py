"""Text that reaches Markdown, dates, and amounts as staff type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from frontend.formatting import (
    amount_as_typed,
    assistant_text,
    day_of,
    long_date,
    moment,
    parse_amount,
    plain,
)

BOGOTA = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.234.567", "1234567"),
        ("1.234.567,5", "1234567.5"),
        ("$ 123.456", "123456"),
        ("123456,78", "123456.78"),
        ("1.234,56 €", "1234.56"),
        (" 1.500 ", "1500"),
        ("0", "0"),
    ],
)
def test_amounts_are_read_with_points_for_thousands(typed: str, read: str) -> None:
    assert parse_amount(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "-5", "1,234.56", "12.34", "1_000", "1e9", "NaN", "١٢٣", "１２３", "1.2345", "1,234"]
)
def test_anything_else_is_not_guessed_at(typed: str) -> None:
    assert parse_amount(typed) is None


@pytest.mark.parametrize(("amount", "typed"), [(123456, "123.456"), (1234.5, "1.234,50"), (0, "0")])
def test_an_amount_is_shown_as_it_would_be_typed(amount: float, typed: str) -> None:
    assert amount_as_typed(amount) == typed
    assert parse_amount(typed) is not None


def test_dates_are_written_out() -> None:
    assert long_date("2026-11-21") == "21 de noviembre de 2026"


def test_times_are_those_of_the_readers_zone() -> None:
    just_after_midnight = datetime(2026, 11, 22, 3, 30, tzinfo=UTC).isoformat()
    assert moment(just_after_midnight, BOGOTA) == "21 de noviembre, 22:30"
    assert day_of(just_after_midnight, BOGOTA) == "21 de noviembre de 2026"


def test_plain_text_has_no_markdown_left() -> None:
    assert plain("*[a](b)* $x$ <img> ![i](u)\n:red[c]") == (
        "\\*\\[a\\]\\(b\\)\\* \\$x\\$ \\<img\\> \\!\\[i\\]\\(u\\)  \n\\:red\\[c\\]"
    )


def test_the_assistant_can_emphasise_but_not_link() -> None:
    shown = assistant_text(
        "**Hola** [aquí](https://elsewhere.example.com) ![x](https://elsewhere.example.com/p)"
    )
    assert "**Hola**" in shown
    assert "[aquí]" not in shown.replace("\\[", "").replace("\\]", "")
    assert "https://elsewhere" not in shown


def test_addresses_do_not_become_links() -> None:
    for address in ("ana@example.com", "www.example.com", "https://example.com"):
        assert plain(address).replace("\\", "") != address


def test_a_currency_sign_stays_with_its_figure() -> None:
    assert plain("$ 3.456") == "\\$\u00a03\\.456"
