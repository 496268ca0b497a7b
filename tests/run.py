"""The whole suite with everything it needs: `python -m tests.run [--large | --real-model [FILE]] [pytest arguments]`.

`python manage.py test` calls this in `.venv`. It finds or installs a browser, starts PostgreSQL, tells pytest
of both through the environment, and names what could not be run here; in CI, that is a failure. `--real-model` runs
tests/real_model instead, and nothing else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.real_model.prepare import MODEL, RANDOM
from tests.servers import POSTGRES_URL, ServerUnavailable, postgres_server, scratch_folder

BROWSER = "NEGOTIATOR_TEST_BROWSER"
NAMED_BROWSER = ("CHROMIUM_PATH", BROWSER)
SMALL = {"NEGOTIATOR_EXAMPLES": "100", "NEGOTIATOR_KILLS": "10", "NEGOTIATOR_IMPORT_ROWS": "20000"}
LARGE = {"NEGOTIATOR_EXAMPLES": "100000", "NEGOTIATOR_KILLS": "200", "NEGOTIATOR_IMPORT_ROWS": "1000000"}
MOST_WORKERS = 5
# Several times what a run's folders hold, in bytes.
SPACE, LARGE_SPACE = 4 * 2**30, 16 * 2**30
# Debian's packages and a program of each: the production set-up is rehearsed where they are.
PACKAGES = {"nginx-light": "nginx", "redis-server": "redis-server", "prometheus": "promtool"}
REAL_MODEL = "--real-model"
# The first draws the same pages without the frame of a window, in three quarters of the time.
HEADLESS_BROWSER = "chromium-headless-shell"
BROWSER_COMMANDS = (
    HEADLESS_BROWSER,
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
BROWSER_FILES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def find_browser() -> str | None:
    """Return the path of a Chromium, Chrome or Edge on this machine; CHROMIUM_PATH names another one."""
    named = next(filter(None, map(os.environ.get, NAMED_BROWSER)), None)
    places = [named] if named else [shutil.which(name) for name in BROWSER_COMMANDS] + list(BROWSER_FILES)
    return next((place for place in places if place and Path(place).exists()), None)


def install_missing() -> None:
    """Install what tests use and this machine lacks, where that needs no question (as root on Debian)."""
    packages = [name for name, program in PACKAGES.items() if shutil.which(program) is None]
    if os.environ.keys().isdisjoint(NAMED_BROWSER) and shutil.which(HEADLESS_BROWSER) is None:
        packages.append(HEADLESS_BROWSER)
    apt = shutil.which("apt-get")
    if not packages or apt is None or sys.platform == "win32" or os.geteuid() != 0:
        return
    print(f"Installing {', '.join(packages)} with apt-get ...", flush=True)
    _apt_get(apt, "update", "-qq")
    # Each by itself: one that a system does not know is no reason to go without the others.
    for package in packages:
        _apt_get(apt, "install", "-y", "-qq", "--no-install-recommends", package)
    if find_browser() is None:
        _apt_get(apt, "install", "-y", "-qq", "--no-install-recommends", "chromium")


def _apt_get(*command: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)


def pytest_command(arguments: list[str], has_browser: bool) -> list[str]:
    """Return the pytest call: everything that can run here, on several cores unless the caller chose."""
    command = [sys.executable, "-m", "pytest", "-rR", "-m", "" if has_browser else "not browser"]
    if not any(argument.startswith(("-n", "-s", "--pdb")) for argument in arguments):
        # One more than there are cores: some tests wait, for a browser, a process or a provider that is silent.
        workers = min(MOST_WORKERS, (os.cpu_count() or 1) + 1)
        command += ["-n", str(workers), "--dist", "loadfile", "--no-loadscope-reorder"]
    return command + arguments


def real_model(arguments: list[str]) -> int:
    """Run the tests of a real model server; FILE is a model in GGUF form, random weights without one."""
    rest = list(arguments)
    at = rest.index(REAL_MODEL)
    rest.pop(at)
    file = rest.pop(at) if rest[at : at + 1] and rest[at].endswith(".gguf") else RANDOM
    if file != RANDOM and not Path(file).exists():
        print(f"There is no model {file}.")
        return 1
    command = [sys.executable, "-m", "pytest", "-s", "tests/real_model", *rest]
    return subprocess.call(command, env={**os.environ, MODEL: file})


def main(arguments: list[str]) -> int:
    """Run the suite and return pytest's exit code, or 1 in CI where a part of it cannot run."""
    if REAL_MODEL in arguments:
        return real_model(arguments)
    large = "--large" in arguments
    environment = {**os.environ, **(LARGE if large else SMALL)}
    # Many tests start the product as a process: compiled anew by each, it would take half a second longer.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    missing = []
    with ExitStack() as stack:
        install_missing()
        scratch = stack.enter_context(scratch_folder(LARGE_SPACE if large else SPACE))
        environment["TMPDIR"] = str(scratch)
        browser = find_browser()
        if browser:
            environment[BROWSER] = browser
        else:
            missing.append("browser tests: install Chromium or Chrome, or set CHROMIUM_PATH")
        try:
            environment[POSTGRES_URL] = stack.enter_context(postgres_server(scratch))
        except ServerUnavailable as error:
            missing.append(f"PostgreSQL tests: {error}; or set {POSTGRES_URL}")
        missing += [
            f"tests of the production set-up: install {program}"
            for program in PACKAGES.values()
            if shutil.which(program) is None
        ]
        if missing and os.environ.get("CI"):
            print("In CI everything has to run, and this cannot:", *missing, sep="\n  ")
            return 1
        rest = [argument for argument in arguments if argument != "--large"]
        result = subprocess.call(pytest_command(rest, browser is not None), env=environment)
    for part in missing:
        print(f"NOT RUN here: {part}")
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
