"""Replies of a language model in a real browser: they grow, can be stopped, survive a reload; and one's own key.

The provider is a scripted server; everything between it and the browser is the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Product, Window, running_product
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
REFUSED_KEY = "sk-proj-refused-by-openai-9999"


@dataclass(frozen=True)
class Served:
    """The product with a provider behind it."""

    product: Product
    model: ModelServer


@pytest.fixture
def served(demo_database: Path, tmp_path: Path, model_server: ModelServer) -> Iterator[Served]:
    """The product where the model answers every turn that our own understanding is unsure of."""
    settings = {"OPENAI_API_KEY": "sk-operator-0123456789", "OPENAI_BASE_URL": model_server.url}
    with running_product(demo_database, tmp_path, OPENAI_API="responses", **settings) as product:
        _let_the_model_answer(product.api)
        yield Served(product, model_server)


def _let_the_model_answer(api: str) -> None:
    person_in_charge = {"email": "admin@example.com", "password": PASSWORD}
    token = requests.post(f"{api}/api/v1/auth/token", json=person_in_charge, timeout=10).json()[
        "access_token"
    ]
    answer = requests.put(
        f"{api}/api/v1/admin/config",
        json={"model_share_percent": 100},
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    assert answer.ok, answer.text


def test_a_reply_grows_stops_and_survives_a_reload(served: Served, window: Window) -> None:
    with person(window, served.product.ui) as debtor:
        begins_to_talk(debtor)
        served.model.script([SLOWLY], [SLOWLY], [SLOWLY], [SLOWLY], [Say("Aquí sigo.")])
        sees_the_reply_grow(debtor)
        stops_the_reply(debtor)
        reloads_in_the_middle(debtor)
        talks_on_meanwhile(debtor)


def test_a_provider_that_fails_leaves_the_conversation_whole(served: Served, window: Window) -> None:
    with person(window, served.product.ui) as debtor:
        begins_to_talk(debtor)
        served.model.script([HttpError(401, "invalid_api_key")])
        debtor.say(DOUBTFUL)
        expect(bubbles(debtor)).to_have_count(5)
        debtor.settle()
        expect(debtor.page.get_by_role("alert")).to_have_count(0)


def test_an_own_key_is_refused_saved_used_and_removed(served: Served, window: Window) -> None:
    with person(window, served.product.ui) as debtor:
        begins_to_talk(debtor)
        opens_the_key_page(debtor)
        is_refused_a_key(debtor, served.model)
        gives_a_key(debtor)
        talks_with_it(debtor, served.model)
        removes_it(debtor)


def bubbles(debtor: Person) -> Locator:
    return debtor.page.get_by_test_id("stChatMessage")


def begins_to_talk(debtor: Person) -> None:
    debtor.open()
    debtor.sign_in("carlos.fajardo@example.com", "Hola, Carlos")
    debtor.page.get_by_role("link", name="Conversación").click()
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
    last = bubbles(debtor).last
    expect(last).to_contain_text(SENTENCES[0])
    stop_button(debtor).click()
    expect(stop_button(debtor)).to_have_count(0)
    debtor.settle()
    kept = last.inner_text()
    # The API may have said one more sentence before it noticed; what it keeps is what is shown.
    assert " ".join(SENTENCES[:2]).startswith(kept.strip())
    assert SENTENCES[0] in kept
    debtor.page.reload()
    debtor.sees_heading("Conversación")
    expect(bubbles(debtor)).to_have_count(7)
    assert bubbles(debtor).last.inner_text() == kept


def reloads_in_the_middle(debtor: Person) -> None:
    """The reply goes on without the page, and is found again."""
    debtor.say(DOUBTFUL)
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
    expect(bubbles(debtor).last).to_contain_text(SENTENCES[0])
    debtor.say(f"{DOUBTFUL}, dígame")
    expect(bubbles(debtor).last).to_contain_text("Aquí sigo.")
    debtor.settle()
    expect(bubbles(debtor)).to_have_count(13)
    expect(bubbles(debtor).nth(10)).to_contain_text(SENTENCES[3])


def opens_the_key_page(debtor: Person) -> None:
    debtor.page.locator(".st-key-account button").click()
    debtor.page.get_by_role("link", name="Mi clave de OpenAI").click()
    debtor.sees_heading("Mi clave de OpenAI")
    debtor.reads("Es opcional", "Antes de enviarlos quitamos tu nombre")


def key_field(debtor: Person) -> Locator:
    return debtor.page.get_by_label("Clave de OpenAI", exact=True)


def is_refused_a_key(debtor: Person, model: ModelServer) -> None:
    model.refuse_key(REFUSED_KEY, HttpError(401, "invalid_api_key"))
    expect(key_field(debtor)).to_have_attribute("type", "password")
    expect(
        debtor.page.get_by_role("radio", name="Solo en esta sesión: se borra cuando la cierras")
    ).to_be_checked()
    key_field(debtor).fill(REFUSED_KEY)
    debtor.press("Comprobar y usar")
    expect(debtor.page.get_by_role("alert")).to_contain_text("OpenAI no acepta esa clave")
    debtor.settle()
    expect(key_field(debtor)).to_have_value("")
    assert REFUSED_KEY not in debtor.page.content()


def gives_a_key(debtor: Person) -> None:
    key_field(debtor).fill(OWN_KEY)
    debtor.page.get_by_text("Guardarla: queda cifrada").click()
    debtor.press("Comprobar y usar")
    debtor.reads("OpenAI aceptó tu clave", "Clave terminada en 4567", "Guardada y cifrada")
    debtor.settle()
    assert OWN_KEY not in debtor.page.content()


def talks_with_it(debtor: Person, model: ModelServer) -> None:
    model.script([Say("Claro que sí.")])
    debtor.page.get_by_role("link", name="Conversación").click()
    debtor.sees_heading("Conversación")
    debtor.say(DOUBTFUL)
    expect(bubbles(debtor).last).to_contain_text("Claro que sí.")
    debtor.settle()
    assert model.records[-1].asked.key == OWN_KEY
    # What the debtor is told does not depend on who answered.
    assert "OpenAI" not in debtor.conversation().inner_text()


def removes_it(debtor: Person) -> None:
    opens_the_key_page(debtor)
    debtor.press("Quitar la clave")
    dialog = debtor.page.get_by_role("dialog")
    expect(dialog).to_contain_text("te atenderá sin ella")
    dialog.get_by_role("button", name="Sí, quitar").click()
    debtor.reads("Tu clave quedó borrada")
    debtor.settle()
    expect(debtor.page.get_by_text("Clave terminada en")).to_have_count(0)
    expect(key_field(debtor)).to_be_visible()
