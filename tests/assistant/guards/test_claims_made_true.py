"""What facts or passages make true, though it sounds like a claim."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import Table, cases, language_of

RIGHT: Table = {
    "english_budget": [
        "The final one is $242.31.",
        "The last one, on January 24, 2028, is $242.31.",
        "This offer stands until November 28, 2026, so there's time to think it over.",
        "You have until November 28 to decide, so take your time.",
    ],
    "to_a_person": [
        "Tu caso ya está con el equipo.",
        "Tu caso ya lo tiene el equipo.",
        "Tu solicitud está en manos de un asesor.",
        "Tu caso todavía no está con un asesor.",
    ],
    "paid_ahead": [
        "Estás al día, Claudia.",
        "Vas al día: ya pagaste $ 773.400.",
        "Estás al día con tu acuerdo y no tienes cuotas atrasadas.",
        "No tienes nada atrasado, estás al día.",
    ],
    "completed_agreement": [
        "Las cuatro cuotas están pagadas, incluida la última. Ya puedes tener tu paz y salvo.",
        "Como ya pagaste todo, puedes tener tu paz y salvo.",
        "Tu paz y salvo ya está disponible, porque el acuerdo está cumplido.",
        "Ya terminaste de pagar, así que te corresponde el paz y salvo.",
        "Puedes descargar tu paz y salvo.",
    ],
    "ways_to_pay": [
        (
            "Un atraso que continúa hace que el acuerdo se incumpla: pierdes el descuento y vuelve a "
            "cobrarse lo que falta del saldo."
        ),
        "Si el atraso sigue, el acuerdo se incumple y se pierde el descuento.",
        (
            "Si te sigues atrasando, el acuerdo queda incumplido: se pierde el descuento y se vuelve a "
            "cobrar el saldo que falta."
        ),
        "En los puntos aliados cada pago te cuesta $ 1.900.",
        "Pagar en un punto aliado tiene un costo de $ 1.900 por pago.",
        "El punto de pago aliado cobra $ 1.900 cada vez.",
        "En los puntos aliados puedes pagar desde $ 5.000 y hasta $ 1.000.000 por día.",
    ],
    "english_offers": ["The offer is good through November 28, so there's no rush."],
    "spain_offers": ["La oferta vale hasta el 28 de noviembre, así que puedes pensarlo con calma."],
    "last_price": [
        "La oferta está en pie hasta el 28 de noviembre; piénsalo con calma.",
        "Si quieres, tu caso puede pasar a una persona del equipo.",
    ],
    "english_late": [
        "You're not up to date yet: $539.69 is missing.",
        "Once you pay the $539.69 you're up to date.",
        "To get up to date you'd need $539.69.",
    ],
    "agreed_and_open": ["Con $ 624.800 te pones al día.", "Cuando pagues esa, quedas al día con la tarjeta."],
    "three_debts": ["La otra deuda no tiene acuerdo."],
    "euro_cards": ["La otra tarjeta no, la otra deuda es el préstamo: 1.278,35 €."],
    "questions": ["Si tu caso está con un asesor, te contestan por correo."],
    "counter_offer": ["Es más de lo que ofreciste: $ 2.040.000."],
    "partial_payment": ["Con lo que diste de entrada, las cuotas bajan a $ 386.700."],
    "documents": [
        "La copia adicional cuesta $ 12.500.",
        "Por el paz y salvo no te cobran; la copia adicional vale $ 12.500.",
    ],
    "replanned_agreement": ["La fecha de aceptación es la que ves en tu acuerdo."],
}
WRONG: Table = {
    "paid_ahead": [
        "Para enero le quedan $ 236.700.",
        "Ya puedes tener tu paz y salvo.",
        "Si te atrasas, vas a perder tu casa.",
        "You've put in $ 910.100 so far.",
    ],
    "to_a_person": ["Tu caso ya está resuelto.", "Ya hablé con el asesor de tu caso."],
    "last_price": ["Tu caso ya está con el equipo."],
    "english_late": [
        "You're up to date, Tessa.",
        "All your payments are made, so you can have your certificate of no debt.",
    ],
    "agreed_and_open": ["Estás al día con tu acuerdo.", "Tu paz y salvo ya está disponible."],
    "ways_to_pay": [
        "Si te atrasas, te embargamos.",
        "En los puntos aliados cada pago te cuesta $ 5.000.",
        "El punto de pago aliado cobra $ 1.000.000 cada vez.",
        "En los puntos aliados puedes pagar desde $ 1.900 y hasta $ 1.000.000 por día.",
    ],
    "english_offers": [
        "The offer ends November 28, so hurry.",
        "The offer is good through December 5, so there's no rush.",
        "Your case is already with the team.",
    ],
    "spain_offers": ["La oferta vale hasta el 30 de noviembre, así que puedes pensarlo con calma."],
    "euro_cards": ["Puedes pagar en enero de una sola vez."],
    "counter_offer": ["Es menos de lo que ofreciste: $ 2.040.000."],
    "agreement_status": ["No te toca nada hasta el 25 de enero."],
    "token_payment": ["Ya puedes tener tu paz y salvo."],
    "completed_agreement": ["You've put in $1,000.00 so far."],
}


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_what_is_so_may_be_said(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, language_of(scenario))
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_what_is_not_so_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is not None
