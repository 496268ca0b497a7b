"""`negotiator_tools.json` and the functions say the same; where they do not, the start says what to add where."""

from __future__ import annotations

import copy
import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import backend.assistant.tools
from backend.api.assistant import EXTENSION
from backend.app import create_app
from backend.assistant.tools.registry import FUNCTIONS, ToolsMismatchError, find_mismatches, load_registry
from backend.config import ROOT, Settings, load_settings
from backend.services.context import ServiceContext
from tests.factories import make_user, sign_in

FILE = ROOT / "negotiator_tools.json"
DECLARED: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
# Who somebody is comes from the session; what is paid comes from the engine's rows.
NEVER_AN_ARGUMENT = {
    "user_id",
    "debtor_id",
    "document_number",
    "cedula",
    "email",
    "name",
    "session_id",
    "currency",
}

Change = Callable[[dict[str, dict[str, Any]]], None]


def test_the_package_of_tools_is_loaded() -> None:
    assert backend.assistant.tools.__name__ in FUNCTIONS["get_all_debts"][1].__module__


def test_the_file_and_the_functions_agree() -> None:
    assert find_mismatches(DECLARED) == {}
    assert DECLARED.keys() == FUNCTIONS.keys()


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_tool_never_takes_an_identity(name: str) -> None:
    properties = DECLARED[name]["parameters"]["properties"]
    assert NEVER_AN_ARGUMENT.isdisjoint(properties)
    assert all(entry.get("description") for entry in properties.values())


def test_only_preparing_an_agreement_asks_for_confirmation_and_none_accepts() -> None:
    assert [name for name, entry in DECLARED.items() if entry["confirmation"]] == ["prepare_agreement"]
    assert not [name for name in DECLARED if "accept" in name]
    assert set(DECLARED["prepare_agreement"]["parameters"]["properties"]) == {"offer_id"}


def _without_entry(declared: dict[str, dict[str, Any]]) -> None:
    del declared["open_dispute"]


def _without_function(declared: dict[str, dict[str, Any]]) -> None:
    declared["call_a_taxi"] = {**declared["report_hardship"], "name": "call_a_taxi"}


def _other_parameters(declared: dict[str, dict[str, Any]]) -> None:
    parameters = declared["set_debt_id"]["parameters"]
    parameters["properties"] = {"debt": {"type": "integer"}}
    parameters["required"] = ["debt"]


def _other_effect(declared: dict[str, dict[str, Any]]) -> None:
    declared["get_all_debts"]["effect"] = "write"


def _not_strict(declared: dict[str, dict[str, Any]]) -> None:
    declared["set_debt_id"]["parameters"]["additionalProperties"] = True


def _optional(declared: dict[str, dict[str, Any]]) -> None:
    declared["set_debt_id"]["parameters"]["required"] = []


def _no_schema(declared: dict[str, dict[str, Any]]) -> None:
    declared["set_debt_id"]["parameters"]["properties"]["debt_id"]["type"] = "entero"


def _other_name(declared: dict[str, dict[str, Any]]) -> None:
    declared["set_debt_id"]["name"] = "choose_debt"


def _no_confirmation(declared: dict[str, dict[str, Any]]) -> None:
    del declared["set_debt_id"]["confirmation"]


MISMATCHES: list[tuple[Change, str, str]] = [
    (_without_entry, "open_dispute", "add an entry to negotiator_tools.json"),
    (_without_function, "call_a_taxi", "add a function `call_a_taxi` with @tool in backend/assistant/tools"),
    (_other_parameters, "set_debt_id", "parameters in the file are ['debt'], in the function ['debt_id']"),
    (_other_effect, "get_all_debts", "the file says effect 'write', the function 'read'"),
    (_not_strict, "set_debt_id", "additionalProperties: false"),
    (_optional, "set_debt_id", "list every property in `required`"),
    (_no_schema, "set_debt_id", "no JSON Schema"),
    (_other_name, "set_debt_id", "its own `name`"),
    (_no_confirmation, "set_debt_id", "`confirmation` (true or false)"),
]


def _changed_file(folder: Path, change: Change) -> Path:
    declared = copy.deepcopy(DECLARED)
    change(declared)
    path = folder / "negotiator_tools.json"
    path.write_text(json.dumps(declared), encoding="utf-8")
    return path


def _use(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(Settings, "tools_file", property(lambda _: path))


@pytest.mark.parametrize(
    ("change", "name", "told"), MISMATCHES, ids=[case[0].__name__[1:] for case in MISMATCHES]
)
def test_a_mismatch_is_told_with_what_to_do(tmp_path: Path, change: Change, name: str, told: str) -> None:
    with pytest.raises(ToolsMismatchError) as stopped:
        load_registry(_changed_file(tmp_path, change), strict=True)
    assert f"{name}: " in str(stopped.value)
    assert told in str(stopped.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "negotiator_tools.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ToolsMismatchError, match=r"negotiator_tools\.json"):
        load_registry(path, strict=False)


def test_a_mismatch_stops_the_start_in_development(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(
        {},
        flask_env="development",
        secret_key="a-secret-that-only-these-tests-know",
        sqlalchemy_database_uri=f"sqlite:///{tmp_path / 'none.sqlite3'}",
    )
    _use(monkeypatch, _changed_file(tmp_path, _without_function))
    with pytest.raises(ToolsMismatchError, match="call_a_taxi"):
        create_app(settings)


def test_in_production_the_tool_is_off_and_an_alert_is_logged(
    make_app: Callable[..., Flask],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _use(monkeypatch, _changed_file(tmp_path, _other_parameters))
    with caplog.at_level(logging.ERROR):
        app = make_app(flask_env="production")
    tools = app.extensions[EXTENSION].tools_in_force()
    assert DECLARED.keys() - tools.keys() == {"set_debt_id"}
    assert [(record.levelname, record.tool) for record in caplog.records if hasattr(record, "tool")] == [
        ("ERROR", "set_debt_id")
    ]


def test_the_api_lists_the_tools_as_they_are_declared(client: FlaskClient, context: ServiceContext) -> None:
    sign_in(client, make_user(context))
    listed = client.get("/api/v1/assistant/tools").json["items"]  # type: ignore[index]
    assert {tool["name"]: tool for tool in listed} == DECLARED


def test_the_worked_example_of_the_documentation_is_what_the_product_has() -> None:
    guide = (ROOT / "documents" / "extending-tools.md").read_text(encoding="utf-8")
    entry, module, test = re.findall(r"^```(?:json|python)\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)[:3]
    tools = ROOT / "backend" / "assistant" / "tools"
    campaign = ROOT / "tests" / "assistant" / "test_tools_on_a_campaign.py"
    assert entry.rstrip() in FILE.read_text(encoding="utf-8")
    assert module == (tools / "company.py").read_text(encoding="utf-8")
    assert test in campaign.read_text(encoding="utf-8")
