"""The ways through the product of which pictures are taken: a debtor's, the staff's and an administrator's."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from backend.jobs.worker import Worker, run_pending
from backend.services.sample_campaign import write_sample
from frontend.page_list import ADMIN, STAFF
from frontend.settings import ROOT
from tests.browser.person import Person
from tests.browser.pictures.camera import Camera
from tests.browser.place import Place

CARLOS, MARIA = "carlos.fajardo@example.com", "maria.lopez@example.com"
TITLES = json.loads((ROOT / "frontend" / "texts" / "es" / "shared.json").read_text("utf-8"))["nav"]
KEY = "sk-proj-una-clave-de-ejemplo-4567"


def walk_as_debtor(place: Place, person: Person, camera: Camera) -> None:
    """Register, sign in, look at three debts, calculate a plan; then talk, agree, and see what was agreed."""
    person.open("crear-cuenta")
    camera.shoot(person, "register")
    person.open()
    camera.shoot(person, "login")
    person.sign_in(MARIA, "Hola, María")
    camera.shoot(person, "debts")
    person.open("calcular-un-plan")
    camera.shoot(person, "payment_plan")
    saves_a_key(person)
    camera.shoot(person, "api_key")
    person.sign_out()
    person.open()
    person.sign_in(CARLOS, "Hola, Carlos")
    person.open("conversacion")
    camera.shoot(person, "new_chat")
    bargains(place, person)
    camera.shoot(person, "offers")
    accepts(person, camera)
    for path, name in (("acuerdos", "agreements"), ("documentos", "documents"), ("mis-datos", "my_data")):
        person.open(path)
        camera.shoot(person, name)
    person.sign_out()


def saves_a_key(person: Person) -> None:
    person.open("mi-clave-de-openai")
    person.page.get_by_label("Tu clave").fill(KEY)
    person.press("Comprobar y guardar")
    person.sees_heading("Clave terminada en 4567")


def bargains(place: Place, person: Person) -> None:
    person.say("93388915")
    expect(person.conversation()).to_contain_text("123.456")
    place.clock.now += timedelta(seconds=20)
    person.press("Ver opciones de pago")
    expect(person.page.get_by_role("button", name="Elegir opción 1")).to_be_visible()
    person.settle()
    place.clock.now += timedelta(seconds=40)
    person.say("Puedo pagar 80.000 de una vez")
    expect(person.conversation()).to_contain_text("86.419")


def accepts(person: Person, camera: Camera) -> None:
    dialog = person.reviews("86.419")
    expect(dialog).to_contain_text("86.419")
    camera.shoot(person, "acceptance")
    dialog.get_by_text("He leído y acepto").click()
    person.ends(dialog, "Aceptar acuerdo")
    expect(person.page.get_by_role("link", name="Descargar en PDF el acuerdo")).to_be_visible()
    camera.shoot(person, "agreement")


def walk_as_staff(place: Place, person: Person, camera: Camera) -> None:
    """Every page of the staff; a campaign looked at and imported, a conversation taken and answered."""
    person.open()
    person.sign_in("equipo@example.com", "Deudas")
    for page in (page for pages in STAFF.values() for page in pages):
        person.open(page.path)
        name = page.name.removeprefix("staff_")
        if name == "campaigns":
            imports_a_campaign(place, person, camera)
        camera.shoot(person, f"staff_{name}")
        if name == "conversations":
            takes_a_conversation(person)
            camera.shoot(person, "staff_conversation")
    person.sign_out()


def imports_a_campaign(place: Place, person: Person, camera: Camera) -> None:
    file = camera.folder / "recuperacion-noviembre.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        write_sample(text, rows=120, seed=7)
    person.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    expect(person.page.get_by_role("button", name="Importar archivo")).to_be_enabled()
    camera.shoot(person, "staff_import")
    person.press("Importar archivo")
    expect(person.page.get_by_text(f"{file.name} · ")).to_be_visible()
    run_pending(place.context)
    expect(person.page.get_by_text(f"{file.name} · Terminada")).to_be_visible()
    Path(file).unlink()


def takes_a_conversation(person: Person) -> None:
    card = person.page.locator('[class*="st-key-card_conversation_"]').filter(has_text="Espera a una persona")
    card.first.get_by_role("button", name="Abrir").click()
    person.press("Tomar la conversación")
    expect(person.page.get_by_text("Ahora respondes tú.")).to_be_visible()
    person.settle()
    person.page.get_by_placeholder("Escribe tu respuesta").fill(
        "Hola, soy Luz. Ya veo tu caso, ¿qué necesitas?"
    )
    person.page.keyboard.press("Enter")
    expect(person.conversation()).to_contain_text("soy Luz")


def walk_as_administrator(place: Place, person: Person, camera: Camera) -> None:
    """Every page that only administrators have; the worker has just done what recurs."""
    Worker(place.context).look()
    run_pending(place.context)
    person.open()
    person.sign_in("admin@example.com", "Deudas")
    for page in (page for group, pages in ADMIN.items() if group not in STAFF for page in pages):
        person.open(page.path)
        camera.shoot(person, f"admin_{page.name}")
    person.sign_out()


WALKS = {"debtor": walk_as_debtor, "staff": walk_as_staff, "admin": walk_as_administrator}
