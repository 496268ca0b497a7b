"""An agreement through its whole life in a real browser, with the calendar turned by the test.

Ana agrees, is reminded, pays late, breaks the agreement, changes its dates once, pays, and downloads her paz y salvo;
Luz records what arrives, from a form and from the bank's file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Window
from tests.browser.person import PASSWORD, Person, person
from tests.browser.place import Place, running_place
from tests.conftest import Clock
from tests.factories import make_debt, make_policy, make_user

pytestmark = pytest.mark.browser

ANA, ANA_NUMBER = "ana@example.com", "52845671"
LUZ = "luz@example.com"


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path, clock: Clock) -> Iterator[Place]:
    """The product on the test's clock."""
    with running_place(sqlite_template, tmp_path, clock) as place:
        yield place


def test_an_agreement_from_its_first_day_to_its_letter(place: Place, window: Window, tmp_path: Path) -> None:
    make_policy(place.context, kind="ladder")
    make_user(place.context, bound_document=ANA_NUMBER, email=ANA, password=PASSWORD, name="Ana")
    make_user(place.context, role="staff", email=LUZ, password=PASSWORD, name="Luz")
    make_debt(
        place.context, document_number=ANA_NUMBER, name="ANA TORRES", interest=15_000_000, fees=5_000_000
    )
    with person(window, place.address) as somebody:
        reference = agrees(somebody)
        is_reminded(place)
        pays_late(place, somebody, reference)
        breaks_it(place, somebody)
        changes_the_dates(somebody)
        is_cured_by_the_banks_file(place, somebody, reference, tmp_path)
        corrects_a_payment_and_ends(place, somebody, reference)
        holds_the_letter(somebody, reference)


def enters(somebody: Person, email: str, heading: str) -> None:
    somebody.open()
    somebody.sign_in(email, heading)


def agrees(ana: Person) -> str:
    """Accept three instalments of 384.000 and return the agreement's reference."""
    enters(ana, ANA, "Hola, Ana")
    ana.goes_to("Conversación")
    ana.sees_heading("Conversación")
    ana.say(ANA_NUMBER)
    expect(ana.conversation()).to_contain_text("1.200.000")
    ana.press("Ver opciones de pago")
    dialog = ana.reviews("3 cuotas de")
    dialog.get_by_text("He leído y acepto").click()
    ana.ends(dialog, "Aceptar acuerdo")
    link = ana.page.get_by_role("link", name="Descargar en PDF el acuerdo")
    expect(link).to_be_visible()
    reference = (link.get_attribute("aria-label") or "").rpartition(" ")[2]
    ana.goes_to("Acuerdos")
    ana.sees_heading("Tus acuerdos")
    ana.reads("En firme, pendiente del primer pago", "23 de diciembre de 2026")
    ana.sign_out()
    return reference


def is_reminded(place: Place) -> None:
    place.turn_to("2026-12-21")
    assert place.mails()[-1] == "Tu próximo pago es el 23 de diciembre de 2026"


def pays_late(place: Place, somebody: Person, reference: str) -> None:
    """The first instalment comes three days late, within the days of grace."""
    place.turn_to("2026-12-24")
    enters(somebody, ANA, "Hola, Ana")
    opens_agreements(somebody)
    somebody.reads("Con un pago atrasado", "(ayer)", "Cambiar las fechas")
    somebody.sign_out()
    place.turn_to("2026-12-26")
    records(somebody, "384.000", "26/12/2026", "B-001")
    somebody.reads("Al día de nuevo")
    somebody.sign_out()


def records(luz: Person, amount: str, day: str, reference: str) -> None:
    """Sign in as staff and record a payment in the form."""
    enters(luz, LUZ, "Deudas")
    luz.goes_to("Acuerdos y pagos")
    luz.sees_heading("Acuerdos y pagos")
    luz.press("Registrar pago")
    dialog = luz.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Valor pagado").fill(amount)
    # The field has a part for each of day, month and year, and goes on to the next by itself.
    dialog.get_by_role("spinbutton").first.click()
    luz.page.keyboard.type(day.replace("/", ""), delay=60)
    dialog.get_by_role("textbox", name="Referencia del banco").fill(reference)
    luz.ends(dialog, "Registrar pago")
    luz.reads("Registramos")
    luz.settle()


def breaks_it(place: Place, ana: Person) -> None:
    place.turn_to("2026-12-28")
    assert place.mails()[-1] == "Recibimos tu pago, gracias"
    place.turn_to("2027-02-01")
    assert "está incumplido" in place.mails()[-1]
    enters(ana, ANA, "Hola, Ana")
    opens_agreements(ana)
    ana.reads("Incumplido", "Pagado:", "Todavía tiene arreglo")


def changes_the_dates(ana: Person) -> None:
    """Two instalments for what is missing, on dates that were shown before."""
    ana.press("Cambiar las fechas")
    dialog = ana.page.get_by_role("dialog")
    expect(dialog).to_contain_text("768.000")
    ana.chooses(dialog.get_by_role("combobox"), "2 cuotas")
    expect(dialog).to_contain_text("16 de febrero de 2027")
    ana.ends(dialog, "Aceptar las nuevas fechas")
    ana.reads("tu acuerdo tiene nuevas fechas", "Vigente", "16 de febrero de 2027")
    expect(ana.page.get_by_role("button", name="Cambiar las fechas")).to_have_count(0)
    ana.sign_out()


def is_cured_by_the_banks_file(place: Place, luz: Person, reference: str, folder: Path) -> None:
    place.turn_to("2027-02-16")
    file = folder / "banco.csv"
    lines = [
        "Acuerdo;Fecha;Valor;Referencia",
        f"{reference};16/02/2027;384.000,00;B-002",
        "X;16/02/2027;1;B-9",
    ]
    file.write_text("\n".join(lines), "cp1252")
    enters(luz, LUZ, "Deudas")
    luz.goes_to("Acuerdos y pagos")
    luz.sees_heading("Acuerdos y pagos")
    luz.page.get_by_role("tab", name="Archivo del banco").click()
    luz.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    luz.reads("ANA TORRES", "Nuevo.", "Error.")
    luz.press("Registrar 1 pago")
    luz.reads("Registrados: 1")
    luz.page.get_by_role("tab", name="Acuerdos", exact=True).click()
    luz.reads("Al día de nuevo")
    luz.sign_out()


def corrects_a_payment_and_ends(place: Place, luz: Person, reference: str) -> None:
    """A payment of somebody else's is taken back; the right one completes the agreement."""
    place.turn_to("2027-03-10")
    records(luz, "100.000", "10/03/2027", "B-003")
    luz.press("Ver pagos")
    dialog = luz.page.get_by_role("dialog")
    dialog.get_by_label("Motivo para anularlo").first.fill("Era de otra persona")
    luz.ends(dialog, "Anular pago")
    luz.reads("El pago quedó anulado")
    luz.sign_out()
    records(luz, "384.000", "10/03/2027", "B-004")
    luz.reads("Cumplido")
    luz.sign_out()
    place.clock.now += timedelta(minutes=1)
    place.turn_to("2027-03-11")
    assert place.mails()[-1] == "¡Terminaste de pagar! Tu paz y salvo está listo"


def holds_the_letter(ana: Person, reference: str) -> None:
    enters(ana, ANA, "Hola, Ana")
    opens_agreements(ana)
    ana.reads("Cumplido", "Terminaste de pagar")
    ana.press("¿Por qué este valor?")
    dialog = ana.page.get_by_role("dialog")
    for expected in (
        "Capital",
        "1.200.000",
        "48.000",
        "1.152.000",
        "Lo que falta por pagar",
        "no cobra intereses",
    ):
        expect(dialog).to_contain_text(expected)
    ana.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    link = ana.page.get_by_role("link", name=f"Descargar en PDF el paz y salvo del acuerdo {reference}")
    with ana.page.expect_download() as downloading:
        link.click()
    content = downloading.value.path().read_bytes()
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    for expected in ("Paz y salvo", reference, "ANA TORRES", ANA_NUMBER, "10 de marzo de 2027", "1.152.000"):
        assert expected in words, expected
    assert "B-003" not in words
    ana.sign_out()


def opens_agreements(ana: Person) -> None:
    ana.goes_to("Acuerdos")
    ana.sees_heading("Tus acuerdos")
