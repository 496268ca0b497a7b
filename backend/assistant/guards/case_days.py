"""The days of disputes and of what was granted in hardship: no payment falls due on them, and nothing is on offer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.assistant.guards.figure import Figure

ANSWER, END, BEGIN, CLOSED = "answer", "end", "begin", "closed"
_CLAUSE = re.compile(r"[.;:\n](?= |$)|,(?= )|\b(?:pero|aunque|but|y|and)\b")
_DONE = re.compile(
    r"\b(?:avis|abr|abiert|report|registr|conced|empez|empiez|comenz|comienz|arranc|inici|solicit|pid|open|start|ask)\w*\b"
)
_DENIED = re.compile(r"\b(?:no|ni|nada|nadie|sin|tampoco|not|nothing|nobody|no one|without|won't|don't)\b")
_PAYS = re.compile(
    r"\b(?:(?<!dificultad de )(?<!dificultades de )(?<!pausa de )pag(?!os? simbolic)\w*|abon\w+|cuotas?|"
    r"consign\w+|transfer\w+|deposit\w+|cobr\w+|ofertas?|descuento|"
    r"pay\w*|instal\w+|offers?|discount|(?:el|la) (?:ultim|proxim|siguient)\w+(?! dia))\b"
)
_ANSWERS = re.compile(
    r"\b(?:respond\w+|respuesta\w*|contest\w+|resuelv\w+|resolver\w*|resolucion|decision|answer\w*|repl\w+|resol\w+)\b"
)
_CLOSES = re.compile(
    r"\b(?:cerr(?:o|ado|ada|aron|amos)|cierre|decid\w+|decision|decidieron|resolvi\w+|resuelt\w+|resolucion|resultado|"
    r"closed|decided|decision|resolved|outcome)\b"
)
_OF_CASE = re.compile(
    r"\b(?:medida\w*|pausa\w*|casos?|reclam\w*|respon\w+|respuest\w+|contest\w*|contact\w*|llam\w+|escrib\w+|revis\w+|avis\w+|"
    r"measure|pause\w*|arrangement|claim|dispute|answer\w*|contact\w*)\b"
)
_BETWEEN = r"(?:[^.;$\d]|[.,](?=\d)){0,40}?"
_ON = r"(?:(?:,| sola)*(?: (?:antes|hasta|desde|a mas tardar|como (?:muy )?tarde))?(?: el| del?| on| by)?) $"
_SAID_OF = {
    END: re.compile(
        rf"\b(?:medida|pausa|arrangement|measure|pause)\b{_BETWEEN}"
        rf"\b(?:termin\w+|acab\w+|finaliz\w+|hasta|dur\w+|venc\w+|ends?|until){_ON}"
    ),
    BEGIN: re.compile(
        rf"\b(?:reclam\w*|caso|medida|pausa|claim|case|measure|pause)\b{_BETWEEN}\b(?:abri\w*|abiert\w|registr\w+|"
        rf"report\w+|conced\w+|empez\w+|empiez\w+|comenz\w+|comienz\w+|inici\w+|opened|began|started|granted){_ON}|"
        rf"\b(?:abri\w*|registr\w+|report\w+|opened|started) (?:el|tu|un|la|the|your|a) "
        rf"(?:reclam\w*|caso|claim|case){_ON}"
    ),
    ANSWER: re.compile(
        rf"\b(?:respond\w+|respuesta|contest\w+|resuelv\w+|resolver\w*|answer\w*|repl\w+)\b{_BETWEEN}{_ON}"
    ),
    CLOSED: re.compile(
        rf"{_CLOSES.pattern}{_BETWEEN}(?:{_ON[:-2]}|\b(?:es|fue|es de|is from|was)(?: del?| el)?) $"
    ),
}
"""Words right before a day that say what happens on it."""
_WAS_DUE = r"\b(?:venci(?:o|d[oa]s?|eron)|mora|atras\w*|overdue|past due)\b"
_TOKEN = re.compile(r"\b(?:simbolic\w*|token)\b[^.;]*\b(?:hasta|until|vigente)(?: hasta)?(?: el)? $")
_UNLIKE = {
    ANSWER: re.compile(rf"\b(?:pausa\w*|pause|abri\w*|empez\w*|empiez\w*|inici\w*|opened)\b|{_WAS_DUE}"),
    END: re.compile(f"{_ANSWERS.pattern}|\\b(?:empiez|empez|arranc|comienz|comenz|inici)\\w+"),
}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A dispute, or a case of hardship, of one debt: its days by what happens on them, and where it stands."""

    debt_id: int
    days: dict[str, date]
    is_dispute: bool
    status: str
    measure: str
    """What was granted, or an empty string."""
    paths: int = 0
    """Between how many ways on the person may choose."""


def case_facts(case: dict[str, Any]) -> CaseFacts:
    """Return the facts of a case (backend/services/case_views.py)."""
    told = {
        ANSWER: case.get("answer_by"),
        END: case.get("measure_ends"),
        BEGIN: case["created_at"][:10],
        CLOSED: case.get("closed_on"),
    }
    return CaseFacts(
        case["debt"]["id"],
        {role: date.fromisoformat(day) for role, day in told.items() if day},
        is_dispute=case["type"] == "dispute",
        status=case["status"],
        measure=case.get("measure") or "",
        paths=len(case.get("paths") or ()),
    )


def tells_case_day(text: str, figure: Figure, cases: Iterable[CaseFacts], *, since: int = 0) -> bool:
    """Whether the day is a case's, and its clause speaks neither of paying then nor of another day of a case.

    What stands before `since`, where the day before it ends, is of that one.
    """
    return any(not _gainsays(text, figure, role, since) for role in _roles(figure, cases))


def is_other_case_day(text: str, figure: Figure, cases: Iterable[CaseFacts]) -> bool:
    """Whether the words before the day say that a case begins, is answered or ends then, and none does."""
    said = [role for role, wording in _SAID_OF.items() if wording.search(text[: figure.start])]
    known = {role: [case.days[role] for case in cases if role in case.days] for role in said}
    return any(
        days and not any(pattern.fits(day) for pattern in figure.days for day in days)
        for days in known.values()
    )


def _roles(figure: Figure, cases: Iterable[CaseFacts]) -> Iterator[str]:
    for case in cases:
        for role, day in case.days.items():
            if any(pattern.fits(day) for pattern in figure.days):
                yield role


def _gainsays(text: str, figure: Figure, role: str, since: int) -> bool:
    start = max((end.end() for end in _CLAUSE.finditer(text, 0, figure.start)), default=0)
    start = max(start, since)
    after = _CLAUSE.search(text, figure.end)
    clause = text[start : after.start() if after else len(text)]
    told = text[since : figure.start]
    if role != BEGIN and _PAYS.search(told) and not (_OF_CASE.search(clause) or _TOKEN.search(told)):
        # "tu próximo abono es de X y vence el …" goes on about the payment.
        return _DENIED.search(told) is None
    if role == END and _TOKEN.search(told):
        return _UNLIKE[role].search(clause) is not None
    if role == CLOSED:
        return _CLOSES.search(clause) is None
    if role == BEGIN:
        return _DONE.search(text[since : figure.start] + clause) is None
    pays = _PAYS.search(clause) is not None and _DENIED.search(clause) is None
    return pays or _UNLIKE[role].search(clause) is not None
