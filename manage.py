#!/usr/bin/env python3
"""Set up, run and test Negotiator with nothing but Python 3.11 to 3.14.

    python manage.py run            install, migrate, load the demo, start everything, until Ctrl-C
    python manage.py test [...]     the whole test suite with its own servers; arguments go to pytest
    python manage.py prove [...]    the same with the large numbers of examples and kills
    python manage.py setup          only make .venv and install what is pinned

This file uses the standard library only, and even an old Python can read it far enough to say what is wrong.
"""

import argparse
import contextlib
import hashlib
import http.client
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

OLDEST, TOO_NEW = (3, 11), (3, 15)


def check_python(version: tuple, program: str) -> None:  # A SyntaxError here? Use Python 3.11 or newer.
    """Stop with a plain sentence where this Python is too old; warn where nobody has tried it yet."""
    if version < OLDEST:
        sys.exit(
            f"Negotiator needs Python 3.11 or newer, and {program} is {version[0]}.{version[1]}.\n"
            "Install a newer one (https://www.python.org/downloads/) and start this again with it, "
            "for example: python3.11 manage.py run"
        )
    if version >= TOO_NEW:
        say("This Python is newer than 3.14; if the installation fails, use Python 3.11 to 3.14.")


def say(message: str) -> None:
    """Print one line at once, also into a pipe."""
    print(message, flush=True)


if __name__ == "__main__":
    check_python(sys.version_info[:2], sys.executable)

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SIGN_INS = VENV / "demo-sign-ins.txt"
STAMP = VENV / "negotiator-installed.txt"
PIP_LOG = VENV / "pip.log"
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
HOST = "127.0.0.1"
BACKEND = ["-m", "flask", "--app", "backend.app"]
# How a child gets a process group of its own, and is asked to end, on Windows and elsewhere.
OWN_GROUP: dict = {"creationflags": 0x200} if os.name == "nt" else {"start_new_session": True}
STOP_REQUESTS = [getattr(signal, n) for n in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, n)]
STOP_SIGNAL = getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM)
START_SECONDS = 90
STOP_SECONDS = 15
MOST_RESTARTS, FIRST_PAUSE = 5, 1.0
# A child that has run this long is healthy again: its restarts no longer count.
STEADY_SECONDS = 60
# What pip's log says, and what a person can do about it; the first that fits is shown.
PIP_TROUBLES = (
    ("No space left on device", "The disk is full: free about 2 GB and start this again."),
    (
        r"Microsoft Visual C\+\+|Failed building wheel|Failed to build|subprocess-exited-with-error",
        "A package has no ready-made build for this machine, and building it needs a C compiler.\n"
        "Use a 64-bit Python 3.11 to 3.14 from https://www.python.org, or install a compiler: "
        "`apt install build-essential python3-dev` on Debian and Ubuntu, `xcode-select --install` on macOS, "
        "the Visual Studio Build Tools on Windows.",
    ),
    ("DO NOT MATCH THE HASHES", "A download was damaged, and nothing of it was installed: try again."),
    (
        "NewConnectionError|NameResolutionError|name resolution|getaddrinfo failed|new connection"
        "|ConnectTimeout|Connection refused|ProxyError|Read timed out|CERTIFICATE_VERIFY",
        "The package index cannot be reached. Check the network (and HTTPS_PROXY, behind a proxy), "
        "then start this again.",
    ),
)


def set_up(development: bool = False) -> None:
    """Make `.venv` and install the pinned packages, unless that has been done for these very files."""
    names = [RUNTIME, DEVELOPMENT] if development else [RUNTIME]
    wanted = {fingerprint(name): name for name in names}
    done = set(STAMP.read_text().split() if STAMP.exists() and VENV_PYTHON.exists() else ())
    if set(wanted) <= done:
        return
    if not VENV_PYTHON.exists() or not is_same_python():
        make_environment()
        done = set()
    STAMP.unlink(missing_ok=True)
    for name in (name for mark, name in wanted.items() if mark not in done):
        install(name)
    still_true = done & {fingerprint(RUNTIME), fingerprint(DEVELOPMENT)}
    STAMP.write_text("\n".join(still_true | set(wanted)))


def fingerprint(requirements: str) -> str:
    """Name a requirements file's content together with the Python that it is installed for."""
    content = (ROOT / requirements).read_bytes() + repr((sys.version_info[:2], str(VENV))).encode()
    return requirements + ":" + hashlib.sha256(content).hexdigest()


def is_same_python() -> bool:
    """Tell whether `.venv` was made by this minor version of Python and still starts."""
    question = "import sys, pip; print(*sys.version_info[:2])"
    answer = subprocess.run([str(VENV_PYTHON), "-c", question], capture_output=True, text=True)
    return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def make_environment() -> None:
    """Make `.venv` anew; say what to install where the venv module is not there."""
    say(f"Making .venv with Python {sys.version.split()[0]} ...")
    if Path(sys.prefix) == VENV:
        sys.exit("This is the Python of .venv, which has to be made anew: start this with another Python.")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        output = made.stdout + made.stderr
        sys.exit(venv_trouble(output) + "\n\nWhat Python said:\n" + output.strip())


def venv_trouble(output: str) -> str:
    """Turn the output of a failed `python -m venv` into what a person can do about it."""
    if "ensurepip" in output or "No module named" in output:
        package = "python{}.{}-venv".format(*sys.version_info)
        return (
            f"This Python has no venv module. On Debian and Ubuntu: `apt install {package}`; "
            "elsewhere install Python from https://www.python.org."
        )
    return f"Python could not make {VENV}: check that this folder may be written and the disk has room."


def install(requirements: str) -> None:
    """Install one requirements file, with pip's own progress on a terminal and a sentence when it fails."""
    say(f"Installing {requirements} (the first time takes a few minutes) ...")
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += [] if sys.stdout.isatty() else ["--quiet", "--progress-bar", "off"]
    PIP_LOG.unlink(missing_ok=True)
    command += ["--log", str(PIP_LOG), "--require-hashes", "-r", str(ROOT / requirements)]
    if subprocess.call(command) == 0:
        return PIP_LOG.unlink(missing_ok=True)
    log = PIP_LOG.read_text(encoding="utf-8", errors="replace") if PIP_LOG.exists() else ""
    sys.exit("\n" + pip_trouble(log))


def pip_trouble(log: str) -> str:
    """Turn the log of a failed installation into what a person can do about it."""
    for pattern, advice in PIP_TROUBLES:
        if re.search(pattern, log):
            return f"{advice}\nEverything that pip said is in {PIP_LOG}."
    return f"The packages could not be installed: {PIP_LOG} tells why. Start this again after mending it."


def write_env_file(folder: Path) -> bool:
    """Make `.env` from `.env.example` with a secret of its own; False where there is one already."""
    target = folder / ".env"
    if target.exists():
        return False
    example = (folder / ".env.example").read_text(encoding="utf-8")
    line = "SECRET_KEY=" + secrets.token_urlsafe(48)
    text, found = re.subn(r"(?m)^#?[ \t]*SECRET_KEY[ \t]*=.*$", line, example, count=1)
    # Readable by its owner only, from the first moment on.
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text if found else f"{example.rstrip()}\n{line}\n")
    return True


class Child:
    """One process that has to stay up: started, watched, restarted a few times, stopped."""

    def __init__(self, name: str, arguments: list, environment: dict) -> None:
        self.name = name
        self.arguments = arguments
        self.environment = environment
        self.restarts = 0
        self.due = 0.0
        self.process = self.start()

    def start(self) -> subprocess.Popen:
        """Start it in a group of its own, so that Ctrl-C reaches it once, from here."""
        self.since = time.monotonic()
        command = [str(VENV_PYTHON), *self.arguments]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, **OWN_GROUP)

    def watch(self) -> bool:
        """Restart it if it has ended and its pause is over; False when it has ended too often."""
        if self.process.poll() is None:
            return True
        now = time.monotonic()
        if not self.due:
            self.restarts = 0 if now - self.since > STEADY_SECONDS else self.restarts
            if self.restarts >= MOST_RESTARTS:
                return False
            self.due = now + FIRST_PAUSE * 2**self.restarts
            say(f"The {self.name} ended with code {self.process.returncode}; starting it again.")
        elif now >= self.due:
            self.restarts += 1
            self.due = 0.0
            self.process = self.start()
        return True

    def ask_to_stop(self) -> None:
        """Ask it to end, as its own Ctrl-C would."""
        if self.process.poll() is None:
            self.process.send_signal(STOP_SIGNAL)

    def make_stop(self, deadline: float) -> None:
        """Wait until it has ended, and end it with its own children when it does not."""
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            if os.name == "nt":
                self.process.kill()
            else:
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def run(options: argparse.Namespace) -> int:
    """Set everything up, start API, worker and user interface, and keep them up until Ctrl-C."""
    for port, option in ((options.api_port, "--api-port"), (options.ui_port, "--ui-port")):
        check_port(port, option)
    set_up()
    if write_env_file(ROOT):
        say("Made .env with a secret key of its own.")
    for name in STOP_REQUESTS:
        signal.signal(name, stop_asked)
    children: list = []
    try:
        start_all(children, options, child_environment(options.api_port, options.ui_port))
        while all(child.watch() for child in children):
            time.sleep(0.2)
        say("One of the processes does not stay up, so everything stops; its messages are above.")
        return 1
    except KeyboardInterrupt:
        say("\nStopping ...")
        return 0
    finally:
        stop_all(children)


def start_all(children: list, options: argparse.Namespace, environment: dict) -> None:
    """Start the three processes, each as soon as what it needs is there, and greet when they answer."""
    ui = ["frontend.streamlit_app:app", "--host", HOST, "--port", str(options.ui_port), "--no-access-log"]
    children.append(Child("user interface", ["-m", "uvicorn", *ui], environment))
    demo = [] if options.no_demo else ["--demo", str(SIGN_INS)]
    backend_step(
        "Looking after the database and the model of the language ...", ["prepare", *demo], environment
    )
    children.append(Child("API", ["-m", "backend.app"], environment))
    children.append(Child("worker", [*BACKEND, "worker"], environment))
    say("Starting ...")
    wait_until_ready(children, options)
    greet(options)


def child_environment(api_port: int, ui_port: int) -> dict:
    """The environment of the three processes: the caller's, and where each finds the others."""
    api, ui = f"http://{HOST}:{api_port}", f"http://{HOST}:{ui_port}"
    # The worker is a process of its own here, not a thread of the API's.
    ours = {"PORT": str(api_port), "WORKER_EMBEDDED": "no", "PYTHONUTF8": "1"}
    return {**os.environ, **ours, "NEGOTIATOR_API_URL": api, "PUBLIC_URL": ui}


def check_port(port: int, option: str) -> None:
    """Stop with a plain sentence where another program listens on a port that we need."""
    with socket.socket() as probe:
        probe.settimeout(1)
        answered = probe.connect_ex((HOST, port)) == 0
    if not answered:
        with contextlib.suppress(OSError), socket.socket() as probe:
            if os.name != "nt":  # There, this option would let two programs share a port.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return
    sys.exit(
        f"Port {port} is in use by another program (perhaps Negotiator is already running).\n"
        f"Stop that program, or choose another port: python manage.py run {option} {port + 10}"
    )


def backend_step(title: str, arguments: list, environment: dict) -> None:
    """Run one of the backend's commands; stop with its own message when it fails."""
    say(title)
    result = subprocess.run([str(VENV_PYTHON), *BACKEND, *arguments], cwd=ROOT, env=environment)
    if result.returncode:
        sys.exit(f"`flask --app backend.app {' '.join(arguments)}` did not work; its message is above.")


def stop_asked(signal_number: int, frame: object) -> None:
    """A request to end from the system is the same as Ctrl-C."""
    raise KeyboardInterrupt


def stop_all(children: list) -> None:
    """Stop every process, the last started first; a second Ctrl-C does not leave any behind."""
    for name in (signal.SIGINT, *STOP_REQUESTS):
        signal.signal(name, signal.SIG_IGN)
    for child in reversed(children):
        child.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.make_stop(deadline)


def wait_until_ready(children: list, options: argparse.Namespace) -> None:
    """Return when API and user interface both answer; stop when one ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    pending = [("API", options.api_port, "/healthz"), ("user interface", options.ui_port, "/_stcore/health")]
    while pending:
        for child in children:
            if child.process.poll() is not None:
                sys.exit(f"The {child.name} ended while it was starting; its message is above.")
        pending = [part for part in pending if not answers(part[1], part[2])]
        if pending and time.monotonic() > deadline:
            sys.exit(f"The {pending[0][0]} does not answer on port {pending[0][1]}; its messages are above.")
        time.sleep(0.1)


def answers(port: int, path: str) -> bool:
    """Tell whether a local server answers this path with 200."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def greet(options: argparse.Namespace) -> None:
    """Print the addresses and, with the demo data, who can sign in."""
    say(
        f"\n  Negotiator   http://{HOST}:{options.ui_port}\n  API          http://{HOST}:{options.api_port}/docs\n"
    )
    if not options.no_demo:
        say(SIGN_INS.read_text(encoding="utf-8"))
    say("\nStop everything with Ctrl-C.")


def test(arguments: list, large: bool) -> int:
    """Install what tests need, and run the whole suite with the servers and the browser that it needs."""
    set_up(development=True)
    command = [str(VENV_PYTHON), "-m", "tests.run", *(["--large"] if large else []), *arguments]
    return subprocess.call(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"})


def make_parser() -> argparse.ArgumentParser:
    """The commands and options of this file."""
    parser = argparse.ArgumentParser(
        prog="manage.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="{setup,run,test,prove}")
    setup = commands.add_parser("setup", help="make .venv and install what is pinned")
    setup.add_argument("--dev", action="store_true", help="also what tests and checks need")
    start = commands.add_parser("run", help="start API, worker and user interface, and keep them up")
    start.add_argument("--api-port", type=int, default=8000, metavar="PORT", help="default 8000")
    start.add_argument("--ui-port", type=int, default=8501, metavar="PORT", help="default 8501")
    start.add_argument("--no-demo", action="store_true", help="do not load the demo campaign and accounts")
    commands.add_parser(
        "test",
        help="the whole suite; further arguments go to pytest; --real-model [FILE.gguf]: a real model server only",
        add_help=False,
    )
    commands.add_parser("prove", help="the whole suite with the large numbers", add_help=False)
    return parser


def main(arguments: list) -> int:
    """Run one command; return the exit code of the process."""
    parser = make_parser()
    options, rest = parser.parse_known_args(arguments)
    if options.command in ("test", "prove"):
        return test(rest, large=options.command == "prove")
    if rest:
        parser.error("unknown: " + " ".join(rest))
    if options.command == "run":
        return run(options)
    set_up(development=options.dev)
    say("Everything is installed in .venv. Start with: python manage.py run")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
