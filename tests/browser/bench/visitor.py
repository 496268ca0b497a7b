"""What somebody does in a browser while it is timed; the same steps in our app and in the plain one."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from playwright.async_api import Page

from tests.browser.person import PASSWORD, SETTLED

HEADINGS = {"Acuerdos": "Tus acuerdos", "Mis deudas": "Hola, ", "Conversación": "Conversación"}
BUBBLE = "[data-testid=stChatMessage]"


async def milliseconds(act: Callable[[], Awaitable[None]]) -> float:
    """Return how long an act takes."""
    begun = time.perf_counter()
    await act()
    return (time.perf_counter() - begun) * 1000


async def load(page: Page, address: str) -> None:
    """Open the sign-in of a browser that has nothing yet, until it can be used."""
    await page.goto(address)
    await page.locator("input[type=email]").wait_for()
    await page.wait_for_selector(SETTLED)


async def sign_in(page: Page, address: str, email: str) -> None:
    """Sign in and wait for the first page."""
    await load(page, address)
    await page.locator("input[type=email]").fill(email)
    await page.locator("input[type=password]").fill(PASSWORD)
    await page.locator("input[type=password]").press("Enter")
    await page.locator(".st-key-account").wait_for(state="attached")
    await page.wait_for_selector(SETTLED)


async def load_again(page: Page) -> None:
    """Press F5, until the page can be used; the plain app is back at its sign-in then."""
    await page.reload()
    await page.get_by_role("heading", level=1).wait_for()
    await page.wait_for_selector(SETTLED)


async def click(page: Page, label: str) -> None:
    """Go to a page, until it has its heading and nothing runs."""
    await page.get_by_role("link", name=label, exact=True).click()
    await page.get_by_role("heading", name=HEADINGS[label], level=1).wait_for()
    await page.wait_for_selector(SETTLED)


async def say(page: Page, message: str) -> None:
    """Send a message, until its bubble and a reply are there and nothing runs."""
    bubbles = page.locator(BUBBLE)
    before = await bubbles.count()
    box = page.get_by_test_id("stChatInputTextArea")
    await box.fill(message)
    await box.press("Enter")
    await bubbles.filter(has_text=message).last.wait_for()
    await bubbles.nth(before + 1).wait_for()
    await page.wait_for_selector(SETTLED)
