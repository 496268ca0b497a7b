"""A person of the team steps into a conversation: the debtor, who only waits, sees who speaks, without a click."""

from __future__ import annotations

import pytest
import requests
from playwright.sync_api import expect

from tests.browser.conftest import ON_A_PHONE, Product, Window
from tests.browser.person import PASSWORD, person

pytestmark = pytest.mark.browser

STAFF = "equipo@example.com"


@ON_A_PHONE
def test_a_debtor_sees_a_person_come_speak_and_leave(running_product: Product, window: Window) -> None:
    with person(window, running_product.ui) as debtor:
        debtor.open()
        debtor.sign_in("carlos.fajardo@example.com", "Hola, Carlos")
        debtor.goes_to("Conversación")
        debtor.sees_heading("Conversación")
        debtor.press("Hablar con una persona")
        expect(debtor.conversation()).to_contain_text("te paso con una persona")
        desk = signed_in_staff(running_product.api)
        address = f"{running_product.api}/api/v1/admin/conversations"
        (waiting,) = desk.get(address, params={"status": "waiting"}).json()["items"]
        mine = f"{address}/{waiting['id']}"
        desk.post(f"{mine}/take", json={}).raise_for_status()
        debtor.reads("Hablas con Luz, del equipo.")
        expect(debtor.page.get_by_role("button", name="Hablar con una persona")).to_have_count(0)
        desk.post(f"{mine}/messages", json={"text": "Claro que sí, Carlos."}).raise_for_status()
        expect(debtor.conversation()).to_contain_text("Luz · persona del equipo")
        expect(debtor.conversation()).to_contain_text("Claro que sí, Carlos.")
        debtor.press("Nueva conversación")
        asked = debtor.page.get_by_role("dialog")
        expect(asked).to_contain_text("Luz, del equipo, está hablando contigo")
        debtor.ends(asked, "Seguir con Luz")
        expect(debtor.conversation()).to_contain_text("Claro que sí, Carlos.")
        desk.post(f"{mine}/hand-back", json={}).raise_for_status()
        debtor.reads("Hablas con un asistente automático")
        expect(debtor.conversation()).to_contain_text("Luz terminó su parte")
        desk.post(f"{mine}/take", json={}).raise_for_status()
        debtor.reads("Hablas con Luz, del equipo.")
        debtor.press("Nueva conversación")
        debtor.ends(asked, "Empezar otra")
        debtor.reads("Hablas con un asistente automático")
        expect(debtor.conversation()).not_to_contain_text("Claro que sí, Carlos.")
        left = desk.get(mine).json()
        assert left["is_active"] is False
        assert "se empezó otra" in left["messages"][-1]["text_content"]


def signed_in_staff(api: str) -> requests.Session:
    desk = requests.Session()
    body = {"email": STAFF, "password": PASSWORD}
    desk.post(f"{api}/api/v1/auth/login", json=body).raise_for_status()
    return desk
