"""What the person can pay or named, and offers compared with it."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import Table, cases, language_of

RIGHT: Table = {
    "monthly_budget": [
        "Lo más que le cabe al mes son $ 345.37.",
        "De su sueldo le quedan libres $ 383.75 cada mes.",
        "La última es la única distinta: $ 345.13.",
        "Lo máximo para una cuota suya: $ 345.37.",
    ],
    "english_budget": [
        "Yep, 250 fits.",
        "The 250 you said works.",
        "The 250 a month you mentioned is within what you have left.",
        "It comes out a bit under what you said: $242.23 a month.",
        "That's a little less than you offered: $242.23 a month.",
        "A touch below your 250: it is $242.23.",
        "Slightly lower than the 250 you had in mind, at $242.23 a month.",
    ],
    "euro_plan": [
        "Un poco por debajo de lo que decías: 388,83 € al mes.",
        "Sale algo menos de lo que dijiste: 388,83 € al mes.",
        "Queda por debajo de lo que propusiste: 388,83 € al mes.",
    ],
    "refused_plan": [
        "Sale por debajo de lo que pediste: $ 37.900 al mes.",
        "Es menos de lo que dijiste: $ 37.900 al mes.",
    ],
    "euro_cards": [
        "Es más de lo que ofrecías: 3.566,64 € el 4 de diciembre.",
        "Está por encima de lo que propusiste: 3.566,64 €.",
    ],
    "english_offers": [
        "It's above what you offered: $2,389.05.",
        "It's more than you offered: $2,389.05.",
        "$389.05 more than you offered.",
    ],
}
WRONG: Table = {
    "too_low_offer": ["Tus 900 mil saldan la deuda.", "Los 900 mil alcanzan para el saldo."],
    "monthly_budget": [
        "Lo más que le cabe al mes son $ 383.75.",
        "De su sueldo le quedan libres $ 345.37 cada mes.",
        "La última es la única distinta: $ 344.98.",
    ],
    "english_budget": [
        "Yep, 450 fits.",
        "The 350 you said works.",
        "It comes out a bit under what you said: $404.50 a month.",
        "It comes out a bit over what you said: $242.23 a month.",
        "It comes out at what you said: $242.23 a month.",
    ],
    "euro_plan": ["Sale algo más de lo que dijiste: 388,83 € al mes."],
    "euro_cards": ["Está por debajo de lo que propusiste: 3.566,64 €."],
    "english_offers": ["It's below what you offered: $2,389.05."],
}


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_what_is_so_may_be_said(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, language_of(scenario))
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_what_is_not_so_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is not None
