"""A load generator in a process of its own: closed loops of clients, or an open loop of conversations.

It speaks HTTP/1.1 over kept connections by hand, because on two cores a full client would measure itself.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# Conversations of an open loop share this many connections, as the user interface's server would.
POOLED_CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class Load:
    """What to send: `requests` are raw HTTP requests that are sent in turn.

    With `rate` (requests per second, at even distances) the loop is open: latency counts from the moment at which
    a request was due. Without it, each of `clients` sends its next request when it has its answer.
    """

    port: int
    requests: list[str]
    seconds: float
    clients: int = 8
    rate: float = 0.0


@dataclass(slots=True)
class Measured:
    """Latencies in milliseconds, errors, and requests per second."""

    latencies: list[float] = field(default_factory=list)
    errors: int = 0
    per_second: float = 0.0

    def percentile(self, share: float) -> float:
        """Return the latency below which `share` of the requests stayed, in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def post(path: str, body: dict[str, object], token: str = "") -> str:
    """Return a raw POST of JSON, signed in by a session's token."""
    payload = json.dumps(body)
    cookie = f"Cookie: negotiator_session={token}\r\n" if token else ""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}Content-Type: application/json\r\n"
        f"Content-Length: {len(payload.encode())}\r\n\r\n{payload}"
    )


def run_load(load: Load) -> Measured:
    """Send the load from another process and return what it measured."""
    finished = subprocess.run(
        [sys.executable, "-m", "backend.cli.bench.load"],
        input=json.dumps(asdict(load)),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        check=True,
    )
    return Measured(**json.loads(finished.stdout))


async def _send(load: Load) -> Measured:
    measured = Measured()
    started = time.perf_counter()
    await (_open_loop(load, measured) if load.rate else _closed_loop(load, measured))
    measured.per_second = len(measured.latencies) / (time.perf_counter() - started)
    return measured


async def _closed_loop(load: Load, measured: Measured) -> None:
    end = time.perf_counter() + load.seconds

    async def client(number: int) -> None:
        mine = load.requests[number :: load.clients] or load.requests
        connection = await asyncio.open_connection("127.0.0.1", load.port)
        turn = 0
        while time.perf_counter() < end:
            await _exchange(connection, mine[turn % len(mine)], measured, time.perf_counter())
            turn += 1
        connection[1].close()

    await asyncio.gather(*(client(number) for number in range(load.clients)))


async def _open_loop(load: Load, measured: Measured) -> None:
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(POOLED_CONNECTIONS):
        free.put_nowait(await asyncio.open_connection("127.0.0.1", load.port))

    async def one(request: str, due: float) -> None:
        connection = await free.get()
        try:
            await _exchange(connection, request, measured, due)
        finally:
            free.put_nowait(connection)

    started = time.perf_counter()
    tasks = []
    for number in range(int(load.rate * load.seconds)):
        due = started + number / load.rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(one(load.requests[number % len(load.requests)], due)))
    await asyncio.gather(*tasks)
    while not free.empty():
        free.get_nowait()[1].close()


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _exchange(connection: Connection, request: str, measured: Measured, since: float) -> None:
    reader, writer = connection
    writer.write(request.encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    await reader.readexactly(int(length.split(b":")[1]))
    measured.latencies.append((time.perf_counter() - since) * 1000)
    if not head.startswith(b"HTTP/1.1 200"):
        measured.errors += 1


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_send(Load(**json.load(sys.stdin)))))))
