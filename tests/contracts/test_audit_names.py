"""What is recorded in the audit trail has a name that administrators read."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from backend.domain.affordability import PaymentSource
from backend.domain.agreement import AgreementStatus
from backend.domain.hardship import CaseKind, Path
from backend.services.cases import DISPUTE_REASONS
from backend.services.mail_sending import DECISIONS
from frontend.settings import ROOT
from frontend.texts import catalogue

ACTION, KIND = 3, 4


def recorded(place: int) -> Iterator[str]:
    """Every text that the services give `record` at a place of its arguments."""
    for path in (ROOT / "backend").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                given = node.args[place] if len(node.args) > place else None
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    yield given.value


def recorded_details() -> Iterator[str]:
    """The name of every detail that the services give `record` by a keyword."""
    for path in (ROOT / "backend").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record":
                yield from (keyword.arg for keyword in node.keywords if keyword.arg is not None)


def names(group: str) -> set[str]:
    """The keys of a group of the catalogue."""
    return {key.removeprefix(f"{group}.") for key in catalogue("es") if key.startswith(f"{group}.")}


def test_every_recorded_action_and_kind_of_thing_has_a_name() -> None:
    actions, kinds = set(recorded(ACTION)), set(recorded(KIND))
    assert len(actions) > 30
    assert actions - names("audit_action") == set()
    assert kinds - names("audit_object") == set()


def test_every_detail_and_every_code_in_one_has_a_name() -> None:
    codes = {*AgreementStatus, *CaseKind, *Path, *PaymentSource, *DISPUTE_REASONS, *DECISIONS}
    assert set(recorded_details()) - names("audit_detail") == set()
    assert {str(code) for code in codes} - names("audit_value") == set()
