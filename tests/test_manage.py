"""manage.py as somebody meets it: an old Python, a busy port, no network, a process that does not stay up."""

from __future__ import annotations

import ast
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import manage

ROOT = Path(manage.__file__).parent
UNREACHABLE = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_RETRIES": "0",
    "PIP_NO_CACHE_DIR": "1",
}
AS_IF_OLD = """
import runpy, sys
sys.version_info = (3, 8, 18, "final", 0)
sys.argv = ["manage.py", "run"]
runpy.run_path("manage.py", run_name="__main__")
"""


def call(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in `folder` and return what it printed."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server((manage.HOST, 0)) as server:
        yield server


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with manage.py and nothing to install."""
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    (tmp_path / "requirements-dev.txt").write_text("# nothing\n")
    return tmp_path


def test_an_old_python_can_read_the_file() -> None:
    source = (ROOT / "manage.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))


def test_an_old_python_gets_a_sentence_that_says_what_to_do() -> None:
    answer = call(ROOT, "-c", AS_IF_OLD)
    assert answer.returncode == 1
    assert "needs Python 3.11 or newer" in answer.stderr
    assert "is 3.8" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("option", ["--api-port", "--ui-port"])
def test_a_busy_port_is_named_with_its_option_before_anything_is_made(
    project: Path, listener: socket.socket, option: str
) -> None:
    port = listener.getsockname()[1]
    free = {"--api-port": "--ui-port", "--ui-port": "--api-port"}[option]
    answer = call(project, "manage.py", "run", option, str(port), free, "0")
    assert answer.returncode == 1
    assert f"Port {port} is in use" in answer.stderr
    assert f"{option} {port + 10}" in answer.stderr
    assert not (project / ".venv").exists()


def test_setup_is_done_once_for_the_same_requirements(project: Path) -> None:
    first = call(project, "manage.py", "setup")
    assert first.returncode == 0, first.stderr
    assert "Installing requirements.txt" in first.stdout
    again = call(project, "manage.py", "setup")
    assert "Installing" not in again.stdout
    (project / "requirements.txt").write_text("# still nothing, but another file\n")
    changed = call(project, "manage.py", "setup")
    assert "Making .venv" not in changed.stdout
    assert "Installing requirements.txt" in changed.stdout


def test_setup_without_a_network_says_so(project: Path) -> None:
    (project / "requirements.txt").write_text(f"nowhere-to-be-found==1.0 --hash=sha256:{'0' * 64}\n")
    answer = call(project, "manage.py", "setup", **UNREACHABLE)
    assert answer.returncode == 1
    assert "The package index cannot be reached. Check the network" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("log", "advice"),
    [
        ("error: Microsoft Visual C++ 14.0 or greater is required.", "needs a C compiler"),
        (
            "error: command 'gcc' failed: No such file\nERROR: Failed building wheel for x",
            "needs a C compiler",
        ),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "download was damaged"),
        ("something that nobody has seen", "could not be installed"),
    ],
)
def test_a_failed_installation_says_what_to_do_and_where_the_log_is(log: str, advice: str) -> None:
    message = manage.pip_trouble(log)
    assert advice in message
    assert str(manage.PIP_LOG) in message


def test_a_missing_venv_module_names_the_package() -> None:
    message = manage.venv_trouble(
        "The virtual environment was not created because ensurepip is not available."
    )
    assert f"apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in message


@pytest.mark.parametrize("line", ["SECRET_KEY=", "# SECRET_KEY=change-me", "OTHER=1"])
def test_env_file_gets_a_secret_of_its_own(tmp_path: Path, line: str) -> None:
    (tmp_path / ".env.example").write_text(f"# Settings\n{line}\nLOCALE=es_CO\n")
    assert manage.write_env_file(tmp_path)
    lines = (tmp_path / ".env").read_text().splitlines()
    secrets = [text.removeprefix("SECRET_KEY=") for text in lines if text.startswith("SECRET_KEY=")]
    assert [len(secret) >= 32 for secret in secrets] == [True]
    assert "LOCALE=es_CO" in lines
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_env_file_that_exists_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".env.example").write_text("SECRET_KEY=\n")
    (tmp_path / ".env").write_text("SECRET_KEY=mine\n")
    assert not manage.write_env_file(tmp_path)
    assert (tmp_path / ".env").read_text() == "SECRET_KEY=mine\n"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children run by the Python of the tests, and restarted without a pause."""
    monkeypatch.setattr(manage, "VENV_PYTHON", sys.executable)
    monkeypatch.setattr(manage, "FIRST_PAUSE", 0.0)


@pytest.mark.usefixtures("here")
def test_a_process_that_keeps_ending_is_restarted_a_few_times_and_then_given_up(
    capfd: pytest.CaptureFixture[str],
) -> None:
    child = manage.Child("worker", ["-c", "raise SystemExit(3)"], dict(os.environ))
    child.process.wait()
    while child.watch():
        child.process.wait()
    assert child.restarts == manage.MOST_RESTARTS
    assert capfd.readouterr().out.count("The worker ended with code 3; starting it again.") == child.restarts


@pytest.mark.usefixtures("here")
def test_a_process_that_does_not_want_to_end_is_ended(listener: socket.socket) -> None:
    stubborn = (
        "import signal, socket, sys, threading;"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"socket.create_connection(({manage.HOST!r}, {listener.getsockname()[1]}));"
        "threading.Event().wait()"
    )
    child = manage.Child("API", ["-c", stubborn], dict(os.environ))
    listener.settimeout(60)
    connection, _ = listener.accept()
    connection.close()
    child.ask_to_stop()
    child.make_stop(time.monotonic())
    assert child.process.poll() is not None
