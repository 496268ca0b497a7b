"""A day at the desk in a real browser: somebody asks for a person, and gets one; a campaign is looked at first."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.browser.accessibility import find_barriers
from tests.browser.conftest import opened_window
from tests.browser.person import Person, person

pytestmark = pytest.mark.browser

CARLOS = "carlos.fajardo@example.com"
STAFF = "equipo@example.com"
FILE = "\n".join(
    [
        "Nombre_del_cliente;Cedula;banco;Saldo_total;NumerodeObligacion;Color",
        "MARÍA ÑAÑEZ;52000001;BANCO UNO;1000000;100001;azul",
        "PEDRO RUIZ;52000002;BANCO UNO;-5;100002;rojo",
    ]
).encode("cp1252")


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_a_person_takes_over_answers_and_hands_back(
    product: str, chromium: Browser, size: str, scheme: str
) -> None:
    with (
        opened_window(chromium, "phone") as phone,
        opened_window(chromium, size, color_scheme=scheme) as window,
        person(phone, product) as debtor,
        person(window, product) as staff,
    ):
        # Nobody has come since the start: the address leads where it says all the same.
        staff.open("conversaciones")
        staff.sign_in(STAFF, "Conversaciones")
        asks_for_a_person(debtor)
        takes_the_conversation(staff)
        staff.page.get_by_placeholder("Escribe tu respuesta").fill("Hola Carlos, veo tu caso")
        staff.page.keyboard.press("Enter")
        expect(staff.conversation()).to_contain_text("Hola Carlos, veo tu caso")
        debtor.page.reload()
        expect(debtor.conversation()).to_contain_text("Hola Carlos, veo tu caso")
        debtor.say("Muchas gracias")
        # What the debtor says appears by itself.
        expect(staff.conversation()).to_contain_text("Muchas gracias")
        corrects_what_was_understood(staff)
        assert find_barriers(staff.page) == []
        hands_back(staff)


def asks_for_a_person(debtor: Person) -> None:
    debtor.open()
    debtor.sign_in(CARLOS, "Hola, Carlos")
    debtor.goes_to("Conversación")
    debtor.sees_heading("Conversación")
    debtor.say("Quiero hablar con una persona")
    expect(debtor.conversation()).to_contain_text("persona")
    debtor.settle()


def takes_the_conversation(staff: Person) -> None:
    card = staff.page.locator('[class*="st-key-card_conversation_"]').filter(has_text="Carlos")
    expect(card).to_contain_text("Espera a una persona")
    card.get_by_role("button", name="Abrir").click()
    staff.press("Tomar la conversación")
    expect(staff.page.get_by_text("Ahora respondes tú.")).to_be_visible()
    staff.settle()


def corrects_what_was_understood(staff: Person) -> None:
    staff.press("Corregir")
    dialog = staff.page.get_by_role("dialog")
    staff.ends(dialog, "Guardar corrección")
    expect(staff.page.get_by_text("Corrección guardada")).to_be_visible()
    staff.settle()


def hands_back(staff: Person) -> None:
    staff.press("Devolver al asistente")
    staff.page.get_by_role("dialog").get_by_role("button", name="Sí, devolver").click()
    expect(staff.page.get_by_text("El asistente vuelve a responder.")).to_be_visible()
    expect(staff.page.get_by_placeholder("Escribe tu respuesta")).to_have_count(0)


def test_a_campaign_is_looked_at_before_anything_is_stored(product: str, chromium: Browser) -> None:
    with opened_window(chromium, "desktop") as window, person(window, product) as staff:
        staff.open("campanas")
        staff.sign_in(STAFF, "Campañas")
        file: FilePayload = {"name": "marzo.csv", "mimeType": "text/csv", "buffer": FILE}
        staff.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
        staff.reads("Windows-1252", "MARÍA ÑAÑEZ", "Filas con errores entre las primeras 2: 1.")
        expect(staff.page.get_by_text("marzo.csv · ")).to_have_count(0)
        staff.page.get_by_text("Columnas: se usan 5 de 6").click()
        assert find_barriers(staff.page) == []
        staff.chooses(staff.page.get_by_role("combobox", name="Color"), "Producto")
        staff.press("Leer así el archivo")
        staff.reads("Columnas: se usan 6 de 6")
        staff.press("Importar archivo")
        expect(staff.page.get_by_text("marzo.csv · Terminada")).to_be_visible(timeout=90_000)
        staff.page.reload()
        staff.sees_heading("Campañas")
        with staff.page.expect_download() as downloading:
            staff.page.get_by_role("link", name="Descargar errores").first.click()
        assert "-5" in downloading.value.path().read_text("utf-8-sig")
