"""Every sentence that a person reads in the app: one catalogue per language, a folder of JSON files by area."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from frontend.language import language

_FOLDER = Path(__file__).parent


@cache
def catalogue(code: str) -> dict[str, str]:
    """Load a language's texts as `{"page.part": "sentence"}`; a group belongs to one file (ValueError)."""
    nested: dict[str, Any] = {}
    for path in sorted((_FOLDER / code).glob("*.json")):
        groups = json.loads(path.read_text("utf-8"))
        twice = nested.keys() & groups.keys()
        if twice:
            raise ValueError(f"{path.name}: {', '.join(sorted(twice))} is in another file too")
        nested |= groups
    return dict(_flatten("", nested))


def text(key: str, **values: object) -> str:
    """Return a sentence with its `{placeholders}` filled in; an unknown key raises KeyError."""
    sentence = catalogue(language())[key]
    return sentence.format(**values) if values else sentence


def group(prefix: str) -> Mapping[str, str]:
    """Return all sentences whose keys start with `prefix`, by the rest of their key."""
    return group_in(language(), prefix)


@cache
def group_in(code: str, prefix: str) -> Mapping[str, str]:
    """Return a group in a given language; kept, because pages ask for a whole group to name one value."""
    start, known = f"{prefix}.", catalogue(code)
    return MappingProxyType(
        {key.removeprefix(start): sentence for key, sentence in known.items() if key.startswith(start)}
    )


def _flatten(prefix: str, nested: dict[str, Any]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in nested.items():
        if isinstance(value, dict):
            pairs.extend(_flatten(f"{prefix}{key}.", value))
        else:
            pairs.append((f"{prefix}{key}", value))
    return pairs
