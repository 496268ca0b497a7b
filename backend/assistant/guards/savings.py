"""What an offer saves, told as taken off what is owed, or beside its percentage."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_OFF_BALANCE = re.compile(
    r"(?: ?(?:pesos|euros|€|soles|dolares|dollars))?,? (?:menos )?(?:sobre|frente al?|respecto (?:al?|del?)|off|on|"
    r"against|from|del?)"
    r" (?:un |el |tu |su |a |the |your |what )?(?:saldo|deuda|balance|debt|you owe)\b"
)


def is_saving_with_share(figure: Figure, figures: Sequence[Figure], facts: TurnFacts) -> bool:
    """Whether an offer saves so much, and the sentence tells its percentage, too: "X, el 5 %"."""
    shares = {one.value for one in figures if one.kind == Kind.PERCENT and one.value}
    return bool(shares) and any(
        figure.value in offer.amounts["discount"] and shares & offer.percentages
        for offer in facts.offers.values()
    )


def is_saving_on_balance(text: str, figure: Figure, facts: TurnFacts) -> bool:
    """Whether an offer saves so much, and it is told as taken off what is owed: "X sobre un saldo de Y"."""
    return _OFF_BALANCE.match(text, figure.end) is not None and any(
        figure.value in offer.amounts["discount"] for offer in facts.offers.values()
    )
