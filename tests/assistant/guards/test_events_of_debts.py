"""What happened is told of the debt it happened to, as whoever did it, and what is so now is not denied."""

from __future__ import annotations

import pytest

from backend.assistant.guards.contract import Problem
from tests.assistant.guards.judging import judge
from tests.assistant.guards.tables import Table, cases, language_of

RIGHT: Table = {
    "agreed_and_open": [
        "El acuerdo con Banco del Río sigue vigente.",
        "Aceptó el acuerdo de la tarjeta de Banco del Río el 3 de agosto.",
        "Con La Palma todavía no tienes acuerdo.",
        "De la de Banco del Río ya pagaste dos cuotas.",
    ],
    "disputed_debt": [
        "El reclamo quedó abierto sobre la obligación terminada en 5512.",
        "El reclamo quedó abierto por la tarjeta terminada en 5512, no por la 9034.",
        "El reclamo es por la tarjeta de El Naranjo.",
    ],
    "agreement_waiting": [
        "La aceptación ya quedó hecha el viernes.",
        "Tu aceptación quedó registrada.",
        "Usted lo aceptó el viernes 20 de noviembre.",
        "El plan lo aceptó usted mismo.",
        "Aceptado por ti: 20 de noviembre de 2026",
        "El plan aceptado sigue en revisión.",
    ],
    "broken_agreement": ["Las cinco que quedaban del acuerdo anulado ya no se piden."],
    "to_a_person": [
        "Ya avisé que quieres hablar con alguien.",
        "Tu solicitud ya está hecha.",
        "Ya quedó registrada tu solicitud de hablar con una persona.",
        "Le pasé tu solicitud al equipo.",
    ],
    "prepared_offer": [
        "Hecho el pago inicial, te quedarían tres cuotas.",
        "Pagada la cuota inicial, quedan tres cuotas.",
        "Cubierta la inicial, seguirían las tres cuotas.",
    ],
    "monthly_budget": ["Descontada la primera cuota, te sobrarían $ 38.77 de ese mes."],
    "english_agreement": [
        "August, September and October are all paid.",
        "Once November's is covered, the following one is on December 14, 2026.",
    ],
    "english_offers": ["Nothing's signed.", "No offer's been accepted yet."],
    "dispute_rejected": [
        "Tu reclamo quedó cerrado.",
        "Tu reclamo fue rechazado.",
    ],
    "paid_ahead": [
        "Lo aceptaste el 1 de septiembre de 2026 y la primera cuota llegó el 1 de octubre.",
        "La de noviembre está pagada; de ella no debes nada.",
    ],
    "completed_agreement": ["Tu paz y salvo lo puedes descargar ya."],
    "refused_plan": ["Aceptaron tu propuesta: quedan cuotas de $ 37.900."],
}
WRONG: Table = {
    "agreed_and_open": [
        "El acuerdo con Comercial La Palma quedó en firme.",
        "Ya aceptó el plan de 6 cuotas con Comercial La Palma.",
        "Con La Palma ya tienes un acuerdo.",
        "Pagaste la primera cuota de La Palma.",
        "Le dejé aceptado el plan de La Palma.",
        "Le dejé firmado el acuerdo.",
    ],
    "disputed_debt": [
        "El reclamo quedó abierto sobre la obligación terminada en 9034.",
        "Abrí el reclamo por el crédito de libre inversión.",
        "El reclamo es por la de Los Robles.",
    ],
    "prepared_offer": [
        "La aceptación quedó hecha el viernes.",
        "Tu solicitud ya está hecha.",
        "Recibida la cuota inicial, gracias.",
        "Pagada la cuota inicial.",
        "Ya está pagada la cuota inicial, quedan tres.",
    ],
    "too_low_offer": ["El banco aceptó su propuesta.", "Acepto su propuesta."],
    "several_turns": ["Aceptaron los $ 19,500 que ofreciste.", "Te aceptaron 19,500 de contado."],
    "completed_agreement": [
        "El paz y salvo todavía no está listo.",
        "Aún no se ha expedido tu paz y salvo.",
        "El paz y salvo no lo puedes bajar todavía.",
    ],
    "agreement_waiting": ["El banco ya lo aceptó.", "La entidad ya la firmó."],
    "dispute_rejected": ["Ganaste el reclamo.", "La financiera admitió el error.", "Tu reclamo prosperó."],
    "spain_hardship": ["La pausa ya está corriendo.", "Elegí por ti el abono simbólico."],
    "late_agreement": [
        "Ya le corrí lo que debía de noviembre para diciembre.",
        "Le pasé lo de noviembre para el 7 de diciembre.",
        "Ya moví lo pendiente al 7 de diciembre.",
        "Noviembre ya quedó pagado.",
        "Le di plazo hasta el 7 de diciembre.",
    ],
    "english_agreement": [
        "August, September, October and November are all paid.",
        "I moved November's payment to December.",
    ],
}


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_what_happened_to_a_debt_may_be_told_of_it(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem is None


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_it_is_not_told_of_another_nor_of_somebody_else(scenario: str, text: str) -> None:
    assert judge(scenario, text, language_of(scenario)).problem == Problem.CLAIM
