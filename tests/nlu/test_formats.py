"""What is written as an amount, by a formatter or a speaker, is read back as the same amount."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.nlu.reading import entities
from tests.nlu.spelling import spell

pesos = st.integers(min_value=10_000, max_value=999_999_999)
cents = st.integers(min_value=100, max_value=99_999_999)
FRAMES = (
    "{}",
    "puedo pagar {}",
    "le ofrezco {} al mes",
    "tengo {} para el viernes, nada más",
    "{} mensuales",
)
frames = st.sampled_from(FRAMES)


def grouped(value: int, sign: str = ".") -> str:
    return f"{value:,}".replace(",", sign)


def with_million_mark(value: int) -> str:
    head, dot, tail = grouped(value).rpartition(".") if value < 1_000_000 else grouped(value).partition(".")
    return f"{head}'{tail}" if dot and value >= 1_000_000 else grouped(value)


PESO_FORMATS = (
    lambda value: f"$ {grouped(value)}",
    lambda value: f"${grouped(value)},00",
    lambda value: f"${grouped(value, ',')}",
    lambda value: f"{grouped(value)} pesos",
    lambda value: f"{value} pesos",
    lambda value: f"${value}",
    lambda value: f"${with_million_mark(value)}",
    lambda value: f"COP {grouped(value)}",
)


@settings(deadline=None)
@given(pesos, st.sampled_from(PESO_FORMATS), frames)
def test_pesos_read_back(value, write, frame):
    text = frame.format(write(value))
    assert [amount.value for amount in entities(text).amounts] == [value], text


@settings(deadline=None)
@given(pesos.map(lambda value: value // 1_000 * 1_000), frames, st.sampled_from(("", " pesos", " pesitos")))
def test_spelled_round_pesos_need_no_unit(value, frame, unit):
    text = frame.format(spell(value) + unit)
    assert [amount.value for amount in entities(text).amounts] == [value], text


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=999_999), frames)
def test_spelled_euros_read_back(value, frame):
    text = frame.format(f"{spell(value)} euros")
    assert [amount.value for amount in entities(text, currency="EUR").amounts] == [value], text


@settings(deadline=None)
@given(pesos.map(lambda value: value // 1_000 * 1_000))
def test_spelling_by_ear_reads_the_same(value):
    by_ear = re.sub("c(?=[ei])|z", "s", spell(value)).replace("v", "b").replace("qu", "k")
    assert [amount.value for amount in entities(f"{by_ear} pesos").amounts] == [value], by_ear


@settings(deadline=None)
@given(cents, frames)
def test_euros_read_back(value, frame):
    euros = Decimal(value) / 100
    written = f"{euros:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    for text in (f"{written} €", f"{written}€", f"{written} euros"):
        amounts = entities(frame.format(text), currency="EUR").amounts
        assert [(amount.value, amount.currency) for amount in amounts] == [(euros, "EUR")], text


@settings(deadline=None)
@given(
    st.integers(min_value=1, max_value=999),
    st.sampled_from(("mil", " mil", "k", " lucas", " lukas", " mil pesos")),
)
def test_thousands_by_unit(count, unit):
    assert [amount.value for amount in entities(f"puedo dar {count}{unit}").amounts] == [count * 1_000]


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=99), st.integers(min_value=1, max_value=9), st.sampled_from(".,"))
def test_millions_with_a_decimal(whole, tenth, sign):
    value = Decimal(f"{whole}.{tenth}") * 1_000_000
    for unit in ("millones", "palos", "melones", "millones de pesos"):
        assert [amount.value for amount in entities(f"ofrezco {whole}{sign}{tenth} {unit}").amounts] == [
            value
        ]


@settings(deadline=None)
@given(
    st.integers(min_value=2, max_value=72),
    st.sampled_from(("cuotas", "meses", "pagos", "plazos", "contados")),
)
def test_instalments_in_figures_and_words(count, noun):
    assert entities(f"en {count} {noun}").installments == count
    assert entities(f"quiero pagar en {spell(count)} {noun}").installments == count


@pytest.mark.parametrize(
    "number", [0, 1, 16, 21, 30, 31, 99, 100, 101, 121, 555, 1_000, 1_001, 21_000, 1_000_000]
)
def test_the_speller_itself(number):
    words = spell(number)
    assert words
    if number >= 1_000:
        assert [amount.value for amount in entities(f"{words} pesos").amounts] == [number]
