"""`flask assistant eval`: what it prints and writes, and when it says no."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.model_server.fixtures import model_server
from tests.model_server.server import Asked, ModelServer
from tests.model_server.steps import Call, HttpError, Say, Step

__all__ = ["model_server"]

KEY = "sk-operator-0123456789"
ASK = {"counteroffer": None, "request_immediate_payment_offer": None}
TASK = """
- id: own
  about: asks for the creditor
  given: one_debt
  turns: [{say: "¿con quién es la deuda?"}]
  must_say: [banco de ejemplo]
  gold: [[{say: "%s"}]]
  deviating: [[{say: "%s"}]]
"""
RIGHT, WRONG = "Es con BANCO DE EJEMPLO S.A.", "Es con el banco."


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["assistant", "eval", *arguments])


def test_the_scripts_are_played_and_measured(app: Flask, tmp_path: Path) -> None:
    report, plot = tmp_path / "report.json", tmp_path / "plot.png"
    names = ["--task", "lump_sum_agreed", "--task", "balance"]
    result = run(app, *names, "--report", str(report), "--plot", str(plot))
    assert result.exit_code == 0, result.output
    assert "2 tasks, 1 attempts at each: pass^1 1.000" in result.output
    assert "Scripts that do it wrong: 2 of 2 were seen to fail" in result.output
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["provider"], told["model"]) == ("scripted", "scripted")
    assert list(told["tasks"]) == ["balance", "lump_sum_agreed"]
    assert told["tasks"]["balance"][0]["said"][-1] == [
        "assistant",
        "Hola. Tu saldo con BANCO DE EJEMPLO S.A. es de $ 1.200.000.",
    ]
    assert plot.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("gold", "deviating", "told"),
    [
        (WRONG, WRONG, "not said: banco de ejemplo"),
        (RIGHT, RIGHT, "0 of 1 were seen to fail; passed although wrong: own"),
    ],
)
def test_a_task_whose_scripts_do_not_end_as_they_should_is_an_error(
    app: Flask, tmp_path: Path, gold: str, deviating: str, told: str
) -> None:
    (tmp_path / "own.yaml").write_text(TASK % (gold, deviating), encoding="utf-8")
    result = run(app, "--tasks", str(tmp_path))
    assert result.exit_code == 1
    assert told in result.output


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_a_provider_is_measured_over_the_network(
    make_app: Callable[..., Flask], model_server: ModelServer, api: str
) -> None:
    def answer(asked: Asked) -> list[Step]:
        if not asked.outputs:
            return [Call("manage_negotiation", ASK)]
        return [Say("Puedes hacer un pago único de $ 1.140.000 o pagar en cuotas.")]

    model_server.model(answer)
    app = make_app(openai_api_key=KEY)
    options = [
        "--provider",
        model_server.url,
        "--api",
        api,
        "--model",
        "a-model",
        "--k",
        "3",
        "--parallel",
        "2",
    ]
    result = run(app, *options, "--task", "offers", "--task", "balance")
    assert result.exit_code == 0, result.output
    assert "pass^1 0.500  pass^2 0.500  pass^3 0.500" in result.output
    assert "- not said: {{debts.0.balance_text}}" in result.output
    assert {record.asked.body["model"] for record in model_server.records} == {"a-model"}
    assert {record.asked.api for record in model_server.records} == {api}
    assert len(model_server.records) == 12


def test_a_provider_that_refuses_leaves_every_turn_to_our_own_brain(
    make_app: Callable[..., Flask], model_server: ModelServer
) -> None:
    model_server.refuse_key(KEY, HttpError(401, "invalid_api_key"))
    app = make_app(openai_api_key=KEY)
    result = run(app, "--provider", model_server.url, "--k", "1", "--task", "balance")
    assert result.exit_code == 0
    assert "our own brain had to answer" in result.output
    assert "1 turns left to our own brain" in result.output
    assert KEY not in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--task", "made_up"], "there is no task made_up"),
        (["--provider", "openai"], "OPENAI_API_KEY"),
    ],
)
def test_what_cannot_be_run_is_said(app: Flask, arguments: list[str], told: str) -> None:
    result = run(app, *arguments)
    assert result.exit_code == 2
    assert told in result.output
