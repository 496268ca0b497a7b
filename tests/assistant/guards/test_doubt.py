"""What speaks against a figure is weighed: whatever is noticed has a weight, and wrong ones weigh more than right."""

from __future__ import annotations

from collections import defaultdict

import pytest

from backend.assistant.guards.contract import Problem
from backend.assistant.guards.doubt import CONSTANT, load_doubt
from backend.assistant.guards.figure import Kind
from backend.assistant.guards.figure_reading import LEARNED
from backend.assistant.guards.role_scorer import load_role_scorer
from backend.assistant.guards.second_reading import SecondReading
from tests.assistant.guards.corpora import authors_of_corpus
from tests.assistant.guards.doubt_data import doubt_samples, fit_doubt
from tests.assistant.guards.judging import guard_of, judge, sentences_of
from tests.assistant.guards.sizes import FEW

RIGHT_AND_SWAPPED = [
    ("ladder_offers", "El pago único es de $ 1.140.000 y ahorras $ 60.000.", "$ 60.000", "$ 48.000"),
    ("ladder_offers", "La oferta vale hasta el 28 de noviembre.", "28 de noviembre", "30 de noviembre"),
    ("agreement_status", "Tu próxima cuota vence el 23 de diciembre.", "23 de diciembre", "25 de enero"),
    ("agreement_status", "Llevas $ 0 pagados y te faltan tres cuotas.", "tres cuotas", "dos cuotas"),
    ("partial_payment", "Son 7 cuotas de $ 386.700 y 1 de $ 386.900.", "$ 386.900", "$ 656.200"),
    (
        "partial_payment",
        "Ocho mensualidades que no llegan a los cuatrocientos mil pesos cada una.",
        "cuatrocientos mil",
        "trescientos mil",
    ),
    (
        "campaign_offers",
        "El descuento del pago único pasó del quince al treinta por ciento.",
        "treinta",
        "diez",
    ),
    (
        "campaign_offers",
        "Pasar de tres cuotas a seis baja el pago de $ 34.979 a $ 18.518.",
        "$ 18.518",
        "$ 10.288",
    ),
    (
        "euro_plan",
        "La primera cuota no llega hasta el 23 de diciembre de 2026.",
        "23 de diciembre",
        "28 de noviembre",
    ),
    ("agreement_status", "Aceptaste el acuerdo hoy, 23 de noviembre.", "23 de noviembre", "23 de febrero"),
    ("agreement_status", "| Aceptado el | 23 de noviembre de 2026 |", "23 de noviembre", "23 de diciembre"),
]

WITH_EACH_KIND = (
    "El pago único es de $ 1.140.000, con el 5 % de descuento. La oferta vale hasta el 28 de noviembre.\n\n"
    "| Plan | Cuota | Total |\n| --- | --- | --- |\n| 6 cuotas | $ 194.000 | $ 1.164.000 |"
)


@pytest.mark.parametrize(("scenario", "text", "figure", "other"), RIGHT_AND_SWAPPED)
def test_a_right_figure_is_shown_and_another_in_its_place_is_not(
    scenario: str, text: str, figure: str, other: str
) -> None:
    assert judge(scenario, text).problem is None
    assert judge(scenario, text.replace(figure, other)).problem == Problem.FIGURE


@pytest.mark.slow
@pytest.mark.skipif(FEW, reason="two minutes of fitting: `manage.py prove` does it")
def test_the_delivered_doubt_is_what_the_corpora_make() -> None:
    made, delivered = fit_doubt(doubt_samples(authors_of_corpus())), load_doubt()
    for weights, read in ((made.days, delivered.days), (made.amounts, delivered.amounts)):
        assert read == pytest.approx(weights, abs=0.01), "python -m tests.assistant.guards.train_doubt"


def test_each_signal_has_a_weight_and_each_weight_a_signal() -> None:
    seen: list[SecondReading] = []
    guard = guard_of("ladder_offers", observe=seen.append)
    for sentence in sentences_of(WITH_EACH_KIND):
        guard.review(sentence)
    noticed: dict[Kind, set[frozenset[str]]] = defaultdict(set)
    for reading in seen:
        for figure in reading.figures:
            told = reading.signals(figure, load_role_scorer()) if figure.kind in LEARNED else ()
            noticed[figure.kind] |= {frozenset(signals) for _, signals in told}
    doubt = load_doubt()
    days, amounts = (frozenset(weights) - {CONSTANT} for weights in (doubt.days, doubt.amounts))
    assert {kind: noticed[kind] for kind in LEARNED} == {
        Kind.DATE: {days},
        Kind.MONEY: {amounts},
        Kind.PERCENT: {amounts},
    }


def test_what_one_does_to_oneself_binds_nobody() -> None:
    assert judge("ladder_offers", "No me moví de aquí, Ana, te sigo leyendo.").problem is None
    assert judge("ladder_offers", "Te moví la fecha de la cuota.").problem == Problem.CLAIM
