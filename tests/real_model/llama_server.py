"""llama.cpp's own server as a process: `python llama_server.py MODEL TEMPLATE PORT`; prints its address when ready.

Run with the packages of `prepare.py` on the path. One thread: on two busy cores, two were fifty times slower.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

CONTEXT = 49_152


def main(model: str, template: str, port: str) -> None:
    """Serve until ended."""
    import xllamacpp  # type: ignore[import-not-found]

    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.chat_template = Path(template).read_text(encoding="utf-8")
    parameters.use_jinja = True
    parameters.port = int(port)
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.warmup = False
    server = xllamacpp.Server(parameters)
    print(f"ready {server.listening_address}", flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main(*sys.argv[1:])
