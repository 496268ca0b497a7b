"""References to figures that only the engine knows: `{{offers.0.total_text}}`, `{{debts.creditor=NARANJO.id}}`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

REFERENCE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


class ReferenceMissing(LookupError):
    """Nothing stands where a reference points."""


def resolve(value: Any, facts: Mapping[str, Any]) -> Any:
    """Return a value with its references filled in; one that is nothing but a reference keeps the fact's type."""
    if isinstance(value, Mapping):
        return {name: resolve(item, facts) for name, item in value.items()}
    if not isinstance(value, str):
        return value
    whole = REFERENCE.fullmatch(value)
    return look_up(whole[1], facts) if whole else fill_in(value, facts)


def fill_in(text: str, facts: Mapping[str, Any], write: Callable[[str], str] = str) -> str:
    """Return a text with its references filled in, each as `write` writes it."""
    return REFERENCE.sub(lambda match: write(str(look_up(match[1], facts))), text)


def look_up(path: str, facts: Mapping[str, Any]) -> Any:
    """Return the fact: names and positions between full stops; `name=words` finds the entry that has the words.

    Raises ReferenceMissing.
    """
    found: Any = facts
    for step in path.split("."):
        try:
            found = _step(found, step)
        except (LookupError, TypeError, ValueError, StopIteration):
            raise ReferenceMissing(path) from None
    return found


def _step(found: Any, step: str) -> Any:
    if "=" in step:
        name, words = step.split("=", 1)
        return next(item for item in found if words in str(item[name]))
    return found[step] if isinstance(found, Mapping) else found[int(step)]
