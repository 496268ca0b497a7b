"""The WSGI servers to choose from, each as the command that serves the application with its yardsticks."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from backend.config import ROOT

SERVERS = ("waitress", "gunicorn", "granian")
TARGET = "backend.cli.bench.serve:measured_app"
CONNECTIONS = 4000
BACKLOG = 2048
GRACE_SECONDS = 40


@dataclass(frozen=True, slots=True)
class Server:
    """One of `SERVERS`, with so many processes, each with so many threads."""

    name: str = "waitress"
    processes: int = 1
    threads: int = 16

    def command(self, port: int) -> list[str]:
        """Return what serves on a port of this machine; raises ValueError for what a server cannot do."""
        if self.name == "gunicorn":
            return [*_python("gunicorn"), *self._gunicorn(port)]
        if self.name == "granian":
            return [*_python("granian"), *self._granian(port)]
        if self.processes > 1:
            raise ValueError("waitress is one process")
        serve = ("--app", "backend.app", "bench", "serve")
        return [*_python("flask"), *serve, "--port", str(port), "--threads", str(self.threads)]

    def _gunicorn(self, port: int) -> list[str]:
        return [
            f"{TARGET}()",
            *("--config", str(ROOT / "deploy" / "gunicorn.conf.py"), "--bind", f"127.0.0.1:{port}"),
            *("--workers", str(self.processes), "--threads", str(self.threads)),
            *("--worker-connections", str(CONNECTIONS), "--backlog", str(BACKLOG)),
            *("--log-level", "warning", "--no-control-socket"),
        ]

    def _granian(self, port: int) -> list[str]:
        return [
            TARGET,
            *("--factory", "--interface", "wsgi", "--http", "1", "--no-ws", "--no-log"),
            *("--host", "127.0.0.1", "--port", str(port)),
            *("--workers", str(self.processes), "--blocking-threads", str(self.threads)),
            *("--backpressure", str(CONNECTIONS), "--backlog", str(BACKLOG)),
            *("--workers-kill-timeout", f"{GRACE_SECONDS}s"),
        ]


def _python(module: str) -> list[str]:
    return [sys.executable, "-m", module]
