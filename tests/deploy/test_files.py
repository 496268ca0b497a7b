"""The files in `deploy/` say what the product says: programs check the ones that they would read."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.config import ROOT, Settings
from frontend.web.cookies import PRE_SESSION
from tests.deploy.cluster import TEMPLATE, nginx_configuration, patient_session, running_process
from tests.servers import PATIENCE_SECONDS, free_port

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
SETTINGS = {item.name.upper() for item in fields(Settings)}
# Read by others than the backend's settings: the frontend, gunicorn's own file, Python.
OTHERS = {"NEGOTIATOR_API_URL", "API_BIND", "API_THREADS", "WEB_CONCURRENCY", "FLASK_APP"}


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which(name, path=str(Path(sys.executable).parent))
    assert program, f"{name} belongs to requirements-dev.in"
    return subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True)


def compose() -> dict[str, Any]:
    mapping: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return mapping


def test_the_dockerfile_has_nothing_that_its_linter_minds() -> None:
    result = tool("hadolint", "Dockerfile")
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("schema", "file"),
    [("vendor.compose-spec", "compose.yaml"), ("vendor.github-workflows", ".github/workflows/ci.yaml")],
)
def test_it_follows_its_schema(schema: str, file: str) -> None:
    result = tool("check-jsonschema", "--builtin-schema", schema, file)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_image_gets_all_that_it_copies_and_no_secrets() -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [
        source
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]
    assert copied
    assert set(copied) == set(allowed)
    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert not any(Path(path).name == ".env" for path in allowed)


def test_the_image_runs_as_nobody_in_particular() -> None:
    users = re.findall(r"^USER (\S+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert users == ["10001"]


@pytest.mark.parametrize("listen", ["127.0.0.1:18080", "127.0.0.1:18443"])
def test_nginx_reads_the_template(tmp_path: Path, listen: str) -> None:
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("nginx is not installed")
    main = nginx_configuration(
        tmp_path,
        listen=listen,
        internal="127.0.0.1:18081",
        api=["127.0.0.1:1"],
        ui=["127.0.0.1:2", "127.0.0.1:3"],
    )
    result = subprocess.run([nginx, "-t", "-p", tmp_path, "-c", main], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_nginx_logs_no_one_time_link_even_when_nobody_answers(tmp_path: Path) -> None:
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("nginx is not installed")
    public, internal, nobody = (free_port() for _ in range(3))
    main = nginx_configuration(
        tmp_path,
        listen=f"127.0.0.1:{public}",
        internal=f"127.0.0.1:{internal}",
        api=[f"127.0.0.1:{nobody}"],
        ui=[f"127.0.0.1:{nobody}"],
    )
    command = [nginx, "-p", str(tmp_path), "-c", str(main), "-g", "daemon off;"]
    with running_process(command, dict(os.environ), tmp_path / "printed.log"):
        answer = patient_session().get(
            f"http://127.0.0.1:{public}/aceptar?enlace=a-secret", timeout=PATIENCE_SECONDS
        )
    assert answer.status_code == 502
    logged = {path.name: path.read_text() for path in tmp_path.glob("*.log")}
    assert '"GET /aceptar" 502' in logged["access.log"]
    assert "a-secret" not in "".join(logged.values())


def test_nginx_keeps_a_browser_by_the_cookie_that_the_user_interface_sets() -> None:
    assert f"(?:__Host-)?{PRE_SESSION}=" in TEMPLATE.read_text(encoding="utf-8")


def test_names_in_the_template_are_those_that_compose_and_the_guide_fill_in() -> None:
    names = set(re.findall(r"\$\{([A-Z_]+)\}", TEMPLATE.read_text(encoding="utf-8")))
    assert names == set(compose()["services"]["nginx"]["environment"])
    guide = (ROOT / "documents" / "operations.md").read_text(encoding="utf-8")
    assert all(f"{name}=" in guide for name in names)


def test_settings_of_the_containers_are_settings() -> None:
    example = (ROOT / "deploy" / "compose.env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
    for service in compose()["services"].values():
        if "env_file" in service:
            named |= set(service["environment"])
    assert named - SETTINGS - OTHERS == set()


def test_files_that_containers_read_are_there() -> None:
    for service in compose()["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert not source.startswith("./") or (ROOT / source).exists(), source


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_program_of_the_product(path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(path.read_text(encoding="utf-8"))
    program = Path(unit["Service"]["ExecStart"].split()[0])
    assert program.is_relative_to("/opt/negotiator/.venv/bin")
    assert shutil.which(program.name, path=str(Path(sys.executable).parent)), program.name
    assert unit["Service"]["User"] == "negotiator"
    for assignment in unit["Service"].get("Environment", "").split():
        assert assignment.split("=")[0] in SETTINGS | OTHERS


def test_commands_of_the_guide_exist() -> None:
    guide = (ROOT / "documents" / "operations.md").read_text(encoding="utf-8")
    for unit in re.findall(r"negotiator-[a-z]+", guide):
        assert any(path.name.startswith(unit) for path in UNITS), unit
