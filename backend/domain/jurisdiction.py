"""What a country's law asks of whoever collects a debt there, as data: `jurisdictions/<code>.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .contact_limits import ContactRules
from .limitation import LimitationRules
from .rate_caps import CapRules

_FOLDER = files("backend.domain") / "jurisdictions"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Something that a person must be told at the start of a conversation."""

    code: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class JurisdictionPack:
    """One jurisdiction's rules; each carries the source that it was taken from.

    `never_ask_why`: why nobody is asked for the reason of a default (the rule holds everywhere).
    """

    code: str
    name: str
    contact: ContactRules
    rate_caps: CapRules
    limitation: LimitationRules
    disclosures: tuple[Disclosure, ...]
    never_ask_why: str

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> JurisdictionPack:
        """KeyError or ValueError for data that is not complete."""
        return cls(
            code=str(data["code"]),
            name=str(data["name"]),
            contact=ContactRules.from_mapping(data["contact"]),
            rate_caps=CapRules.from_mapping(data["rate_caps"]),
            limitation=LimitationRules.from_mapping(data["limitation"]),
            disclosures=tuple(Disclosure(d["code"], d["text"], d["source"]) for d in data["disclosures"]),
            never_ask_why=str(data["conduct"]["never_ask_why"]["source"]),
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
