"""What stands below a heading or a sentence: the offer that it names, the person's own figures, what was before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.ways_of_paying import LUMP

_SAID = (
    r"puedes|podes|podrias|tienes|te alcanza|propon(?:es|ias)|propusiste|pedi(?:as|ste)|pides|ofrec(?:es|iste|ias)|"
    r"quer(?:ias|es)|quieres|dijiste|planteas|plantea(?:ste|bas)|can|could|have|offered|proposed|asked|wanted|said"
)
OWN = re.compile(
    r"\b(?:(?:tu|your) (?:idea|propuesta|oferta|cifra|presupuesto|offer|proposal|budget)|"
    rf"(?:lo que |que )?(?:tu |vos |you )?(?:{_SAID}))\b"
)
"""A heading of the person's own figures."""
PAST = re.compile(r"\b(?:antes|anterior\w*|previ[ao]s?|before|previous\w*|old)\b")
"""A heading of what was."""
_WITH_DOWN = re.compile(
    r"\b(?<!sin )(?:(?:con|entre|mas) (?:una? |la |tu )?(?:cuota |pago |abono )?(?:inicial|entrada|enganche|anticipo)|"
    r"down payment)\b"
)
_WITHOUT_DOWN = re.compile(
    r"\b(?:sin|without|no) (?:(?:cuota|pago|abono) )?(?:inicial|entrada|enganche|anticipo|"
    r"(?:down|initial) payment)\b"
)
_CHOSEN = re.compile(
    r"\b(?:tu|el|este|del|your|this|the|la|esta) (?:nueva )?"
    r"(?:plan|propuesta|oferta|acuerdo|medida|agreement|proposal|offer)\b(?! de (?:\d|pago))"
)
_COUNTED = {"instalment": ("instalment", "regular"), "month": ("month",), "fortnight": ("fortnight",)}


def ways_named(
    text: str, figures: Sequence[Figure], facts: TurnFacts, debts: frozenset[int]
) -> Iterator[frozenset[str]]:
    """Yield the offers of each way of paying that the text names, by a count, a down payment or its name."""
    offers = facts.offers_of(debts)
    for figure in figures:
        if figure.kind == Kind.COUNT and figure.unit in _COUNTED:
            names = _COUNTED[figure.unit]
            yield frozenset(
                o.key for o in offers if any(figure.value in o.counts.get(name, ()) for name in names)
            )
        if figure.kind == Kind.MONEY and figure.value:
            yield frozenset(o.key for o in offers if figure.value in o.amounts["down_payment"])
    if LUMP.search(text):
        yield frozenset(o.key for o in offers if o.kind == "lump_sum")
    if _WITH_DOWN.search(text):
        yield frozenset(o.key for o in offers if o.kind == "partial_plus_plan")
    if _WITHOUT_DOWN.search(text):
        yield frozenset(o.key for o in offers if o.kind == "instalment_plan")
    if _CHOSEN.search(text):
        yield _chosen(facts)


def _chosen(facts: TurnFacts) -> frozenset[str]:
    """Return the offer that lies before the person, or the only one that was shown, or that there is."""
    if facts.prepared:
        return frozenset({facts.prepared})
    for keys in (facts.shown, list(facts.agreements), list(facts.offers)):
        if len(keys) == 1:
            return frozenset(keys)
    return frozenset()
