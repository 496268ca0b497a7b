"""What may be said of cases, of payments that are late or made in part, and of ways of paying beside one another."""

from __future__ import annotations

from datetime import date

import pytest

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.reply_guard import SentenceGuard
from tests.assistant.guards.judging import facts_of, judge
from tests.assistant.guards.scenarios import load_scenario

RIGHT = {
    "hardship_pause": [
        "Quedas en pausa hasta el 23 de diciembre; mientras tanto nadie te escribe por esta deuda.",
        "Son 30 días: hoy empezó y el 23 de diciembre de 2026 termina sola.",
        "Tienes dos caminos: esperar a que acabe o terminarla tú antes.",
    ],
    "token_payment": [
        "Tienes un abono atrasado y dos por pagar.",
        "El abono simbólico va hasta el 13 de enero de 2027.",
        "Hasta hoy no se ha pagado ninguno: figuran $ 0 pagados.",
        "Lo que sigue es el abono del 7 de diciembre, de $ 35.000.",
        "El último abono cae el 6 de enero y la medida se acaba el 13.",
        "El del 6 de noviembre figura atrasado desde hace 17 días.",
        "Entre los tres abonos suman $ 105.000.",
        "La medida se concedió el 13 de octubre.",
    ],
    "disputed_debt": [
        "La obligación 5512 tiene 253 días de mora y la 9034, 110.",
        "Tienes la respuesta a más tardar el 15 de diciembre de 2026.",
        "Anoté los 400.000 que pagaste en julio.",
        "La otra no cambia: son $ 5.847.500.",
        "El reclamo se abrió hoy, 23 de noviembre.",
    ],
    "late_agreement": [
        "La tercera cuota vence el 7 de diciembre.",
        "¿Cuánto falta de esa cuota? $ 249.850.",
        "Vas así: una pagada, una atrasada y cuatro por venir.",
        "De la cuota del 9 de noviembre pagaste la mitad; te faltan $ 249.850.",
        "Ya llevas $ 749.550 pagados, un 24 % del acuerdo, y te quedan $ 2.248.850.",
        "Tienes una cuota atrasada, con 14 días de atraso.",
        "Después vienen la del 7 de diciembre y las otras tres.",
    ],
    "euro_cards": [
        "Son tres opciones.",
        "Entre pagar el 30 de noviembre y pagar el 4 de diciembre hay 10,15 € de diferencia.",
        "El 4 de diciembre es el último día para pagar.",
        "El pago único puede ser de 3.566,64 € el 4 de diciembre o de 3.556,49 € el 30 de noviembre.",
        "Con los 3.100 € que ofreces no se puede cerrar.",
        "Para aceptar tienes hasta el 28 de noviembre, como muy tarde.",
        "La oferta caduca el sábado 28; dos días después es el primer pago.",
    ],
    "fortnight_plan": [
        "Pagas el 15 y el 30: dos pagos al mes.",
        "En diciembre serían dos cuotas, $ 286.200 entre ambas.",
        "Son nueve cuotas de $ 143.100 y una última de $ 143.700, el 15 y el 30 de cada mes.",
        "En marzo te tocan tres cuotas.",
        "El plan dura 5 meses y pagas cada quincena.",
    ],
    "prepared_offer": ["Con esta opción pagas en total $ 4.546.400.", "La cuota inicial es de $ 1.410.000."],
    "refused_plan": [
        "48 meses: no disponible.",
        "Hay dos planes y un pago único.",
        "Los 48 meses que pediste no son posibles.",
        "Hay dos planes de cuotas; entre el fin de uno y el del otro hay tres meses de diferencia.",
    ],
    "english_offers": [
        "November 28 is the last day to accept, November 30 the day by which the single payment is due.",
        "Your 2,000 dollars can't settle it.",
    ],
}
WRONG = {
    # When they fell due is not known: that is not the same as not being late.
    "ladder_offers": ["Llevas 0 días de mora."],
    "campaign_offers": ["Tienes cero días de atraso."],
    "hardship_pause": [
        "Tienes que pagar antes del 23 de diciembre.",
        "La pausa empieza el 23 de diciembre.",
        "El 23 de diciembre te damos una respuesta.",
        "Estás en pausa desde el 15 de marzo.",
    ],
    "token_payment": [
        "Tu próximo abono es de $ 35.000 y vence el 13 de enero.",
        "La medida termina el 6 de enero.",
        "El del 7 de diciembre figura atrasado.",
        "El abono del 6 de noviembre ya está pagado.",
        "El último abono es el 13 de enero.",
        "Tienes dos abonos atrasados.",
        "Ya pagaste el primero.",
        "Cada abono es de $ 105.000.",
    ],
    "disputed_debt": [
        "Debes pagar esta deuda antes del 15 de diciembre.",
        "El reclamo se abrió el 15 de diciembre.",
        "La otra es de $ 1.144.000.",
        "La de Los Robles, que termina en 5512, sigue igual.",
    ],
    "late_agreement": [
        "La tercera cuota vence el 7 de enero.",
        "Te falta pagar $ 3.009.000 de este acuerdo.",
        "Lo que falta de la segunda cuota son $ 499.700.",
        "Hay una cuota atrasada: la del 7 de diciembre.",
        "De la cuota del 9 de noviembre te faltan $ 499.700.",
        "Tienes dos cuotas atrasadas.",
        "Tu cuota lleva 253 días de atraso.",
        "Te faltan por pagar $ 3.009.000 del acuerdo.",
    ],
    "euro_cards": [
        "Tienes hasta el 30 de noviembre para pulsar el botón.",
        "Si dejas pasar el 4 de diciembre sin aceptar, la oferta ya no vale.",
        "La oferta está abierta hasta el 4 de diciembre.",
        "En tres cuotas serían 944,57 € cada una.",
    ],
    "fortnight_plan": ["Pagas $ 143.100 al mes.", "En marzo te tocan cuatro cuotas."],
    "prepared_offer": ["Con esta opción pagas en total $ 4.465.000."],
    "refused_plan": [
        "Son 20 cuotas de $ 37.900 y una última de $ 35.100.",
        "El plan de 48 meses te queda bien.",
    ],
    "english_offers": ["November 30 is the last day to accept the offer."],
}


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(scenario, text) for scenario, texts in table.items() for text in texts]


@pytest.mark.parametrize(("scenario", "text"), _cases(RIGHT))
def test_what_the_tools_told_may_be_said(scenario: str, text: str) -> None:
    verdict = judge(scenario, text, _language(scenario))
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), _cases(WRONG))
def test_a_fact_in_another_role_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text, _language(scenario)).problem is not None


@pytest.mark.parametrize(
    "text", ["De las tres opciones elegiste la primera.", "La segunda opción es de 3.556,49 €."]
)
def test_an_offer_that_is_chosen_leaves_its_like_on_the_table(text: str) -> None:
    """One of two single payments lies before the person: the other one still stands, and can be counted."""
    scenario = load_scenario("euro_cards")
    facts = facts_of(scenario)
    chosen = next(
        offer for offer in scenario["tool_results"][-1]["output"]["offers"] if offer["kind"] == "lump_sum"
    )
    facts.add_tool_result("prepare_agreement", {}, {"offer": chosen})
    assert _guard(facts).review(text).problem is None


def test_an_agreement_takes_the_place_of_the_offer_that_it_was_made_of() -> None:
    facts = facts_of(load_scenario("ladder_offers"))
    (agreed,) = [r for r in load_scenario("agreement_status")["tool_results"] if "agreements" in r["output"]]
    facts.add_tool_result(agreed["tool"], {}, agreed["output"])
    assert _guard(facts).review("Tienes cuarenta opciones.").problem is not None
    assert set(facts.shown) <= set(facts.offers)


def test_a_documents_percentage_is_no_discount_in_any_language() -> None:
    assert judge("documents", "You get a 19 % discount on your debt.", "en").problem is not None


def _guard(facts: TurnFacts) -> SentenceGuard:
    return SentenceGuard(facts, language="es", jurisdiction="ES", instructions="", today=date(2026, 11, 23))


def _language(scenario: str) -> str:
    return "en" if scenario == "english_offers" else "es"
