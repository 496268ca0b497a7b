"""What the person said may be told as theirs, and is not confirmed by that."""

from __future__ import annotations

import pytest

from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import judge


@pytest.mark.parametrize(
    "text",
    [
        "Según tú, la deuda ya prescribió.",
        "Según nos cuentas, ya está prescrita.",
        "Quedó anotado tal como usted lo dijo: que no es suyo y que además ya prescribió.",
        "Dijiste que el préstamo no es tuyo y que ya prescribió, y así quedó anotado.",
        "Ya prescribió, según usted.",
        "Como dijiste, el préstamo no es tuyo y ya prescribió.",
        "¿Prescrita? Eso no lo puedo decir yo.",
    ],
)
def test_what_the_person_said_is_told_as_theirs(text: str) -> None:
    assert judge("spain_dispute", text).problem is None


@pytest.mark.parametrize(
    "text",
    [
        "La deuda ya prescribió.",
        "Tienes razón, el préstamo prescribió.",
        "Dijiste que no es tuyo, y es verdad que ya prescribió.",
        "Según tú no es tuyo, pero no ha prescrito.",
        "Dijiste que no es tuyo; la deuda ya prescribió.",
    ],
)
def test_it_is_not_confirmed(text: str) -> None:
    assert judge("spain_dispute", text).problem == Problem.CLAIM


def test_what_the_person_never_said_is_not_theirs() -> None:
    assert judge("spain_hardship", "Según tú, la deuda ya prescribió.").problem == Problem.CLAIM
