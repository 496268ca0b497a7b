"""How quick the interface is for a debtor, beside a plain Streamlit app with the same chat over the same API.

`python -m tests.browser.bench [--sessions 20] [--minutes 1]`; needs a Chromium, and an idle machine to mean
anything: the browsers run on it too, for both apps alike. Both apps are one process. First one person alone, then
as many at once as `--sessions` says, who think for five seconds between one message's answer and the next message.
That is measured twice: with all their browsers on this machine, and as it is in life, with one browser here and the
others elsewhere (`talker.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright
from sqlalchemy import select

from backend.app import create_app
from backend.config import load_settings
from backend.db.models.debts import Debt, Debtor
from tests.browser.bench.talker import Recording, Talker, record
from tests.browser.bench.visitor import click, load, load_again, milliseconds, say, sign_in
from tests.browser.conftest import FLAGS, Product, flask, running_processes
from tests.browser.person import PASSWORD
from tests.factories import make_user
from tests.frontend.processes import free_port, running
from tests.run import find_browser

ROUNDS = 7
PAGES = ("Acuerdos", "Mis deudas")
THINKING = 5.0
# Everybody's first messages, so that the conversation holds offers while it is measured.
OPENING = ("buenas, {number}", "quiero ver mis opciones de pago")
QUESTIONS = (
    "¿cuánto debo?",
    "¿a quién le debo?",
    "gracias por la explicación",
    "¿qué pasa si no puedo pagar ahora?",
)
Speaker = Callable[[str], Awaitable[float]]
NO_LIMITS = {"TURN_LIMIT": "1000 per minute", "SIGN_IN_LIMIT": "1000 per minute"}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a debt and an account."""

    email: str
    number: str


def processor_time(pid: int) -> float:
    """Return the milliseconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Return the resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@asynccontextmanager
async def opened(browser: Browser) -> AsyncIterator[Page]:
    """A window of somebody new."""
    context = await browser.new_context(locale="es-CO", reduced_motion="reduce")
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def begin(page: Page, product: Product, visitor: Visitor) -> None:
    """Sign in, open the chat and come as far as the offers."""
    await sign_in(page, product.ui, visitor.email)
    await click(page, "Conversación")
    for line in OPENING:
        await say(page, line.format(number=visitor.number))


async def measure_cold_load(browser: Browser, product: Product) -> float:
    """Return the median of first visits, each in a browser that has nothing yet."""
    times = []
    for _ in range(ROUNDS):
        async with opened(browser) as page:
            times.append(await milliseconds(partial(load, page, product.ui)))
    # The first visit of all is the process's own first run, too.
    return statistics.median(times[1:])


async def measure_one(browser: Browser, product: Product, visitor: Visitor) -> dict[str, float]:
    """Return the medians of what somebody alone waits for, and what it costs the process."""
    pid, found = product.ui_pid, {}
    found["cold load, ms"] = await measure_cold_load(browser, product)
    async with opened(browser) as page:
        await sign_in(page, product.ui, visitor.email)
        clicks = [await milliseconds(partial(click, page, label)) for label in PAGES * ROUNDS]
        found["click to settled, ms"] = statistics.median(clicks)
        await click(page, "Conversación")
        for line in OPENING:
            await say(page, line.format(number=visitor.number))
        used = processor_time(pid)
        replies = [await milliseconds(partial(say, page, f"¿cuánto debo? {n}")) for n in range(ROUNDS)]
        found["message to settled, ms"] = statistics.median(replies)
        found["processor per message, ms"] = (processor_time(pid) - used) / ROUNDS
        again = [await milliseconds(lambda: load_again(page)) for _ in range(ROUNDS)]
        found["F5, ms"] = statistics.median(again)
    return found


async def measure_many(
    browser: Browser, product: Product, visitors: list[Visitor], seconds: float, *, survives_reload: bool
) -> dict[str, float]:
    """Return what many at once wait for, who think in between, and what each costs the process."""
    pid, before = product.ui_pid, memory(product.ui_pid)
    contexts = [await browser.new_context(locale="es-CO", reduced_motion="reduce") for _ in visitors]
    pages = [await context.new_page() for context in contexts]
    for page, visitor in zip(pages, visitors, strict=True):
        await begin(page, product, visitor)
    per_session = (memory(pid) - before) / len(visitors)
    used = processor_time(pid)
    waited = await converse_all([partial(timed_in_browser, page) for page in pages], seconds)
    cost = (processor_time(pid) - used) / len(waited)
    many = f"{len(visitors)} at once"
    found = {
        f"{many}: messages": float(len(waited)),
        **spread(f"{many}, browsers here", waited),
        f"{many}: processor per message, ms": cost,
        f"{many}: memory per session, MB": per_session,
    }
    if survives_reload:
        recordings = [await record(*pair) for pair in zip(pages[1:], contexts[1:], strict=True)]
        for context in contexts[1:]:
            await context.close()
        found |= await measure_elsewhere(pages[0], recordings, many, seconds)
    return found


async def measure_elsewhere(
    page: Page, recordings: list[Recording], many: str, seconds: float
) -> dict[str, float]:
    """Return what one browser here waits for, and the others elsewhere, while all talk at once."""
    async with AsyncExitStack() as stack:
        talkers = [await stack.enter_async_context(Talker(recording)) for recording in recordings]
        here, elsewhere = await asyncio.gather(
            converse_all([partial(timed_in_browser, page)], seconds),
            converse_all([talker.say for talker in talkers], seconds),
        )
    return {
        f"{many}, this browser alone here: median, ms": statistics.median(here),
        **spread(f"{many}, over the wire", elsewhere),
    }


async def timed_in_browser(page: Page, words: str) -> float:
    """Say something in a real browser and return the milliseconds until it stands still."""
    return await milliseconds(partial(say, page, words))


async def converse_all(speakers: list[Speaker], seconds: float) -> list[float]:
    """Let all talk, thinking in between, and return the milliseconds of every message."""
    waited, until = [], time.monotonic() + seconds

    async def converse(speak: Speaker, number: int) -> None:
        # They do not all begin at the same moment.
        await asyncio.sleep(random.Random(number).uniform(0, THINKING))
        turn = 0
        while time.monotonic() < until:
            waited.append(await speak(f"{QUESTIONS[turn % len(QUESTIONS)]} {turn}"))
            turn += 1
            await asyncio.sleep(THINKING)

    await asyncio.gather(*(converse(speak, number) for number, speak in enumerate(speakers)))
    return waited


def spread(name: str, waited: list[float]) -> dict[str, float]:
    """Return the median and the 95th percentile."""
    return {
        f"{name}: median, ms": statistics.median(waited),
        f"{name}: p95, ms": statistics.quantiles(waited, n=20)[-1],
    }


def make_visitors(database: Path, count: int) -> list[Visitor]:
    """Give as many people of the demo an account, their number proved."""
    app = create_app(load_settings({}, flask_env="test", sqlalchemy_database_uri=f"sqlite:///{database}"))
    context = app.extensions["negotiator"]
    with context.read() as uow:
        query = (
            select(Debtor.document_number)
            .join(Debt, Debt.debtor_id == Debtor.id)
            .where(Debt.currency == "COP", Debtor.email.not_like("%.%@example.com"))
            .group_by(Debtor.document_number)
            .order_by(Debtor.document_number)
            .limit(count)
        )
        numbers = list(uow.connection.execute(query).scalars())
    for number in numbers:
        make_user(context, email=f"visitante{number}@example.com", bound_document=number, password=PASSWORD)
    return [Visitor(f"visitante{number}@example.com", number) for number in numbers]


@contextmanager
def our_app(database: Path, place: Path) -> Iterator[Product]:
    """The product as it is delivered."""
    with running_processes(database, place, NO_LIMITS, {}) as product:
        yield product


@contextmanager
def plain_app(database: Path, place: Path) -> Iterator[Product]:
    """The plain app before the same API, started as Streamlit's documentation says, where no setting of ours is."""
    port = free_port()
    script = Path(__file__).with_name("plain_app.py")
    options = ["--server.port", str(port), "--server.headless", "true", "--browser.gatherUsageStats", "false"]
    address = f"http://127.0.0.1:{port}"
    with (
        running_processes(database, place, NO_LIMITS, {}) as product,
        running(
            ["-m", "streamlit", "run", str(script), *options],
            {"NEGOTIATOR_API_URL": product.api},
            answers_at=f"{address}/_stcore/health",
            log=place / "plain.log",
            folder=place,
        ) as process,
    ):
        yield Product(address, product.api, process.pid)


async def measure(
    product: Product, visitors: list[Visitor], seconds: float, *, survives_reload: bool
) -> dict[str, float]:
    """Measure one app, first alone, then with many; from elsewhere only where a session outlives its page."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        found = await measure_one(browser, product, visitors[0])
        found |= await measure_many(browser, product, visitors[1:], seconds, survives_reload=survives_reload)
        await browser.close()
    return found


def main() -> None:
    """Measure both, and print them side by side."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=1.0)
    wanted = parser.parse_args()
    columns = []
    for start in (our_app, plain_app):
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "negotiator.sqlite3"
            flask(database, "database", "upgrade")
            flask(database, "demo", "load")
            visitors = make_visitors(database, wanted.sessions + 1)
            with start(database, Path(folder)) as product:
                measuring = measure(product, visitors, wanted.minutes * 60, survives_reload=start is our_app)
                columns.append(asyncio.run(measuring))
    print(f"{'':48}{'as delivered':>14}{'plain app':>14}")
    for name, value in columns[0].items():
        plain = f"{columns[1][name]:14.1f}" if name in columns[1] else f"{'-':>14}"
        print(f"{name:48}{value:14.1f}{plain}")


if __name__ == "__main__":
    main()
