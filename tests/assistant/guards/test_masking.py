"""Identity numbers, telephones and e-mails do not leave; amounts and dates do."""

from __future__ import annotations

import pytest

from backend.assistant.guards.masking import mask

KNOWN = "93388915"


@pytest.mark.parametrize(
    "written",
    [
        "93388915",
        "93.388.915",
        "93 388 915",
        "93,388,915",
        "93-388-915",
        "9 3 3 8 8 9 1 5",
        "９３３８８９１５",
        "93'388'915",
        "noventa y tres millones trescientos ochenta y ocho mil novecientos quince",
        "9\u200b3388915",
    ],
)
def test_the_persons_number_is_masked_in_any_grouping(written: str) -> None:
    masked = mask(f"mi cédula es {written} y quiero pagar", identity_numbers=(KNOWN,))
    assert masked == "mi cédula es «documento» y quiero pagar"


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("soy 79111222", "soy «documento»"),
        ("DNI 12345678-Z", "DNI «documento»"),
        ("mi NIE es X1234567L", "mi NIE es «documento»"),
        ("el 12.345.678 Z es el mío", "el «documento» es el mío"),
        ("llámame al 300 123 4567", "llámame al «teléfono»"),
        ("escribe a ana.torres@example.com hoy", "escribe a «correo» hoy"),
    ],
)
def test_numbers_of_others_are_masked_by_the_debtors_grammar(typed: str, masked: str) -> None:
    assert mask(typed) == masked


@pytest.mark.parametrize(
    "typed",
    [
        "puedo pagar $ 1.200.000 el 15/12/2026",
        "debo 4500000 pesos",
        "2.345,67 euros",
        "son 6 cuotas de 194.000",
        "un millón doscientos mil",
        "gano 3.200.000 y gasto 1.900.000",
        "debo 22.500.000 e intereses",
        "doy $ 24.344.000 o pago en cuotas",
        # Of this number it would be the letter; the sign makes an amount of it.
        "puedo dar $ 28.646.000 y ya",
        "",
        "el 30 %",
    ],
)
def test_amounts_and_dates_stay(typed: str) -> None:
    assert mask(typed, identity_numbers=(KNOWN,)) == typed


def test_a_long_text_is_masked_to_its_end() -> None:
    text = "hola " * 2_000 + "soy 93.388.915"
    assert "93.388.915" not in mask(text, identity_numbers=(KNOWN,))
