"""A debtor who talks through a channel opens its one-time link, signs in as always, and accepts or leaves the offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from frontend.texts import catalogue
from tests.browser.accessibility import find_barriers
from tests.browser.conftest import ON_A_DESKTOP, ON_A_PHONE, Window
from tests.browser.person import PASSWORD, Person, person
from tests.browser.place import Place, running_place
from tests.channel_talk import Talk, token_of
from tests.conftest import Clock
from tests.factories import make_debt, make_user

pytestmark = pytest.mark.browser

ANA, ANA_NUMBER, BEA = "ana@example.com", "52845671", "bea@example.com"
REVIEW, REFUSED = "Revisa tu acuerdo", "Aquí no hay nada que aceptar"


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path, clock: Clock) -> Iterator[Place]:
    """The product on the test's clock."""
    with running_place(sqlite_template, tmp_path, clock) as place:
        yield place


@pytest.fixture
def talk(place: Place) -> Talk:
    """Ana's conversation through a channel."""
    make_user(place.context, email=BEA, password=PASSWORD, name="Bea")
    account = make_user(place.context, bound_document=ANA_NUMBER, email=ANA, password=PASSWORD, name="Ana")
    make_debt(place.context, document_number=ANA_NUMBER, name="ANA TORRES")
    return Talk(place.app, account)


def test_a_link_is_followed_left_and_used_once(place: Place, talk: Talk, window: Window) -> None:
    prepared = talk.chooses()
    address = f"aceptar?enlace={token_of(prepared)}"
    (offer,) = prepared["offers"]
    with person(window, place.address) as ana:
        ana.open(address)
        ana.sees_heading("Hola de nuevo")
        ana.sign_in(ANA, REVIEW)
        ana.reads("BANCO DE EJEMPLO S.A.", offer["total_text"], offer["valid_until_text"])
        leaves(ana)
        reference = accepts(ana, address)
        ana.open(address)
        is_refused(ana)
        ana.press("Ver mis acuerdos")
        ana.sees_heading("Tus acuerdos")
    assert reference in talk.says("hola")["said_meanwhile"][0]["message"]


def leaves(ana: Person) -> None:
    """Nothing is ticked beforehand, and leaving goes back to the conversation."""
    expect(ana.page.get_by_role("checkbox", name="He leído y acepto")).not_to_be_checked()
    expect(ana.page.get_by_role("button", name="Aceptar acuerdo")).to_be_disabled()
    assert find_barriers(ana.page) == []
    ana.press("Ahora no")
    ana.sees_heading("Conversación")
    ana.reads("No aceptaste nada y nada cambió.")
    expect(ana.page.get_by_role("button", name="Revisar y aceptar")).to_be_visible()


def accepts(ana: Person, address: str) -> str:
    """Accept with a double click, and return the agreement's reference."""
    ana.open(address)
    ana.sees_heading(REVIEW)
    ana.page.get_by_text("He leído y acepto").click()
    accept = ana.page.get_by_role("button", name="Aceptar acuerdo")
    expect(accept).to_be_enabled()
    ana.settle()
    accept.dblclick()
    ana.sees_heading("Tus acuerdos")
    ana.reads("Tu acuerdo quedó registrado.")
    links = ana.page.get_by_role("link", name="Descargar en PDF el acuerdo")
    expect(links).to_have_count(1)
    return (links.get_attribute("aria-label") or "").rpartition(" ")[2]


def is_refused(somebody: Person) -> None:
    somebody.sees_heading(REFUSED)
    somebody.reads("Este enlace no sirve", "pide otro enlace donde estabas conversando")
    expect(somebody.page.get_by_role("button", name="Aceptar acuerdo")).to_have_count(0)
    assert find_barriers(somebody.page) == []


@ON_A_PHONE
def test_what_does_not_count_is_refused_alike(place: Place, talk: Talk, window: Window) -> None:
    address = f"aceptar?enlace={token_of(talk.chooses())}"
    with person(window, place.address) as bea:
        bea.open(address)
        bea.sign_in(BEA, REVIEW)
        is_refused(bea)
        bea.sign_out()
    with person(window, place.address) as ana:
        ana.open(address)
        ana.sign_in(ANA, REVIEW)
        expect(ana.page.get_by_role("button", name="Aceptar acuerdo")).to_be_disabled()
        place.clock.advance(hours=1)
        for gone in (address, "aceptar?enlace=no-es-ninguno", "aceptar"):
            ana.open(gone)
            is_refused(ana)


@ON_A_DESKTOP
def test_it_is_read_in_english_too(place: Place, talk: Talk, window: Window) -> None:
    words = catalogue("en")
    address = f"aceptar?enlace={token_of(talk.chooses())}"
    with person(window, place.address) as ana:
        ana.reads_in("en")
        ana.open(address)
        ana.enter(ANA)
        ana.sees_heading(words["accept.title"])
        expect(ana.page.get_by_role("button", name=words["accept.submit"])).to_be_disabled()
        ana.open("aceptar")
        ana.sees_heading(words["acceptance_link.refused"])
        ana.reads(words["said.acceptance_link_invalid"])
