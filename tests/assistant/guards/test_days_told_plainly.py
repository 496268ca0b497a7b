"""When something fell due or was accepted, told in few words."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import Table, cases, language_of

RIGHT: Table = {
    "balance_asked": [
        "Desde el 5 de junio; ya son 171 días.",
        "Se le venció el 5 de junio de 2026, o sea, 171 días.",
        "Esa tarjeta lleva sin pagarse 171 días, desde el 5 de junio.",
    ],
    "two_debts_no_choice": [
        "La de la cooperativa lleva más tiempo: 782 días.",
        "La más vieja, con 782 días, es la de San Isidro.",
        "La de Las Acacias es más nueva, 158 días.",
    ],
    "english_late": [
        "It was due on the 10th, so that's 13 days.",
        "Thirteen days, counting from November 10.",
        "It's been in place since August 11, when you accepted it.",
    ],
    "english_agreement": [
        "It was due on the 13th, so 10 days.",
        "That one has been waiting for 10 days, since November 13.",
        "You accepted it back on July 14.",
    ],
    "just_accepted": [
        "Quedó aceptado el 22 de noviembre.",
        "Aparece como aceptado desde el 22 de noviembre de 2026.",
        "Tu aceptación es del 22 de noviembre y el pago va hasta el 27.",
        "Tu aceptación es del 22 de noviembre.",
    ],
    "agreement_waiting": [
        "Tu aceptación del 20 de noviembre está registrada.",
        "Lo aceptaste el 20 de noviembre y desde entonces espera aprobación.",
        "Quedó registrado desde el 20 de noviembre; falta que el banco lo apruebe.",
    ],
}
WRONG: Table = {
    "balance_asked": ["Desde el 5 de junio; ya son 161 días.", "Desde el 15 de junio; ya son 171 días."],
    "two_debts_no_choice": [
        "La de la cooperativa lleva más tiempo: 158 días.",
        "La de Las Acacias es más nueva, 782 días.",
    ],
    "english_late": ["It was due on the 10th, so 30 days.", "It was due on the 10th, so 238 days."],
    "english_agreement": ["It was due on the 13th, so 13 days."],
    "just_accepted": ["Figura aceptado desde el 27 de noviembre.", "Tu aceptación es del 27 de noviembre."],
    "agreement_waiting": [
        "Tu aceptación del 21 de diciembre está registrada.",
        "Quedó aprobado desde el 20 de noviembre.",
    ],
}


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_what_is_so_may_be_said(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, language_of(scenario))
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_what_is_not_so_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is not None
