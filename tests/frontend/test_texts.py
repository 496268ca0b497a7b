"""The catalogue holds every text of the app, once per language, and nothing that is not used."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from frontend.language import LANGUAGES
from frontend.settings import ROOT
from frontend.texts import catalogue

_FRONTEND = ROOT / "frontend"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_READERS = {"text", "group"}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in _FRONTEND.rglob("*.py"):
        yield path, ast.parse(path.read_text("utf-8"))


def key_patterns() -> set[str]:
    """Every key that the code asks for, as a pattern: what is computed matches anything but a point."""
    patterns = set()
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _READERS:
                suffix = r"\..*" if node.func.id == "group" else ""
                patterns.add(_pattern(node.args[0]) + suffix)
    return patterns


def _pattern(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return re.escape(str(node.value))
    if isinstance(node, ast.JoinedStr):
        return "".join(_pattern(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _pattern(node.left) + _pattern(node.right)
    if isinstance(node, ast.IfExp):
        return f"(?:{_pattern(node.body)}|{_pattern(node.orelse)})"
    return r"[^.]+"


def test_every_key_that_the_code_asks_for_exists() -> None:
    known = catalogue("es")
    missing = [
        pattern
        for pattern in key_patterns()
        if pattern != r"[^.]+" and not any(re.fullmatch(pattern, key) for key in known)
    ]
    assert missing == []


def test_every_text_is_used() -> None:
    patterns = [re.compile(pattern) for pattern in key_patterns()]
    unused = [key for key in catalogue("es") if not any(pattern.fullmatch(key) for pattern in patterns)]
    assert unused == []


def test_each_folder_of_texts_is_a_language_that_can_be_chosen() -> None:
    folders = {path.name for path in (_FRONTEND / "texts").iterdir() if path.is_dir() and path.name[0] != "_"}
    assert folders == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_texts_and_placeholders(language: str) -> None:
    assert _placeholders(language) == _placeholders("es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_stands_in_the_same_file_in_every_language(language: str) -> None:
    assert _groups_by_file(language) == _groups_by_file("es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: str) -> None:
    assert [key for key, sentence in catalogue(language).items() if not sentence.strip()] == []


def _placeholders(language: str) -> dict[str, list[str]]:
    return {key: sorted(_PLACEHOLDER.findall(sentence)) for key, sentence in catalogue(language).items()}


def _groups_by_file(language: str) -> dict[str, list[str]]:
    files = (_FRONTEND / "texts" / language).glob("*.json")
    return {path.name: sorted(json.loads(path.read_text("utf-8"))) for path in files}


def test_no_sentence_is_written_in_the_code() -> None:
    """Spanish in a string, or a literal label on a widget, belongs in the catalogue."""
    found = []
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _draws(node.func):
                found += [
                    f"{path.name}:{node.lineno}"
                    for argument in node.args[:1]
                    if isinstance(argument, ast.Constant) and not _is_identifier(argument.value)
                ]
    assert found == []


def _draws(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "st"
    )


def _is_identifier(value: object) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"[a-z_]*", value) is not None
