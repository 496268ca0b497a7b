"""Python processes that begin with the product imported, where the system can: each would take seconds for it."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

# What any of them needs: all come from one server, which imports once, before the first of them.
PRELOADED = (
    "backend.app",
    "backend.delivery.pdf",
    "backend.delivery.sheet",
    "flask_openapi3_redoc",
    "flask_openapi3_swagger",
    "openai",
    "pandas",
    "requests",
    "streamlit",
    "streamlit.web.server.starlette",
    "tests.factories",
    "uvicorn",
    "uvicorn.protocols.http.httptools_impl",
    "uvloop",
    "tests.forked_warm",
)


@cache
def processes() -> Any:
    """Return `multiprocessing` with processes that have it all imported; never with a copy of this one's threads."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    method = multiprocessing.get_context("forkserver")
    method.set_forkserver_preload(list(PRELOADED))
    return method


class ForkedProgram:
    """A running `python ARGUMENTS`, to be waited for and ended like one of `subprocess`."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], log: Path, folder: Path
    ) -> None:
        self.args = arguments
        values = (list(arguments), dict(environment), str(log), str(folder))
        self._process: BaseProcess = processes().Process(target=_run, args=values)
        self._process.start()

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        assert self._process.pid is not None
        return self._process.pid

    def wait(self, timeout: float) -> int:
        """Return the exit code; raises `subprocess.TimeoutExpired`."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self.args, timeout)
        return self._process.exitcode

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()


def _run(arguments: list[str], environment: dict[str, str], log: str, folder: str) -> None:
    option, module, *rest = arguments
    assert option == "-m"
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    with open(log, "wb") as output:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(output.fileno(), stream.fileno())
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
