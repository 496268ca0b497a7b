"""How quick the interface is for a debtor, beside the same pages with Streamlit's own settings.

`python -m tests.browser.bench [--sessions 20]`; needs NEGOTIATOR_TEST_BROWSER, and an idle machine to mean anything.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import BROWSER, FLAGS, Product, flask, running_processes
from tests.browser.person import PASSWORD, SETTLED

EMAIL = "carlos.fajardo@example.com"
UNTUNED = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}
ROUNDS = 7
PAGES = ("Acuerdos", "Mis deudas")
HEADINGS = {"Acuerdos": "Tus acuerdos", "Mis deudas": "Hola, Carlos", "Conversación": "Conversación"}


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long an act takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def processor_time(pid: int) -> float:
    """Return the milliseconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Return the resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def sign_in(page: Page, address: str) -> None:
    """Sign in and wait for the first page."""
    page.goto(address)
    page.locator("input[type=email]").fill(EMAIL)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("input[type=password]").press("Enter")
    page.locator(".st-key-account").wait_for()
    page.wait_for_selector(SETTLED)


def load(page: Page, address: str) -> None:
    """Open the sign-in of a browser that has nothing yet, until it can be used."""
    page.goto(address)
    page.locator("input[type=email]").wait_for()
    page.wait_for_selector(SETTLED)


def load_again(page: Page) -> None:
    """Press F5, until the page can be used."""
    page.reload()
    page.locator(".st-key-account").wait_for()
    page.wait_for_selector(SETTLED)


def click(page: Page, label: str) -> None:
    """Go to a page, until it has its heading and nothing runs."""
    page.get_by_role("link", name=label, exact=True).click()
    page.get_by_role("heading", name=HEADINGS[label], exact=True).wait_for()
    page.wait_for_selector(SETTLED)


def say(page: Page, number: int) -> None:
    """Send a message, until its reply is there and nothing runs."""
    box = page.get_by_test_id("stChatInputTextArea")
    box.fill(f"hola {number}")
    box.press("Enter")
    bubbles = page.get_by_test_id("stChatMessage").filter(has_text=f"hola {number}")
    bubbles.wait_for()
    page.locator(".st-key-opinions").wait_for()
    page.wait_for_selector(SETTLED)


@contextmanager
def opened(browser: Browser) -> Iterator[Page]:
    """A window of somebody new."""
    context = browser.new_context(locale="es-CO", reduced_motion="reduce")
    try:
        yield context.new_page()
    finally:
        context.close()


def measure(browser: Browser, product: Product, sessions: int) -> dict[str, float]:
    """Return the medians of what a debtor waits for, and what it costs the process."""
    pid, found = product.ui_pid, {}
    with opened(browser) as page:
        found["cold load, ms"] = milliseconds(lambda: load(page, product.ui))
        sign_in(page, product.ui)
        again = [milliseconds(lambda: load_again(page)) for _ in range(ROUNDS)]
        found["F5, ms"] = statistics.median(again)
        clicks = [milliseconds(lambda label=label: click(page, label)) for label in PAGES * ROUNDS]  # type: ignore[misc]
        found["click to settled, ms"] = statistics.median(clicks)
        click(page, "Conversación")
        used = processor_time(pid)
        replies = [milliseconds(lambda number=number: say(page, number)) for number in range(ROUNDS)]  # type: ignore[misc]
        found["message to settled, ms"] = statistics.median(replies)
        found["processor per message, ms"] = (processor_time(pid) - used) / ROUNDS
    before = memory(pid)
    contexts = [browser.new_context() for _ in range(sessions)]
    for context in contexts:
        sign_in(context.new_page(), product.ui)
    found[f"memory per session ({sessions} open), MB"] = (memory(pid) - before) / sessions
    for context in contexts:
        context.close()
    return found


def main() -> None:
    """Measure both, and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=10)
    sessions = parser.parse_args().sessions
    columns = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ[BROWSER], args=FLAGS)
        for number, settings in enumerate(({}, UNTUNED)):
            place = Path(folder) / str(number)
            place.mkdir()
            database = place / "negotiator.sqlite3"
            flask(database, "database", "upgrade")
            flask(database, "demo", "load")
            with running_processes(database, place, {}, settings) as product:
                columns.append(measure(browser, product, sessions))
        browser.close()
    print(f"{'':36}{'as delivered':>14}{'untuned':>14}")
    for name, value in columns[0].items():
        print(f"{name:36}{value:14.1f}{columns[1][name]:14.1f}")


if __name__ == "__main__":
    main()
