"""A debtor who uses no mouse gets from the sign-in to an agreement."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Window
from tests.browser.person import Person, person

pytestmark = pytest.mark.browser

MOST_STEPS = 80
FOCUSED = """() => {
    const element = document.activeElement
    if (!element.matches('a, button, input, textarea, summary')) return ''
    const names = [element.getAttribute('aria-label'), element.textContent, element.closest('label')?.textContent]
    return names.filter(Boolean).join(' | ')
}"""


def test_an_agreement_is_reached_by_keys_alone(product: str, window: Window) -> None:
    with person(window, product) as debtor:
        debtor.open()
        debtor.enter("carlos.fajardo@example.com")
        debtor.sees_heading("Hola, Carlos")
        go_to(debtor, "Negociar")
        debtor.sees_heading("Conversación")
        answers(debtor, "93388915")
        expect(debtor.page.get_by_role("button", name="Ver opciones de pago")).to_be_visible()
        debtor.settle()
        answers(debtor, "Puedo pagar 86.419 de una vez")
        choose_and_accept(debtor)
        link = debtor.page.get_by_role("link", name="Descargar en PDF el acuerdo")
        expect(link).to_be_visible()


def choose_and_accept(debtor: Person) -> None:
    review = debtor.page.get_by_role("button", name="Revisar y aceptar")
    option = debtor.page.get_by_role("button", name="Elegir opción 1")
    expect(review.or_(option).first).to_be_visible()
    debtor.settle()
    if not review.is_visible():
        go_to(debtor, "Elegir opción 1")
        expect(review).to_be_visible()
        debtor.settle()
    go_to(debtor, "Revisar y aceptar")
    dialog = debtor.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    debtor.settle()
    go_to(debtor, "He leído y acepto", key="Space")
    expect(dialog.get_by_role("checkbox")).to_be_checked()
    debtor.settle()
    go_to(debtor, "Aceptar acuerdo")
    expect(dialog).to_be_hidden()


def answers(debtor: Person, words: str) -> None:
    """Write into the box where the focus gets to by Tab."""
    go_to(debtor, "Escribe tu mensaje", key=None)
    debtor.page.keyboard.type(words)
    debtor.page.keyboard.press("Enter")
    expect(debtor.conversation()).to_contain_text(words)


def go_to(debtor: Person, name: str, *, key: str | None = "Enter") -> None:
    """Press Tab until what has this name is in focus, then the key."""
    for _ in range(MOST_STEPS):
        if name in debtor.page.evaluate(FOCUSED):
            break
        debtor.page.keyboard.press("Tab")
    else:
        pytest.fail(f"{name} cannot be reached by Tab")
    if key is not None:
        debtor.page.keyboard.press(key)
