"""The scenarios beside this file, as the guards see them; `make_scenarios.py` writes them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FOLDER = HERE / "scenarios"
INSTRUCTIONS = (HERE / "instructions.md").read_text(encoding="utf-8")

Scenario = dict[str, Any]


def scenario_names() -> list[str]:
    """Return the names of the scenarios, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.json"))


@cache
def load_scenario(name: str) -> Scenario:
    """Return a scenario; nobody changes it."""
    recorded: Scenario = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return recorded
