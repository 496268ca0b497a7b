"""One's own key for the language model, in a real browser, against a provider that takes some keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ON_A_PHONE, Window
from tests.browser.person import Person, person
from tests.model_server.fixtures import model_server
from tests.model_server.server import ModelServer
from tests.model_server.steps import HttpError

__all__ = ["model_server"]

pytestmark = pytest.mark.browser

GOOD = "sk-proj-a-key-of-the-browser-tests-4567"
BAD = "sk-proj-a-key-that-is-not-taken-0000"


@pytest.fixture
def api_settings(model_server: ModelServer) -> dict[str, str]:
    """A provider that knows one key and refuses another."""
    model_server.refuse_key(BAD, HttpError(401, "invalid_api_key"))
    return {"OPENAI_BASE_URL": model_server.url, "OPENAI_API": "responses"}


@ON_A_PHONE
def test_a_debtor_saves_keeps_and_removes_their_key(product: str, window: Window) -> None:
    with person(window, product) as debtor:
        debtor.open()
        debtor.sign_in("carlos.fajardo@example.com", "Hola, Carlos")
        debtor.page.locator(".st-key-account button").click()
        debtor.goes_to("Mi clave de OpenAI")
        debtor.sees_heading("Mi clave de OpenAI")
        debtor.reads("Es opcional", "Qué se envía a OpenAI")
        submits(debtor, BAD)
        debtor.reads("OpenAI no acepta esa clave")
        submits(debtor, GOOD)
        debtor.sees_heading("Clave terminada en 4567")
        debtor.reads("Solo vale en esta sesión")
        debtor.page.reload()
        debtor.sees_heading("Clave terminada en 4567")
        assert GOOD not in debtor.page.content()
        removes(debtor)


def submits(debtor: Person, key: str) -> None:
    field = debtor.page.get_by_label("Tu clave")
    expect(field).to_have_attribute("type", "password")
    expect(debtor.page.get_by_label("Solo en esta sesión")).to_be_checked()
    field.fill(key)
    debtor.press("Comprobar y guardar")


def removes(debtor: Person) -> None:
    debtor.press("Quitar la clave")
    dialog = debtor.page.get_by_role("dialog")
    expect(dialog).to_contain_text("sigue existiendo")
    dialog.get_by_role("button", name="Sí, quitar").click()
    debtor.reads("Quitamos tu clave.")
    expect(debtor.page.get_by_role("heading", name="Clave terminada en 4567")).to_have_count(0)
    expect(debtor.page.get_by_label("Tu clave")).to_be_visible()
