"""Whether interest is told of what is owed, or of a plan that spreads it over time."""

from __future__ import annotations

import re

from backend.assistant.guards.figure import Figure

_CLAUSE = re.compile(r"[;:\n()]|[.,](?=\s|$)|\b(?:y|e|and|pero|but|mientras|while)\b")
_OF_PLAN = re.compile(
    r"\b(?:plan(?:es)?|financi\w*|aplaz\w*|plazos|acuerdo|cuotas|mensualidades|instal\w+|spread\w*|agreement)\b"
)
_OF_DEBT = re.compile(
    r"\b(?:deudas?|saldos?|capital|mora|moratori\w+|acumul\w*|deb(?:es?|ias)(?! \w+[aei]r\b)|adeud\w+|debt|"
    r"balance|owe[ds]?|principal|accrued|gener\w+)\b"
)


def is_others_interest(text: str, figure: Figure, role: str) -> bool:
    """Whether the figure's clause gives the interest to the debt and the role is a plan's, or the reverse."""
    start = max((stop.end() for stop in _CLAUSE.finditer(text, 0, figure.start)), default=0)
    stop = _CLAUSE.search(text, figure.end)
    clause = text[start : stop.start() if stop else len(text)]
    of_plan, of_debt = _OF_PLAN.search(clause) is not None, _OF_DEBT.search(clause) is not None
    if of_plan == of_debt:
        return False
    return (role == "interest" and of_plan) or (role == "plan interest" and of_debt)
