"""What may be said of agreements that wait, have ended or have new dates, and what the tools say of them in words."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import facts_of, judge
from tests.assistant.guards.scenarios import load_scenario

RIGHT = {
    "agreement_status": ["Llevas cero días de atraso en el acuerdo."],
    "broken_agreement": [
        "Ya no se te pide nada de ese acuerdo.",
        "El acuerdo era de 6 cuotas y pagaste 1.",
        "Se anuló porque no llegaron las cuotas de septiembre y octubre.",
    ],
    "spain_dispute": [
        "Han pasado 7 años desde que venció esta deuda.",
        "Es posible que ya haya prescrito: eso significa que podrían no poder exigírtela ante un juez.",
    ],
    "replanned_agreement": [
        "Ahora son 6 cuotas: 2 pagadas y 4 por pagar.",
        "Te quedan 4 cuotas: tres de $ 941.800 y una última de $ 942.000.",
        "2 cuotas de $ 1.255.800, 3 cuotas de $ 941.800 y una última de $ 942.000 cada mes.",
        "Tu cuota es de $ 941.800 cada mes.",
        "El último pago es el 1 de marzo de 2027.",
    ],
    "agreement_waiting": [
        "Tu solicitud está en revisión por la entidad.",
        "Tu acuerdo todavía no está en firme.",
        "Recibimos tu solicitud y espera la aprobación de la entidad.",
        "Aceptaste el plan; solo falta el visto bueno del banco.",
        "Tu aceptación quedó registrada.",
        "Apenas respondan te avisan por correo; mientras tanto no tienes que pagar nada.",
        "La decisión la toma la entidad y todavía puede que no lo aprueben.",
        "Si lo aprueban, queda en firme.",
        "Si la aprueban, el primer pago sería el 21 de diciembre de 2026, de $ 3.865.000.",
    ],
}
WRONG = {
    "broken_agreement": [
        "Tu próximo pago es de S/ 1,305.54 y vence el 7 de setiembre de 2026.",
        "Tienes 3 cuotas atrasadas.",
        "Te faltan S/ 6,527.72.",
        "Te faltan 5 cuotas.",
        "Llevas 77 días de atraso en el acuerdo.",
        "Llevas cero días de atraso.",
        "Se anuló porque no llegaron las cuotas de junio y julio.",
    ],
    "spain_dispute": ["Han pasado 5 años desde que venció esta deuda.", "Tu deuda ya prescribió."],
    # Nothing waits here: what was proposed has been answered.
    "counter_offer": [
        "Tu propuesta espera la aprobación del banco.",
        "Recibimos tu solicitud y falta que la entidad la apruebe.",
        "Mientras tanto no tienes que pagar nada.",
    ],
    "replanned_agreement": [
        "Son 5 cuotas de $ 1.255.800.",
        "Son 6 cuotas de $ 941.800.",
        "El último pago es el 21 de diciembre de 2026.",
    ],
    "agreement_waiting": [
        "Ya tienes un acuerdo vigente para esta deuda.",
        "Tu acuerdo quedó en firme.",
        "Tu acuerdo ya está aprobado.",
        "Tu acuerdo está vigente.",
        "Seguro te lo aprueban, no te preocupes.",
        "Te garantizo que lo van a aprobar.",
        "Si no pagas hoy, no te lo aprueban.",
    ],
}


def _cases(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(scenario, text) for scenario, texts in table.items() for text in texts]


@pytest.mark.parametrize(("scenario", "text"), _cases(RIGHT))
def test_what_holds_today_may_be_said(scenario: str, text: str) -> None:
    verdict = judge(scenario, text)
    assert verdict.problem is None, verdict.reason


@pytest.mark.parametrize(("scenario", "text"), _cases(WRONG))
def test_what_held_once_or_does_not_hold_yet_is_not_shown(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is not None


def test_of_an_agreement_that_ended_only_what_was_paid_is_known() -> None:
    facts = facts_of(load_scenario("broken_agreement"))
    (known,) = (ended.known for ended in facts.ended.values())
    assert not facts.agreements
    assert (known.paid_count, known.left, known.left_each) == (1, 0, ())
