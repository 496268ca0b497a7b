"""Everything that can be wrong with the file of tools, said at once: for whoever adds a tool, and for CI.

The start only asks whether file and functions agree. This asks more: that a model's provider takes the schemas
as strict ones, that each parameter says what it means, and that none of them is an identity.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from backend.assistant.tools.registry import find_mismatches

# Who somebody is comes from the session, and in what they pay from the debt.
NEVER_A_PARAMETER = frozenset(
    {
        *("user_id", "debtor_id", "person_id", "session_id"),
        *("document_number", "cedula", "nif", "nie"),
        *("name", "email", "telephone", "currency"),
    }
)
UNWRITTEN = "POR ESCRIBIR"


def list_faults(path: Path) -> list[str]:
    """Return what to add or change where, sorted by tool; empty when all is well."""
    try:
        declared = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_without_repeats)
    except (OSError, ValueError) as error:
        return [f"{path.name} cannot be read: {error}"]
    if not isinstance(declared, dict):
        return [f"{path.name} must hold an object keyed by tool name."]
    shapeless = [name for name, entry in declared.items() if not _has_parameters(entry)]
    if shapeless:
        return [f"{name}: the entry must be an object whose `parameters` are one too." for name in shapeless]
    faults = [text for texts in find_mismatches(declared).values() for text in texts]
    for name, entry in declared.items():
        faults += [f"{name}: {text}" for text in _faults_of(entry)]
    return sorted(faults)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"`{name}` is there twice, and only the last one would count")
    return dict(pairs)


def _has_parameters(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("parameters"), dict)


def _faults_of(entry: Mapping[str, Any]) -> Iterator[str]:
    if str(entry.get("description", "")).startswith(UNWRITTEN):
        yield "write its `description`, in Spanish: a model decides by it when to use the tool."
    yield from _faults_of_properties(entry["parameters"], "")


def _faults_of_properties(schema: Mapping[str, Any], place: str) -> Iterator[str]:
    properties = schema.get("properties")
    for name, inner in properties.items() if isinstance(properties, dict) else ():
        where = f"{place}{name}"
        if name in NEVER_A_PARAMETER:
            yield f"`{where}` must not be a parameter: who is meant comes from the session."
        if not isinstance(inner, dict) or not inner.get("description"):
            yield f"parameter `{where}` needs a `description`, in Spanish."
        if isinstance(inner, dict):
            yield from _faults_inside(inner, where)


def _faults_inside(schema: Mapping[str, Any], where: str) -> Iterator[str]:
    """What strictness asks of an object in an object, or in a list."""
    if isinstance(schema.get("items"), dict):
        yield from _faults_inside(schema["items"], f"{where}[]")
    if "object" not in (schema.get("type"), *_several(schema.get("type"))):
        return
    if schema.get("additionalProperties") is not False:
        yield f"object `{where}` needs `additionalProperties: false`."
    if sorted(schema.get("required", [])) != sorted(schema.get("properties", {})):
        yield f"object `{where}` lists every property in `required`."
    yield from _faults_of_properties(schema, f"{where}.")


def _several(kind: Any) -> list[Any]:
    return kind if isinstance(kind, list) else []
