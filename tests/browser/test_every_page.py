"""Every page of every role, in both languages, light and dark: nothing keeps anybody out, no page fails, and none
speaks in names of the code."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from frontend.page_list import ANONYMOUS, GROUPS_BY_ROLE, AppPage, pages_of
from frontend.texts import catalogue
from tests.browser.accessibility import find_barriers
from tests.browser.conftest import Window, opened_window
from tests.browser.person import Person
from tests.browser.wording import find_raw_words

pytestmark = pytest.mark.browser

EMAILS = {
    "debtor": "carlos.fajardo@example.com",
    "staff": "equipo@example.com",
    "admin": "admin@example.com",
}

UNMENDED = '[data-testid="stSidebarNavItems"]:not([role])'

IS_UNCOVERED = """element => {
  const box = element.getBoundingClientRect()
  return element.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2))
}"""


def new_pages(role: str | None) -> list[AppPage]:
    """The pages of a role that no role before it has; administrators have all those of the team."""
    if role is None:
        return list(pages_of(ANONYMOUS))
    seen = list(pages_of(GROUPS_BY_ROLE["staff"])) if role == "admin" else []
    return [page for page in pages_of(GROUPS_BY_ROLE[role]) if page not in seen]


def sees_where_they_are(person: Person) -> None:
    """In the side bar's long list too, where it is open."""
    here = person.page.locator('[data-testid="stSidebarNavLink"][aria-current="page"]')
    if here.count() and not person.page.get_by_test_id("stExpandSidebarButton").is_visible():
        assert here.evaluate(IS_UNCOVERED), person.page.url


@pytest.mark.parametrize("role", [None, *EMAILS])
def test_no_page_keeps_anybody_out(visited_product: str, chromium: Browser, role: str | None) -> None:
    for size, scheme, language in (("desktop", "light", "es"), ("phone", "dark", "en")):
        with opened_window(chromium, size, color_scheme=scheme) as window:
            person = Person(window, visited_product)
            person.reads_in(language)
            person.open()
            if role is not None:
                person.enter(EMAILS[role])
            look_at_every_page(person, role, language)
            assert person.page.locator("html").get_attribute("lang") == language


def look_at_every_page(person: Person, role: str | None, language: str) -> None:
    found = {}
    for page in new_pages(role):
        person.open(page.path)
        expect(person.page.get_by_role("heading", level=1)).to_have_count(1)
        expect(person.page.get_by_text(catalogue(language)["errors.unexpected"])).to_have_count(0)
        # Mended by a script of ours, which on a busy machine comes after the page.
        expect(person.page.locator(UNMENDED)).to_have_count(0)
        person.page.wait_for_timeout(300)
        sees_where_they_are(person)
        problems = find_barriers(person.page) + find_raw_words(person.page)
        if problems:
            found[page.path] = problems
    assert found == {}


def test_the_language_is_chosen_once_and_kept(visited_product: str, window: Window) -> None:
    person = Person(window, visited_product)
    person.open()
    person.press("English")
    person.sees_heading("Welcome back")
    person.page.reload()
    person.sees_heading("Welcome back")
    assert person.page.locator("html").get_attribute("lang") == "en"
    person.enter(EMAILS["debtor"])
    person.page.locator(".st-key-account button").click()
    person.press("Español")
    person.sees_heading("Hola, Carlos")


def test_on_a_phone_no_page_opens_below_a_side_bar_that_was_open(
    visited_product: str, chromium: Browser
) -> None:
    with opened_window(chromium, "phone") as window:
        person = Person(window, visited_product)
        person.open()
        person.enter(EMAILS["staff"])
        opener = person.page.get_by_test_id("stExpandSidebarButton")
        opener.click()
        expect(opener).to_be_hidden()
        person.open("campanas")
        expect(opener).to_be_visible()
