"""Personas are data: what is wrong in a file is named with its place."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from backend.simulation.persona import FILE, PersonasError, read_population
from backend.simulation.strategies import SETTINGS

DELIVERED = json.loads(FILE.read_text(encoding="utf-8"))


def read_changed(folder: Path, path: list[Any], value: Any) -> None:
    document = copy.deepcopy(DELIVERED)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    file = folder / "personas.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    read_population(file, SETTINGS)


def test_delivered_personas_can_be_read_and_use_every_strategy() -> None:
    population = read_population(strategies=SETTINGS)
    assert {persona.strategy for persona in population.personas} == set(SETTINGS)
    assert {place.currency for place in population.portfolio.currencies} == {"COP", "EUR"}


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["personas", 0, "share"], 0.5, "personas must have shares that add up to 1"),
        (["personas", 0, "share"], "much", r"personas\[0\]\.share must be a number"),
        (["personas", 1, "name"], "truthful", "personas has a name twice"),
        (["personas", 2, "strategy"], "bluffer", r"personas\[2\]\.strategy must be one of .*bluffer"),
        (["personas", 1, "settings"], {"first": 0.5}, r"personas\[1\]\.settings must be, for haggler: first"),
        (["personas", 1, "settings"], 3, r"personas\[1\]\.settings must be an object"),
        (["personas", 3, "rounds"], [8, 4], r"personas\[3\]\.rounds must not begin above its end"),
        (["personas", 3, "declared"], 1, r"personas\[3\]\.declared must be a pair"),
        (["personas", 0, "savings"], {"median": 1}, r"personas\[0\]\.savings has no 'spread'"),
        (["personas", 0, "mood"], "good", r"personas\[0\] has an unknown member 'mood'"),
        (["personas"], [], "personas must be a list that is not empty"),
        (["portfolio", "currencies", 0, "median_balance"], "1.234", r"currencies\[0\]\.median_balance"),
        (["portfolio", "currencies", 0, "currency"], "XXX", r"currencies\[0\]"),
        (["version"], 2, "version must be 1"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, path: list[Any], value: Any, message: str) -> None:
    with pytest.raises(PersonasError, match=message):
        read_changed(tmp_path, path, value)


def test_a_file_that_is_none_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(PersonasError, match="cannot be read"):
        read_population(tmp_path / "absent.json")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    with pytest.raises(PersonasError, match="is not JSON"):
        read_population(tmp_path / "broken.json")
