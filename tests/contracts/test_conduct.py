"""Our own words keep to what every jurisdiction's pack asks: say that it is no person, never ask why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from backend.assistant import __file__ as assistant_package
from backend.domain.jurisdiction import jurisdiction_codes, load_pack
from frontend.settings import ROOT

FLOW = ROOT / "backend" / "assistant" / "flows" / "default.yaml"
WORDS = (
    FLOW,
    ROOT / "negotiator_tools.json",
    *sorted((ROOT / "frontend" / "texts" / "es").glob("*.json")),
    *sorted(Path(assistant_package).parent.rglob("*.py")),
)
# A question for the reason of a default: "¿por qué no has pagado?", "¿cuál fue el motivo del atraso?"
ASKS_WHY = re.compile(
    r"¿[^?¿]*(por qué|motivo|razón|causa|a qué se debe)[^?¿]*"
    r"(pag|atras|mora|incumpl|debe|deuda|retras)[^?¿]*\?",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "question",
    ["¿Por qué no pagaste la cuota?", "¿Cuál fue el motivo del atraso?", "¿A qué se debe la mora?"],
)
def test_such_questions_would_be_found(question: str) -> None:
    assert ASKS_WHY.search(f"Hola. {question} Gracias.")


def test_none_of_our_texts_asks_why_somebody_did_not_pay() -> None:
    assert all(load_pack(code).never_ask_why for code in jurisdiction_codes())
    asking = {
        path.name: found.group() for path in WORDS if (found := ASKS_WHY.search(path.read_text("utf-8")))
    }
    assert asking == {}


def test_the_first_thing_that_anybody_reads_is_that_it_is_no_person() -> None:
    flow = yaml.safe_load(FLOW.read_text("utf-8"))
    greeting = flow["states"]["inicial"]["template"]
    for code in jurisdiction_codes():
        assert "artificial_intelligence" in {item.code for item in load_pack(code).disclosures}
    assert "un programa, no una persona" in greeting
