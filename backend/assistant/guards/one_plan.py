"""What one clause tells is of one offer: a count, an amount and a day of two plans are not told together.

"En tres cuotas pagas $ X cada mes", "Con el plan de 12 terminas en seis meses": each figure is some plan's. Only what
the words themselves set against one another ("en vez de", "de tres a seis", "o") may be of several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.sentence_judge import SentenceJudge
from backend.assistant.guards.ways_of_paying import CHOSEN, LUMP, PLAN

_BREAK = re.compile(
    r"[;:!?\n()|/·-]|[.](?=\s|$)|\b(?:y|e|o|u|ni|and|or|nor|pero|but|mientras|while|whereas|sino|aunque|although|"
    r"en (?:vez|lugar)|instead|rather|frente|contra|versus|vs|compar\w+|que|than|antes|before)\b"
)
_COMMA = re.compile(r",(?=\s|$)")
_CHANGES = re.compile(
    r"\b(?:pas(?:a|ar|as|arias?|ando|amos|o)|baj\w+|sub\w+|cambi\w+|alarg\w+|extend\w+|reduc\w+|reduj\w+|mov\w+|"
    r"convert\w+|"
    r"goes?|chang\w+|drop\w*|switch\w*|entre|between|van?|desde|from|hasta|diferencia|difference|no|not|sin|without|"
    r"en (?:vez|lugar)|instead|rather|frente|comparad\w+|compared|"
    r"too (?:much|big|heavy)|demasiad\w+|es mucho|pes(?:a|an|ad[oa])|dificil\w*|complic\w+|hard|difficult|heavy|"
    r"tampoco|habr(?:as|ias?)|llevar\w+|ya van|would have|otr[ao]s?|others?|casi|cualquier\w*|todos|todas|"
    r"cada uno de|all|respectiv\w+)\b"
)
"""Words with which a clause tells of several, or denies what it tells."""
_DOWN = re.compile(
    r"\b(?:(?:cuota|pago|abono) inicial|inicial|entrada|enganche|anticipo|down payment|initial payment)\b"
)
_OWED = re.compile(r"\b(?:deb(?:es?|ias|ia|er)|adeud\w+|saldos?|deudas?|owe[ds]?|balance|debt|sobre)\b")
_EACH_TIME = re.compile(
    r"(?: (?:pesos|euros|dolares))? ?(?:al mes|cada mes|por mes|mensual\w*|cada (?:cuota|pago|quincena|un[ao])|"
    r"a month|per month|monthly|each)\b"
)
_DIFFERS = re.compile(r"(?: ?(?:€|euros|pesos))? (?:mas|menos|adicional\w*|extra|more|less|de diferencia)\b")
_IN_A_ROW = re.compile(
    r"(?: (?:cuotas|meses|months|instal\w+))?\s?(?:,|/|,? ?\b(?:y|e|o|u|and|or))\s?(?:en |a |de |las de |la de )*"
)
_ANOTHER_WAY = re.compile(
    r", (?:o |y )?(?:(?:pag|d|abon|entreg|empez|comenz|arranc|inici)ar|pon(?:er|iendo)|repart\w+|divid\w+|dando|"
    r"hac(?:er|iendo)|(?:pay|put|giv|start|begin|spread|split)(?:t|n)?(?:ing)?)(?:lo|la)?\b"
)
"""A list of ways of paying, each in a verb of its own: "pagar X de una vez, dar Y al inicio y seguir con tres"."""
_THIS_PLAN = re.compile(
    r"\b(?:est[ea]|es[ea]|el|la|tu|this|that|the|your) (?:plan|opcion|propuesta|oferta|option|offer)\b"
)


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A figure or a wording that only some offers have."""

    start: int
    end: int
    keys: frozenset[str]
    figure: Figure | None
    sort: frozenset[str] = frozenset()
    """What it is of them."""

    @property
    def is_head(self) -> bool:
        """Whether it names them."""
        return not self.sort


def crossed(judge: SentenceJudge, is_gap: Callable[[Figure], bool]) -> Figure | None:
    """Return the first figure that is not of the offer of which its clause tells; None where all are.

    `is_gap` tells what is between two amounts, and so need be of no offer.
    """
    anchors = sorted(_anchors(judge, is_gap), key=lambda one: one.start)
    for clause in _clauses(judge.text, anchors):
        meant = clause[0].keys
        for one in clause[1:]:
            meant &= one.keys
            if not meant:
                return next(other.figure for other in (one, *reversed(clause)) if other.figure)
    return None


def _clauses(text: str, anchors: list[_Anchor]) -> Iterator[list[_Anchor]]:
    """Yield what is told together; what follows a comma and names no offer goes on about the one before."""
    strong = [(match.start(), True) for match in _BREAK.finditer(text)]
    weak = [(match.start(), False) for match in _COMMA.finditer(text)]
    start = 0
    told: list[_Anchor] = []
    before: list[_Anchor] = []
    for end, is_strong in sorted([*strong, *weak, (len(text), True)]):
        part = [one for one in anchors if start <= one.start < end]
        loose = _CHANGES.search(text, start, end) is not None
        if loose or _begins(text[start:end], part, told) or _heads_follow(part, told, before):
            yield from _worth(told)
            told = []
        told = [] if loose else [*told, *part]
        if is_strong:
            yield from _worth(told)
            told = []
        before += part
        start = end


def _begins(text: str, part: list[_Anchor], told: list[_Anchor]) -> bool:
    """Whether another offer may begin: it is named, or what was said of the one before is said again."""
    names = any(one.is_head and not _meets(one, told) for one in part) or _THIS_PLAN.search(text) is not None
    names = names or _ANOTHER_WAY.match(text) is not None
    return names or any(one.sort & other.sort for one in part for other in told)


def _heads_follow(part: list[_Anchor], told: list[_Anchor], before: list[_Anchor]) -> bool:
    """Whether each figure stands before its way of paying: "X de contado, Y en cuotas"."""
    heads = bool(told) and all(one.is_head for one in told)
    return heads and any(one.sort & other.sort for one in part for other in before)


def _meets(one: _Anchor, told: list[_Anchor]) -> bool:
    """Whether the offers that it names are those that were told of."""
    return bool(told) and bool(frozenset.intersection(*(other.keys for other in told)) & one.keys)


def _worth(told: list[_Anchor]) -> Iterator[list[_Anchor]]:
    if len(told) > 1 and any(one.figure for one in told):
        yield told


def _anchors(judge: SentenceJudge, is_gap: Callable[[Figure], bool]) -> Iterator[_Anchor]:
    for figure in judge.figures:
        offers = judge.facts.offers_of(judge.debts_of(figure))
        keys = _keys(judge, figure, offers)
        if keys and not is_gap(figure):
            yield _Anchor(figure.start, figure.end, keys, figure, _sort(figure, offers))
    offers = judge.facts.offers_of(judge.debts_at(0))
    lumps = frozenset(offer.key for offer in offers if offer.kind == "lump_sum")
    plans = frozenset(offer.key for offer in offers) - lumps
    down = frozenset(offer.key for offer in offers if offer.kind == "partial_plus_plan")
    named = [(LUMP, lumps), (PLAN, plans), (_DOWN, down)]
    if judge.facts.prepared:
        named.append((CHOSEN, frozenset({judge.facts.prepared})))
    for pattern, keys in named:
        for match in pattern.finditer(judge.text) if keys else ():
            if not judge.ways.is_denied(match):
                yield _Anchor(match.start(), match.end(), keys, None)


def _keys(judge: SentenceJudge, figure: Figure, offers: list[OfferFacts]) -> frozenset[str]:
    """Return the offers that the figure must be of; empty where it need be no offer's."""
    if figure.kind == Kind.COUNT:
        return (
            frozenset()
            if figure.value == 1 or _is_in_a_row(judge, figure)
            else judge.counted(figure, offers) or frozenset()
        )
    if figure.kind == Kind.PERCENT and figure.unit != "fraction":
        return judge.percents.holders(figure, offers)
    if figure.kind == Kind.DATE:
        return _of_day(judge, figure, offers)
    if figure.kind != Kind.MONEY or _DIFFERS.match(judge.text, figure.end):
        return frozenset()
    if _EACH_TIME.match(judge.text, figure.end):
        return frozenset(o.key for o in offers if figure.value in o.amounts.get("instalment", ()))
    if any(figure.value in o.amounts["down_payment"] for o in offers if figure.value):
        return frozenset(o.key for o in offers if figure.value in o.amounts["down_payment"])
    if _is_others(judge, figure):
        return frozenset()
    return frozenset(offer.key for offer in offers if _has(offer, figure))


def _sort(figure: Figure, offers: list[OfferFacts]) -> frozenset[str]:
    if figure.kind == Kind.MONEY:
        return frozenset(name for o in offers for name, known in o.amounts.items() if figure.value in known)
    return frozenset() if figure.kind == Kind.COUNT else frozenset({figure.kind})


def _is_in_a_row(judge: SentenceJudge, count: Figure) -> bool:
    """Whether it is one of several that are told together: "en 3, 6 o 12 meses"."""
    counts = [one for one in judge.figures if one.kind == Kind.COUNT]
    return any(
        _IN_A_ROW.fullmatch(judge.text[min(one.end, count.end) : max(one.start, count.start)])
        for one in counts
        if one is not count
    )


def _of_day(judge: SentenceJudge, figure: Figure, offers: list[OfferFacts]) -> frozenset[str]:
    """The last day is some plan's; where there are single payments on several days, the day tells which is meant."""
    if judge.roles.role(figure) == "last":
        return judge.offers_with_day(figure)
    lumps = [offer for offer in offers if offer.kind == "lump_sum"]
    named = any(not judge.ways.is_denied(match) for match in LUMP.finditer(judge.text))
    if len(lumps) < 2 or not named or all(pattern.day is None for pattern in figure.days):
        return frozenset()
    return frozenset(o.key for o in lumps if any(p.fits(day) for p in figure.days for day in o.dates["due"]))


def _has(offer: OfferFacts, figure: Figure) -> bool:
    return any(figure.value in amounts for amounts in offer.amounts.values())


def _is_others(judge: SentenceJudge, figure: Figure) -> bool:
    """Whether the amount may be told of no offer: a debt's, the person's own, a document's, or of before."""
    facts = judge.facts
    owed = {value for debt in facts.debts.values() for values in debt.amounts.values() for value in values}
    own = {value for values in facts.affordability.values() for value in values} | {
        said.value for said in facts.said
    }
    if judge.given_role(figure) == "total" and not _OWED.search(judge.text):
        owed = set()
    return figure.value in owed | own or judge.is_quoted(figure) or not figure.value
