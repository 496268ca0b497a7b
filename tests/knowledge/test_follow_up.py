"""A question that goes on from the one before is that one with something exchanged."""

from __future__ import annotations

import pytest

from backend.knowledge.follow_up import MOST_READINGS, find_follow_up

BUS = "¿A qué hora sale la primera guagua de Gáldar a Las Palmas un sábado?"


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("¿y los domingos?", "¿a que hora sale la primera guagua de galdar a las palmas los domingos"),
        ("ok, y entre semana?", "¿a que hora sale la primera guagua de galdar a las palmas entre semana"),
        ("y la última", "¿a que hora sale la ultima guagua de galdar a las palmas un sabado"),
        ("¿Y de vuelta?", "¿a que hora sale la primera guagua de las palmas a galdar un sabado"),
    ],
)
def test_a_thing_is_exchanged_for_one_of_its_kind(said: str, wanted: str) -> None:
    found = find_follow_up(said, BUS)
    assert found is not None
    assert (found.readings, found.is_sure) == ((wanted,), True)


@pytest.mark.parametrize(
    ("said", "before", "first"),
    [
        ("¿y la de Cali?", "horario de la oficina", "horario de cali"),
        ("¿y en España?", "cuánto cuesta el duplicado en Colombia", "cuanto cuesta el duplicado en espana"),
        ("y el fiador?", "¿qué es el codeudor?", "¿que es el fiador"),
    ],
)
def test_where_several_things_may_be_meant_there_are_several_readings(
    said: str, before: str, first: str
) -> None:
    found = find_follow_up(said, before)
    assert found is not None
    assert not found.is_sure
    assert found.readings[0] == first
    assert 1 <= len(found.readings) <= MOST_READINGS


@pytest.mark.parametrize(
    "said",
    [
        "",
        "y",
        "los domingos",
        "quiero pagar",
        "y si pago mañana",
        "y además quería saber qué pasa con mi deuda cuando cambie de trabajo",
    ],
)
def test_what_does_not_go_on_is_no_follow_up(said: str) -> None:
    assert find_follow_up(said, BUS) is None
