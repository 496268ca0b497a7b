"""What the person proposed, and what was answered: of a proposal only the offers are told that answer it.

"Con 40 mil al mes son 24 cuotas" is wrong where the 24 answered the wish for 48 months, and 40 a month gave 21.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from backend.assistant.guards.fact_records import OfferFacts, amount_of
from backend.assistant.guards.figure import Figure, Kind

if TYPE_CHECKING:
    from backend.assistant.guards.facts import TurnFacts

_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_YOURS = re.compile(
    r"\bcon (?:tu|su) propuesta\b|\blo que (?:\w+ )?(?:propusiste|propones|propuso|propone|pediste|pides|"
    r"pedias|pedia|pidio)\b|"
    r"\b(?:what|as) you (?:proposed|asked)\b|\bwith your proposal\b|"
    r"\bcon (?:la|tu|su) (?:(?:paga )?extra|prima|aguinaldo)\b"
)
_THIS_PLAN = re.compile(r"\b(?:con |de |with |in |en )(?:est[ea]|es[ea]|this|that) plan\b")
_SETS_AGAINST = re.compile(
    r"\b(?:antes|primer[ao]?|anterior|en (?:vez|lugar)|otr[ao]s?|frente|tambien|ademas|ni|sino|sigue[ns]?|aparte|"
    r"compar\w+|pas\w+|baj\w+|sub\w+|todavia|mas (?:que|de)|menos que|contra|previous\w*|earlier|instead|others?|also|"
    r"before|rather|than|still|o|or|vs|versus|no|not|n't|era|eran|fue|habia|estaba|tenia|teniamos|ofrec\w+|was|were|had|diferencia|difference|entre|"
    r"si|if|mientras|pero|but|while)\b"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A proposal's amounts, counts and days, and the offers that answered it."""

    values: frozenset[Decimal]
    days: frozenset[date]
    keys: frozenset[str]


def answer_of(arguments: dict[str, Any], output: dict[str, Any]) -> Answer | None:
    """Return what a tool answered to a proposal; None where nothing was proposed, or nothing offered."""
    offers = [offer for name in ("offers", "plan") for offer in output.get(name) or []]
    if not offers:
        # Nobody has looked at the arguments of a call that failed: "2026-02-30" is no day.
        return None
    given = [value for value in arguments.values() if value is not None and not isinstance(value, bool)]
    values = frozenset(amount_of(value) for value in given if isinstance(value, int | float | Decimal))
    days = frozenset(
        date.fromisoformat(value) for value in given if isinstance(value, str) and _ISO.fullmatch(value)
    )
    if not (values or days):
        return None
    return Answer(values, days, frozenset(offer["terms_hash"] for offer in offers))


def wrong_answer(text: str, figures: Sequence[Figure], facts: TurnFacts, *, begins: bool) -> str | None:
    """Return the figure of an offer that answers another proposal than the folded sentence names.

    `begins` where no offer has been told of before it.
    """
    if not facts.answers or "?" in text or len({one.debt_id for one in facts.offers.values()}) != 1:
        return None
    named = _named(text, figures, facts, begins=begins)
    if named is None:
        return None
    known = [*facts.offers.values(), *facts.superseded]
    own = [offer for offer in known if offer.key in named.keys]
    others = [offer for offer in known if offer.key not in named.keys]
    taken = _of_no_offer(facts)
    wrong = None
    for figure in figures:
        if any(_has(offer, figure) for offer in own):
            if figure.value not in taken:
                return None
        elif wrong is None and figure.value not in taken and any(_has(offer, figure) for offer in others):
            wrong = figure
    if wrong is None or _SETS_AGAINST.search(_without_proposal(text)):
        return None
    return text[wrong.start : wrong.end]


def _without_proposal(text: str) -> str:
    """Return the text without "menos de lo que propones", which sets nothing against an offer."""
    return _YOURS.sub(" ", text)


def _named(text: str, figures: Sequence[Figure], facts: TurnFacts, *, begins: bool) -> Answer | None:
    """Return the answer to the one proposal that a sentence names."""
    named = list(_answers_named(figures, facts))
    last = facts.answers[-1]
    if named:
        return named[0] if len(named) == 1 else None
    if _YOURS.search(text):
        return last
    return last if begins and len(last.keys) == 1 and _THIS_PLAN.search(text) else None


def _answers_named(figures: Sequence[Figure], facts: TurnFacts) -> Iterator[Answer]:
    """Yield the answers of which a sentence names something that was proposed for them alone, and money or a day."""
    for answer in facts.answers:
        others = [one for one in facts.answers if one is not answer]
        values = answer.values - frozenset().union(*(one.values for one in others))
        offered = frozenset(
            value
            for offer in facts.offers.values()
            for amounts in offer.amounts.values()
            for value in amounts
        )
        if any(_names(figure, values - offered, answer.days) for figure in figures):
            yield answer


def _names(figure: Figure, values: frozenset[Decimal], days: frozenset[date]) -> bool:
    if figure.kind == Kind.DATE:
        return any(pattern.day is not None and pattern.fits(day) for pattern in figure.days for day in days)
    return figure.kind == Kind.MONEY and figure.value in values


def _of_no_offer(facts: TurnFacts) -> frozenset[Decimal]:
    """Return the amounts that may be told of no offer: debts', the person's own and the budget's."""
    owed = {value for debt in facts.debts.values() for amounts in debt.amounts.values() for value in amounts}
    own = {said.value for said in facts.said if said.value is not None}
    budget = {value for amounts in facts.budget.amounts.values() for value in amounts}
    return frozenset({*owed, *own, *budget, Decimal(0)})


def _has(offer: OfferFacts, figure: Figure) -> bool:
    if figure.kind == Kind.MONEY:
        return any(figure.value in amounts for amounts in offer.amounts.values())
    if figure.kind == Kind.PERCENT:
        return figure.value in offer.percentages
    return (
        figure.kind == Kind.COUNT
        and figure.unit in ("instalment", "month")
        and any(figure.value in counts for counts in offer.counts.values())
    )
