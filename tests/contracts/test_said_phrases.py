"""The user interface says in other languages what the API says in Spanish: each phrase is one that the API has."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import yaml

from backend.domain.agreement import AgreementStatus
from backend.services.agreement_view import APPROVAL_TEXTS, INSTALMENT_TEXTS, STATUS_TEXTS
from backend.services.case_texts import (
    DISPUTE_STATUS_TEXTS,
    EVENT_TEXTS,
    HARDSHIP_STATUS_TEXTS,
    KIND_TEXTS,
    PATH_TEXTS,
    REASON_TEXTS,
)
from backend.services.debt_view import STATUS_TEXTS as DEBT_TEXTS
from backend.services.offer_view import FREQUENCY_TEXTS
from frontend.settings import ROOT
from frontend.texts import catalogue

BADGES = (
    *(STATUS_TEXTS, APPROVAL_TEXTS, INSTALMENT_TEXTS, DEBT_TEXTS, FREQUENCY_TEXTS),
    *(DISPUTE_STATUS_TEXTS, HARDSHIP_STATUS_TEXTS, EVENT_TEXTS, KIND_TEXTS, PATH_TEXTS, REASON_TEXTS),
)
DELIVERED = ROOT / "backend" / "assistant" / "flows" / "default.yaml"
PLACEHOLDER = re.compile(r"\{\w+\}")
# Written from a number and its plural.
PUT_TOGETHER = {"offer_one", "offer_down_one", "offer_many", "offer_down_many"}
PUT_TOGETHER |= {"wait_second", "wait_seconds", "wait_minute", "wait_minutes"}
PUT_TOGETHER |= {"row_to_debt_more", "row_token_more", "row_old_debt_more"}


def phrases() -> dict[str, str]:
    said = {key: phrase for key, phrase in catalogue("es").items() if key.startswith("said.")}
    return {key.removeprefix("said."): phrase for key, phrase in said.items()}


def test_every_badge_of_the_api_has_its_phrase() -> None:
    assert set(STATUS_TEXTS) == {status.value for status in AgreementStatus}
    badges = {words for texts in BADGES for words in texts.values()}
    assert badges - set(phrases().values()) == set()


def test_every_button_that_the_assistant_is_delivered_with_has_its_phrase() -> None:
    buttons = yaml.safe_load(DELIVERED.read_text("utf-8"))["buttons"]
    assert set(buttons.values()) - set(phrases().values()) == set()


def test_every_phrase_is_one_that_the_api_has() -> None:
    written = "\n".join([*_texts(ROOT / "backend"), DELIVERED.read_text("utf-8")])
    gone = {
        key: phrase
        for key, phrase in phrases().items()
        if key not in PUT_TOGETHER
        and not all(part in written for part in PLACEHOLDER.split(phrase) if part.strip())
    }
    assert gone == {}


def _texts(folder: Path) -> list[str]:
    """Return every text in the code of a folder; of an f-string, what stands between its values."""
    found = []
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(node.value)
    return found
