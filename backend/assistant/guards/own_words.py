"""Figures that the person told and that a sentence gives back as theirs: what they asked for, paid, or have at hand."""

from __future__ import annotations

import re

from backend.assistant.guards.evidence import SAYING
from backend.assistant.guards.figure import Figure

_STOPS = re.compile(r"[;:!?\n]|\.(?=\s|$)")
_ENDS = re.compile(r"[;!?\n]|\.(?=\s|$)")
_TURNS = re.compile(r", (?:pero|aunque|but)\b")
_TOLD = re.compile(
    rf"\b(?:{SAYING}|solicit\w+|senal\w+|reclam\w+|pretend\w+|dese\w+|pagaste|habias pagado|"
    r"(?:que|usted|ya|haber|dice que) (?:ya )?(?:los |lo )?(?:pago|pagado|abono|consigno)|abonaste|consignaste|"
    r"transferiste|diste|"
    r"quer\w+|quier\w+|quisier\w+|busc\w+|(?:tien\w+|ten[ei]\w+|dispon\w+|cuent\w+ con|junt\w+) (?!que\b)|"
    r"(?:tus|sus|esos|your|those)(?= [$€]?$)|(?:tu|su|your) (?:pago|abono|payment) (?:de|of)(?= [$€]?$)|"
    r"you (?:\w+ )?(?:paid|have|had|wanted|can))\b"
)
_OURS = re.compile(
    r"\b(?:queda\w*|quedo|seria\w*|sale[ns]?|te (?:ofre\w+|propon\w+)|pagas|pagarias|pagaria|cuesta|cierr\w+|total)\b"
)
_SAID_AFTER = re.compile(
    rf"(?: (?:pesos|euros|dolares|dollars|meses|cuotas|months))?,? (?:que|del? que|you) (?:me |nos |ya |usted )*"
    rf"(?:pag(?:aste|o)|abon(?:aste|o)|pusiste|reclam\w+|{SAYING})\b"
)
_REFUSED = re.compile(
    r"\b(?:no (?:\w+ ){0,5}?(?:posible|pud[oe]\w*|pued\w+|podr\w+|salio|salid[oa]|sale|llega\w*|alcanz\w+|dej[ao]\w*|"
    r"cuadr\w+|da|dio|entra\w*|cabe\w*|acept\w+|sirv\w+|cerro)|rechaz\w+|imposible|demasiad[oa]\b|"
    r"muy (?:larg|baj|cort)\w+|"
    r"no (?:esta |estan )?(?:disponibles?|hay|existen?)|"
    r"(?:wasn't|isn't|not) (?:\w+ )?(?:possible|accepted|available|enough)|(?:couldn't|can't|cannot|won't|doesn't) \w+|"
    r"too (?:long|low|little))\b"
)


def tells_own(text: str, figure: Figure) -> bool:
    """Whether the clause gives the figure, which the person told, as their own, or says that it cannot be."""
    start = max((stop.end() for stop in _STOPS.finditer(text, 0, figure.start)), default=0)
    stop = _ENDS.search(text, figure.end)
    before, after = text[start : figure.start], text[figure.end : stop.start() if stop else len(text)]
    told = [said.end() for said in _TOLD.finditer(before)]
    if told and _OURS.search(before, told[-1]) is None:
        return True
    if _SAID_AFTER.match(text, figure.end):
        return True
    refused = _REFUSED.search(before) or _REFUSED.search(_TURNS.split(after)[0])
    return refused is not None
