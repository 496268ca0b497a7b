"""Any text gets an answer, soon, and invisible characters change nothing."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.nlu.entities.document_kinds import LONGEST
from backend.nlu.normalise import MAX_ANALYSED, clean, fold
from backend.nlu.rules import RuleIntents
from backend.nlu.understander import describe_document
from backend.nlu.understanding import Expected, Intent
from tests.nlu.reading import TODAY, UNDERSTANDER, entities, understand

# A pattern that backtracks takes minutes over a text like these; a slow machine does not take so long.
SECONDS_OF_A_PATTERN_GONE_WILD = 30
any_text = st.text(max_size=300)
WORDS = [
    "no", "si", "6", "12", "200", "mil", "millon", "y", "medio", "cuotas", "de", "en", "a", "el", "15", "30",
    "enero", "cada", "mes", "cedula", "93388915", "$", "€", "%", ".", ",", "-", "'", "/", "pesos", "euros",
    "la", "segunda", "mil", "dos", "tres", "cientos", "quincena", "viernes", "hoy", "lucas", "k", "1.200",
    "1,5", "x", "000", "uno", "primero", "par", "nit", "3001234567",
]  # fmt: skip
spanish = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)


@settings(deadline=None)
@given(
    any_text | spanish | spanish.map(lambda text: text.replace(" ", "")),
    st.sampled_from(Expected),
    st.sampled_from(("COP", "EUR")),
    st.none() | st.decimals(min_value=0, max_value=10**9, places=2),
)
def test_any_text_gets_an_answer(text, expected, currency, balance):
    understanding = UNDERSTANDER.understand(
        text, expected=expected, currency=currency, today=TODAY, balance=balance
    )
    assert understanding.intent in set(Intent)
    confidences = [understanding.confidence, *(confidence for _, confidence in understanding.alternatives)]
    assert all(0 <= confidence <= 1 for confidence in confidences)
    read = understanding.entities
    assert all(0 < amount.value < Decimal(10) ** 13 for amount in read.amounts)
    assert all(0 < percentage <= 100 for percentage in read.percentages)
    assert read.installments is None or 1 <= read.installments <= 120
    assert all(document.number.isalnum() for document in read.documents)
    assert read.digits is None or read.digits.isdigit()


@settings(deadline=None)
@given(any_text | spanish)
def test_a_document_can_be_asked_of_any_text(text):
    document = describe_document(text)
    assert document is None or 4 <= len(document.number) <= LONGEST


@pytest.mark.parametrize(
    "text",
    ["a" * 200_000, "1" * 200_000, "12 " * 70_000, "-1" * 100_000, "el 15 y " * 25_000, "dos mil " * 25_000,
     "(" * 200_000,
     "😀" * 200_000, "cuotas de " * 20_000, "no 6 " * 40_000, "1." * 100_000, "​" * 200_000, "ﷺ" * 50_000,
     "pago 200 mil el 15 de diciembre cedula 93388915 " * 4_000, "\x00" * 200_000, "مرحبا " * 30_000,
     "mil " * 50_000, "y " * 100_000, "dos " * 50_000, "perdón dos " * 20_000, "300 " * 50_000, "1/2/" * 50_000],
)  # fmt: skip
@pytest.mark.parametrize("expected", [Expected.ANYTHING, Expected.DOCUMENT_NUMBER, Expected.CHALLENGE_ANSWER])
def test_a_huge_text_is_read_no_further_than_its_beginning(text, expected):
    begun = time.process_time()
    read = understand(text, expected=expected)
    assert time.process_time() - begun < SECONDS_OF_A_PATTERN_GONE_WILD
    assert read == understand(text[: 4 * MAX_ANALYSED], expected=expected)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "\x00", "​‍", "مرحبا", "😀😀", "\ud800", "…", "١٢٣", "\u202e12\u202c"]
)
def test_odd_texts_get_an_answer(text):
    assert understand(text).intent in set(Intent)


@pytest.mark.parametrize("text", ["cédula 𐩀𐩀", "፩ mil", "᧚", "dos ፩ 3 4 5 6 7"])
@pytest.mark.parametrize("expected", Expected)
def test_digits_of_rare_scripts_get_an_answer(text, expected):
    assert understand(text, expected=expected).intent in set(Intent)


def test_invisible_characters_and_full_width_digits_change_nothing():
    assert [one.number for one in entities("mi ce\u200bdula es 93\u200d388\ufeff915\x00").documents] == [
        "93388915"
    ]
    assert [one.value for one in entities("puedo dar ２００ mil").amounts] == [200_000]
    assert [one.value for one in entities("puedo dar 2️⃣0️⃣0️⃣ mil").amounts] == [200_000]


@settings(deadline=None)
@given(any_text)
def test_cleaning_is_stable_and_bounded(text):
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert len(cleaned) <= MAX_ANALYSED
    assert fold(fold(cleaned)) == fold(cleaned)


def test_accents_do_not_matter():
    for text in ("mi cédula es 93388915", "puedo dar un millón y médio", "mañana"):
        assert entities(text) == entities(fold(text))


def test_rules_can_be_built_anew():
    assert RuleIntents() is not RuleIntents()
