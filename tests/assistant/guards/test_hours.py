"""What may be said of opening hours: those of what is named, on the days that are named."""

from __future__ import annotations

from datetime import date

import pytest

from backend.assistant.guards.contract import Problem
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.grounding import Grounding
from backend.assistant.guards.sentences import SentenceStream
from backend.assistant.guards.surface import readable
from tests.assistant.guards.judging import judge

NOTARY = """\
Sucursales y líneas
La sucursal del centro abre de martes a viernes de 9:15 a. m. a 5:45 p. m. y el último sábado hasta la 1:30 p. m.
Línea de atención (teléfono y WhatsApp): de lunes a sábado, de 7:00 a. m. a 9:00 p. m. Los domingos no contestamos.
Caja de la sucursal norte: entre semana, de 10:00 a. m. a 3:00 p. m."""


def wrong(reply: str, *documents: str) -> str | None:
    """Return the first figure of a reply that may not be said, with these documents read in the turn."""
    facts = TurnFacts(date(2026, 11, 23))
    for document in documents or (NOTARY,):
        facts.add_configured_text(document)
    grounding, stream = Grounding(facts), SentenceStream()
    said = [*stream.feed(reply), *stream.flush()]
    return next((found for one in said if (found := grounding.wrong(readable(one)))), None)


@pytest.mark.parametrize(
    "reply",
    [
        "La sucursal del centro abre de martes a viernes de 9:15 a. m. a 5:45 p. m.",
        "En el centro cierran a las 5:45 p. m., de martes a viernes.",
        "El último sábado de cada mes el centro abre hasta la 1:30 p. m.",
        "Por WhatsApp te contestan hasta las 9:00 p. m., también los sábados.",
        "Línea: L-S 7:00-21:00. Centro: mar-vie 9:15-17:45.",
        "**Centro**\n- Martes a viernes: 9:15 a. m. a 5:45 p. m.\n- Último sábado del mes: hasta la 1:30 p. m.",
        "La caja del norte atiende de 10:00 a. m. a 3:00 p. m. entre semana.",
        "Los domingos no contestan el teléfono.",
        "De 10:00 a. m. a 3:00 p. m., de lunes a viernes, en la caja de la sucursal norte.",
        "| Canal | Horario |\n|---|---|\n| Línea | L-S, 7:00-21:00 |\n| Norte | L-V, 10:00 a. m. a 3:00 p. m. |",
    ],
)
def test_hours_of_what_is_named_are_shown(reply: str) -> None:
    assert wrong(reply) is None


@pytest.mark.parametrize(
    "reply",
    [
        "La sucursal del centro abre de 7:00 a. m. a 9:00 p. m.",
        "La sucursal del centro abre de lunes a viernes de 9:15 a. m. a 5:45 p. m.",
        "El centro abre el primer sábado de cada mes hasta la 1:30 p. m.",
        "Por WhatsApp te contestan hasta las 5:45 p. m.",
        "Línea de atención: de lunes a domingo, de 7:00 a. m. a 9:00 p. m.",
        "**Sucursal del centro**\n- Martes a viernes: 10:00 a. m. a 3:00 p. m.",
        "La caja del norte atiende también los sábados.",
        "La línea contesta todos los días.",
        "La caja del norte abre de 10:00 a. m. a 5:45 p. m.",
        "| Canal | Horario |\n|---|---|\n| Norte | lunes a sábado, 7:00 a. m. a 9:00 p. m. |",
    ],
)
def test_hours_of_something_else_or_of_other_days_are_not(reply: str) -> None:
    assert wrong(reply) is not None


def test_configured_hours_hold_where_no_document_was_read() -> None:
    hours = "horario de oficina, de lunes a viernes"
    assert wrong("Atendemos de lunes a viernes.", hours) is None
    assert wrong("Atendemos de lunes a sábado.", hours) is not None
    assert wrong("Los fines de semana también atendemos.", hours) is not None


def test_today_is_no_opening_day() -> None:
    assert wrong("Hoy domingo abrí tu caso.", "horario de oficina, de lunes a viernes") is None


@pytest.mark.parametrize(
    ("scenario", "text"),
    [
        ("questions", "Abrimos sábados y domingos."),
        ("documents", "En la oficina hay atención cada sábado."),
    ],
)
def test_days_are_stopped_where_no_time_is_told(scenario: str, text: str) -> None:
    assert judge(scenario, text).problem is Problem.FIGURE
