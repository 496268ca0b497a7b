"""Somebody who uses the product in a browser window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from frontend.language import LANGUAGE_COOKIE
from tests.browser.conftest import Window

PASSWORD = "negociador-demo"
TRIES = 3
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"


class Person:
    """Somebody who uses the product in one window."""

    def __init__(self, window: Window, address: str) -> None:
        self.window = window
        self.address = address
        self.page: Page = window.context.new_page()
        self.page.set_default_timeout(30_000)
        expect.set_options(timeout=30_000)

    def open(self, path: str = "") -> None:
        self.page.goto(f"{self.address}/{path}")
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_selector(SETTLED)

    def press(self, label: str, *, exact: bool = True) -> None:
        self.settle()
        self.page.get_by_role("button", name=label, exact=exact).first.click()

    def ends(self, dialog: Locator, label: str) -> None:
        """Press a button of a dialog that closes it; again where Streamlit drew it anew under the pointer."""
        button = dialog.get_by_role("button", name=label, exact=True).first
        expect(button).to_be_visible()
        for _ in range(TRIES):
            self.settle()
            if button.is_visible():
                button.click()
            with suppress(AssertionError):
                expect(dialog).to_be_hidden(timeout=15_000)
                return
        expect(dialog).to_be_hidden()

    def chooses(self, box: Locator, option: str) -> None:
        """Open a list and choose from it; again where it closed because the page was drawn anew."""
        choice = self.page.get_by_role("option", name=option, exact=True)
        for _ in range(TRIES):
            self.settle()
            box.click()
            with suppress(PlaywrightTimeoutError):
                choice.click(timeout=10_000)
                return
        choice.click()

    def say(self, message: str) -> None:
        self.settle()
        box = self.page.get_by_placeholder("Escribe tu mensaje")
        box.fill(message)
        # Drawn anew meanwhile, the box would be empty again.
        expect(box).to_have_value(message)
        box.press("Enter")

    def reads_in(self, language: str) -> None:
        """Have chosen a language in this browser before."""
        self.window.context.add_cookies([{"name": LANGUAGE_COOKIE, "value": language, "url": self.address}])

    def enter(self, email: str) -> None:
        """Sign in, whatever the language; the keyboard alone does it."""
        self.page.locator("input[type=email]").fill(email)
        self.page.locator("input[type=password]").fill(PASSWORD)
        self.page.locator("input[type=password]").press("Enter")
        self.page.locator(".st-key-account").wait_for(state="attached")
        self.settle()

    def sign_in(self, email: str, heading: str) -> None:
        self.page.get_by_label("Correo electrónico").fill(email)
        self.page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
        self.press("Entrar")
        self.sees_heading(heading)

    def goes_to(self, label: str) -> None:
        """Follow a link of the navigation; those who work here open the side bar first on a phone."""
        link = self.page.get_by_role("link", name=label, exact=True)
        for _ in range(TRIES):
            self._open_side_bar()
            with suppress(PlaywrightTimeoutError):
                # Out of the window where the side bar closed because the page was drawn anew.
                link.click(timeout=10_000)
                return
        link.click()

    def _open_side_bar(self) -> None:
        self.settle()
        opener = self.page.get_by_test_id("stExpandSidebarButton")
        if opener.is_visible():
            opener.click()

    def sign_out(self) -> None:
        self._open_side_bar()
        self.page.locator(".st-key-account button").click()
        self.press("Cerrar sesión")
        self.sees_heading("Hola de nuevo")

    def sees_heading(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        self.settle()

    def conversation(self) -> Locator:
        return self.page.get_by_role("log")

    def reviews(self, offer: str) -> Locator:
        """Choose the offer that says this, and return the dialog with its full terms."""
        card = self.page.locator('[class*="st-key-offer_"]').filter(has_text=offer)
        card.get_by_role("button").click()
        expect(self.page.get_by_role("button", name="Revisar y aceptar")).to_be_visible()
        self.settle()
        self.press("Revisar y aceptar")
        return self.page.get_by_role("dialog")

    def reads(self, *sentences: str) -> None:
        """See each text on the page; figures keep their sign by a space that does not break."""
        for sentence in sentences:
            expect(self.page.get_by_role("main")).to_contain_text(sentence)


@contextmanager
def person(window: Window, product: str) -> Iterator[Person]:
    somebody = Person(window, product)
    try:
        yield somebody
    except BaseException:
        window.save_failure()
        raise
    somebody.page.close()
