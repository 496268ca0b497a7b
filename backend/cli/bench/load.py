"""A load generator in a process of its own: closed loops of clients, or an open loop of conversations.

It speaks HTTP/1.1 over kept connections by hand, because on two cores a full client would measure itself.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# Conversations of an open loop share this many connections, as the user interface's server would.
POOLED_CONNECTIONS = 64


@dataclass(frozen=True, slots=True)
class Load:
    """What to send: `requests` are raw HTTP requests that are sent in turn.

    The clients begin within `ramp` seconds, at even distances. An answer whose body does not hold `expects` is an
    error. With `rate` (requests per second, at even distances) the loop is open: latency counts from the moment at
    which a request was due. Without it, each of `clients` sends its next request when it has its answer.
    """

    port: int
    requests: list[str]
    seconds: float
    clients: int = 8
    rate: float = 0.0
    expects: str = ""
    ramp: float = 0.0


@dataclass(slots=True)
class Measured:
    """Latencies in milliseconds, errors, how many seconds it took, and the processor time of sending."""

    latencies: list[float] = field(default_factory=list)
    errors: int = 0
    seconds: float = 0.0
    processor_seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Return the requests that were answered in a second."""
        return len(self.latencies) / self.seconds if self.seconds else float("nan")

    def add(self, later: Measured) -> None:
        """Count what was measured later of the same load as if it had followed at once."""
        self.latencies += later.latencies
        self.errors += later.errors
        self.seconds += later.seconds
        self.processor_seconds += later.processor_seconds

    def percentile(self, share: float) -> float:
        """Return the latency below which `share` of the requests stayed, in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def post(path: str, body: Mapping[str, object], token: str = "", *, stream: bool = False) -> str:
    """Return a raw POST of JSON, signed in by a session's token; with `stream` the answer comes as events."""
    payload = json.dumps(body)
    cookie = f"Cookie: negotiator_session={token}\r\n" if token else ""
    accept = "Accept: text/event-stream\r\n" if stream else ""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}{accept}Content-Type: application/json\r\n"
        f"Content-Length: {len(payload.encode())}\r\n\r\n{payload}"
    )


def run_load(load: Load) -> Measured:
    """Send the load from another process and return what it measured."""
    return start_load(load)()


def start_load(load: Load) -> Callable[[], Measured]:
    """Begin to send the load from another process; what is returned waits for its end and gives what it measured."""
    # By its path: what it needs is the standard library, and importing the package takes longer than a short load.
    command = [sys.executable, __file__]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if process.stdin:
        process.stdin.write(json.dumps(asdict(load)))
        process.stdin.close()

    def finish() -> Measured:
        output = process.stdout.read() if process.stdout else ""
        if process.wait() != 0:
            raise RuntimeError("the load generator failed")
        return Measured(**json.loads(output))

    return finish


async def _send(load: Load) -> Measured:
    measured = Measured()
    started, processor = time.perf_counter(), time.process_time()
    await (_open_loop(load, measured) if load.rate else _closed_loop(load, measured))
    measured.seconds = time.perf_counter() - started
    measured.processor_seconds = time.process_time() - processor
    return measured


async def _closed_loop(load: Load, measured: Measured) -> None:
    end = time.perf_counter() + load.seconds

    async def client(number: int) -> None:
        mine = load.requests[number :: load.clients] or load.requests
        await asyncio.sleep(load.ramp * number / load.clients)
        connection = await asyncio.open_connection("127.0.0.1", load.port)
        turn = 0
        while time.perf_counter() < end:
            await _exchange(connection, mine[turn % len(mine)], load.expects, measured, time.perf_counter())
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
            await _exchange(connection, request, load.expects, measured, due)
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


async def _exchange(
    connection: Connection, request: str, expects: str, measured: Measured, since: float
) -> None:
    reader, writer = connection
    writer.write(request.encode())
    head = await reader.readuntil(b"\r\n\r\n")
    body = await _body(reader, head.lower())
    measured.latencies.append((time.perf_counter() - since) * 1000)
    if not head.startswith(b"HTTP/1.1 200") or expects.encode() not in body:
        measured.errors += 1


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    length = re.search(rb"\r\ncontent-length: *(\d+)", head)
    if length:
        return await reader.readexactly(int(length[1]))
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return body


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_send(Load(**json.load(sys.stdin)))))))
