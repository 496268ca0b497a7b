"""Every sentence that a person reads in the app, one catalogue (JSON) per language."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_DEFAULT_LANGUAGE = "es"


def language() -> str:
    """Return the language of the reader."""
    return _DEFAULT_LANGUAGE


@lru_cache
def catalogue(code: str) -> dict[str, str]:
    """Load a language's texts as `{"page.part": "sentence"}`."""
    nested = json.loads((_FOLDER / f"{code}.json").read_text("utf-8"))
    return dict(_flatten("", nested))


def text(key: str, **values: object) -> str:
    """Return a sentence with its `{placeholders}` filled in; an unknown key raises KeyError."""
    sentence = catalogue(language())[key]
    return sentence.format(**values) if values else sentence


def group(prefix: str) -> dict[str, str]:
    """Return all sentences whose keys start with `prefix`, by the rest of their key."""
    start = f"{prefix}."
    known = catalogue(language())
    return {key.removeprefix(start): sentence for key, sentence in known.items() if key.startswith(start)}


def _flatten(prefix: str, nested: dict[str, Any]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, value in nested.items():
        if isinstance(value, dict):
            pairs.extend(_flatten(f"{prefix}{key}.", value))
        else:
            pairs.append((f"{prefix}{key}", value))
    return pairs
