"""A figure's role is known by what is said around it, also where no rule has the wording."""

from __future__ import annotations

import numpy as np
import pytest

from backend.assistant.guards.contract import Problem
from backend.assistant.guards.role_scorer import ARTEFACT
from backend.assistant.guards.role_training import train_roles
from backend.nlu.scorer import load_scorer
from tests.assistant.guards.corpora import authors_of_corpus
from tests.assistant.guards.judging import judge
from tests.assistant.guards.role_data import role_examples
from tests.assistant.guards.sizes import FEW

SAID_OTHERWISE = [
    ("ladder_offers", "La de tres suma $ 1.152.000 y la de doce, $ 1.176.000."),
    ("ladder_offers", "$ 1.000.000 de capital y $ 200.000 de intereses: de ahí sale el saldo, $ 1.200.000."),
    ("ladder_offers", "Con tres cuotas el ahorro es de $ 48.000 y con seis de $ 36.000."),
    ("campaign_offers", "En la de tres ahorras $ 18.519 y en la de seis $ 12.348."),
    ("counter_offer", "Con la oferta anterior ahorrabas $ 120.000; con esta, $ 360.000."),
    (
        "three_debts",
        "Pagar en 3 o en 6 cuotas cuesta lo mismo; solo cambia la mensualidad: $ 260.000 o $ 130.000.",
    ),
    ("partial_payment", "Te quedan $ 850.000 al mes y conviene que la cuota no pase de $ 765.000."),
    ("counter_offer", "El descuento subió del 5 % al 15 %."),
    ("counter_offer", "Jorge, con un millón ochocientos no me es posible."),
    (
        "ladder_offers",
        "Con el plazo de tres meses pagas $ 1.152.000; con el de seis, doce mil más: $ 1.164.000.",
    ),
]
STILL_WRONG = [
    ("ladder_offers", "La de tres suma $ 1.176.000 y la de doce, $ 1.152.000."),
    ("ladder_offers", "$ 1.000.000 de capital y $ 200.000 de intereses: de ahí sale el saldo, $ 1.164.000."),
    ("ladder_offers", "Con tres cuotas el ahorro es de $ 36.000 y con seis de $ 48.000."),
    ("campaign_offers", "En la de tres ahorras $ 12.348 y en la de seis $ 18.519."),
    ("counter_offer", "Con la oferta anterior ahorrabas $ 360.000; con esta, $ 120.000."),
    ("partial_payment", "Te quedan $ 765.000 al mes y conviene que la cuota no pase de $ 850.000."),
    ("counter_offer", "El descuento subió del 5 % al 3 %."),
    ("counter_offer", "Te dejo cerrar por un millón ochocientos."),
    (
        "ladder_offers",
        "Con el plazo de tres meses pagas $ 1.152.000; con el de seis, veinte mil más: $ 1.164.000.",
    ),
    ("euro_plan", "La cuarta es el 23 de marzo de 2027, la quinta el 23 de febrero."),
    ("campaign_offers", "Las fechas: 23 de diciembre, 25 de enero, 23 de junio y 23 de marzo."),
]


@pytest.mark.slow
@pytest.mark.skipif(FEW, reason="a minute of reading and fitting: `manage.py prove` does it")
def test_the_delivered_scorer_is_what_the_corpora_make() -> None:
    made = train_roles(role_examples(authors_of_corpus()))
    delivered = load_scorer(ARTEFACT.read_bytes())
    assert delivered.classes == made.classes
    assert list(delivered.vectoriser.vocabulary) == list(made.vectoriser.vocabulary)
    assert np.abs(delivered.weights - made.weights).max() < 0.01, (
        "python -m tests.assistant.guards.train_roles"
    )


@pytest.mark.parametrize(("scenario", "text"), SAID_OTHERWISE)
def test_a_right_figure_is_shown_in_words_that_no_rule_has(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is None


@pytest.mark.parametrize(("scenario", "text"), STILL_WRONG)
def test_the_same_words_with_anothers_figure_are_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem in (Problem.FIGURE, Problem.CLAIM)
