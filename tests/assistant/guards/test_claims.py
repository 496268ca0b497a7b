"""No threat, no false urgency, no promise that no tool made, whatever the figures."""

from __future__ import annotations

from datetime import date

import pytest

from backend.assistant.guards.claims import load_rules
from backend.assistant.guards.contract import Problem
from backend.assistant.guards.reply_guard import SentenceGuard
from tests.assistant.guards.judging import facts_of, judge
from tests.assistant.guards.scenarios import load_scenario

BROKEN = [
    "Si no pagas vamos a embargarte.",
    "No te vamos a embargar.",
    "No puedo decirte otra cosa: si no pagas habrá embargos y procesos.",
    "Ya tienes un acuerdo, aunque todavía no lo has pagado.",
    "El banco podría quedarse con tus bienes.",
    "Podrían retener tu salario.",
    "Mandarán a alguien a tu casa.",
    "Quedan pocos cupos para este descuento.",
    "Acabo de mover la fecha de tu cuota.",
    "Ya inscribí tu plan de doce cuotas.",
    "He aplicado un descuento adicional.",
    "Te congelo los intereses desde hoy.",
    "Te quitamos los gastos.",
    "Voy a consignarte el dinero.",
    "Mañana retiraré el reporte.",
    "El expediente pasa al área jurídica.",
    "Tus intereses van a seguir subiendo.",
    "Vas atrasada en una cuota.",
    "Podrías ir a la cárcel.",
    "Te vamos a reportar a Datacrédito.",
    "No te van a reportar a centrales de riesgo.",
    "Llamaremos a tu familia.",
    "Iremos a tu trabajo.",
    "Voy a llamar a tu jefe.",
    "Es tu última oportunidad.",
    "Solo hoy tienes este descuento.",
    "Le borro la deuda.",
    "Te hago una condonación total.",
    "Queda aprobado tu acuerdo.",
    "Tu acuerdo quedó en firme.",
    "Ya no debes nada.",
    "Te garantizo que se resuelve.",
    "¿Por qué no has pagado?",
    "Tu deuda ya prescribió.",
    "Soy una persona real del equipo.",
    "El banco aceptaría menos si insistes.",
    "Acepto tu propuesta.",
    "Te has comprometido a pagar tres cuotas.",
    "Tu propuesta quedó aprobada.",
    "Dejé registrado el plan de 6 cuotas para que vayas empezando.",
    "Recibimos tu cuota inicial.",
    "Tu deuda ya se considera saldada, aunque todavía no hayas pagado.",
    "El mes que no puedas pagar la cuota, simplemente te la saltas y no pasa nada.",
    "El pago único vale solo durante esta conversación.",
    "Si sales del chat, lo pierdes.",
    "La copia adicional lleva el IVA aparte.",
]
KEPT = [
    "Entiendo que te preocupa un embargo; una persona del equipo puede hablarlo contigo.",
    "No puedo responder sobre procesos judiciales; te paso con una persona.",
    "Para dejarlo en firme pulsa **Revisar y aceptar**.",
    "No tienes que explicar los motivos.",
    "Soy un asistente virtual, no una persona.",
    "Hasta ese momento no te has comprometido a nada.",
    "Lo que propusiste no quedó aprobado.",
    "Si lo aceptas, tu acuerdo quedará en firme cuando pulses el botón.",
    "No puedo garantizarte eso.",
    "Lamento que hayas perdido tu trabajo; busquemos una cuota que puedas cumplir.",
    "Lo revisa contigo una persona, sin que tengas que explicar los motivos.",
    "No puedes saltarte una cuota.",
    "Si sales de aquí no pierdes nada.",
    "Pulsar el botón es lo que falta para que el acuerdo quede registrado.",
    "Todavía no recibimos tu primera cuota.",
    "A la copia adicional no se le suma IVA.",
    "Si pierdes el empleo, escríbenos y lo vemos.",
    "Acabo de revisar tus opciones.",
    "Te muestro las opciones y te explico cada una.",
    "Voy a revisar qué más puedo ofrecerte; encontré cuatro opciones.",
    "Te pasaré con una persona del equipo.",
    "No tienes cuotas atrasadas.",
    "Te lo muestro antes de que pulses el botón: nada te compromete.",
    "Sin prisa: la oferta sigue hasta el 28 de noviembre de 2026.",
    "Todavía no hay ningún acuerdo firmado.",
    "Una persona del equipo te escribirá.",
    "Entiendo que es un momento difícil. Podemos buscar algo que puedas cumplir.",
]


@pytest.mark.parametrize("text", BROKEN)
def test_a_claim_outside_the_tools_is_not_shown(text: str) -> None:
    assert judge("ladder_offers", text).problem == Problem.CLAIM


@pytest.mark.parametrize("text", KEPT)
def test_sympathy_and_refusals_may_be_said(text: str) -> None:
    assert judge("ladder_offers", text).problem is None


def test_an_agreement_may_be_called_firm_where_a_tool_said_so() -> None:
    text = "Tu acuerdo quedó en firme."
    assert judge("agreement_status", text).problem is None
    assert judge("campaign_offers", text).problem == Problem.CLAIM


def test_a_tax_may_be_added_where_a_document_adds_it() -> None:
    facts = facts_of(load_scenario("documents"))
    text = "Los sellos cuestan más IVA."

    def judged() -> Problem | None:
        return (
            SentenceGuard(facts, language="es", jurisdiction="CO", instructions="", today=date(2026, 11, 23))
            .review(text)
            .problem
        )

    assert judged() is Problem.CLAIM
    facts.add_configured_text("Sellado de documentos: se cobra más IVA.")
    assert judged() is None


def test_an_offer_that_ends_today_may_be_said_to_end_today() -> None:
    scenario = load_scenario("ladder_offers")
    guard = SentenceGuard(
        facts_of(scenario), language="es", jurisdiction="CO", instructions="", today=date(2026, 11, 28)
    )
    assert guard.review("La oferta vence hoy.").problem is None
    assert judge("ladder_offers", "La oferta vence hoy.").problem is not None


def test_a_passage_may_be_quoted_where_the_assistant_itself_may_not_promise() -> None:
    scenario = load_scenario("documents")
    facts = facts_of(scenario)
    passage = "Nunca contactamos a tus familiares, tu empleador o tus referencias."
    facts.add_tool_result(
        "search_documents", {}, {"passages": [{"title": "Datos", "heading": "Horario", "text": passage}]}
    )
    guard = SentenceGuard(facts, language="es", jurisdiction="CO", instructions="", today=date(2026, 11, 23))
    assert guard.review(passage).problem is None
    assert guard.review("Vamos a contactar a tus familiares.").problem == Problem.CLAIM


def test_each_rule_says_why_and_whence() -> None:
    for rule in load_rules():
        assert len(rule.reason) > 20, rule.id
        assert len(rule.source) > 10, rule.id
