"""Files from outside are read in a child process with limits: what goes wrong there stays there."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Any

from backend.config import ROOT, child_environment
from backend.knowledge.ingestion.problems import SENTENCES, problem
from backend.knowledge.ingestion.reading import CheckedFile, Limits, OnPage, ReadDocument
from backend.knowledge.passages import Passage

COMMAND = (sys.executable, "-m", "backend.knowledge.ingestion.child")
MOST_OUTPUT = 256 * 1024 * 1024
SECONDS_FOR_CHECK = 20


def check_isolated(name: str, content: bytes, limits: Limits) -> CheckedFile:
    """Tell that a file may be kept, after a quick look; raises what `check_file` raises."""
    seconds = min(limits.seconds, SECONDS_FOR_CHECK)
    for line in _run(name, content, limits, seconds, only_check=True):
        if "done" in line:
            return CheckedFile(**line["done"])
    raise problem("document_too_heavy")


def read_isolated(
    name: str, content: bytes, limits: Limits, on_page: OnPage = lambda page, pages: None
) -> ReadDocument:
    """Return what a file says; raises InvalidInput with a code of `problems.SENTENCES`.

    A child that runs out of time or memory, or that a file brings down, is `document_too_heavy`.
    """
    passages = []
    for line in _run(name, content, limits, limits.seconds, only_check=False):
        if "page" in line:
            on_page(line["page"], line["pages"])
        elif "passage" in line:
            passages.append(_passage(line["passage"]))
        elif "done" in line:
            return ReadDocument(**line["done"], passages=tuple(passages))
    raise problem("document_too_heavy")


def _passage(values: dict[str, Any]) -> Passage:
    cells = tuple((str(header), str(value)) for header, value in values.pop("cells"))
    return Passage(**values, cells=cells)


def _run(
    name: str, content: bytes, limits: Limits, seconds: float, *, only_check: bool
) -> Iterator[dict[str, Any]]:
    """Yield what the child says until it ends; raises the problem that it names."""
    if len(content) > limits.size:
        raise problem("document_too_large")
    request = {"name": name, "limits": asdict(limits), "only_check": only_check}
    child = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=child_environment(),
    )
    try:
        assert child.stdin is not None
        assert child.stdout is not None
        head = json.dumps(request).encode() + b"\n"
        threading.Thread(target=_feed, args=(child.stdin, head, content), daemon=True).start()
        for line in _lines(child.stdout, time.monotonic() + seconds):
            if "problem" in line:
                raise problem(line["problem"] if line["problem"] in SENTENCES else "document_damaged")
            yield line
    finally:
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _feed(stdin: IO[bytes], head: bytes, content: bytes) -> None:
    # A child that ended early does not want the rest.
    with contextlib.suppress(OSError):
        stdin.write(head)
        stdin.write(content)
    with contextlib.suppress(OSError):
        stdin.close()


def _lines(stdout: IO[bytes], deadline: float) -> Iterator[dict[str, Any]]:
    """Yield lines until the output ends; raises `document_too_heavy` at the deadline."""
    lines: queue.Queue[bytes | None] = queue.Queue(maxsize=1000)
    stopped = threading.Event()
    threading.Thread(target=_collect, args=(stdout, lines, stopped), daemon=True).start()
    size = 0
    try:
        while True:
            try:
                line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise problem("document_too_heavy") from None
            if line is None:
                return
            size += len(line)
            if size > MOST_OUTPUT:
                raise problem("document_too_long")
            yield json.loads(line)
    finally:
        stopped.set()


def _collect(stdout: IO[bytes], lines: queue.Queue[bytes | None], stopped: threading.Event) -> None:
    with contextlib.suppress(OSError, ValueError):
        for line in stdout:
            while not stopped.is_set():
                with contextlib.suppress(queue.Full):
                    lines.put(line, timeout=0.2)
                    break
    while not stopped.is_set():
        with contextlib.suppress(queue.Full):
            lines.put(None, timeout=0.2)
            break
