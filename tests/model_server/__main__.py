"""The scripted model server as a process; see README.md here."""

from __future__ import annotations

import argparse
import json
import runpy
import time
from pathlib import Path

from tests.model_server.server import ModelServer
from tests.model_server.steps import read_steps


def main() -> None:
    """Serve until interrupted; the first line of output is the base address."""
    parser = argparse.ArgumentParser(prog="python -m tests.model_server", description=__doc__)
    parser.add_argument("--script", type=Path, required=True, help="a .json or .py file")
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--no-validation", action="store_true", help="spare the checks, for measurements")
    given = parser.parse_args()
    with ModelServer(given.port, validate=not given.no_validation) as server:
        load_script(server, given.script)
        print(server.url, flush=True)
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            return


def load_script(server: ModelServer, path: Path) -> None:
    """Give the server the script of a file: JSON with `answers`, or Python with a function `answer(asked)`."""
    if path.suffix == ".py":
        server.model(runpy.run_path(str(path))["answer"])
        return
    script = json.loads(path.read_text(encoding="utf-8"))
    server.script(*read_steps(script["answers"]), repeat=script.get("repeat", False))


if __name__ == "__main__":
    main()
