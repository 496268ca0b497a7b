"""The product's main job in a real browser, on a desktop and on a phone.

A debtor of a campaign file signs in, is told the balance, makes a counter-offer, accepts, and holds the PDF; staff
import a campaign and take it back.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Window, flask
from tests.browser.person import Person, person

pytestmark = pytest.mark.browser

CREDITOR = "COMPAÑÍA DE FINANCIAMIENTO TUYA S.A."
ROWS = 1801


@pytest.fixture(scope="module")
def campaign_file(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign file of 1,801 rows, as collectors write them."""
    path = tmp_path_factory.mktemp("campaign") / "recuperacion-noviembre.csv"
    flask(demo_database, "campaign", "sample", "--rows", str(ROWS), "--seed", "7", "--output", str(path))
    return path


def test_a_debtor_agrees_and_staff_import_and_undo(product: str, window: Window, campaign_file: Path) -> None:
    with person(window, product) as debtor:
        signs_in_and_sees_the_debt(debtor)
        bargains(debtor)
        reference = accepts_once(debtor)
        holds_the_document(debtor, reference)
        leaves_nothing_behind(debtor)
    with person(window, product) as staff:
        imports_a_campaign(staff, campaign_file)
        undoes_it(staff)


def signs_in_and_sees_the_debt(debtor: Person) -> None:
    debtor.open()
    debtor.page.get_by_role("link", name="Crear cuenta").click()
    debtor.sees_heading("Crea tu cuenta")
    debtor.page.get_by_role("link", name="Ya tengo cuenta").click()
    debtor.sees_heading("Hola de nuevo")
    debtor.sign_in("carlos.fajardo@example.com", "Hola, Carlos")
    debtor.reads(CREDITOR, "123.456")


def bargains(debtor: Person) -> None:
    debtor.goes_to("Conversación")
    debtor.sees_heading("Conversación")
    debtor.reads("asistente automático")
    debtor.say("93388915")
    expect(debtor.conversation()).to_contain_text(CREDITOR)
    expect(debtor.conversation()).to_contain_text("CARLOS FAJARDO")
    expect(debtor.conversation()).to_contain_text("123.456")
    debtor.press("Ver opciones de pago")
    expect(debtor.page.get_by_role("button", name="Elegir opción 1")).to_be_visible()
    debtor.settle()
    debtor.say("Puedo pagar 80.000 de una vez")
    expect(debtor.conversation()).to_contain_text("86.419")
    is_read_out_though_drawn_anew(debtor)


def is_read_out_though_drawn_anew(debtor: Person) -> None:
    """The page draws its conversation anew, without the role by which it is read out, and gets it back."""
    anew = "document.querySelector('[role=log]').removeAttribute('role'); document.body.append(new Text(''))"
    debtor.page.evaluate(anew)
    expect(debtor.conversation()).to_contain_text("86.419")


def accepts_once(debtor: Person) -> str:
    """Accept with a double click, and return the agreement's reference."""
    dialog = debtor.reviews("86.419")
    expect(dialog).to_contain_text(CREDITOR)
    expect(dialog).to_contain_text("86.419")
    expect(dialog.get_by_role("checkbox")).not_to_be_checked()
    accept = dialog.get_by_role("button", name="Aceptar acuerdo")
    expect(accept).to_be_disabled()
    dialog.get_by_text("He leído y acepto").click()
    expect(accept).to_be_enabled()
    accept.dblclick()
    expect(dialog).to_be_hidden()
    link = debtor.page.get_by_role("link", name="Descargar en PDF el acuerdo")
    expect(link).to_be_visible()
    return (link.get_attribute("aria-label") or "").rpartition(" ")[2]


def holds_the_document(debtor: Person, reference: str) -> None:
    """Reload, and find the same session, the same conversation and one agreement with its PDF."""
    debtor.page.reload()
    debtor.sees_heading("Conversación")
    expect(debtor.conversation()).to_contain_text("93388915")
    debtor.goes_to("Acuerdos")
    debtor.sees_heading("Tus acuerdos")
    links = debtor.page.get_by_role("link", name="Descargar en PDF el acuerdo")
    expect(links).to_have_count(1)
    with debtor.page.expect_download() as downloading:
        links.click()
    document = PdfReader(io.BytesIO(downloading.value.path().read_bytes()))
    words = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    for expected in (reference, "CARLOS FAJARDO", "93388915", "TUYA", "86.419"):
        assert expected in words
    address = f"{debtor.address}{links.get_attribute('href')}"
    assert debtor.window.context.request.get(address).headers["cache-control"] == "private, no-store"


def leaves_nothing_behind(debtor: Person) -> None:
    """Sign out in one tab: the other tab, and the PDF's address, know nobody any more."""
    address = debtor.page.get_by_role("link", name="Descargar en PDF").get_attribute("href")
    other_tab = Person(debtor.window, debtor.address)
    other_tab.open("mis-deudas")
    other_tab.sees_heading("Hola, Carlos")
    debtor.sign_out()
    other_tab.goes_to("Acuerdos")
    other_tab.sees_heading("Hola de nuevo")
    other_tab.page.close()
    assert debtor.window.context.request.get(f"{debtor.address}{address}").status == 401


def imports_a_campaign(staff: Person, file: Path) -> None:
    staff.open()
    staff.sign_in("equipo@example.com", "Deudas")
    staff.goes_to("Registrar deuda")
    staff.sees_heading("Registrar una deuda")
    staff.goes_to("Campañas")
    staff.sees_heading("Campañas")
    staff.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    expect(staff.page.get_by_role("button", name="Importar archivo")).to_be_enabled()
    staff.press("Importar archivo")
    expect(staff.page.get_by_text(f"{file.name} · ")).to_be_visible()
    # The import goes on without the page, and is found again.
    staff.page.reload()
    staff.sees_heading("Campañas")
    expect(staff.page.get_by_text(f"{file.name} · Terminada")).to_be_visible(timeout=90_000)
    expect(staff.page.get_by_test_id("stMetric").filter(has_text="Nuevas").first).to_contain_text("1.80")


def undoes_it(staff: Person) -> None:
    staff.press("Deshacer importación")
    dialog = staff.page.get_by_role("dialog")
    expect(dialog).to_contain_text("recuperacion-noviembre.csv")
    dialog.get_by_role("button", name="Sí, deshacer").click()
    expect(staff.page.get_by_text("recuperacion-noviembre.csv · Deshecha")).to_be_visible()
    staff.sign_out()
