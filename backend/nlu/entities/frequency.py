"""How often somebody would pay. The most regular wording wins over "once"."""

from __future__ import annotations

import re

from backend.nlu.entities.marks import MarkedTable
from backend.nlu.normalise import Message
from backend.nlu.understanding import Frequency

_DAYS_7 = r"(?:8|ocho|7|siete)\s+dias"
_DAYS_14 = r"(?:15|quince|14|catorce)(?:\s+dias|nales)?"
_PAIR = r"(?:15|quince)\s*(?:y|e|,)\s*(?:los\s+|el\s+)?(?:30|treinta|31)"
_AT_ONE_STROKE = (
    "totazo", "golpe", "jalon", "tiron", "viaje", "saque", "tajo", "jonazo", "envion", "taquito",
)  # fmt: skip
_WEEKDAYS = r"(?:lunes|martes|miercoles|jueves|viernes|biernes|sabados?|domingos?)"

WORDINGS: tuple[tuple[Frequency, tuple[str, ...], str], ...] = (
    (Frequency.FORTNIGHTLY, ("cada", "los", "quincena"),
        rf"\bcada\s+(?:{_DAYS_14}\b|quincen\w+|kincen\w+|quinsen\w+|(?:dos|2)\s+semanas)"
        rf"|\b(?:los|cada|todos\s+los)\s+(?:dias\s+)?{_PAIR}\b"
        r"|\btodas\s+las\s+quincenas|\bquincena\s+a\s+quincena"),
    (Frequency.WEEKLY, ("cada", "semana", "los"),
        rf"\bcada\s+(?:semana|{_DAYS_7}|{_WEEKDAYS})\b|\btodas\s+las\s+semanas|\bsemana\s+a\s+semana"
        r"|\b(?:todos\s+)?los\s+(?:lunes|martes|miercoles|jueves|viernes|sabados|domingos)\b"),
    (Frequency.MONTHLY, ("cada", "mes", "todos"),
        r"\bcada\s+(?:mes|30\s+dias|treinta\s+dias|mess?|fin\s+de\s+mes)\b|\bmes\s+a\s+mes"
        r"|\btodos\s+los\s+meses|\btodos\s+los\s+(?:dias\s+)?\d{1,2}\b|\b(?:una\s+vez|1\s+vez)\s+al\s+mes"
        r"|\bcada\s+(?:dia\s+)?\d{1,2}\s+del?\s+mes|\bcada\s+30\b"),
    (Frequency.FORTNIGHTLY, ("incen", "insen", "catorcenal", "veces", "bisemanal"),
        r"\b[qk]u?in[cs]en(?:al|ales|almente|l|les)\b|\bpor\s+quincena|\bx\s+quincena|/\s*quincena"
        r"|\bcatorcenal\w*|\b(?:dos|2)\s+veces\s+al\s+mes|\bbisemanal\w*"
        r"|\b(?:\d|mil|pesos|euros|k|lucas)\s+(?:en|a)\s+(?:la|cada)\s+quincena\b"),
    (Frequency.WEEKLY, ("sem", "cemana"),
        r"\b[sc]emanal(?:es|mente|mentes)?\b|\bpor\s+semana|\bx\s+semana|\ba\s+la\s+semana"
        r"|\bala\s+semana|/\s*sem(?:ana)?\b|\bsemanitas?\s+de\b|\ba\s+la\s+semanita"),
    (Frequency.MONTHLY, ("mes", "ual", "mensul"),
        r"\bmensual(?:es|mente|idad|idades|ment)?\b|\bme[ns]+ual\w*"
        r"|\bal\s+mes(?:ecito)?\b(?!\s+(?:que|entrante|proximo|siguiente))"
        r"|\bpor\s+mes\b|\bx\s+mes\b|/\s*mes\b|\bal\s+mess\b|\bmesuales\b|\bmensules\b"
        r"|\bpor\s+cada\s+mes|\bcd\s+mes"),
    (Frequency.ONCE, ("contado", "unico", "sol", "pago", "cuota", "todo", *_AT_ONE_STROKE),
        r"\bde\s+contado\b|\bpago\s+unico|\bunico\s+pago"
        r"|\b(?:un|1)\s+solo\s+(?:pago|abono|contado|giro|golpe|jalon|tiron|toque|plazo|tajo|envion)"
        r"|\ben\s+(?:un|1)\s+pago\b"
        r"|\buna\s+sola\s+(?:exhibicion|cuota|vez|consignacion|transferencia|mano|tanda)"
        rf"|\bde\s+un\s+(?:solo\s+)?(?:{'|'.join(_AT_ONE_STROKE)})|\bal\s+contado\b|\bcontado\s+rabioso"
        r"|\bun\s+(?:solo|unico)\s+(?:totazo|pago)"
        r"|\b(?:en|a)\s+(?:una|1)\s+(?:sola\s+)?cuota\b(?!\s+(?:mas|menor|de))|\btodo\s+de\s+una"),
)  # fmt: skip
"""How often, the letters that mark a wording (backend/nlu/entities/marks.py), and its pattern."""
FREQUENCY_TABLE = MarkedTable(
    (marks, (frequency, re.compile(pattern))) for frequency, marks, pattern in WORDINGS
)
_GATE = re.compile(
    r"cada|mes|me[ns]+ual|seman|cemanal|quin|kin|contado|todo|los\s|solo|sola|unico|un pago|catorc|veces"
    r"|cuota|de un|1 pago|1 vez"
)
_PERIODIC = re.compile(r"^cada|^(?:todos\s+)?los|^todas")


def take_frequency(message: Message) -> Frequency | None:
    """The frequency named; takes "cada 15 días" so that no date is read from it."""
    wordings = FREQUENCY_TABLE.rows(message)
    if not wordings or not _GATE.search(message.text):
        return None
    chosen: Frequency | None = None
    for frequency, pattern in wordings:
        for match in pattern.finditer(message.text):
            chosen = chosen or frequency
            if (
                _PERIODIC.match(match.group())
                and "cada" in match.group()
                and not re.search(_WEEKDAYS, match.group())
            ):
                message.take(*match.span())
    return chosen
