"""Which part of a message asks: long ones tell a story, short ones are a few words in a row."""

from __future__ import annotations

import pytest

from backend.knowledge.answers import Kind, make_answer
from backend.knowledge.asking import is_telegraphic
from backend.knowledge.index import PassageIndex, make_index
from backend.knowledge.question import read_question
from backend.knowledge.wanted import Wanted
from tests.library import delivered_library, text_passage

STORY = (
    "Buenas tardes, mi hermano me contó lo que le costó todo esto y que hay gente que tarda años, y como yo vivo lejos "
    "prefiero preparar el viaje con calma, así que quisiera saber dónde queda la oficina."
)


@pytest.fixture(scope="module")
def library() -> PassageIndex:
    return make_index(delivered_library())


def test_of_a_story_what_asks_says_what_kind_of_answer_is_wanted() -> None:
    question = read_question(STORY)
    assert question.wanted is Wanted.PLACE
    assert "oficina" in question.asked
    assert "costo" not in question.asked
    assert {"calma", "preparar"} <= question.preamble


def test_a_marked_question_comes_before_all_that_is_told() -> None:
    question = read_question(STORY.replace("quisiera saber dónde queda la oficina.", "¿a qué hora abren?"))
    assert question.wanted is Wanted.TIME
    assert question.asked.startswith("a que hora abren")


def test_a_question_that_says_little_takes_the_sentence_before_with_it() -> None:
    question = read_question(
        "El mes pasado se nos quemó la cocina y anduvimos de un lado para otro con los niños y los vecinos. "
        "Por fin tengo el acta de defunción. ¿Dónde va?"
    )
    assert "acta" not in question.preamble
    assert "cocina" in question.preamble


def test_a_short_question_is_asked_as_a_whole() -> None:
    question = read_question("me cobraron dos veces, ¿qué hago?")
    assert question.asked == question.folded


@pytest.mark.parametrize(
    ("folded", "is_one"),
    [
        ("max cuotas colombia", True),
        ("peso archivos", True),
        ("¿cuotas?", False),
        ("que es la mora", False),
        ("direccion oficina bogota horario sabado telefono", False),
    ],
)
def test_a_few_words_without_a_sentence_are_told_from_questions(folded: str, is_one: bool) -> None:
    assert is_telegraphic(folded) is is_one


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("max", "maximo"),
        ("min", "minimo"),
        ("wasap", "whatsapp"),
        ("cuantos min", "cuantos minutos"),
    ],
)
def test_short_forms_are_read_as_whole_words(short: str, whole: str) -> None:
    assert read_question(f"{short} colombia").folded == f"{whole} colombia"


def test_words_that_are_written_together_are_found() -> None:
    index = make_index([[text_passage("a.md", "Fraudes", "La línea de fraude es el 018000.")]])
    assert "fraude" in index.search("linea antifraude").question.words


def test_the_most_instalments_are_found_by_a_few_words(library: PassageIndex) -> None:
    answer = make_answer("max cuotas colombia", library.search("max cuotas colombia"))
    assert answer.kind is Kind.QUOTE
    assert "18 cuotas" in answer.text
