"""Ana cannot pay and was granted a token payment: it comes, staff take it down, and her statement shows it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from backend.services.case_decisions import grant_token_payment
from backend.services.cases import report_hardship
from backend.services.context import SYSTEM
from tests.browser.conftest import ON_A_PHONE, Window
from tests.browser.person import PASSWORD, Person, person
from tests.browser.place import Place, running_place
from tests.conftest import Clock
from tests.factories import make_debt, make_user, sign_in

pytestmark = pytest.mark.browser

ANA, ANA_NUMBER, LUZ = "ana@example.com", "52845671", "luz@example.com"


@pytest.fixture
def place(sqlite_template: Path, tmp_path: Path, clock: Clock) -> Iterator[Place]:
    """The product on the test's clock."""
    with running_place(sqlite_template, tmp_path, clock) as place:
        yield place


@ON_A_PHONE
def test_a_token_payment_comes_and_the_debtors_statement_shows_it(place: Place, window: Window) -> None:
    make_user(place.context, role="staff", email=LUZ, password=PASSWORD, name="Luz")
    ana = make_user(place.context, bound_document=ANA_NUMBER, email=ANA, password=PASSWORD, name="Ana")
    debt_id = make_debt(place.context, document_number=ANA_NUMBER, interest=15_000_000, fees=5_000_000)
    case_id = report_hardship(place.context, sign_in(place.app.test_client(), ana), debt_id)
    grant_token_payment(place.context, SYSTEM, case_id, monthly="20000", months=3, note="")
    with person(window, place.address) as somebody:
        records_it(somebody)
        sees_it_at_its_case(somebody)
        reads_it_in_her_statement(somebody)


def records_it(luz: Person) -> None:
    luz.open()
    luz.sign_in(LUZ, "Deudas")
    luz.press("Pagos")
    dialog = luz.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Tiene concedido un abono simbólico de $ 20.000 al mes")
    dialog.get_by_role("textbox", name="Valor pagado").fill("20.000")
    # The field has a part for each of day, month and year, and goes on to the next by itself.
    dialog.get_by_role("spinbutton").first.click()
    luz.page.keyboard.type("23112026", delay=60)
    dialog.get_by_role("textbox", name="Referencia del banco").fill("TR-881")
    dialog.get_by_role("button", name="Revisar el pago").click()
    expect(dialog).to_contain_text("$ 20.000, pagados el 23 de noviembre de 2026")
    luz.ends(dialog, "Registrar pago")
    luz.reads("Registramos $ 20.000. La deuda queda en $ 1.180.000.")
    luz.press("Pagos")
    expect(dialog).to_contain_text("Abono simbólico · Intereses $ 20.000")
    luz.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def sees_it_at_its_case(luz: Person) -> None:
    luz.goes_to("Casos")
    luz.sees_heading("Casos")
    luz.page.get_by_role("tab", name="Dificultad de pago").click()
    luz.settle()
    luz.chooses(luz.page.get_by_role("combobox").last, "Todos")
    luz.reads("$ 20.000 de $ 20.000 · Pagada", "$ 0 de $ 20.000 · Por pagar")
    luz.sign_out()


def reads_it_in_her_statement(ana: Person) -> None:
    ana.open()
    ana.sign_in(ANA, "Hola, Ana")
    ana.reads("Abonos simbólicos")
    ana.press("Ver pagos")
    dialog = ana.page.get_by_role("dialog")
    expect(dialog).to_contain_text("TR-881")
    with ana.page.expect_download() as downloading:
        dialog.get_by_role("link", name="Descargar el estado de cuenta").click()
    content = downloading.value.path().read_bytes()
    words = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
    for expected in ("Abono simbólico recibido: intereses $ 20.000", "TR-881", "$ 1.180.000"):
        assert expected in words, words
