"""What may be said of a dispute that stops a sale, of a pause, and of token payments."""

from __future__ import annotations

import pytest

from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import Table, cases, language_of

RIGHT: Table = {
    "spain_dispute": [
        "Una persona del equipo lo revisa y te responde a más tardar el 23 de diciembre de 2026. "
        "Mientras tanto no te ofrecemos planes ni te pedimos que pagues esta deuda.",
        "Tendrás respuesta a más tardar el 23 de diciembre de 2026.",
        "El reclamo se abrió hoy, 23 de noviembre de 2026.",
        "Mientras tanto no te ofrecemos planes ni te pedimos que pagues esta deuda.",
        "Han pasado 7 años desde que venció esta deuda.",
        "Venció el 16 de septiembre de 2019.",
        "El saldo que figura es de 2.021,47 €.",
        "Capital 1.468,90 €, intereses 523,07 € y gastos 29,50 €.",
        "Las ofertas que viste ya no valen mientras se revisa.",
        "La oferta anterior era de 1.920,40 €, pero ya no está vigente.",
        "El plazo de respuesta son 30 días.",
        "Quedó anotado que el préstamo no es tuyo.",
        "Figura con 2.625 días de mora.",
        "La respuesta llega el 23 de diciembre como muy tarde.",
        "Antes de tu reclamo había tres opciones; ahora no hay ninguna.",
        "Queda abierto tu reclamo y te responden antes del 23 de diciembre de 2026.",
        "Tienes la respuesta, como muy tarde, el 23 de diciembre.",
        "Desde hoy no te ofrecemos planes ni te pedimos que pagues.",
        "Las tres ofertas de antes ya no están en pie.",
        "La deuda figura vencida desde el 16 de septiembre de 2019: hace 7 años.",
        "Figuran 2.021,47 €: 1.468,90 € de capital, 523,07 € de intereses y 29,50 € de gastos.",
        "Es posible que ya haya prescrito: han pasado 7 años desde que venció.",
        "Una persona lo revisa y te responde en 30 días como máximo.",
        "El reclamo lo abriste hoy.",
        "Mientras se revisa no tienes que pagar esta deuda.",
        "El préstamo rápido de Finanzas Meseta, terminado en 3092, está en revisión.",
        "Lo que viste antes, 1.920,40 € de contado, ya no se ofrece.",
        "Tu reclamo quedó abierto el 23 de noviembre de 2026.",
        "La respuesta te llega a más tardar el 23 de diciembre.",
        "Ya no está en pie la oferta de 1.920,40 €.",
        "No tienes que aceptar ninguna oferta ni pagar mientras tanto.",
        "La deuda venció hace más de 7 años, el 16 de septiembre de 2019.",
        "Como no la reconoces, dejamos de ofrecerte planes.",
        "El motivo que figura es «No es mía».",
        "Te contestarán antes de que acabe el 23 de diciembre.",
    ],
    "hardship_pause": [
        "La pausa va hasta el 23 de diciembre de 2026 y ese día termina sola.",
        "Si quieres, la terminas antes.",
        "La deuda sigue siendo de $ 3.640.000.",
        "La pausa empezó hoy.",
        "Tu tarjeta lleva 253 días de mora.",
    ],
    "token_payment": [
        "El próximo abono es de $ 35.000 el 7 de diciembre.",
        "El del 6 de noviembre está atrasado.",
        "Son tres abonos de $ 35.000.",
        "La medida va hasta el 13 de enero de 2027.",
        "Lo revisamos en enero.",
    ],
}
WRONG: Table = {
    "spain_dispute": [
        "Puedes cerrarla con 1.920,40 €.",
        "Tienes hasta el 28 de noviembre para aceptar.",
        "El primer pago es el 30 de noviembre.",
        "Tienes que pagar antes del 23 de diciembre.",
        "La deuda venció el 23 de diciembre de 2026.",
        "Te respondemos el 30 de noviembre.",
        "Hay tres opciones de pago.",
        "Son 6 cuotas de 335,71 €.",
        "Han pasado 5 años desde que venció.",
        "Ahorras 101,07 €.",
        "Los intereses son 1.468,90 €.",
        "Te queda un pago único de 1.920,40 € hasta el 30 de noviembre.",
        "Paga antes del 23 de diciembre de 2026.",
        "Te responden antes del 28 de noviembre.",
        "La oferta de 1.920,40 € sigue en pie.",
        "Puedes pagar 606,45 € de entrada.",
        "El reclamo se abrió el 16 de septiembre.",
        "La primera cuota vence el 23 de diciembre.",
        "Han pasado 8 años desde que venció.",
        "Tienes tres opciones para pagar.",
        "Te quedan 5 días para aceptar.",
        "Debes 1.920,40 €.",
        "La deuda venció en 2021.",
        "Tu reclamo quedó abierto el 30 de noviembre.",
        "La respuesta te llega el 24 de mayo.",
        "La oferta de 1.920,40 € vale hasta el 28 de noviembre.",
        "Paga 335,71 € al mes desde el 23 de diciembre.",
        "La deuda venció hace 9 años.",
    ],
    "hardship_pause": [
        "La pausa termina el 15 de marzo.",
        "La deuda baja a $ 3.200.000.",
        "Empezó hace 253 días.",
        "Puedes pagar $ 440.000.",
    ],
    "token_payment": [
        "El próximo abono es el 13 de enero.",
        "Los tres abonos están pagados.",
        "Cada abono es de $ 105.000.",
        "Tienes dos abonos atrasados.",
        "La medida termina el 7 de diciembre.",
    ],
}


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_what_a_case_brings_may_be_said(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, language_of(scenario))
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_what_a_case_does_not_bring_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is not None


@pytest.mark.parametrize(
    "text",
    [
        "Tu reclamo se cerró el 13 de octubre de 2026.",
        "Esa decisión es del 13 de octubre.",
        "La decisión se tomó el 13 de octubre: no procede.",
        "La deuda venció el 14 de enero de 2026.",
    ],
)
def test_when_a_case_was_decided_may_be_told(text: str) -> None:
    verdict = judge("dispute_rejected", text)
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(
    "text",
    [
        "El reclamo se lo cerraron el 14 de enero de 2026.",
        "Tu reclamo se cerró el 30 de noviembre de 2026.",
        "Tu reclamo se resolvió el 13 de noviembre.",
        "Puedes pagar hasta el 13 de octubre.",
    ],
)
def test_another_day_is_not_that_of_the_decision(text: str) -> None:
    assert judge("dispute_rejected", text).problem is Problem.FIGURE
