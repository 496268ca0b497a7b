"""Somebody who pays token payments talks about one: it is told what has come, and nothing is contested."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from backend.services.context import ServiceContext
from tests.agreement_life import ANA_NUMBER, Life
from tests.conftest import Clock
from tests.debt_payments import grant_token_payment, parts, pay_debt


@pytest.fixture
def life(app: Flask, context: ServiceContext, clock: Clock) -> Life:
    life = Life(app, context, clock)
    grant_token_payment(life)
    return life


def say(life: Life, message: str) -> str:
    answer: Any = life.ana.post("/api/v1/chat/message", json={"message": message}).json
    return str(answer["message"])


@pytest.mark.parametrize(
    "words", ["ya hice el abono", "ya pagué", "ya pagué el abono de este mes", "¿recibieron mi abono?"]
)
def test_what_has_come_is_told(life: Life, words: str) -> None:
    pay_debt(life, "20000", "2026-11-23", "B-1")
    say(life, ANA_NUMBER)
    answer = say(life, words)
    assert "Hemos recibido $ 20.000 de $ 60.000." in answer
    assert "puede tardar unos días" in answer
    assert parts(life)[0][3] == "hardship"


def test_nothing_has_come_yet(life: Life) -> None:
    say(life, ANA_NUMBER)
    answer = say(life, "ya hice el abono")
    assert "Hemos recibido" not in answer
    assert "puede tardar unos días" in answer


def test_who_paid_the_whole_debt_still_contests_it(life: Life) -> None:
    say(life, ANA_NUMBER)
    assert "no reconoces" in say(life, "ya pagué toda la deuda")
    assert parts(life)[0][3] == "disputed"
