"""The child process that reads one file: limits itself, reads from its input, writes lines of JSON to its output.

Started by `isolated`; the first line of its input says what to do, the file follows. Each line of its output is
`{"page": …, "pages": …}`, `{"passage": …}`, `{"problem": code}` or, last, `{"done": …}`.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from backend.domain.errors import InvalidInput
from backend.knowledge.ingestion.reading import Limits, check_file, read_file

PAGES_BETWEEN_LINES = 5
MOST_OPEN_FILES = 64


def limit_process(limits: Limits) -> None:
    """Let the system stop this process beyond its memory and time, and let it write no file; not on Windows."""
    try:
        import resource
    except ImportError:
        return
    seconds = limits.seconds + 5
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, MOST_OPEN_FILES),
    ):
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            # Some systems know a limit by name only; the time is kept by the parent everywhere.
            continue


def main(source: BinaryIO, output: BinaryIO) -> None:
    """Do what the first line asks, and write what came of it."""

    def say(line: dict[str, Any]) -> None:
        output.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        output.flush()

    def on_page(page: int, pages: int) -> None:
        if page % PAGES_BETWEEN_LINES == 0 or page == pages:
            say({"page": page, "pages": pages})

    request = json.loads(source.readline())
    limits = Limits(**request["limits"])
    limit_process(limits)
    try:
        content = source.read()
        if request["only_check"]:
            say({"done": asdict(check_file(request["name"], content, limits))})
            return
        read = read_file(request["name"], content, limits, on_page)
    except InvalidInput as error:
        say({"problem": error.code})
        return
    except MemoryError:
        say({"problem": "document_too_heavy"})
        return
    except Exception:
        # A reader that stumbles met a file that no program wrote like that.
        say({"problem": "document_damaged"})
        return
    for passage in read.passages:
        say({"passage": asdict(passage)})
    say({"done": {"media_type": read.media_type, "title": read.title, "pages": read.pages}})


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
