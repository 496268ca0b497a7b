"""What is recorded in the audit trail has a name that administrators read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields

from backend.api.users import ChangesBody
from backend.domain.affordability import PaymentSource
from backend.domain.agreement import AgreementStatus
from backend.domain.hardship import CaseKind, Path
from backend.domain.timeouts import TimeoutRules
from backend.services.alert_rules import EDITABLE
from backend.services.cases import DISPUTE_REASONS
from backend.services.mail_sending import DECISIONS
from frontend.settings import ROOT
from frontend.texts import group_in

ACTION, KIND = 3, 4
# What writes to the trail, and what hands on to it; the names of their arguments that are no details.
WRITERS = {"record", "_record", "_keep", "_tell", "audit_agreement", "add_audit"}
PARAMETERS = {"action", "actor_id", "actor_role", "details", "now", "object_id", "object_type"}
# What makes the details of several places.
MAKERS = {"audit_details", "details"}
# Recorded as a whole: the times of a profile, and what of an alert or of an employee's account is changed.
WHOLE = {*(field.name for field in fields(TimeoutRules)), *EDITABLE, *ChangesBody.model_fields}


def functions() -> Iterator[ast.FunctionDef]:
    """Every function of the services."""
    for path in (ROOT / "backend" / "services").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield node


def writing(function: ast.FunctionDef) -> list[ast.Call]:
    """The calls in a function that write to the trail."""
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return [call for call in calls if ast.unparse(call.func).rpartition(".")[2] in WRITERS]


def recorded(place: int, name: str) -> set[str]:
    """Every text that is given to what writes to the trail at a place of its arguments, or by a name."""
    return {
        node.value
        for function in functions()
        for call in writing(function)
        for given in (*call.args[place : place + 1], *(one.value for one in call.keywords if one.arg == name))
        for node in ast.walk(given)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def recorded_details() -> set[str]:
    """The name of every detail: a keyword, or a key of a mapping that is given or that `details` stands for."""
    found = set(WHOLE)
    for function in functions():
        calls = writing(function)
        found |= {word.arg for call in calls for word in call.keywords if word.arg} - PARAMETERS
        if function.name in MAKERS:
            found |= keys(function)
        elif calls:
            found = found.union(*map(keys, calls), *map(keys, about_details(function)))
    return found


def about_details(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The assignments of a function to `details`, or to a key of it."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(ast.unparse(target).partition("[")[0] == "details" for target in targets):
                yield node


def keys(node: ast.AST) -> set[str]:
    """The texts that are keys of a mapping in a piece of code."""
    mappings = [one for one in ast.walk(node) if isinstance(one, ast.Dict)]
    places = [one.slice for one in ast.walk(node) if isinstance(one, ast.Subscript)]
    written = [*places, *(key for mapping in mappings for key in mapping.keys)]
    return {str(key.value) for key in written if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def names(group: str) -> set[str]:
    """The keys of a group of the catalogue."""
    return set(group_in("es", group))


def test_every_recorded_action_and_kind_of_thing_has_a_name() -> None:
    actions, kinds = recorded(ACTION, "action"), recorded(KIND, "object_type")
    assert len(actions) > 30
    assert actions - names("audit_action") == set()
    assert kinds - names("audit_object") == set()


def test_every_detail_and_every_code_in_one_has_a_name() -> None:
    codes = {*AgreementStatus, *CaseKind, *Path, *PaymentSource, *DISPUTE_REASONS, *DECISIONS}
    details = recorded_details()
    assert details > {"payment_id", "paid_minor", "waits_for", "without_account", "limitation_warning_read"}
    assert details - names("audit_detail") == set()
    assert {str(code) for code in codes} - names("audit_value") == set()
