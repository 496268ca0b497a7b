"""What a country's law asks of whoever collects a debt there, as data: `jurisdictions/<code>.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .contact_limits import ContactRules

_FOLDER = files("backend.domain") / "jurisdictions"


@dataclass(frozen=True, slots=True)
class JurisdictionPack:
    """One jurisdiction's rules; each carries the source that it was taken from."""

    code: str
    name: str
    contact: ContactRules

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> JurisdictionPack:
        """KeyError or ValueError for data that is not complete."""
        return cls(
            code=str(data["code"]),
            name=str(data["name"]),
            contact=ContactRules.from_mapping(data["contact"]),
        )


def jurisdiction_codes() -> tuple[str, ...]:
    """The codes (ISO 3166-1 alpha-2) of the packs that there are."""
    names = sorted(entry.name for entry in _FOLDER.iterdir())
    return tuple(name.removesuffix(".json") for name in names if name.endswith(".json"))


@cache
def load_pack(code: str) -> JurisdictionPack:
    """The pack of a jurisdiction by its code. KeyError where there is none."""
    if code not in jurisdiction_codes():
        raise KeyError(code)
    return JurisdictionPack.from_mapping(json.loads((_FOLDER / f"{code}.json").read_text("utf-8")))
