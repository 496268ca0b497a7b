"""What a reply tells as having happened is shown where the facts of the turn have it, and nowhere else."""

from __future__ import annotations

import pytest

from backend.assistant.guards.claim_facts import FACTS
from backend.assistant.guards.contract import Problem
from backend.assistant.guards.event_data import load_events
from backend.assistant.guards.events import find_told
from backend.assistant.guards.surface import accented
from tests.assistant.guards.judging import facts_of, judge
from tests.assistant.guards.scenarios import load_scenario

HAPPENED = {
    "late_agreement": [
        "Recibimos tu primera cuota.",
        "Ya entró tu pago de octubre.",
        "Tu acuerdo sigue vigente.",
        "La cuota de octubre está pagada.",
    ],
    "agreement_status": [
        "Tu acuerdo quedó en firme.",
        "Aceptaste el plan.",
        "Ya tienes un acuerdo con el banco.",
    ],
    "agreement_waiting": [
        "Tu acuerdo está en revisión por la entidad.",
        "Aceptaste el plan y falta que lo aprueben.",
        "Tu aceptación quedó registrada.",
    ],
    "broken_agreement": [
        "Tu acuerdo quedó anulado.",
        "La caja lo anuló.",
        "Lo que pagaste se descontó del saldo.",
    ],
    "completed_agreement": [
        "Cumpliste el acuerdo.",
        "La deuda quedó saldada.",
        "Tu paz y salvo ya está disponible.",
    ],
    "replanned_agreement": ["Tu acuerdo fue reprogramado.", "Se guardó tu cambio de fechas."],
    "disputed_debt": [
        "Abrí tu reclamo por la tarjeta.",
        "Ya avisé al equipo.",
        "Tu reclamo está en revisión.",
    ],
    "hardship_pause": ["Quedaste en pausa.", "Activamos la pausa que pediste."],
    "token_payment": ["Tienes concedido un abono simbólico.", "Tu medida sigue en curso."],
    "counter_offer": ["Te bajaron el precio.", "La financiera cedió un poco."],
    "monthly_budget": ["Registré tus ingresos y gastos."],
    "refused_plan": ["Aceptaron tu propuesta de cuota."],
}
"""What the tools of each turn say that happened."""


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(scenario, text) for scenario, texts in table.items() for text in texts]


@pytest.mark.parametrize(("scenario", "text"), _cases(HAPPENED))
def test_what_happened_may_be_told(scenario: str, text: str) -> None:
    told = find_told(accented(text), facts_of(load_scenario(scenario)))
    assert any(event.is_true for event in told)
    assert judge(scenario, text).problem != Problem.CLAIM


@pytest.mark.parametrize(("scenario", "text"), _cases(HAPPENED))
def test_what_happened_elsewhere_may_not(scenario: str, text: str) -> None:
    assert judge("two_debts_no_choice", text).problem == Problem.CLAIM


NEVER = [
    "Te dejé programado un recordatorio por SMS.",
    "Domicilié el plan en tu cuenta.",
    "Acabo de inscribirte en el débito automático.",
    "Quedó agendada tu cita.",
    "Llamé al banco para explicarle.",
    "Hablé con tu empresa.",
    "Negocié con ellos por ti.",
    "Me autorizaron bajarte otro poco.",
    "Te mandé el certificado al correo.",
    "Ya solicité tu paz y salvo.",
    "Verifiqué tu sueldo.",
    "Levantamos la prenda del carro.",
    "Unifiqué tus deudas.",
    "Elegí por ti la oferta.",
    "Te perdonaron los intereses.",
    "Te reembolsamos el pago.",
    "Te aparté el cupo.",
    "Moví tu cuota para enero.",
    "Registré tu pago.",
    "Ya te alargaron la pausa.",
]
"""What no tool does, in whatever turn."""


@pytest.mark.parametrize("text", NEVER)
@pytest.mark.parametrize(
    "scenario", ["late_agreement", "hardship_pause", "counter_offer", "completed_agreement"]
)
def test_what_no_tool_does_is_told_nowhere(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem == Problem.CLAIM


WORDINGS = [
    "Recibimos tu pago.",
    "Hemos recibido tu pago.",
    "Tu pago fue recibido.",
    "Tu pago, Natalia, ya entró.",
    "Ya te cobraron la inicial.",
    "Se debitaron los $ 1.410.000.",
    "Los $ 1.410.000 ya los recibimos.",
    "Recibido tu abono, gracias.",
    "Abono registrado.",
    "Acaba de llegar tu transferencia.",
    "ya se acredito tu deposito",
    "Nos cayeron tus 1.410.000.",
    "Gracias por tu pago.",
    "El acuerdo quedó aceptado.",
    "La propuesta ha sido aprobada.",
    "Acuerdo firmado.",
    "Está en firme.",
    "Firmaste el acuerdo.",
    "Ya estás de alta en el plan.",
    "Quedaste comprometida con la de tres cuotas.",
    "La financiera dio el visto bueno.",
    "Tomaron tu propuesta.",
]
"""One deed in many words, of a turn in which nothing is paid and nothing accepted."""


@pytest.mark.parametrize("text", WORDINGS)
def test_a_deed_is_known_in_its_wordings(text: str) -> None:
    assert judge("prepared_offer", text).problem == Problem.CLAIM


ENGLISH = [
    "We received your payment.",
    "Your payment cleared.",
    "The money came through.",
    "I've accepted the offer for you.",
    "They took your 2,000.",
    "Harbor agreed to your number.",
    "All settled!",
    "I set up autopay for you.",
    "I emailed you the agreement.",
    "I called the credit union.",
]


@pytest.mark.parametrize("text", ENGLISH)
def test_a_deed_is_known_in_english(text: str) -> None:
    assert judge("english_offers", text, "en").problem == Problem.CLAIM


NOT_TOLD = [
    "Todavía no recibimos tu pago.",
    "No hemos recibido ningún pago.",
    "Ningún pago ha entrado.",
    "Llevas $ 0 pagados.",
    "No veo que haya entrado tu pago.",
    "¿Ya pagaste la inicial?",
    "Si ya pagaste la inicial, cuéntame.",
    "Cuando entre tu pago lo verás.",
    "Dices que ya pagaste la inicial.",
    "Anoté lo que dijiste: pagaste en la oficina.",
    "Dime que ya pagaste y lo reviso.",
    "Solo queda en firme cuando pulses «Revisar y aceptar».",
    "Para dejarla en firme pulsa «Revisar y aceptar».",
    "Si la aceptas, queda en firme.",
    "Nada ha quedado firmado.",
    "La propuesta aceptada sería esa.",
    "Aprobada por ti, todavía no.",
    "El paz y salvo certifica que la deuda quedó pagada.",
    "No he hablado con la financiera.",
    "No puedo decirte que esté aprobado.",
    "La primera se paga de entrada.",
    "Hablamos de tu crédito con Financiera Los Robles.",
    "Aún no está en pausa.",
]
"""Denied, supposed, asked, told by others, or something else in the same words."""


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_is_not_told_as_having_happened_may_be_said(text: str) -> None:
    assert judge("prepared_offer", text).problem is None


def test_an_order_is_no_deed_and_a_deed_without_its_accent_is_one_after_ya() -> None:
    assert judge("ladder_offers", "Registre su pago en la oficina.").problem is None
    assert judge("ladder_offers", "ya registre su pago").problem == Problem.CLAIM


def test_an_agreement_that_waits_is_not_in_force_and_one_in_force_does_not_wait() -> None:
    for text in ("Tu acuerdo quedó aprobado.", "Está activo.", "La entidad aprobó el plan."):
        assert judge("agreement_waiting", text).problem == Problem.CLAIM
    assert judge("agreement_status", "Tu acuerdo está pendiente de aprobación.").problem == Problem.CLAIM


def test_an_agreement_that_ended_is_not_gone_on_with() -> None:
    for text in (
        "Tu acuerdo sigue vigente.",
        "El convenio se mantiene.",
        "Puedes seguir pagando el acuerdo.",
    ):
        assert judge("broken_agreement", text).problem == Problem.CLAIM


def test_a_payment_is_told_of_a_month_of_which_something_is_paid() -> None:
    assert judge("late_agreement", "Recibimos tu pago de octubre.").problem is None
    assert judge("late_agreement", "Recibimos tu pago de diciembre.").problem == Problem.CLAIM


def test_a_dispute_is_of_its_own_debt_only() -> None:
    assert judge("disputed_debt", "Abrí el reclamo por la de El Naranjo.").problem is None
    for text in ("Abrí el reclamo por las dos.", "Abrí también un reclamo por la de Los Robles."):
        assert judge("disputed_debt", text).problem == Problem.CLAIM


def test_a_case_is_one_from_the_answer_of_the_tool_that_opened_it() -> None:
    facts = facts_of(load_scenario("ladder_offers"))
    told = [accented("Queda abierto un caso."), accented("Abrí tu reclamo.")]
    assert not any(event.is_true for text in told for event in find_told(text, facts))
    facts.add_tool_result("open_dispute", {}, {"case_id": 1, "next": "human"})
    assert all(event.is_true for text in told for event in find_told(text, facts))


def test_the_person_may_be_told_to_have_accepted_what_nobody_approved() -> None:
    assert judge("agreement_waiting", "Ya aceptaste el plan.").problem is None
    assert judge("prepared_offer", "Ya aceptaste el plan.").problem == Problem.CLAIM


def test_each_event_names_what_is_known_and_says_why() -> None:
    data = load_events()
    events = {saying.event for sayings in data.sayings.values() for saying in sayings}
    assert len(events) > 40
    for event in events:
        assert len(event.reason) > 20, event.id
        assert event.by in ("", "i", "us", "you", "them", "me", "me_them", "to_you"), event.id
        assert {event.holds, event.under} - {""} <= set(FACTS), event.id
