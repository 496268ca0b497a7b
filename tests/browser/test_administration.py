"""An administrator watches the service, changes what the assistant says, and switches a tool off, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.accessibility import find_barriers
from tests.browser.conftest import Window, opened_window
from tests.browser.person import Person, person

pytestmark = pytest.mark.browser

GREETING = "¡Buenas! Te habla {{empresa}}."


def test_an_administrators_main_path(product: str, window: Window) -> None:
    with person(window, product) as admin:
        admin.open()
        admin.sign_in("admin@example.com", "Deudas")
        watches_the_service(admin)
        changes_what_the_assistant_says(admin)
        switches_a_tool_off_and_on(admin)
        changes_an_option(admin)
        finds_it_all_in_the_audit_trail(admin)


def watches_the_service(admin: Person) -> None:
    admin.goes_to("Métricas")
    admin.sees_heading("Métricas en vivo")
    admin.reads("Respuestas del asistente")


def changes_what_the_assistant_says(admin: Person) -> None:
    admin.goes_to("Estados y textos")
    admin.sees_heading("Estados y textos")
    expect(admin.page.locator(".st-key-flow_graph [data-testid=stGraphVizChart] svg")).to_contain_text(
        "Proponer planes de pago"
    )
    fill(admin, "Lo que dice", GREETING)
    admin.press("Probar este texto")
    admin.reads("¡Buenas! Te habla Negociador.", "No se ha guardado nada.")
    admin.press("Guardar estado")
    admin.reads("«Saludo» quedó guardado.")
    admin.press("Volver al de fábrica")
    confirms(admin, "Sí, volver al de fábrica")
    admin.reads("«Saludo» volvió a ser el de fábrica.")
    expect(admin.page.get_by_label("Lo que dice", exact=True)).not_to_have_value(GREETING)


def switches_a_tool_off_and_on(admin: Person) -> None:
    admin.goes_to("Herramientas")
    admin.sees_heading("Herramientas del asistente")
    admin.press("Apagar")
    confirms(admin, "Sí, apagar")
    admin.reads("«Consultar las deudas» quedó apagada.")
    admin.press("Encender")
    admin.reads("«Consultar las deudas» quedó encendida.")


def changes_an_option(admin: Person) -> None:
    admin.goes_to("Configuración")
    admin.sees_heading("Configuración")
    fill(admin, "Parte que responde el modelo de lenguaje (%)", "60")
    admin.press("Revisar cambios")
    dialog = admin.page.get_by_role("dialog")
    expect(dialog).to_contain_text("80")
    confirms(admin, "Guardar")
    admin.reads("La configuración quedó guardada.")
    field = admin.page.get_by_label("Parte que responde el modelo de lenguaje (%)", exact=True)
    expect(field).to_have_value("60")


def finds_it_all_in_the_audit_trail(admin: Person) -> None:
    admin.goes_to("Auditoría")
    admin.sees_heading("Registro de auditoría")
    admin.reads("Configuración cambiada", "Herramienta apagada", "Estado guardado", "Estado de fábrica")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_opens_over_a_page_keeps_nobody_out(
    visited_product: str, chromium: Browser, scheme: str
) -> None:
    with opened_window(chromium, "phone", color_scheme=scheme) as window:
        admin = Person(window, visited_product)
        admin.open()
        admin.enter("admin@example.com")
        found = {}
        for path, opener in (
            ("personas", "Invitar a alguien"),
            ("canales", "Crear credencial"),
            ("alertas", "Cambiar"),
        ):
            admin.open(path)
            admin.press(opener)
            expect(admin.page.get_by_role("dialog")).to_be_visible()
            admin.page.wait_for_timeout(300)
            found[path] = find_barriers(admin.page)
        assert {path: barriers for path, barriers in found.items() if barriers} == {}


def fill(admin: Person, label: str, value: str) -> None:
    field = admin.page.get_by_label(label, exact=True)
    field.fill(value)
    field.press("Tab")
    admin.settle()


def confirms(admin: Person, label: str) -> Locator:
    dialog = admin.page.get_by_role("dialog")
    admin.ends(dialog, label)
    admin.settle()
    return dialog
