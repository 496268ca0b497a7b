"""How many payments and documents there are, which day is whose, and for how long something is overdue."""

from __future__ import annotations

import pytest

from tests.assistant.guards.judging import judge
from tests.assistant.guards.scenarios import load_scenario
from tests.assistant.guards.tables import Table, cases

RIGHT: Table = {
    "too_low_offer": [
        "La propuesta vale hasta el 28. El pago, si la aceptas, sería a más tardar el 30.",
        "Si la confirmas, el pago va a más tardar el 30 de noviembre.",
        "Los $ 24.344.000 se pagan a más tardar el 30 de noviembre de 2026.",
        "Tienes hasta el 28 para decidir.",
    ],
    "euro_plan": ["Revísalo con calma. Vale hasta el 28.", "¿Cobras antes del 23?"],
    "campaign_offers": [
        "Hasta el 28 de noviembre puedes elegir la oferta y hasta el 30 puedes pagar los $ 86.419.",
        "La ventaja de las cuotas es que la primera es hasta el 23 de diciembre.",
    ],
    "agreement_waiting": [
        "1. Aceptado por ti: 20 de noviembre de 2026",
        "- Fecha de aceptación: 20 de noviembre de 2026",
        "De febrero a abril de 2027 los días serían: 22 de febrero, 23 de marzo y 20 de abril.",
    ],
    "fortnight_plan": [
        "La de fin de enero pasa al 1 de febrero y la de fin de febrero al 1 de marzo.",
        "Cada quincena serían $ 143.100 hasta el 15 de abril y $ 143.700 la del 30 de abril.",
        "Después de la cuota inicial van diez cuotas quincenales.",
        "Después de la inicial vienen nueve cuotas de $ 143.100 y una de $ 143.700.",
    ],
    "partial_payment": [
        "Das la inicial y luego son ocho cuotas, la última en julio de 2027.",
        "Contando la inicial son nueve pagos.",
        "Son 9 pagos, contando la inicial.",
        "Son siete cuotas iguales y la última un poco más alta.",
        "Acabarías de pagar el 23 de julio de 2027.",
        "Con 12 cuotas terminas el 23 de noviembre de 2027.",
        "Con $ 5.000.000 ahora, el resto se paga en 8 cuotas.",
    ],
    "monthly_budget": [
        "Serían 20 cuotas en total, y la última es el 24 de julio de 2028.",
        "Son 19 cuotas de $ 344.98 y la última, el 24 de julio de 2028, de $ 345.13.",
    ],
    "refused_plan": [
        "La número 21 es un poco mayor, $ 38.400.",
        "48 meses es un plazo más largo de lo que se permite para esta deuda.",
        "Los 48 meses superan el máximo.",
    ],
    "three_debts": ["Ni con tres cuotas ni con seis baja el total, que es de $ 780.000."],
    "ladder_offers": ["Cinco por ciento de contado, cuatro en tres cuotas, tres en seis, dos en doce."],
    "broken_agreement": [
        "Las cinco cuotas pendientes del acuerdo ya no se te piden.",
        "La cuota de agosto sí está pagada: S/ 1,305.54. Las otras cinco ya no se piden.",
        "De aquel calendario quedaron cinco cuotas sin pagar.",
        "De las seis cuotas pagaste una.",
        "El pago único y la cuota inicial son para el 30 de noviembre de 2026.",
    ],
    "late_agreement": [
        "La segunda cuota está atrasada: vencía el 9 de noviembre y van 14 días.",
        "Venció el 9 de noviembre; han pasado 14 días.",
    ],
    "agreed_and_open": [
        "La cuota 3 lleva 20 días de atraso. La que sigue, de $ 625.100, es el 2 de diciembre.",
        "Tienes una cuota atrasada de $ 624.800.",
    ],
    "just_accepted": ["Te quedan 4 días: hoy es 23 y el pago va hasta el 27 de noviembre de 2026."],
    "english_budget": ["The card fell due on April 21, 2026, so it stands at 216 days past due."],
    "ways_to_pay": ["En tu tarjeta esa fecha fue el 15 de marzo de 2026 y van 253 días."],
    "two_debts_no_choice": ["En días: 782 el crédito agropecuario, 158 la tarjeta."],
    "balance_asked": [
        "Está vencida hace algo más de cinco meses.",
        "Lleva poco más de cinco meses en mora.",
        "• Vencimiento: 5 de junio de 2026",
        "¿Lo prefiere en cuotas o en un solo pago?",
    ],
    "replanned_agreement": [
        "Por pagar te quedan cuatro cuotas, la última el 1 de marzo de 2027.",
        "Con las fechas nuevas, el último pago del acuerdo es el 1 de marzo de 2027.",
        "¿Ves complicado alguno de los cuatro días?",
        "Te quedan cuatro cuotas, que suman $ 3.767.400.",
    ],
    "english_agreement": [
        "You're three payments in.",
        "Once November's is covered, the following one is on December 14, 2026.",
        "August, September and October are all paid.",
        "There are 5 payments to go, for a total of $3,500.00.",
        "Pay November's $700.00 and you'll have four left, which adds up to $2,800.00.",
        "You have five payments left, counting the one from November 13.",
        "Once November is paid, four are left.",
    ],
    "english_offers": ["With $855.78 down, the next instalment would be $524.69 on December 23, 2026."],
    "completed_agreement": [
        "Además del paz y salvo hay otros tres documentos tuyos.",
        "Además del paz y salvo y del certificado de pagos hay otros dos documentos.",
        "Pagaste cuatro cuotas, tres de $ 383.900 y una de $ 384.200.",
    ],
    "agreement_status": [
        "Las tres cuotas son de $ 384.000.",
        "Es la libranza terminada en 7702 de Banco del Valle Dorado.",
    ],
    "spain_hardship": ["¿Cuál de las tres opciones prefieres?", "¿Cuál de esas dos opciones prefieres?"],
    "hardship_pause": [
        "La medida es una pausa por dificultad de pago, y va hasta el 23 de diciembre de 2026."
    ],
    "token_payment": ["Son tres, de 35 mil cada uno."],
    "documents": ["El paz y salvo se envía máximo 10 días hábiles después del último pago."],
    "questions": ["Si presentas un reclamo y no una consulta, el plazo es de quince días hábiles."],
}

WRONG: Table = {
    "too_low_offer": [
        "El pago, si la aceptas, sería a más tardar el 28.",
        "Los $ 24.344.000 se pagan a más tardar el 28 de noviembre de 2026.",
        "Pagas hasta el 28.",
    ],
    "campaign_offers": [
        "Hasta el 30 de noviembre puedes elegir la oferta y hasta el 28 puedes pagar los $ 86.419.",
        "La primera es hasta el 30 de diciembre.",
    ],
    "agreement_waiting": [
        "1. Aceptado por ti: 21 de diciembre de 2026",
        "De febrero a abril de 2027 los días serían: 22 de febrero, 24 de marzo y 20 de abril.",
    ],
    "fortnight_plan": [
        "Después de la cuota inicial van nueve cuotas quincenales.",
        "Después de la inicial son nueve cuotas quincenales y terminas.",
        "Serían $ 143.100 hasta el 30 de marzo.",
    ],
    "partial_payment": [
        "Das la inicial y luego son siete cuotas, la última en julio de 2027.",
        "Contando la inicial son ocho pagos.",
        "Son 8 pagos contando la inicial.",
        "Acabarías de pagar el 23 de noviembre de 2027.",
        "Terminas de pagar el 24 de mayo de 2027.",
        "Con $ 5.000.000 ahora, el resto se paga en 12 cuotas.",
    ],
    "monthly_budget": ["Serían 19 cuotas en total, y la última es el 24 de julio de 2028."],
    "prepared_offer": ["Contando la cuota inicial, son tres pagos."],
    "refused_plan": ["36 meses es un plazo más largo de lo que se permite."],
    "ladder_offers": ["Cinco por ciento de contado, tres en tres cuotas, tres en seis, dos en doce."],
    "broken_agreement": [
        "Las cuatro cuotas pendientes del acuerdo ya no se te piden.",
        "De las seis cuotas pagaste dos.",
        "La cuota de septiembre sí está pagada.",
        "El pago único y la cuota inicial son para el 23 de diciembre de 2026.",
    ],
    "late_agreement": [
        "La segunda cuota está atrasada: vencía el 9 de noviembre y van 15 días.",
        "Las cuotas que quedan ya no se te piden.",
    ],
    "agreed_and_open": ["La cuota atrasada es de $ 238.000."],
    "just_accepted": ["Hoy es 24."],
    "english_budget": ["The card fell due on April 22, 2026."],
    "ways_to_pay": ["En tu tarjeta esa fecha fue el 15 de marzo de 2026 y van 250 días."],
    "two_debts_no_choice": ["En días: 158 el crédito agropecuario, 782 la tarjeta."],
    "balance_asked": [
        "Lleva algo más de seis meses en mora.",
        "• Vencimiento: 5 de julio de 2026",
        "Puede pagarlo en un solo pago.",
    ],
    "replanned_agreement": [
        "Por pagar te quedan seis cuotas, la última el 1 de marzo de 2027.",
        "Con las fechas nuevas, el último pago del acuerdo es el 1 de febrero de 2027.",
        "Te quedan cuatro cuotas, que suman $ 2.825.400.",
    ],
    "english_agreement": [
        "You're four payments in.",
        "September, October and November are already paid.",
        "There are 5 payments to go, for a total of $5,600.00.",
        "You have four payments left, counting the one from November 13.",
    ],
    "completed_agreement": [
        "Además del paz y salvo hay otros cuatro documentos tuyos.",
        "Además del paz y salvo, hay otros dos documentos a tu nombre.",
        "Las cuatro cuotas de tu acuerdo fueron de $ 383.900.",
        "Pagaste cuatro cuotas, todas de $ 384.200.",
    ],
    "spain_hardship": ["Tienes dos caminos posibles, y uno de ellos es la pausa.", "Hay cuatro opciones."],
    "token_payment": ["Son cuatro, de 35 mil cada uno."],
    "documents": ["El paz y salvo se envía máximo 10 días hábiles antes del último pago."],
    "questions": ["Si presentas un reclamo y no una consulta, el plazo es de diez días hábiles."],
}


def _judged(scenario: str, text: str) -> str | None:
    verdict = judge(scenario, text, load_scenario(scenario)["language"])
    return verdict.reason if verdict.problem else None


@pytest.mark.parametrize(("scenario", "text"), cases(RIGHT))
def test_what_is_so_many_or_falls_then_may_be_said(scenario: str, text: str) -> None:
    assert _judged(scenario, text) is None


@pytest.mark.parametrize(("scenario", "text"), cases(WRONG))
def test_one_too_many_or_another_day_is_not_shown(scenario: str, text: str) -> None:
    assert _judged(scenario, text) is not None
