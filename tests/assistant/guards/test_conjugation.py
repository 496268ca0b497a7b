"""Verbs in the forms that say that something has been done."""

from __future__ import annotations

import pytest

from backend.assistant.guards.conjugation import Form, irregular_words, spanish_words


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("registrar", "registre registro registraste registramos registraron registrado registradas"),
        ("recibir", "recibi recibio recibiste recibimos recibieron recibido recibidos"),
        ("aplicar", "aplique aplico aplicaron aplicada"),
        ("cargar", "cargue cargo cargaron"),
        ("realizar", "realice realizo realizaron"),
    ],
)
def test_regular_verbs(verb: str, forms: str) -> None:
    assert set(forms.split()) <= {word.text for word in spanish_words(verb)}


@pytest.mark.parametrize(
    ("given", "forms"),
    [
        (("hacer", "hice", "hizo", "hech"), "hice hizo hiciste hicimos hicieron hecho"),
        (("dar", "di", "dio", "dad"), "di dio diste dimos dieron dado"),
        (("decir", "dije", "dijo", "dich"), "dijimos dijeron dicho"),
        (("caer", "cai", "cayo", "caid"), "caiste cayeron caido"),
        (("pedir", "pedi", "pidio", "pedid"), "pediste pidieron pedido"),
    ],
)
def test_irregular_verbs(given: tuple[str, str, str, str], forms: str) -> None:
    assert set(forms.split()) <= {word.text for word in irregular_words(*given)}


def test_only_forms_that_are_something_else_without_it_need_their_accent() -> None:
    accented = {
        word.text for word in [*spanish_words("registrar"), *spanish_words("recibir")] if word.accented
    }
    assert accented == {"registre", "registro"}
    assert {word.form for word in spanish_words("recibir") if word.text == "recibiste"} == {Form.SECOND}
