"""What is between two amounts that are known: an offer and what it was, a proposal and a price, two debts, a limit.

Both operands are facts, each in its role, and their difference is exact; words right at the figure say that it is one,
and which of the two is more where they tell.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from backend.assistant.guards.fact_records import OfferFacts, replaces
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_TO_FIGURE = r"(?:[^.;:?!$€\d]|\d[\d.,]*\d){0,60}?[$€]? ?$"
_IN_CLAUSE = r"(?:[^.,;:?!$€\d]|\d[\d.,]*\d){0,60}?[$€]? ?$"
_BARE = r"(?: (?:en|de|por|by|is|es|son|seria|serian|of|unos|solo|just|only|exactamente|exactly))*(?: los)? [$€]? ?$"
_APART = re.compile(
    rf"\b(?:diferencia|brecha|distancia|desfase|salto|gap|difference|shortfall)\b{_TO_FIGURE}"
    rf"|\b(?:separan?|hay|van|(?:esta\w*|qued\w+) a)\b{_BARE}"
)
_ROOM = re.compile(
    rf"\b(?:margen|respiro|holgura|colchon|aire|sobr(?!e\b)\w+|qued(?:a|an|ara|aran|aria|arian|arias)(?! (?:en|a|"
    rf"cort\w+|lejos|por)\b)|libres?|have|leeway|room|spare|"
    rf"slack|cushion|leaves?|left)\b{_IN_CLAUSE}"
)
_STILL_LACKS = re.compile(r" por (?:complet|cubr|reun|junt|pon)\w*\b")
_LACKS = re.compile(
    rf"\b(?:falt\w+|sum\w+|agreg\w+|anad\w+|complet\w+|cort[oa]s?|another|short|missing|add)\b{_IN_CLAUSE}"
)
_SURPASSES = re.compile(
    rf"\b(?:super\w+|sobrepas\w+|exced\w+|rebas\w+|aventaj\w+|exceeds?|tops?|outweighs?)\b{_TO_FIGURE}"
)
_FALLS = re.compile(
    r"\b(?:(?:ha |se )?(?:baj\w+|cay\w+|disminuy\w+|redu[jc]\w+|rebaj\w+|abarat\w+|recort\w+|descend\w+)|"
    r"(?:came|come|comes|went|gone|is) down|(?:has )?(?:dropp?ed|fell|fallen|shr[au]nk|decreased)|lowered)\b"
    rf"{_TO_FIGURE}"
)
_RISES = re.compile(
    r"\b(?:(?:se )?(?:sub\w+|aument\w+|crec\w+|encarec\w+)|(?:came|come|went|gone|is) up|rose|risen|increased)\b"
    rf"{_TO_FIGURE}"
)
_COSTS = re.compile(
    rf"\b(?:ahorr\w+|saves?|(?:esper|alarg|aplaz|repart|adelant|wait|spread)\w*\b[^.;:$€\d]*\b(?:cuesta|costaria|"
    rf"sale|costs?))\b{_BARE}"
)
_AFTER = re.compile(
    r"(?: ?(?:pesos|euros|soles|dolares|dollars|€))?(?: (?:al mes|cada mes|mensual(?:es)?|a month|per month|ahora|"
    r"now))?,? "
    r"(?:de )?(?:(?P<less>menos|menor(?:es)?|inferior|mas (?:barat|baj|economic|comod)\w*|lower|cheaper|less|below|"
    r"under|abajo|"
    r"por (?:debajo|abajo))|"
    r"(?P<more>mas|mayor(?:es)?|superior|higher|dearer|more|above|over|arriba|por (?:encima|arriba))|"
    r"diferencia|distancia|brecha|margen|holgura|respiro|apart|adicional(?:es)?|extra|short|away|off)\b"
)
_OF_OWED = re.compile(
    r" (?:que|de|than|frente a|sobre|off|on) (?:de )?(?:lo que |what |el |la |tu |su |your |the |un |a )*"
    r"(?:debes?|debias|adeud\w+|saldo|deuda|you owe|balance|debt)\b"
)
_THEN = re.compile(
    r"\b(?:antes|anterior\w*|era|eran|estaba\w*|costaba\w*|pagaba\w*|used to|was|were|before|previous\w*|old)\b"
)
_NOW = re.compile(r"\b(?:ahora|hoy|nuev[oa]s?|actual\w*|now|today|new|current\w*)\b")
_THEIRS = re.compile(
    r"\b(?:(?:lo|los|las) (?:\w+ )?que (?:propon|propus|plante|ofrec|pid|ped|dij|mencion|pens|tien|pued)\w*|"
    r"(?:tu|su|your) (?:\w+ )?(?:propuesta|oferta|cifra|idea|proposal|offer|figure|number|limit|tope)|propones?|"
    r"propusiste|"
    r"planteas?|ofreces?|ofreciste|ofrecias?|pides|pedias?|pensabas?|(?:te|le|les) falt\w+|"
    r"(?:need|short|necesit\w+)(?= (?:another|otr[oa]s)|\b.{0,12}\bof\b)|you (?:\w+ )?(?:offered|propos\w+|asked|"
    r"said|mentioned|have|wanted))\b"
)
_CLAUSE = re.compile(r"[;:?!\n]|[.,](?=\s)")
_CAP = re.compile(r"\b(?:tope|limite|maximo|cab\w+|capacidad|limit|most|cap|afford)\b")
_SURPLUS = re.compile(
    r"\b(?:libres?|disponibles?|excedente|sobra en|sobran en|del mes|surplus|left over|spare)\b"
)
_THIS = re.compile(
    r"\b(?:que|than|frente a) (?:con )?(?:esta|este|esa|ese|la (?:que elegiste|elegida|tuya)|this|yours)\b"
)
_EACH_TIME = re.compile(
    r"\b(?:cuotas?|mensualidad\w*|(?:al|cada|por) (?:mes|vez|pago)|mensual\w*|month\w*|instal\w+|each time)\b"
)
_ONE_INSTALMENT = re.compile(
    r"\b(?:(?:la|tu|su|the|your) (?:mensualidad|cuota(?! inicial)|monthly payment|instal\w+)|(?:al|cada|por) mes|"
    r"mensual(?:es)?|"
    r"a month|monthly)\b"
)
_SAVING = re.compile(r"\b(?:descuento|rebaja|discount|saving)\b")
_BEFORE_FIGURE = (
    ("moves", _FALLS, "less"),
    ("moves", _RISES, "more"),
    ("lacks", _LACKS, ""),
    ("room", _ROOM, ""),
    ("surpasses", _SURPASSES, ""),
)
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """How the words at a figure put a difference: what they call it, and whether as more or as less."""

    kind: str
    sign: str = ""
    start: int = 0
    """Where the words begin."""

    def fits(self, *, mine: Decimal, asked: Decimal, theirs: re.Match[str] | None = None) -> bool:
        """Whether the person's amount, named at `theirs`, and what is asked for are as the words have them."""
        if self.kind in ("lacks", "room"):
            return (mine < asked) == (self.kind == "lacks")
        if theirs is None or not (self.sign or self.kind == "surpasses"):
            return True
        more = self.sign != "less"
        if theirs.start() > self.start:
            return (asked > mine) == more
        return self.kind != "surpasses" or mine > asked


@dataclass(frozen=True, slots=True)
class Gaps:
    """One sentence: its debts' offers, those it names, the amounts of the reply, the debts that it mentions."""

    text: str
    said_before: str
    facts: TurnFacts
    offers: list[OfferFacts]
    """Those of the debts, and those of before."""
    named: frozenset[str]
    told: frozenset[Decimal]
    mentioned: tuple[frozenset[int], ...]
    """The debts of the names, in their order."""
    named_before: frozenset[str] = frozenset()
    """The offers that the sentence before names."""

    def all(self, figure: Figure) -> Iterator[Decimal]:
        """Yield what the figure may be as a difference; nothing where no word at it says so."""
        wording = wording_of(self.text, figure)
        if wording is None or _OF_OWED.match(self.text, figure.end + _length(self.text, figure)):
            return
        others = self.told - {figure.value or Decimal(0)}
        yield from self._of_successors(figure, wording, others)
        if wording.kind in ("apart", "surpasses"):
            yield from self._of_debts(wording)
        if wording.kind != "moves":
            yield from self._of_proposals(wording, others)
        yield from self._of_month(wording, others)
        if wording.kind != "room":
            yield from self._of_ways(wording, others)

    def _of_successors(self, figure: Figure, wording: Wording, told: frozenset[Decimal]) -> Iterator[Decimal]:
        """Between what an offer was and what took its place: "pasó de X a Y: son Z menos"."""
        clause = _CLAUSE.split(self.text[: figure.start])[-1]
        past = bool(_THEN.search(clause)) and not _NOW.search(clause)
        moves = wording.kind == "moves"
        around = f"{self.said_before} {self.text}"
        for old, new in self._replaced():
            for role in ("discount",) if _SAVING.search(self.text) else ("total", "instalment"):
                for before in old.amounts.get(role, ()):
                    for after in new.amounts.get(role, ()):
                        told_so = before in told or (
                            _THEN.search(around) and (moves or after in told or new.key in self.named)
                        )
                        falls = after < before
                        fits = (
                            not wording.sign
                            or falls == ((wording.sign == "less") != past)
                            or role == "discount"
                        )
                        if (told_so or moves) and fits and before != after:
                            yield abs(before - after)

    def _replaced(self) -> Iterator[tuple[OfferFacts, OfferFacts]]:
        now = [offer for offer in self.offers if offer.key in self.facts.offers]
        meant = [offer for offer in now if offer.key in self.named] or now
        for old in self.offers:
            if old.key not in self.facts.offers:
                yield from ((old, new) for new in meant if replaces(new, old))

    def _of_debts(self, wording: Wording) -> Iterator[Decimal]:
        """Between two debts: those named, the first of which is the one that is more, or the only two there are."""
        named = [ids for ids in self.mentioned if len(ids) == 1]
        keys = [min(ids) for ids in named] if len(set(named)) == _PAIR else list(self.facts.debts)
        debts = [self.facts.debts[key] for key in dict.fromkeys(keys) if key in self.facts.debts]
        if len(debts) != _PAIR or debts[0].currency != debts[1].currency:
            return
        first, second = (max(debt.amounts["balance"]) for debt in debts)
        ordered = wording.kind == "surpasses" and len(set(named)) == _PAIR
        if not ordered or first > second:
            yield abs(first - second)

    def _of_proposals(self, wording: Wording, told: frozenset[Decimal]) -> Iterator[Decimal]:
        """Between the person's own amount, which the reply tells or refers to, and what an offer asks for."""
        month = {value for values in self.facts.affordability.values() for value in values}
        refers = [_THEIRS.search(self.text), _THEIRS.search(self.said_before)]
        own = {said.value for said in self.facts.said if said.kind == Kind.MONEY and said.value} - month
        for mine in own:
            if mine in told or any(refers):
                yield from self._beyond(mine, wording, refers[0])

    def _of_month(self, wording: Wording, told: frozenset[Decimal]) -> Iterator[Decimal]:
        """Between what the month leaves, or the most that one could pay, and a payment."""
        known = self.facts.affordability
        said = {"cap": _CAP.search(self.text), "surplus": _SURPLUS.search(self.text)}
        names = [name for name, found in said.items() if found] or list(said)
        for mine in {value for name in names for value in known.get(name, ())}:
            if mine in told or wording.kind != "apart" or any(said.values()):
                yield from self._beyond(mine, wording, next(filter(None, said.values()), None))

    def _beyond(self, mine: Decimal, wording: Wording, theirs: re.Match[str] | None) -> Iterator[Decimal]:
        """Yield how far an amount of the person's, named by `theirs`, is from what is asked for."""
        for offer in self._meant():
            if mine in offer.amounts["down_payment"]:
                continue
            asked = {
                amount
                for name in ("total", "instalment", "last", "down_payment")
                for amount in offer.amounts.get(name, ())
            }
            for amount in asked - {mine, Decimal(0)}:
                if wording.fits(mine=mine, asked=amount, theirs=theirs):
                    yield abs(mine - amount)

    def _of_ways(self, wording: Wording, told: frozenset[Decimal]) -> Iterator[Decimal]:
        """Between two ways of paying: both are named, or told with their prices, or there are no others."""
        now = [offer for offer in self.offers if offer.key in self.facts.offers]
        this = frozenset([self.facts.prepared]) if _THIS.search(self.text) else frozenset()
        for one, other in itertools.combinations(now, 2):
            if one.debt_id != other.debt_id:
                continue
            named = self._told_of(one, other, told)
            alike = one.kind == other.kind == "lump_sum" and not told.isdisjoint(
                one.amounts["total"] | other.amounts["total"]
            )
            pair = {one.key, other.key}
            goes_on = pair <= self.named | self.named_before and bool(pair & self.named)
            meant = alike or goes_on or len(now) == _PAIR or pair <= self.named | this
            for role in self._roles():
                for first in one.amounts.get(role, ()):
                    for second in other.amounts.get(role, ()):
                        if (meant or {first, second} <= told) and _as_told(
                            wording, named, one.key, first, second
                        ):
                            yield abs(first - second)

    def _roles(self) -> list[str]:
        if _ONE_INSTALMENT.search(self.text):
            return ["instalment"]
        each = ["instalment"] if _EACH_TIME.search(self.text) else []
        return ["discount"] if _SAVING.search(self.text) else ["total", *each]

    def _told_of(self, one: OfferFacts, other: OfferFacts, told: frozenset[Decimal]) -> str:
        """Return the key of the one of the two that the sentence tells of, where it is one."""
        keys = [
            offer.key
            for offer in (one, other)
            if offer.key in self.named or not (offer.amounts["down_payment"] - {Decimal(0)}).isdisjoint(told)
        ]
        return keys[0] if len(keys) == 1 else ""

    def _meant(self) -> list[OfferFacts]:
        now = [offer for offer in self.offers if offer.key in self.facts.offers]
        told = [
            offer for offer in now
            if any(not values.isdisjoint(self.told) for name, values in offer.amounts.items() if name != "discount")
        ]  # fmt: skip
        return [offer for offer in now if offer.key in self.named] or told or now


def named_by_person(text: str) -> re.Match[str] | None:
    """Return the words by which a sentence refers to what the person proposed."""
    return _THEIRS.search(text)


def wording_of(text: str, figure: Figure) -> Wording | None:
    """Return how the words at the figure call it a difference; None where none does."""
    before = text[: figure.start]
    after = _AFTER.match(text, figure.end)
    sign = (after.lastgroup or "") if after else ""
    for kind, pattern, moved in _BEFORE_FIGURE:
        if said := pattern.search(before):
            if sign and kind in ("lacks", "room"):
                # "queda X por encima" leaves nobody anything.
                return Wording("apart", sign, figure.start)
            still = kind == "room" and _STILL_LACKS.match(text, figure.end)
            return Wording("lacks" if still else kind, moved or sign, said.start())
    if after is None and not _APART.search(before) and not _COSTS.search(before):
        return None
    return Wording("apart", sign, figure.start)


def _length(text: str, figure: Figure) -> int:
    after = _AFTER.match(text, figure.end)
    return after.end() - figure.end if after else 0


def _as_told(wording: Wording, named: str, one: str, first: Decimal, second: Decimal) -> bool:
    """Whether of two ways' amounts the one that is named moves as the words have it: "con la entrada baja X"."""
    if first == second:
        return False
    if wording.kind != "moves" or not named:
        return True
    return ((first < second) == (named == one)) == (wording.sign == "less")
