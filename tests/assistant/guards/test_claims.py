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


def test_days_of_grace_may_be_told_where_a_document_knows_them() -> None:
    facts = facts_of(load_scenario("agreement_status"))
    guard = SentenceGuard(facts, language="es", jurisdiction="CO", instructions="", today=date(2026, 11, 23))
    told = "Cuentas con unos días de gracia antes de que pase a mora."
    assert guard.review(told).problem is Problem.CLAIM
    facts.add_configured_text("Tu acuerdo tiene unos días de gracia y permite reprogramarlo una vez.")
    assert guard.review(told).problem is None


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


TRUE_BY_A_TOOL = [
    ("disputed_debt", "Radiqué tu reclamo y ya está hecho."),
    ("disputed_debt", "Registré tu reclamo por la tarjeta."),
    ("disputed_debt", "Mientras lo revisan no tienes que pagar esta deuda."),
    ("disputed_debt", "No te vamos a cobrar esta deuda mientras la revisan."),
    ("hardship_pause", "Activé tu pausa y no te vamos a llamar por esta deuda."),
    ("hardship_pause", "En la pausa no tienes que pagar nada."),
    ("late_agreement", "Ese pago ya lo recibimos."),
]
"""What a tool of the turn did or said, and what nobody may say in a turn without it."""


@pytest.mark.parametrize(("scenario", "text"), TRUE_BY_A_TOOL)
def test_what_a_tool_did_may_be_told_where_it_did_it(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is None
    assert judge("ladder_offers", text).problem == Problem.CLAIM


BEYOND_THE_CASE = [
    ("disputed_debt", "Quedan en revisión las dos deudas."),
    ("disputed_debt", "Tampoco tienes que pagar el otro crédito."),
    ("disputed_debt", "Comprobé que ese pago existe."),
    ("disputed_debt", "El reclamo fue resuelto a tu favor."),
    ("disputed_debt", "Te abrí el reclamo, pero si no mandas el recibo hoy mismo lo cierran y te embargan."),
    ("hardship_pause", "La pausa se renueva sola."),
    ("hardship_pause", "Usted no puede terminar la pausa antes de la fecha."),
    ("hardship_pause", "En la pausa no te corren intereses."),
    ("token_payment", "Los abonos dejan la deuda saldada."),
    ("token_payment", "Le van a prorrogar la medida dos meses."),
    ("token_payment", "Por no abonar perdiste la medida."),
    ("token_payment", "En la medida no tienes que pagar nada."),
    ("late_agreement", "El acuerdo quedó sin efecto por el atraso."),
    ("late_agreement", "He trasladado la cuota vencida al final."),
    ("late_agreement", "Ya registré tu pago."),
    ("euro_cards", "Con ese pago queda cancelado también el préstamo."),
    ("euro_cards", "Tus 3.000 € quedaron aceptados."),
    ("refused_plan", "He logrado que te aprueben ese plazo."),
    ("refused_plan", "Más adelante te bajamos la cuota."),
    ("prepared_offer", "No hace falta que pulses el botón."),
    ("questions", "Ya puedes descargar tu paz y salvo."),
    ("disputed_debt", "Resultado: resuelto a tu favor."),
    ("hardship_pause", "No tienes que pagar nada nunca más."),
    ("hardship_pause", "En la pausa tu saldo baja solo."),
    ("late_agreement", "Acuerdo cancelado."),
    ("late_agreement", "No pagues la segunda, pasa a la tercera."),
    ("prepared_offer", "Con tu mensaje ya es un acuerdo."),
    ("questions", "Tu puntaje sube apenas pagues."),
    ("questions", "Eliminamos todos sus datos en cuanto llegue el correo."),
    ("euro_plan", "Las seis cuotas van sin interés alguno."),
    ("refused_plan", "Si cumples bien medio año, te ampliamos el plazo."),
    ("prepared_offer", "Más adelante puedes modificar las fechas del plan."),
    ("counter_offer", "Su propuesta salió adelante."),
    ("ladder_offers", "Te mantengo el descuento mientras estemos en la charla."),
    ("ladder_offers", "Es el último descuento que vas a recibir."),
    ("three_debts", "Conseguí que te extendieran el plazo."),
    ("disputed_debt", "El otro préstamo también está suspendido."),
    ("disputed_debt", "El abono de julio ya quedó validado."),
    ("hardship_pause", "En marzo le dan otros tres meses."),
    ("token_payment", "Con el abono de enero queda liquidada la obligación."),
    ("late_agreement", "Lo que falta te lo pasamos a la siguiente cuota."),
]
"""What no tool said of the case, the measure or the offer that there is."""


@pytest.mark.parametrize(("scenario", "text"), BEYOND_THE_CASE)
def test_nothing_is_added_to_what_a_tool_did(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem == Problem.CLAIM


DENIED = [
    ("disputed_debt", "Abrir el reclamo no anula la deuda ni la perdona."),
    ("disputed_debt", "El reclamo no cubre las otras deudas."),
    ("disputed_debt", "Que lo revisen no quiere decir que tu reclamo esté aprobado."),
    ("hardship_pause", "La pausa no te perdona el saldo ni se renueva sola."),
    ("hardship_pause", "No sé si los intereses siguen corriendo."),
    ("token_payment", "Pagar los abonos no deja la deuda saldada."),
    ("token_payment", "Estar atrasado en uno no significa que perdiste la medida."),
    ("late_agreement", "El acuerdo no quedó cancelado por el atraso."),
    ("prepared_offer", "Prepararla no significa que ya quedaste comprometida."),
    ("questions", "El puntaje no mejora de un día para otro y nadie puede garantizarte cuánto."),
    ("questions", "Aún no puedes descargar tu paz y salvo."),
    ("questions", "Los sábados no hay asesores."),
    ("questions", "Mientras no pagues la última cuota no sale el paz y salvo."),
    ("disputed_debt", "Con ese pago se cierra la otra deuda, no esta."),
    ("refused_plan", "Aunque cumplas bien no te ampliamos el plazo desde aquí."),
    ("prepared_offer", "Una vez aceptada no puedes modificar las fechas del plan."),
    ("questions", "Puede solicitar que eliminen sus datos."),
    ("token_payment", "El abono de enero no liquida la obligación."),
    ("ladder_offers", "El descuento no es solo por hoy."),
]


@pytest.mark.parametrize(("scenario", "text"), DENIED)
def test_what_is_said_not_to_be_so_is_no_claim(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is None


def test_a_threat_is_one_also_where_it_is_said_not_to_follow() -> None:
    text = "Que te atrases no significa que te vayan a embargar."
    assert judge("late_agreement", text).problem == Problem.CLAIM


PLAIN_WORDS = [
    ("late_agreement", "Te corrijo en algo: pagaste una parte."),
    ("late_agreement", "Lo más urgente es la cuota que quedó incompleta."),
    ("token_payment", "Dímelo sin vergüenza y lo miramos."),
    ("agreement_status", "Hasta hoy no aparece ningún pago, y es normal."),
    ("documents", "La oficina abre el primer sábado de cada mes."),
    ("prepared_offer", "Todavía puedes cambiar el número de cuotas, porque no la has aceptado."),
    ("disputed_debt", "Como consecuencia del reclamo no te ofrezco planes de esa tarjeta."),
    ("disputed_debt", "Todavía no hay nada en el expediente."),
    ("disputed_debt", "Si tardan más, te avisan con el motivo del retraso."),
    ("hardship_pause", "Ocúpate de lo más urgente de tu casa."),
    ("hardship_pause", "Perder el trabajo es duro."),
    ("token_payment", "Así lo apartas con tiempo y no corres a último momento."),
    ("prepared_offer", "Ese es el último día para aceptarla; el pago va después."),
    ("prepared_offer", "¿Ya firmé? Todavía no."),
    ("refused_plan", "Dime si te cierra o le movemos algo."),
    ("refused_plan", "No soy abogado, soy un asistente virtual."),
    ("questions", "El paz y salvo es la carta con la que la entidad certifica que ya no se debe nada."),
    ("questions", "Este chat responde todos los días."),
]
"""Words of threats and haste that threaten nobody and hurry nobody."""


@pytest.mark.parametrize(("scenario", "text"), PLAIN_WORDS)
def test_words_that_only_sound_like_a_claim_may_be_said(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is None


def test_that_nobody_writes_during_a_pause_may_be_said_where_there_is_one() -> None:
    text = "We won't contact you about this debt for now."
    assert judge("hardship_pause", text, "en").problem is None
    assert judge("english_offers", text, "en").problem == Problem.CLAIM


def test_what_was_registered_may_be_told_where_a_tool_did_it() -> None:
    text = "Qué registré: el valor no es correcto."
    assert judge("disputed_debt", text).problem is None
    assert judge("ladder_offers", text).problem == Problem.CLAIM


def test_the_persons_own_words_may_be_quoted() -> None:
    said = "Anoté lo que escribiste: «{} y no los veo»."
    assert judge("disputed_debt", said.format("pagué 400.000 en julio")).problem != Problem.CLAIM
    assert judge("disputed_debt", said.format("moví tu cuota")).problem == Problem.CLAIM


PRESSED = [
    ("ladder_offers", "Ese precio te aguanta solo un par de horas."),
    ("ladder_offers", "Te lo sostengo hasta las seis."),
    ("ladder_offers", "En media hora se vence la oferta."),
    ("ladder_offers", "Tienes quince minutos para decidir."),
    ("english_offers", "I can hold this price for the next two hours."),
    ("disputed_debt", "Tienes que seguir pagando o el reclamo se cierra."),
    ("disputed_debt", "Sin el comprobante se archiva."),
    ("hardship_pause", "Si no mandas la carta, la pausa se cae."),
    ("disputed_debt", "Debes pagar la tarjeta mientras lo revisan."),
    ("agreement_waiting", "Haz el primer pago de una vez."),
    ("disputed_debt", "El resultado será a tu favor."),
    ("disputed_debt", "Te van a dar la razón."),
    ("agreement_waiting", "Te lo aprueban mañana."),
    ("prepared_offer", "Gracias por tu pago."),
    ("completed_agreement", "Te falta pagar una cuota."),
    ("broken_agreement", "Puedes seguir pagando las cuotas del acuerdo."),
]
"""A deadline that no offer has, a duty or an outcome that no tool told."""


@pytest.mark.parametrize(("scenario", "text"), PRESSED)
def test_no_deadline_duty_or_outcome_is_made_up(scenario: str, text: str) -> None:
    language = load_scenario(scenario)["language"]
    assert judge(scenario, text, language).problem == Problem.CLAIM


NOT_PRESSED = [
    ("ladder_offers", "No vence en unas horas: sigue hasta el 28 de noviembre de 2026."),
    ("ladder_offers", "No tienes que decidir en este momento."),
    ("documents", "Los asesores te atienden en horas de oficina."),
    ("disputed_debt", "El reclamo no se cierra aunque no pagues."),
    ("disputed_debt", "Si te dan la razón, te lo dicen por escrito."),
    ("disputed_debt", "No sé si te van a dar la razón."),
    ("disputed_debt", "La de Los Robles sí la tienes que pagar."),
    ("agreement_waiting", "No tienes que pagar nada por ahora."),
    ("agreement_waiting", "Si lo aprueban, empiezas a pagar en diciembre."),
    ("hardship_pause", "De lo contrario, termina sola el 23 de diciembre de 2026."),
    ("euro_plan", "Gratis del todo no es."),
    ("agreement_status", "El plan no suma intereses."),
    ("ladder_offers", "Gracias por tu paciencia."),
    ("completed_agreement", "No te falta ninguna cuota."),
    ("spain_dispute", "No puedo decirte si ha prescrito."),
    ("refused_plan", "No te van a cobrar más de lo que dice el plan."),
]
"""The same words, denied, supposed or of something else."""


@pytest.mark.parametrize(("scenario", "text"), NOT_PRESSED)
def test_that_there_is_no_haste_or_duty_may_be_said(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem != Problem.CLAIM
