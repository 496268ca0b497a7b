"""An administrator changes what a creditor allows, sees what that means, and goes back, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import ON_A_DESKTOP, Window
from tests.browser.person import Person, person

pytestmark = pytest.mark.browser


@ON_A_DESKTOP
def test_an_administrator_changes_a_policy_and_rolls_back(product: str, window: Window) -> None:
    with person(window, product) as admin:
        admin.open()
        admin.sign_in("admin@example.com", "Deudas")
        admin.open("politicas")
        admin.sees_heading("Políticas de negociación")
        admin.reads("Aquí no hay una versión vigente propia")
        fill(admin, "Descuento inicial (%)", "30 %")
        admin.press("Revisar cambios")
        expect(problem(admin)).to_contain_text("no es posible")
        fill(admin, "Descuento inicial (%)", "10 %")
        admin.press("Ver ofertas")
        admin.reads("1.800.000")
        saves(admin, "Descuento inicial (%)", "10 %")
        admin.reads("La versión 1 quedó guardada.", "Vigente")
        fill(admin, "Rondas como máximo", "4")
        saves(admin, "Rondas como máximo", "4")
        rolls_back(admin)
        admin.reads("La versión quedó vigente.")
        expect(admin.page.get_by_label("Rondas como máximo", exact=True)).to_have_value("10")


def fill(admin: Person, label: str, value: str) -> None:
    field = admin.page.get_by_label(label, exact=True)
    field.fill(value)
    field.press("Tab")
    admin.settle()


def problem(admin: Person) -> Locator:
    return admin.page.get_by_role("alert").filter(has_text="La política").first


def saves(admin: Person, rule: str, value: str) -> None:
    admin.press("Revisar cambios")
    dialog = admin.page.get_by_role("dialog")
    expect(dialog).to_contain_text(rule)
    expect(dialog).to_contain_text(value)
    admin.ends(dialog, "Guardar versión")
    admin.settle()


def rolls_back(admin: Person) -> None:
    admin.press("Poner en vigencia")
    dialog = admin.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Rondas como máximo")
    admin.ends(dialog, "Sí, poner en vigencia")
    admin.settle()
