"""The commands about tools, on the installation itself and on a copy of the repository that they may change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from backend.assistant.tools.checks import list_faults
from backend.config import ROOT, load_settings
from backend.services.context import SYSTEM, ServiceContext
from backend.services.tool_switches import switch_tool

FILE = "negotiator_tools.json"
TESTS = Path("tests/assistant/test_tools_on_a_campaign.py")
DECLARED: dict[str, dict[str, Any]] = json.loads((ROOT / FILE).read_text(encoding="utf-8"))
DESCRIPTION = (
    "Consulta cuándo vence el próximo pago de la persona. Úsala cuando pregunta por su próxima cuota."
)
SCAFFOLDED = {
    "get_next_payment": [],
    "get_next_receipt": ["agreement_id:integer?:Acuerdo; null para el más reciente."],
    "get_next_forecast": [
        f"a_rather_long_name_of_a_parameter_{number}:number?:Importe: {number}" for number in range(4)
    ],
}


def run(app: Flask, *arguments: str) -> Any:
    return app.test_cli_runner().invoke(args=["tools", *arguments])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The repository, compiled as far as it is: what does not change there is not compiled again by each command."""
    for name in ("backend", "tests"):
        # A file under such a name is being written by another process, and soon gone.
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    for name in (FILE, "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    # The understanding is of the same data and code: it is not trained again.
    shutil.copytree(load_settings({}).models_folder, tmp_path / "instance" / "models")
    return tmp_path


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, on a database of its own."""
    environment = {
        **os.environ,
        "FLASK_ENV": "test",
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'copy.sqlite3'}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    environment.pop("NEGOTIATOR_TEST_POSTGRES_URL", None)
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=900
    )


def flask(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return python(folder, "-m", "flask", "--app", "backend.app", *arguments)


def test_list_shows_each_tool_and_whether_it_is_on(app: Flask, context: ServiceContext) -> None:
    switch_tool(context, SYSTEM, "open_dispute", enabled=False, known=DECLARED)
    result = run(app, "list")
    assert result.exit_code == 0
    lines = {line.split()[0]: line.split(maxsplit=3)[1:] for line in result.output.splitlines()}
    assert lines == {
        name: [entry["effect"], "off" if name == "open_dispute" else "on", entry["description"]]
        for name, entry in DECLARED.items()
    }


def test_check_is_content_with_what_is_delivered(app: Flask) -> None:
    result = run(app, "check")
    assert (result.exit_code, result.output) == (
        0,
        f"{FILE} and the functions agree: {len(DECLARED)} tools.\n",
    )


Change = Callable[[dict[str, Any]], Any]


def _nested(declared: dict[str, Any]) -> None:
    inner = {"type": ["object", "null"], "description": "x", "properties": {"email": {"type": "string"}}}
    whole = {"type": "array", "description": "x", "items": inner}
    parameters = declared["set_debt_id"]["parameters"]
    parameters["properties"]["debt_id"] = whole


FAULTS: list[tuple[Change, list[str]]] = [
    (lambda declared: declared.pop("open_dispute"), ["open_dispute: add an entry to negotiator_tools.json"]),
    (lambda declared: declared["open_dispute"].update(effect="read"), ["open_dispute: the file says effect"]),
    (lambda declared: declared["open_dispute"].update(description="POR ESCRIBIR"), ["write its `descripti"]),
    (lambda declared: declared.update(open_dispute=[]), ["open_dispute: the entry must be an object"]),
    (
        lambda declared: declared["set_debt_id"]["parameters"]["properties"]["debt_id"].pop("description"),
        ["set_debt_id: parameter `debt_id` needs a `description`"],
    ),
    (
        _nested,
        [
            "set_debt_id: `debt_id[].email` must not be a parameter",
            "set_debt_id: object `debt_id[]` lists every property in `required`",
            "set_debt_id: object `debt_id[]` needs `additionalProperties: false`",
            "set_debt_id: parameter `debt_id[].email` needs a `description`",
        ],
    ),
]


@pytest.mark.parametrize(("change", "told"), FAULTS)
def test_check_says_all_that_is_wrong_and_what_to_do(tmp_path: Path, change: Change, told: list[str]) -> None:
    declared = json.loads(json.dumps(DECLARED))
    change(declared)
    path = tmp_path / FILE
    path.write_text(json.dumps(declared), encoding="utf-8")
    faults = list_faults(path)
    assert len(faults) == len(told), faults
    for fault, begins in zip(faults, told, strict=True):
        assert begins in fault


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": {"parameters": {}}, "a": {"parameters": {}}}'])
def test_check_says_when_the_file_cannot_be_read(tmp_path: Path, text: str) -> None:
    path = tmp_path / FILE
    path.write_text(text, encoding="utf-8")
    (fault,) = list_faults(path)
    assert FILE in fault


def test_check_fails_a_build_in_which_something_is_missing(copy: Path) -> None:
    (copy / "backend/assistant/tools/company.py").unlink()
    result = flask(copy, "tools", "check")
    assert result.returncode == 1
    told = "get_office_hours: add a function `get_office_hours` with @tool in backend/assistant/tools"
    assert result.stderr.startswith(f"Error: {told}")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["get_all_debts"],
        ["checks"],
        ["Get_Taxi"],
        ["import"],
        ["ab"],
        ["../taxi"],
        ["call_a_taxi", "--effect", "delete"],
        ["call_a_taxi", "--parameter", "place"],
        ["call_a_taxi", "--parameter", "place:string"],
        ["call_a_taxi", "--parameter", "place:text:Dónde"],
        ["call_a_taxi", "--parameter", "session:string:Cuál"],
        ["call_a_taxi", "--parameter", "document_number:string:De quién"],
        ["call_a_taxi", "--parameter", "at:string:A qué hora", "--parameter", "at:string:A qué hora"],
    ],
)
def test_scaffold_refuses_what_could_not_be_a_tool(app: Flask, arguments: list[str]) -> None:
    before = (ROOT / FILE).read_bytes()
    result = run(app, "scaffold", *arguments)
    assert result.exit_code in {1, 2}
    assert "Error" in result.output
    assert (ROOT / FILE).read_bytes() == before
    assert not (ROOT / "backend/assistant/tools/call_a_taxi.py").exists()


def test_scaffold_shows_what_it_would_write(app: Flask) -> None:
    before = (ROOT / FILE).read_bytes(), (ROOT / TESTS).read_bytes()
    result = run(app, "scaffold", "call_a_taxi", "--effect", "write", "--dry-run")
    assert result.exit_code == 0
    for part in (
        "# backend/assistant/tools/call_a_taxi.py\n",
        '@tool("write")\ndef call_a_taxi(session: TurnSession) -> dict[str, Any]:\n',
        f'# {FILE}\n  "call_a_taxi": {{\n',
        # Which `check` reminds of until somebody has written one.
        '"description": "POR ESCRIBIR',
        f"# {TESTS.as_posix()}\ndef test_call_a_taxi_answers(sit: Sit) -> None:\n",
    ):
        assert part in result.output
    assert ((ROOT / FILE).read_bytes(), (ROOT / TESTS).read_bytes()) == before
    assert not (ROOT / "backend/assistant/tools/call_a_taxi.py").exists()


@pytest.mark.slow
def test_what_scaffold_writes_starts_and_fails_until_it_is_written(copy: Path) -> None:
    before = (copy / FILE).read_text(encoding="utf-8")
    for name, parameters in SCAFFOLDED.items():
        options = [part for parameter in parameters for part in ("--parameter", parameter)]
        made = flask(copy, "tools", "scaffold", name, "--description", DESCRIPTION, *options)
        assert made.returncode == 0, made.stderr

    after = (copy / FILE).read_text(encoding="utf-8")
    assert after.startswith(before.removesuffix("\n}\n"))
    for name, parameters in SCAFFOLDED.items():
        entry = json.loads(after)[name]
        assert (entry["description"], entry["effect"], entry["confirmation"]) == (DESCRIPTION, "read", False)
        assert entry["parameters"]["required"] == [parameter.split(":")[0] for parameter in parameters]

    checked = flask(copy, "tools", "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert f"{len(DECLARED) + len(SCAFFOLDED)} tools" in checked.stdout
    written = [TESTS.as_posix(), *(f"backend/assistant/tools/{name}.py" for name in SCAFFOLDED)]
    for tool in (["check"], ["format", "--check"]):
        linted = python(copy, "-m", "ruff", *tool, "--no-cache", *written)
        assert linted.returncode == 0, linted.stdout

    chosen = " or ".join([*SCAFFOLDED, "every_tool"])
    tested = python(copy, "-m", "pytest", TESTS.as_posix(), "-q", "-k", chosen)
    assert tested.stdout.count("Unavailable: tool_not_written") >= len(SCAFFOLDED)
    assert f"{len(SCAFFOLDED)} failed, 1 passed" in tested.stdout
