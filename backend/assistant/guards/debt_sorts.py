"""Words that set debts in order: by what is owed, by age, by their interest, fees or capital."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from backend.assistant.guards.fact_records import DebtFacts

_ADJECTIVES = {
    (
        "size",
        True,
    ): r"mas (?:grande|alt[ao]|elevad[ao]|pesad[ao]|gord[ao]|cuantios[ao])|larger|bigger|higher|largest|"
    r"biggest|highest|mayor(?! [a-z])|mayor(?= (?:es|deuda|obligacion|de (?:las|los|tus|sus|ell[ao]s)|que|entre|con|y|"
    r"pero|seria)\b)",
    (
        "size",
        False,
    ): r"mas (?:pequen[ao]|baj[ao]|chic[ao]|chiquit[ao]|livian[ao])|smaller|lower|smallest|lowest|"
    r"menor(?! [a-z])|menor(?= (?:es|deuda|obligacion|de (?:las|los|tus|sus|ell[ao]s)|que|entre|con|y|pero|seria)\b)",
    ("age", True): r"mas (?:antigu[ao]|viej[ao]|atrasad[ao]|vencid[ao]|moros[ao])|older|oldest|"
    r"(?:more|most|longest) overdue",
    (
        "age",
        False,
    ): r"mas (?:nuev[ao]|reciente|joven)|menos (?:antigu[ao]|viej[ao]|atrasad[ao]|vencid[ao])|newer|"
    r"newest|(?:more|most) recent|(?:less|least) overdue",
    ("cost", True): r"mas (?:car[ao]|costos[ao])|dearer|dearest|(?:more|most) expensive",
    ("cost", False): r"mas (?:barat[ao]|economic[ao])|cheaper|cheapest",
}
_ADJECTIVE = {
    sort: re.compile(rf"\b(?:{pattern})(?: (?:deuda|obligacion|debt))?\b")
    for sort, pattern in _ADJECTIVES.items()
}
_NOUNS = {
    "interest": r"interes(?:es)?|interests?",
    "fees": r"gastos|cargos|fees",
    "principal": r"capital|principal",
    "age": r"(?:(?:dias|tiempo|meses|anos|days|time|months) (?:de |en |sin )?)?(?:mora|atraso|retraso|vencid[ao]s?|"
    r"pagar|overdue)|(?<=lleva mas )(?:dias|tiempo|meses|anos)|(?<=lleva menos )(?:dias|tiempo|meses|anos)|"
    r"(?:tiempo|dias|meses|anos)(?= lleva)",
    "size": r"saldo|valor|monto|importe|cuantia|plata|dinero|balance",
}
_MORE = r"mas|mayor(?:es)?|more|most|highest"
_LESS = r"menos|menor(?:es)?|less|least|fewer|lowest"
_QUANTITY = re.compile(
    rf"\b(?P<which>(?P<more>{_MORE})|{_LESS}) (?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _NOUNS.items())
    + r")\b"
)
_NOT_OWED = "interes(?:es)?|gastos|capital|mora|dias|meses|tiempo|interest|fees|days|de lo que|than you"
_OWED = re.compile(
    r"\b(?:deb(?:es|e|ias)|adeudas?|owe) (?P<after>mas|menos|more|less)\b(?! (?:de|than) [$€\d])"
    rf"(?! (?:{_NOT_OWED})\b)|"
    r"\b(?P<before>mas|menos) (?:le )?(?:debes|debe|adeudas?|pesa|suma)\b|\bowe (?:the )?(?P<english>most|least)\b|"
    r"\b(?<=[a-z] )(?P<late>mas|menos|more|less)(?= (?:que|than) (?:a|en|con|to)\b)"
)
_EXCEEDS = re.compile(
    r"\b(?:(?P<more>supera|excede|sobrepasa|exceeds)|queda por debajo)n?(?= (?:de|a|the)|al?\b)"
)
_FELL_DUE = re.compile(
    r"\b(?:vencio|entro en mora|became overdue|fell due) (?:(?P<first>antes|primero|first|earlier)|despues|"
    r"mas tarde|ultimo|later|last)\b"
)
_ARTICLE = (
    r"\b(?:la|el|lo|tu|su|the|your)"
    r"(?: (?:deuda|obligacion|credito|prestamo|cuenta|saldo|debt|loan|account|one))?"
)
_LABEL = re.compile(r"\s*(?:[-*•|] ?|\d{1,2}[.)] ?)?(?:deuda |la |el )?")
"""What a line of a list begins with: "- Más antigua: …"."""
_BEFORE_ADJECTIVE = re.compile(rf"{_ARTICLE}(?: que (?:es|esta|sea))? $")
_BEFORE_QUANTITY = re.compile(
    rf"{_ARTICLE} (?:de|con|que|donde|with|that)(?: (?:el|la|le|te|tiene|tienes|lleva|llevas|acumula|suma|cobra|genera|"
    r"has|the))* $"
)
_BEFORE_OWED = re.compile(
    rf"{_ARTICLE} (?:que|donde|con que) $|\b(?:a|con|en|al?) (?:quien|la que|el que|cual)(?: (?:le|te))? $|\bdonde $|"
    rf"{_ARTICLE}(?: (?:debt|one))? (?:that )?(?:you )?$"
)

Measure = Callable[[DebtFacts], Decimal | None]
MEASURES: dict[str, tuple[Measure, ...]] = {}


def _amount(name: str) -> Measure:
    return lambda debt: max(debt.amounts[name])


MEASURES |= {
    "size": (_amount("balance"),),
    "interest": (_amount("interest"),),
    "fees": (_amount("fees"),),
    "principal": (_amount("principal"),),
    # A dear one may be one of which much is owed, or one that costs much.
    "cost": (_amount("balance"), _amount("interest")),
    "age": (lambda debt: None if debt.due_date is None else Decimal(-debt.due_date.toordinal()),),
}
"""What is compared, by sort: of debts without a due date nothing is known of their age."""


@dataclass(frozen=True, slots=True)
class Ordering:
    """Words at start..end that say of a debt that it is more or less of something; `alone` where most or least."""

    start: int
    end: int
    sort: str
    more: bool
    alone: bool
    """Whether it stands for the debt of which that is so: "la más antigua"."""
    than: int = -1
    """Where the other debt follows, where no "than" leads to it: "supera a"."""


def find_orderings(text: str) -> list[Ordering]:
    """Return what sets debts in order in a folded text."""
    found = sorted(_found(text), key=lambda one: (one.start, -one.end))
    return [one for at, one in enumerate(found) if all(one.start >= other.end for other in found[:at])]


def _found(text: str) -> Iterator[Ordering]:
    for (sort, more), pattern in _ADJECTIVE.items():
        for said in pattern.finditer(text):
            yield _ordering(text, said, sort, _BEFORE_ADJECTIVE, more=more)
    for said in _QUANTITY.finditer(text):
        sort = next(name for name in _NOUNS if said[name])
        yield _ordering(text, said, sort, _BEFORE_QUANTITY, more=said["more"] is not None)
    for said in _OWED.finditer(text):
        more = (said["after"] or said["before"] or said["english"] or said["late"]) in ("mas", "more", "most")
        yield _ordering(text, said, "size", _BEFORE_OWED, more=more)
    for said in _EXCEEDS.finditer(text):
        yield Ordering(
            said.start(), said.end(), "size", said["more"] is not None, alone=False, than=said.end()
        )
    for said in _FELL_DUE.finditer(text):
        yield _ordering(text, said, "age", _BEFORE_QUANTITY, more=said["first"] is not None)


def _ordering(text: str, said: re.Match[str], sort: str, before: re.Pattern[str], *, more: bool) -> Ordering:
    label = _LABEL.match(text) if text[said.end() :].startswith(":") else None
    alone = before.search(text[: said.start()]) or (label if label and label.end() == said.start() else None)
    return Ordering(alone.start() if alone else said.start(), said.end(), sort, more, alone is not None)
