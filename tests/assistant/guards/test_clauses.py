"""A sentence is read in stretches, which commas and "pero" end, and in units, which full stops do."""

from __future__ import annotations

from backend.assistant.guards.clauses import Clauses, read_clauses
from backend.assistant.guards.surface import accented, readable, without_accents


def _read(text: str) -> Clauses:
    said = accented(text)
    return read_clauses(without_accents(said), said)


def _stretches(text: str) -> list[list[str]]:
    clauses = _read(text)
    return [clauses.words(indexes) for indexes in clauses.stretches.values()]


def test_commas_and_contrasts_end_a_stretch_and_figures_keep_theirs() -> None:
    assert _stretches("Son $ 1.140.000, pero hoy no.") == [["son", "$", "1.140.000"], ["pero", "hoy", "no"]]


def test_a_unit_goes_on_over_commas() -> None:
    clauses = _read("Si pagas, cierra. Luego no.")
    assert [clauses.words(indexes) for indexes in clauses.units.values()] == [
        ["si", "pagas", "cierra"],
        ["luego", "no"],
    ]


def test_what_a_colon_ends_is_a_head() -> None:
    clauses = _read("Anotado: pagaste.")
    assert clauses.heads == {0}


def test_a_last_letters_accent_is_known() -> None:
    marked = {piece.text for piece in _read("Registró, registre y sí, si.").pieces if piece.accented}
    assert marked == {"registro", "sí"}


def test_accents_are_all_that_the_accented_text_has_more() -> None:
    text = "**Está** «LISTO», señora: 1 234 €"
    assert without_accents(accented(text)) == readable(text)
    assert len(accented(text)) == len(readable(text))
