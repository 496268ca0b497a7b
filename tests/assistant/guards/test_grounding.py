"""Each figure of a reply is a fact in the role, of the debt and of the offer it is given to."""

from __future__ import annotations

import pytest
import yaml

from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import guard_of, judge
from tests.assistant.guards.scenarios import HERE

CASES = yaml.safe_load((HERE / "grounding_cases.yml").read_text(encoding="utf-8"))
WRONG = [(name, text) for name, texts in CASES["wrong"].items() for text in texts]
RIGHT = [(name, text) for name, texts in CASES["right"].items() for text in texts]


@pytest.mark.parametrize(("scenario", "text"), WRONG)
def test_a_figure_in_another_role_or_of_another_debt_is_not_shown(scenario: str, text: str) -> None:
    verdict = judge(scenario, text)
    assert verdict.text is None
    assert verdict.problem in {Problem.FIGURE, Problem.CLAIM}


@pytest.mark.parametrize(("scenario", "text"), RIGHT)
def test_what_the_tools_said_may_be_said(scenario: str, text: str) -> None:
    verdict = judge(scenario, text)
    assert (verdict.problem, verdict.reason) == (None, "")


def test_the_reason_holds_no_figure_but_the_models_own() -> None:
    verdict = judge("ladder_offers", "Tu saldo es de $ 1.140.001.")
    assert verdict.problem == Problem.FIGURE
    assert "1.140.001" in verdict.reason
    assert "1.200.000" not in verdict.reason


@pytest.mark.parametrize(
    "figure",
    [
        "900 000",
        "９００.０００",
        "9\u200b0\u200b0.000",
        "&#57;00.000",
        "٩٠٠٠٠٠",
        "9 0 0 0 0 0",
        "900k",
        "0,9 millones",
        "novecientos mil",
        "**900**.000",
        "9️⃣00.000",
        "<b>9</b>00.000",
        "𝟗𝟎𝟎.𝟎𝟎𝟎",
        "nueve cientos mil",
        "900’000",
    ],
)
def test_an_invented_figure_is_seen_however_it_is_written(figure: str) -> None:
    assert judge("ladder_offers", f"Puedes cerrar la deuda con {figure} pesos.").problem == Problem.FIGURE


@pytest.mark.parametrize(
    "figure",
    [
        "$ 1.140.000",
        "1.140.000 pesos",
        "COP 1 140 000",
        "$1,140,000",
        "1,14 millones de pesos",
        "１.１４０.０００ pesos",
        "un millón ciento cuarenta mil pesos",
        "1 millón 140 mil pesos",
        "1140 mil pesos",
        "**$ 1.140.000**",
    ],
)
def test_a_fact_is_known_however_it_is_written(figure: str) -> None:
    assert judge("ladder_offers", f"El pago único es de {figure}.").problem is None


def test_an_offer_is_followed_from_sentence_to_sentence_until_restart() -> None:
    guard = guard_of("ladder_offers")
    assert guard.review("Hablemos de la opción de 6 cuotas.").problem is None
    assert guard.review("El total es de $ 1.164.000.").problem is None
    assert guard.review("Ahorras $ 48.000.").problem is not None
    guard.restart()
    assert guard.review("Ahorras $ 48.000.").problem is None


def test_the_persons_figure_is_theirs_alone() -> None:
    assert judge("counter_offer", "Propones pagar $ 1.800.000.").problem is None
    assert judge("counter_offer", "El total es de $ 1.800.000.").problem == Problem.FIGURE


def test_english_replies_are_read_too() -> None:
    right = "You can pay six instalments of $ 194,000, a total of $ 1,164,000."
    assert judge("ladder_offers", right, "en").problem is None
    wrong = "You can pay six instalments of $ 98,000."
    assert judge("ladder_offers", wrong, "en").problem == Problem.FIGURE
