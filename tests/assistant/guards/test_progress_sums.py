"""What is paid and left of a plan up to a payment that is named, in a year, or of one payment that is begun."""

from __future__ import annotations

import pytest

from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import judge
from tests.assistant.guards.scenarios import load_scenario

_HEADS = "| Cuota | Fecha | Pagado | Falta |\n|---|---|---|---|\n"


def _problem(scenario: str, text: str) -> Problem | None:
    return judge(scenario, text, load_scenario(scenario)["language"]).problem


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("argentine_part", "Tras la cuota del 23 de febrero de 2027 te quedarían por pagar $ 386.941,99."),
        ("argentine_part", "Una vez cubierta la cuota 5 habrías pagado $ 536.941,95."),
        ("argentine_part", "Cuando pagues la cuota de mayo te faltarán $ 154.776,82, o sea dos cuotas."),
        (
            "dispute_rejected",
            "En el plan de seis, una vez pagada la de febrero llevarías la mitad: $ 2.308.500.",
        ),
        (
            "english_budget",
            "Once you pay the March 23, 2027 one you'd have $ 968.92 paid and $ 2,422.38 left.",
        ),
        ("english_budget", "With ten payments made, you'd have put in $ 2,422.30."),
        ("english_budget", "By the end of 2027, with thirteen payments made, only $ 242.31 would remain."),
        ("english_late", "Once December is paid, two payments would remain."),
        ("english_agreement", "You're three payments in."),
        ("paid_ahead", "Una vez completes la de enero quedarían $ 336.700."),
    ],
)
def test_what_follows_for_the_payment_that_is_named_may_be_said(scenario: str, text: str) -> None:
    assert _problem(scenario, text) is None


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("argentine_part", "Tras la cuota del 23 de marzo de 2027 te quedarían por pagar $ 386.941,99."),
        ("argentine_part", "Tras la cuota del 23 de febrero de 2027 te quedarían por pagar $ 386.941,98."),
        ("argentine_part", "Una vez cubierta la cuota 4 habrías pagado $ 536.941,95."),
        ("argentine_part", "Cuando pagues la cuota de mayo te faltarán $ 154.776,82, o sea tres cuotas."),
        (
            "dispute_rejected",
            "En el plan de seis, una vez pagada la de marzo llevarías la mitad: $ 2.308.500.",
        ),
        (
            "english_budget",
            "Once you pay the March 23, 2027 one you'd have $ 2,422.38 paid and $ 968.92 left.",
        ),
        ("english_budget", "With eleven payments made, you'd have put in $ 2,422.30."),
        ("english_late", "Once December is paid, three payments would remain."),
        ("english_agreement", "You're four payments in."),
        ("paid_ahead", "Una vez completes la de enero quedarían $ 673.400."),
    ],
)
def test_the_same_for_another_payment_may_not(scenario: str, text: str) -> None:
    assert _problem(scenario, text) is not None


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("argentine_part", "En 2027 caen siete de las ocho cuotas. Suman $ 541.718,77."),
        ("argentine_part", "Este año pagarías $ 227.388,39 en total y el resto en 2027."),
        ("english_budget", "Twelve of the fourteen payments fall in 2027, from January to December."),
        ("english_budget", "That's one in 2026, twelve in 2027 and one in 2028."),
        ("english_late", "Two instalments belong to 2027. They add up to $ 1,679.40."),
        ("paid_ahead", "En 2027 vencen dos cuotas, que suman $ 673.400."),
        ("prepared_offer", "Antes de que termine 2026 pagarías $ 2.455.400."),
    ],
)
def test_what_falls_in_a_year_may_be_counted_and_added_up(scenario: str, text: str) -> None:
    assert _problem(scenario, text) is None


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("argentine_part", "En 2027 caen seis de las ocho cuotas."),
        ("argentine_part", "En 2027 caen siete de las ocho cuotas. Suman $ 619.107,16."),
        ("argentine_part", "Este año pagarías $ 541.718,77 en total y el resto en 2027."),
        ("english_budget", "Twelve of the fourteen payments fall in 2027, from January to November."),
        ("english_budget", "That's two in 2026, eleven in 2027 and one in 2028."),
        ("english_late", "Two instalments belong to 2027. They add up to $ 2,519.09."),
        ("paid_ahead", "En 2027 vencen tres cuotas, que suman $ 673.400."),
        ("prepared_offer", "Antes de que termine 2027 pagarías $ 2.455.400."),
    ],
)
def test_what_falls_in_another_year_may_not(scenario: str, text: str) -> None:
    assert _problem(scenario, text) is not None


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("paid_ahead", "Hay $ 100.000 abonados a la tercera cuota. De esa te quedan $ 236.700."),
        ("paid_ahead", "La cuota de diciembre es de $ 336.700: ya pagaste $ 100.000 y te faltan $ 236.700."),
        ("paid_ahead", "Te quedan $ 236.700, $ 336.700 y $ 336.700."),
        ("paid_ahead", "- $ 236.700 para completar la cuota 3"),
        (
            "paid_ahead",
            f"{_HEADS}| 3 | 1 de diciembre de 2026 | $ 100.000 | $ 236.700 |",
        ),
        ("english_late", "The November instalment is $839.69: $300 has come in and $539.69 is missing."),
        ("english_late", "You'd need $539.69 for November and $839.69 for December."),
    ],
)
def test_a_payment_that_is_begun_is_told_in_its_parts(scenario: str, text: str) -> None:
    assert _problem(scenario, text) is None


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("paid_ahead", "Hay $ 100.000 abonados a la tercera cuota. De esa te quedan $ 336.700."),
        ("paid_ahead", "La cuota de enero es de $ 336.700: ya pagaste $ 100.000 y te faltan $ 236.700."),
        ("paid_ahead", "Te quedan $ 336.700, $ 236.700 y $ 336.700."),
        ("paid_ahead", "- $ 236.700 para completar la cuota 4"),
        ("paid_ahead", "- 4 de enero: faltan $ 236.700"),
        (
            "paid_ahead",
            f"{_HEADS}| 3 | 1 de diciembre de 2026 | $ 236.700 | $ 100.000 |",
        ),
        ("english_late", "The December instalment is $839.69: $300 has come in and $539.69 is missing."),
        ("english_late", "To be up to date you'd need $839.69 for November."),
    ],
)
def test_its_parts_are_no_other_payments(scenario: str, text: str) -> None:
    assert _problem(scenario, text) is not None
