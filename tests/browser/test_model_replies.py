"""Replies of a language model in a real browser: they grow, can be stopped, survive a reload; and one's own key.

The provider is a scripted server; everything between it and the browser is the product.
"""

from __future__ import annotations

import pytest
import requests
from playwright.sync_api import Locator, expect

from tests.browser.conftest import ON_A_DESKTOP, ON_A_PHONE, Product, Window
from tests.browser.person import PASSWORD, Person, person
from tests.model_server.fixtures import model_server
from tests.model_server.server import ModelServer
from tests.model_server.steps import HttpError, Say

__all__ = ["model_server"]

pytestmark = pytest.mark.browser

DOUBTFUL = "y entonces qué me recomienda hacer con todo esto"
SENTENCES = [
    "Lo primero es que mires con calma tu situación.",
    "Después podemos ver juntos qué caminos hay.",
    "También puedes hablar con una persona del equipo.",
    "Tú decides el ritmo.",
]
SLOWLY = Say(" ".join(SENTENCES), piece=4, delay=0.12)
OWN_KEY = "sk-proj-of-a-made-up-person-4567"


@pytest.fixture
def api_settings(model_server: ModelServer) -> dict[str, str]:
    """An operator with a key of a provider that does what the test scripts."""
    return {
        "OPENAI_API_KEY": "sk-operator-0123456789",
        "OPENAI_BASE_URL": model_server.url,
        "OPENAI_API": "responses",
    }


@pytest.fixture
def address(running_product: Product) -> str:
    """The product's address, once the model answers every turn that our own understanding is unsure of."""
    api = f"{running_product.api}/api/v1"
    administrator = {"email": "admin@example.com", "password": PASSWORD}
    token = requests.post(f"{api}/auth/token", json=administrator, timeout=10).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    everything = {"model_share_percent": 100}
    assert requests.put(f"{api}/admin/config", json=everything, headers=headers, timeout=10).ok
    return running_product.ui


def test_a_reply_grows_stops_and_survives_a_reload(
    address: str, model_server: ModelServer, window: Window
) -> None:
    with person(window, address) as debtor:
        begins_to_talk(debtor)
        model_server.script([SLOWLY], [SLOWLY], [SLOWLY], [SLOWLY], [Say("Aquí sigo.")])
        sees_the_reply_grow(debtor)
        stops_the_reply(debtor)
        reloads_in_the_middle(debtor)
        talks_on_meanwhile(debtor)


@ON_A_DESKTOP
def test_a_provider_that_fails_leaves_the_conversation_whole(
    address: str, model_server: ModelServer, window: Window
) -> None:
    with person(window, address) as debtor:
        begins_to_talk(debtor)
        model_server.script([HttpError(401, "invalid_api_key")])
        debtor.say(DOUBTFUL)
        expect(bubbles(debtor)).to_have_count(5)
        debtor.settle()
        expect(debtor.page.get_by_role("alert")).to_have_count(0)


@ON_A_PHONE
def test_an_own_key_is_used_and_the_debtor_is_told_nothing_of_it(
    address: str, model_server: ModelServer, window: Window
) -> None:
    with person(window, address) as debtor:
        begins_to_talk(debtor)
        debtor.open("mi-clave-de-openai")
        debtor.page.get_by_label("Tu clave").fill(OWN_KEY)
        debtor.press("Comprobar y guardar")
        debtor.sees_heading("Clave terminada en 4567")
        model_server.script([Say("Claro que sí.")])
        debtor.goes_to("Conversación")
        debtor.sees_heading("Conversación")
        debtor.say(DOUBTFUL)
        expect(bubbles(debtor).last).to_contain_text("Claro que sí.")
        assert model_server.records[-1].asked.key == OWN_KEY
        assert "OpenAI" not in debtor.conversation().inner_text()


def bubbles(debtor: Person) -> Locator:
    return debtor.page.get_by_test_id("stChatMessage")


def words(bubble: Locator) -> str:
    return " ".join(bubble.get_by_test_id("stMarkdownContainer").all_inner_texts()).strip()


def begins_to_talk(debtor: Person) -> None:
    debtor.open()
    debtor.sign_in("carlos.fajardo@example.com", "Hola, Carlos")
    debtor.goes_to("Conversación")
    debtor.sees_heading("Conversación")
    debtor.say("93388915")
    expect(bubbles(debtor)).to_have_count(3)
    expect(bubbles(debtor).last).to_contain_text("123.456")
    debtor.settle()


def stop_button(debtor: Person) -> Locator:
    return debtor.page.get_by_role("button", name="Detener")


def sees_the_reply_grow(debtor: Person) -> None:
    debtor.say(DOUBTFUL)
    last = bubbles(debtor).last
    expect(last).to_contain_text("Escribiendo…")
    expect(debtor.conversation()).to_have_attribute("aria-busy", "true")
    expect(last).to_contain_text(SENTENCES[0])
    assert SENTENCES[3] not in last.inner_text()
    expect(stop_button(debtor)).to_be_visible()
    expect(debtor.page.get_by_role("button", name="Ver opciones de pago")).to_have_count(0)
    expect(last).to_contain_text(SENTENCES[3])
    debtor.settle()
    expect(stop_button(debtor)).to_have_count(0)
    expect(debtor.conversation()).to_have_attribute("aria-busy", "false")
    expect(last).not_to_contain_text("Escribiendo…")
    expect(bubbles(debtor)).to_have_count(5)
    expect(debtor.page.get_by_text(DOUBTFUL)).to_have_count(1)


def stops_the_reply(debtor: Person) -> None:
    """What was shown when it was stopped is what stays, on screen and on record."""
    debtor.say(DOUBTFUL)
    expect(bubbles(debtor)).to_have_count(7)
    last = bubbles(debtor).last
    expect(last).to_contain_text(SENTENCES[0])
    stop_button(debtor).click()
    expect(stop_button(debtor)).to_have_count(0)
    debtor.settle()
    kept = words(last)
    # The API may have said one more sentence before it noticed; what it keeps is what is shown.
    assert " ".join(SENTENCES[:2]).startswith(kept)
    assert SENTENCES[0] in kept
    debtor.page.reload()
    debtor.sees_heading("Conversación")
    expect(bubbles(debtor)).to_have_count(7)
    assert words(bubbles(debtor).last) == kept


def reloads_in_the_middle(debtor: Person) -> None:
    """The reply goes on without the page, and is found again."""
    debtor.say(DOUBTFUL)
    expect(bubbles(debtor)).to_have_count(9)
    expect(bubbles(debtor).last).to_contain_text(SENTENCES[0])
    debtor.page.reload()
    debtor.sees_heading("Conversación")
    expect(bubbles(debtor).last).to_contain_text(SENTENCES[3])
    debtor.settle()
    expect(bubbles(debtor)).to_have_count(9)
    expect(debtor.page.get_by_text(DOUBTFUL)).to_have_count(3)


def talks_on_meanwhile(debtor: Person) -> None:
    """What is sent while a reply is being written waits for its turn."""
    debtor.say(DOUBTFUL)
    expect(bubbles(debtor)).to_have_count(11)
    expect(bubbles(debtor).last).to_contain_text(SENTENCES[0])
    debtor.say(f"{DOUBTFUL}, dígame")
    expect(bubbles(debtor).last).to_contain_text("Aquí sigo.")
    debtor.settle()
    expect(bubbles(debtor)).to_have_count(13)
    expect(bubbles(debtor).nth(10)).to_contain_text(SENTENCES[3])
