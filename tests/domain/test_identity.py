"""One spelling for each identity number, and nothing of it on a screen but its end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.errors import InvalidInput
from backend.domain.identity import (
    DocumentKind,
    mask_document,
    nit_check_digit,
    normalise_document,
    read_document,
    spanish_check_letter,
)


def refusal(text: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        normalise_document(text)
    return refused.value.code


@pytest.mark.parametrize(
    "text",
    [
        "93388915",
        "93.388.915",
        "93 388 915",
        "C.C. 93.388.915",
        "cc93388915",
        "Cédula: 93388915",
        "0093388915",
    ],
)
def test_a_cedula_has_one_spelling(text: str) -> None:
    assert read_document(text).kind == DocumentKind.CEDULA
    assert normalise_document(text) == "93388915"


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("1234", DocumentKind.CEDULA, "1234"),
        ("1234567890", DocumentKind.CEDULA, "1234567890"),
        ("CE 123456", DocumentKind.CEDULA_EXTRANJERIA, "123456"),
        ("NIT 800.197.268-4", DocumentKind.NIT, "800197268-4"),
        ("12345678z", DocumentKind.DNI, "12345678Z"),
        ("12.345.678-Z", DocumentKind.DNI, "12345678Z"),
        ("1234567L", DocumentKind.DNI, "01234567L"),
        ("x-1234567-l", DocumentKind.NIE, "X1234567L"),
    ],
)
def test_each_kind_is_recognised(text: str, kind: DocumentKind, number: str) -> None:
    assert (read_document(text).kind, read_document(text).number) == (kind, number)


@pytest.mark.parametrize("text", ["12345678A", "X1234567A", "800197268-5"])
def test_a_wrong_check_character_is_told(text: str) -> None:
    assert refusal(text) == "document_check_failed"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "12345678901",
        "abc",
        "A12345678",
        "٩٣٣٨٨٩١٥",
        "９３３８８９１５",
        "0000",
        "9" * 200_000,
        "93388915;",
    ],
    ids=lambda text: ascii(text)[:20],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert refusal(text) == "invalid_document"


@given(st.integers(0, 99_999_999))
def test_of_all_letters_exactly_one_fits_a_dni(number: int) -> None:
    digits = f"{number:08d}"
    fitting = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if accepted(digits + letter)]
    assert fitting == [spanish_check_letter(digits)]


@given(st.integers(100_000, 9_999_999_999))
def test_of_all_digits_exactly_one_fits_a_nit(number: int) -> None:
    fitting = [digit for digit in "0123456789" if accepted(f"{number}-{digit}")]
    assert fitting == [nit_check_digit(str(number))]


def accepted(text: str) -> bool:
    try:
        normalise_document(text)
    except InvalidInput:
        return False
    return True


@given(st.integers(1000, 9_999_999_999))
def test_normalising_twice_changes_nothing(number: int) -> None:
    assert normalise_document(normalise_document(f"{number:,}")) == str(number)


def test_a_mask_shows_the_end_and_hides_the_length() -> None:
    assert mask_document("93388915") == "•••••915"
    assert mask_document("1093388915") == "•••••915"
    assert mask_document("1234") == "•••••4"


@given(st.text(max_size=50))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        number = normalise_document(text)
    except InvalidInput:
        return
    assert normalise_document(number) == number
