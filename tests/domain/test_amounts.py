"""What the two gates for amounts let in, and the code with which they refuse the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.errors import InvalidInput
from backend.domain.money import CURRENCIES, Money, parse_amount, parse_written_amount

units = st.integers(1, 10**14 - 1)
currencies = st.sampled_from(sorted(CURRENCIES))


NO_FIGURES: tuple[object, ...] = (True, False, 1.5, float("nan"), None, [], {}, b"5")


def refusal(value: object, currency: str = "COP") -> str:
    with pytest.raises(InvalidInput) as refused:
        parse_amount(value, currency)  # type: ignore[arg-type]
    return refused.value.code


def written_refusal(text: str, currency: str = "COP") -> str:
    with pytest.raises(InvalidInput) as refused:
        parse_written_amount(text, currency)
    return refused.value.code


@pytest.mark.parametrize(
    ("value", "minor_units"),
    [
        ("123456", 12_345_600),
        ("123456.7", 12_345_670),
        ("0.01", 1),
        (" 5 ", 500),
        (5, 500),
        (Decimal("5.50"), 550),
        (Decimal("1E+3"), 100_000),
        ("1.500", 150),
        ("999999999999.99", 99_999_999_999_999),
    ],
)
def test_plain_figures_are_read(value: str | int | Decimal, minor_units: int) -> None:
    assert parse_amount(value, "COP") == Money(minor_units, "COP")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("-1", "negative_amount"),
        (-1, "negative_amount"),
        (-(10**5000), "negative_amount"),
        (Decimal("-0.01"), "negative_amount"),
        ("\N{MINUS SIGN}5", "negative_amount"),
        ("0", "zero_amount"),
        ("0.00", "zero_amount"),
        (0, "zero_amount"),
        ("1000000000000", "amount_out_of_range"),
        (10**12, "amount_out_of_range"),
        (10**5000, "amount_out_of_range"),
        (Decimal("1E+999999"), "amount_out_of_range"),
        (Decimal("1E-999999"), "amount_out_of_range"),
        ("0.001", "too_many_decimals"),
        (Decimal("0.001"), "too_many_decimals"),
        *(
            (text, "invalid_amount")
            for text in ("", " ", "NaN", "Infinity", "1e5", "1_000", "1,5", "0x10", "+1")
        ),
        *(
            (text, "invalid_amount")
            for text in ("١٢٣", "１２３", "१२", "²", "½", "5 000", "cien", "1\x00", ".5", "5.")
        ),
        *((Decimal(text), "invalid_amount") for text in ("NaN", "sNaN", "Infinity", "-Infinity")),
        *((value, "invalid_amount") for value in NO_FIGURES),
        ("9" * 200_000, "invalid_amount"),
    ],
    ids=lambda value: ascii(value)[:20] if isinstance(value, (str, Decimal)) else type(value).__name__,
)
def test_anything_else_is_refused_with_its_code(value: object, code: str) -> None:
    assert refusal(value) == code


def test_zero_passes_where_it_is_asked_for() -> None:
    assert parse_amount("0", "EUR", allow_zero=True) == Money(0, "EUR")
    assert parse_written_amount("0,00", "EUR", allow_zero=True) == Money(0, "EUR")


def test_an_unknown_currency_is_refused() -> None:
    assert refusal("5", "XXX") == "unknown_currency"


@given(units, currencies)
def test_what_is_written_out_is_read_back(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert parse_amount(str(money.major), currency) == money
    assert parse_amount(money.major, currency) == money


@given(st.text(max_size=60) | st.integers() | st.floats() | st.decimals() | st.booleans() | st.none())
def test_whatever_comes_gives_a_positive_amount_or_a_refusal(value: object) -> None:
    try:
        money = parse_amount(value, "COP")  # type: ignore[arg-type]
    except InvalidInput:
        return
    assert 0 < money.minor_units < 10**14


@pytest.mark.parametrize(
    ("text", "currency", "major"),
    [
        ("$ 1.234.567", "COP", "1234567"),
        ("$1.234.567,50", "COP", "1234567.50"),
        ("1'200.000", "COP", "1200000"),
        ("1’200.000,5", "COP", "1200000.5"),
        ("2´500´000", "COP", "2500000"),
        ("1.500", "COP", "1500"),
        ("1,500", "COP", "1500"),
        ("86419", "COP", "86419"),
        ("86419.200000", "COP", "86419.20"),
        ("123456,78", "EUR", "123456.78"),
        ("1.234,56 €", "EUR", "1234.56"),
        ("1 234 567,89", "EUR", "1234567.89"),
        ("1\N{NO-BREAK SPACE}234,50 EUR", "EUR", "1234.50"),
        ("1,234.56", "USD", "1234.56"),
        ("US$ 1,234,567", "USD", "1234567"),
        ("S/ 12.5", "PEN", "12.50"),
        ("1.234.567", "EUR", "1234567"),
        ("0,500", "EUR", "0.50"),
        ("5000 pesos", "COP", "5000"),
    ],
)
def test_figures_are_read_as_people_write_them(text: str, currency: str, major: str) -> None:
    assert parse_written_amount(text, currency) == Money.from_major(major, currency)


@pytest.mark.parametrize("text", ["1.500", "1,500", "12.000 €"])
def test_thousands_or_decimals_are_not_guessed_where_both_are_in_use(text: str) -> None:
    assert written_refusal(text, "EUR") == "ambiguous_amount"


def test_a_file_that_tells_its_decimal_mark_leaves_no_doubt() -> None:
    assert parse_written_amount("1.500", "EUR", decimal_mark=",") == Money.from_major(1500, "EUR")
    assert parse_written_amount("1.500", "EUR", decimal_mark=".") == Money.from_major("1.50", "EUR")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-500", "negative_amount"),
        ("$-500", "negative_amount"),
        ("$ -500", "negative_amount"),
        ("(500)", "negative_amount"),
        ("500-", "negative_amount"),
        ("0,00", "zero_amount"),
        ("5 €", "currency_mismatch"),
        ("US$ 5", "currency_mismatch"),
        ("1.2345,5", "invalid_amount"),
        ("1.23.456", "invalid_amount"),
        ("1.234,567", "invalid_amount"),
        ("0.123.456", "invalid_amount"),
        ("1..5", "invalid_amount"),
        ("12 34", "invalid_amount"),
        ("1'20", "invalid_amount"),
        ("5,", "invalid_amount"),
        ("30 %", "invalid_amount"),
        ("cinco mil", "invalid_amount"),
        ("5 millones", "invalid_amount"),
        ("١٢٣", "invalid_amount"),
        ("１２３", "invalid_amount"),
        ("NULL", "invalid_amount"),
        ("NaN", "invalid_amount"),
        ("", "invalid_amount"),
        ("1.234.567.890.123", "amount_out_of_range"),
        ("12,3456", "too_many_decimals"),
        ("1" * 200_000, "invalid_amount"),
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_a_figure_that_nobody_can_be_sure_of_is_refused(text: str, code: str) -> None:
    assert written_refusal(text) == code


def spanish(money: Money) -> str:
    return f"{money.major:,.2f}".translate(str.maketrans(",.", ".,"))


@given(units, currencies)
def test_an_amount_written_the_spanish_way_is_read_back(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert parse_written_amount(spanish(money), currency) == money
    assert parse_written_amount(f"{CURRENCIES[currency].signs[0]} {spanish(money)}", currency) == money


@given(units, currencies)
def test_an_amount_written_the_english_way_is_read_back(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert parse_written_amount(f"{money.major:,.2f}", currency) == money


@given(st.text(alphabet="0123456789.,' $€-%()eE", max_size=20) | st.text(max_size=60))
def test_any_text_gives_a_positive_amount_or_a_refusal(text: str) -> None:
    try:
        money = parse_written_amount(text, "EUR")
    except InvalidInput:
        return
    assert 0 < money.minor_units < 10**14
