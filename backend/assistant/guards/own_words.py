"""Figures that the person told and that a sentence gives back as theirs: what they asked for, paid, or have at hand."""

from __future__ import annotations

import re

from backend.assistant.guards.evidence import SAYING
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure
from backend.assistant.guards.quotations import same_figure

_STOPS = re.compile(r"[;:!?\n]|\.(?=\s|$)")
_ENDS = re.compile(r"[;!?\n]|\.(?=\s|$)")
_TURNS = re.compile(r", (?:pero|aunque|but)\b")
_TOLD = re.compile(
    rf"\b(?:{SAYING}|solicit\w+|senal\w+|reclam\w+|pretend\w+|dese\w+|pagaste|habias pagado|"
    r"(?:que|usted|ya|haber|dice que) (?:ya )?(?:los |lo )?(?:pago|pagado|abono|consigno)|abonaste|consignaste|"
    r"transferiste|diste|"
    r"pens(?:abas?|aste|o|ado)(?= (?:en|pagar|dar|poner)\b)|imaginabas?|calculabas?|had in mind|were thinking of|"
    r"quer\w+|quier\w+|quisier\w+|busc\w+|(?:tien\w+|ten[ei]\w+|dispon\w+|cuent\w+ con|junt\w+) (?!que\b)|"
    r"(?:tus|sus|esos|your|those)(?= [$€]?$)|(?:tu|su|your) (?:pago|abono|payment) (?:de|of)(?= [$€]?$)|"
    r"you (?:\w+ )?(?:paid|have|had|wanted|can))\b"
)
_OURS = re.compile(
    r"\b(?:queda\w*|quedo|seria\w*|sale[ns]?|te (?:ofre\w+|propon\w+)|pag(?:as?|ara[sn]?|aria[sn]?)|cuesta|cierr\w+|"
    r"total|settle|clear|close)\b"
)
_SAID_AFTER = re.compile(
    rf"(?: (?:pesos|euros|dolares|dollars|meses|cuotas|months))?,? (?:que|del? que|you) (?:me |nos |ya |usted )*"
    rf"(?:pag(?:aste|o)|abon(?:aste|o)|pusiste|reclam\w+|{SAYING})\b"
)
_REFUSED = re.compile(
    r"\b(?:no (?:\w+ ){0,5}?(?:posible|pud[oe]\w*|pued\w+|podr\w+|salio|salid[oa]|sale|llega\w*|alcanz\w+|dej[ao]\w*|"
    r"cuadr\w+|da|dio|entra\w*|cabe\w*|acept\w+|sirv\w+|cerro)|rechaz\w+|imposible|demasiad[oa]\b|"
    r"muy (?:larg|baj|cort)\w+|mas (?:larg|alt|baj|cort)\w+ (?:de lo|que lo|del?l?) (?:que (?:se )?)?"
    r"(?:permit\w+|acept\w+|maxim\w+|posible|limite|tope)|(?:super|exced|pas)\w+ (?:el|"
    r"del) (?:plazo )?(?:maxim\w+|limite|tope)|"
    r"por encima del (?:maxim\w+|limite|tope)|(?:longer|more|lower) than (?:is )?(?:allowed|permitted|possible)|"
    r"no (?:esta |estan )?(?:disponibles?|hay|existen?|paso\b|tengo (?:como|forma|manera))|^[^,;]{0,12}: (?:no|si)\b|"
    r"(?:wasn't|isn't|not) (?:\w+ )?(?:possible|accepted|available|enough)|(?:couldn't|can't|cannot|won't|doesn't) \w+|"
    r"too (?:long|low|little))\b"
)

_FITS = re.compile(
    r"(?: (?:pesos|euros|dolares|dollars|bucks))?(?: (?:al mes|a month|mensuales))?,? (?:si )?(?:te |le )?"
    r"(?:cabe[n]?|alcanza[n]?|entra[n]?|funciona[n]?|es posible|fits?|works?|is (?:fine|doable|possible))\b"
)
"""What the person named is said to do."""
_NOT_SO = re.compile(r"[,:]? no(?=$|[ ,.;:](?!solo\b))(?! (?:mas|menos)\b)")


def tells_own(text: str, figure: Figure) -> bool:
    """Whether the clause gives the figure, which the person told, as their own, or says that it cannot be."""
    start = max((stop.end() for stop in _STOPS.finditer(text, 0, figure.start)), default=0)
    stop = _ENDS.search(text, figure.end)
    before, after = text[start : figure.start], text[figure.end : stop.start() if stop else len(text)]
    told = [said.end() for said in _TOLD.finditer(before)]
    if told and _OURS.search(before, told[-1]) is None:
        return True
    return _SAID_AFTER.match(text, figure.end) is not None or _is_refused(before, after)


def _is_refused(before: str, after: str) -> bool:
    """Whether the clause around a figure says that it cannot be."""
    after = _TURNS.split(after)[0]
    return any(_REFUSED.search(told) for told in (before, after)) or _NOT_SO.match(after) is not None


def is_refused(text: str, figure: Figure) -> bool:
    """Whether the figure is told as what cannot be."""
    start = max((stop.end() for stop in _STOPS.finditer(text, 0, figure.start)), default=0)
    stop = _ENDS.search(text, figure.end)
    return _is_refused(text[start : figure.start], text[figure.end : stop.start() if stop else len(text)])


def is_own_amount(text: str, figure: Figure, facts: TurnFacts, counted: int | None = None) -> bool:
    """Whether an amount is given back as the person's; what they told of their month has roles of its own.

    `counted` is the 20 of "20 cuotas de X": unless they told so many, that is no proposal of theirs.
    """
    of_month = any(figure.value in values for values in facts.affordability.values())
    if counted is None and _FITS.match(text, figure.end) and _has_room_for(figure, facts):
        return True
    if counted is not None and all(said.value != counted for said in facts.said):
        return not of_month and is_refused(text, figure)
    return not of_month and tells_own(text, figure)


def _has_room_for(figure: Figure, facts: TurnFacts) -> bool:
    """Whether the engine took the amount, or the person's month has as much left."""
    left = max(facts.affordability.get("surplus", ()), default=0)
    return figure.value is not None and (figure.value in facts.accepted or figure.value <= left)


def is_own_count(text: str, figure: Figure, facts: TurnFacts) -> bool:
    """Whether the person told so many, and it is given back as theirs; they may have told years in months."""
    said = any(same_figure(figure, one) for one in facts.said)
    if figure.unit == "year" and figure.value:
        said = any(one.unit == "month" and one.value == 12 * figure.value for one in facts.said)
    return said and tells_own(text, figure)
