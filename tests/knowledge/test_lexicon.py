"""What is known of Spanish words: base forms, verbs, sounds, and that a word is no mistyped other one."""

from __future__ import annotations

import pytest

from backend.knowledge.index import make_index
from backend.knowledge.lexicon import base_of, is_verb, is_word, sound_of
from tests.library import text_passage


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("caben", "caber"),
        ("murio", "morir"),
        ("tempranito", "temprano"),
        ("oficinas", "oficina"),
        ("xyzzy", "xyzzy"),
    ],
)
def test_a_form_leads_to_its_base(word: str, base: str) -> None:
    assert base_of(word) == base


def test_verbs_are_told_from_nouns_that_look_like_infinitives() -> None:
    assert all(is_verb(word) for word in ("celebra", "caben", "pagar"))
    assert not any(is_verb(word) for word in ("chofer", "mujer", "entrada", "xyzar"))


def test_words_that_sound_the_same_are_alike() -> None:
    assert sound_of("orario") == sound_of("horario")
    assert sound_of("plasas") == sound_of("plazas")
    assert sound_of("casa") != sound_of("caja")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("orario", "horario"),
        ("plasas", "plazas"),
        ("debtio", "debito"),
        ("cuneta", "cuenta"),
        ("perdi", "pierde"),
    ],
)
def test_a_mistyped_word_becomes_the_librarys(typed: str, read: str) -> None:
    text = "El horario de las plazas. El débito va a tu cuenta. Quien pierde la tarjeta avisa."
    found = make_index([[text_passage("a.md", "Uno", text)]]).search(f"{typed} norte")
    assert read in found.question.words


@pytest.mark.parametrize(("word", "other"), [("barco", "banco"), ("queso", "quedo"), ("salgo", "saldo")])
def test_a_word_that_exists_is_not_taken_for_another(word: str, other: str) -> None:
    assert is_word(word)
    found = make_index([[text_passage("a.md", "Uno", f"El {other} de la oficina.")]]).search(
        f"el {word} de ayer"
    )
    assert other not in found.question.words


def test_short_forms_of_messages_are_written_out() -> None:
    text = text_passage("a.md", "Oficina", "El teléfono de la oficina es el 955 100 001.")
    found = make_index([[text]]).search("q tlf tiene la ofi")
    assert {"telefono", "oficina"} <= set(found.question.words)
