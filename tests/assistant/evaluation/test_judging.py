"""What an attempt is judged by, and what is counted of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

import pytest

from backend.assistant.evaluation.attempt import Attempt
from backend.assistant.evaluation.runner import Evaluation
from backend.assistant.evaluation.scripted import ScriptedClient
from backend.assistant.evaluation.summary import pass_hat, summarise
from backend.assistant.evaluation.task import Round, Task, Turn
from backend.assistant.models.contract import Credential, ModelEvent, ModelRequest, TextPiece
from tests.assistant.evaluation.conftest import Play, task_of

ASK = {"counteroffer": None, "request_immediate_payment_offer": None}
OFFER = Round(calls=(("manage_negotiation", ASK),))


def play(evaluation: Evaluation, task: Task, *answers: Round) -> Attempt:
    """Attempt a task of one turn in words with these answers of a model."""
    return evaluation.attempt(task, lambda task: ScriptedClient([answers]))


def with_turns(name: str, *turns: Turn) -> Task:
    return replace(task_of(name), turns=turns)


def test_what_is_left_in_the_database_has_to_be_as_expected(evaluation: Evaluation) -> None:
    attempt = play(
        evaluation, task_of("greeting"), Round(calls=(("report_hardship", {}),)), Round("¡Hola! Aquí estoy.")
    )
    assert "hardship_cases: 1, expected 0" in attempt.reasons
    assert "debts: {'hardship': 1}, expected {'active': 1}" in attempt.reasons


def test_a_required_statement_has_to_be_said(evaluation: Evaluation) -> None:
    assert play(evaluation, task_of("which_creditor"), Round("Es una tarjeta.")).reasons == [
        "not said: banco de ejemplo"
    ]


def test_a_forbidden_statement_fails_whatever_else_is_right(evaluation: Evaluation) -> None:
    attempt = play(evaluation, task_of("off_topic"), Round("La papa no es lo mío; tu deuda sí."))
    assert attempt.reasons == ["said: papa"]


def test_a_turn_that_our_own_brain_has_to_answer_is_not_the_models(evaluation: Evaluation) -> None:
    attempt = play(evaluation, task_of("offers"))
    assert attempt.fallbacks == 1
    assert any("our own brain had to answer" in reason for reason in attempt.reasons)
    assert attempt.measures.failures == ["refused: the script is over"]


def test_an_answer_that_is_cut_off_by_the_guards_fails(evaluation: Evaluation) -> None:
    attempt = play(
        evaluation, task_of("balance"), Round("Tu saldo es de $ 1.200.000. La cuota es de $ 9.999.")
    )
    assert ["cut off" in reason for reason in attempt.reasons] == [True]
    assert attempt.measures.blocked == ["figure"]


def test_a_sentence_that_is_answered_again_right_passes_and_is_counted(gold: Play) -> None:
    attempt = gold("corrected_after_block")
    assert attempt.passed
    assert attempt.measures.blocked == ["figure"]
    assert attempt.measures.rounds == 2


def test_buttons_and_numbers_never_reach_the_model(gold: Play) -> None:
    # One question with a tool and its answer, then one without: the number and the button asked nothing.
    assert gold("chosen_by_button").measures.rounds == 3


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        (Turn("choose", 5), "no offer of 5 is shown"),
        (Turn("accept", 1_140_000), "the offer of 1140000 is not prepared for acceptance"),
        (Turn("choose_debt", "BANCO"), "there is no button for BANCO"),
        (Turn("press", "made_up"), "press 'made_up': error unknown_button, expected None"),
        (Turn("press", "ver_opciones", "offer_expired"), "error None, expected offer_expired"),
    ],
)
def test_a_debtor_who_cannot_go_on_says_why(evaluation: Evaluation, turn: Turn, reason: str) -> None:
    task = with_turns("offers", Turn("say", "¿qué opciones hay?"), turn)
    attempt = play(evaluation, task, OFFER, Round("Son {{offers.0.total_text}}."))
    assert any(reason in told for told in attempt.reasons)


class CrashingClient:
    """A provider whose adapter has a mistake."""

    def stream(
        self, request: ModelRequest, credential: Credential, shown: Callable[[], bool]
    ) -> Generator[ModelEvent, None, None]:
        """Fail as no adapter should."""
        yield TextPiece(request.items[len(request.items)]["content"])

    def check(self, credential: Credential) -> None:
        """Accept every key."""


def test_a_crash_fails_the_attempt_and_not_the_evaluation(evaluation: Evaluation) -> None:
    attempt = evaluation.attempt(task_of("offers"), lambda task: CrashingClient())
    assert "crashed: IndexError" in attempt.reasons


def test_an_agreement_made_by_the_button_is_in_the_database(gold: Play) -> None:
    attempt = gold("lump_sum_agreed")
    assert attempt.passed
    assert ("debtor", "[Revisar y aceptar 1140000]") in attempt.said


def test_attempts_at_once_do_not_touch_one_another(evaluation: Evaluation) -> None:
    tasks = [task_of(name) for name in ("hardship", "offers", "lump_sum_agreed")]
    ended: list[str] = []
    attempts = evaluation.run(
        tasks,
        lambda task: ScriptedClient(task.gold),
        times=2,
        parallel=3,
        on_attempt=lambda attempt: ended.append(attempt.task),
    )
    assert [attempt.reasons for attempt in attempts] == [[]] * 6
    assert [attempt.task for attempt in attempts] == [task.id for task in tasks for _ in range(2)]
    assert sorted(ended) == sorted(attempt.task for attempt in attempts)


@pytest.mark.parametrize(
    ("times", "passed", "k", "expected"),
    [(4, 4, 4, 1.0), (4, 3, 1, 0.75), (4, 3, 2, 0.5), (4, 3, 4, 0.0), (4, 0, 1, 0.0), (8, 4, 2, 6 / 28)],
)
def test_pass_k_is_estimated_without_bias(times: int, passed: int, k: int, expected: float) -> None:
    assert pass_hat(times, passed, k) == pytest.approx(expected)


@pytest.mark.parametrize("k", [0, 5])
def test_more_attempts_than_were_made_cannot_be_estimated(k: int) -> None:
    with pytest.raises(ValueError, match="at least k attempts"):
        pass_hat(4, 4, k)


def test_the_summary_is_over_tasks(evaluation: Evaluation) -> None:
    summary = summarise([*_attempts("a", [True, True]), *_attempts("b", [True, False])])
    assert (summary.times, summary.pass_hat(1), summary.pass_hat(2)) == (2, 0.75, 0.5)
    assert summary.to_mapping()["pass_hat"] == {"1": 0.75, "2": 0.5}


def _attempts(task: str, passed: Sequence[bool]) -> list[Attempt]:
    return [Attempt(task, reasons=[] if one else ["wrong"]) for one in passed]
