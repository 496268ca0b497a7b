"""What amounts make together: what the facts come to, what a reply works out, and what parts in words are of."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

from backend.assistant.guards.arithmetic import is_bound, is_worked_out
from backend.assistant.guards.derived import Derivation
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.gaps import Gaps, wording_of
from backend.assistant.guards.offer_naming import OfferNaming
from backend.assistant.guards.sentence_judge import SentenceJudge
from backend.assistant.guards.slots import slots_of

_AFTER_FIRST_LEFT = re.compile(
    r"\b(?:despues de|cuando|tras|al|quitando|descontando|aparte de|after|once)(?: \w+){0,3}? "
    r"(?:(?:primer[ao]?|first)(?: (?:cuota|pago|payment|instal\w+))?|inicial|entrada|enganche|anticipo|down payment)"
    r"(?: de [$€]? ?[\d.,]+(?: ?€| euros| pesos)?)?"
    r"[^;.$\d]{0,30}\b(?:qued|falt|deb|ow|remain|left)\w*[^;.$\d]{0,20}(?<!\bde)(?<!\blos) [$€]? ?$"
)
_EACH = re.compile(
    r"\b(?:(?:la|tu|las|tus|cada) cuotas?|(?:al|cada|por) (?:mes|pago)|mensual\w*|month\w*|instalment|la de)\b"
)
_SAVES = re.compile(r"\b(?:descuento|ahorr\w+|rebaja|discount|sav\w+)\b")
_OF_EACH = re.compile(r"(?: (?!y\b|o\b|and\b|or\b)\w+){0,2} (?:de|por|a|of|at|x) (?:los )?[$€]? ?")
_NO_PRODUCT = frozenset({"discount", "balance", "principal", "interest", "fees", "down_payment", "last"})
_COUNTED = frozenset({Kind.COUNT, Kind.NUMBER, Kind.ORDINAL})


class MadeAmounts:
    """The figures of one sentence that are no facts, but what amounts make."""

    def __init__(
        self, judge: SentenceJudge, naming: OfferNaming, said_before: str, told: frozenset[Decimal]
    ) -> None:
        """`told` are the reply's amounts, those of the sentence, too."""
        self.judge, self.facts, self.text, self.figures = judge, judge.facts, judge.text, judge.figures
        self.naming, self.said_before, self.told = naming, said_before, told
        self.named_before: frozenset[str] = frozenset()
        """The offers that the sentence before names."""
        self._gaps: dict[tuple[int, int], bool] = {}

    def follows(self, figure: Figure) -> bool:
        """Whether it is what the facts make (derived.py)."""
        debts = self.judge.debts_of(figure)
        offers = [*self.facts.offers_of(debts), *self.naming.replaced(debts)]
        mentioned = frozenset().union(*(mention.debt_ids for mention in self.judge.mentions))
        counts = frozenset(other.value for other in self.figures if other.kind in _COUNTED and other.value)
        facts = Derivation(
            self.text, self.facts, debts, offers, self.naming.named(), self.told, mentioned, counts
        )
        return facts.follows(figure) or self.is_gap(figure) or self.is_product(figure)

    def is_gap(self, figure: Figure) -> bool:
        """Whether it is what is between two amounts that are known, and called so (gaps.py)."""
        place = (figure.start, figure.end)
        if place not in self._gaps:
            self._gaps[place] = figure.kind == Kind.MONEY and self._is_gap(figure)
        return self._gaps[place]

    def is_product(self, figure: Figure) -> bool:
        """Whether it is what so many of the amount that the sentence tells before it come to: "7 de X: Y"."""
        if figure.kind != Kind.MONEY or self.judge.roles.role(figure) in _NO_PRODUCT:
            return False
        before = [one for one in self.figures if one.kind == Kind.MONEY and one.end <= figure.start]
        counted = [(self._times(one), one.value or Decimal(0)) for one in before]
        return any(times > 1 and times * amount == figure.value for times, amount in counted)

    def _times(self, figure: Figure) -> Decimal:
        """Return how many of the amount are told: "7 cuotas de X", "dos quincenas de X"."""
        counts = [one for one in self.figures if one.kind in _COUNTED and one.end <= figure.start]
        joined = counts and _OF_EACH.fullmatch(self.text[counts[-1].end : figure.start])
        return (counts[-1].value or Decimal(0)) if joined else Decimal(0)

    def _is_between_told(self, figure: Figure) -> bool:
        """Whether two amounts of the sentence are so far apart: "bajó Z: antes X, ahora Y"."""
        wording = wording_of(self.text, figure)
        if wording is None or wording.kind != "moves":
            return False
        others = [
            one.value for one in self.figures if one.kind == Kind.MONEY and one is not figure and one.value
        ]
        sign = 1 if wording.sign == "less" else -1
        return any(sign * (one - other) == figure.value for one, other in itertools.combinations(others, 2))

    def _is_gap(self, figure: Figure) -> bool:
        debts = self.judge.debts_of(figure)
        offers = [*self.facts.offers_of(debts), *self.naming.replaced(debts)]
        mentioned = tuple(mention.debt_ids for mention in self.judge.mentions)
        if self._is_between_told(figure):
            return True
        gaps = Gaps(
            self.text,
            self.said_before,
            self.facts,
            offers,
            self.naming.named(),
            self.told,
            mentioned,
            self.named_before,
        )
        return any(amount == figure.value for amount in gaps.all(figure))

    def is_worked_out(self, figure: Figure) -> bool:
        """Whether it is no fact, but what amounts that the reply tells make."""
        role = self.judge.roles.role(figure)
        debts = self.judge.debts_of(figure)
        known = slots_of(figure, self.facts, debts, self.facts.offers_of(debts))
        if not known and is_bound(figure, self.text, self._compared_with(figure)):
            return True
        return not known and is_worked_out(figure, role, self.text, self.said_before, self.figures, self.told)

    def leaves_too_much(self, figure: Figure) -> bool:
        """Whether it is told as what is left after the first payment, and no offer leaves so much."""
        if figure.value is None or not _AFTER_FIRST_LEFT.search(self.text[: figure.start]):
            return False
        return all(
            figure.value != max(offer.amounts["total"]) - offer.payments[0][2]
            for offer in self.facts.offers.values()
        )

    def compared_parts(self, offers: list[OfferFacts]) -> tuple[frozenset[Decimal], frozenset[Decimal]]:
        """Return the amounts that a part in words may be of, and those that one of the two must be among."""
        named = self._named_offers()
        alone = len(named) == 1 and (_EACH.search(self.text) is not None or not _SAVES.search(self.text))
        others = self._prices(offers) if alone else frozenset()
        return self.told | others, self._prices(named) if alone or len(named) > 1 else frozenset()

    def _compared_with(self, figure: Figure) -> set[Decimal]:
        """Return the amounts that a round one may be compared with: the sentence's, and its plan's instalments."""
        told = {other.value for other in self.figures if other.kind == Kind.MONEY and other.value}
        named = self.naming.named()
        named = named if len(named) == 1 or len(self.facts.shown) != 1 else frozenset(self.facts.shown)
        plans = (
            [self.facts.offers[key] for key in named & self.facts.offers.keys()] if len(named) == 1 else []
        )
        return (told | {amount for offer in plans for amount in offer.amounts.get("instalment", ())}) - {
            figure.value or Decimal(0)
        }

    def _named_offers(self) -> list[OfferFacts]:
        return [self.facts.offers[key] for key in self.naming.named() if key in self.facts.offers]

    def _prices(self, offers: list[OfferFacts]) -> frozenset[Decimal]:
        """Return what ways of paying cost, or ask for each time: parts in words compare them."""
        role = (
            "instalment" if _EACH.search(self.text) else "discount" if _SAVES.search(self.text) else "total"
        )
        return frozenset().union(*(offer.amounts.get(role, set()) for offer in offers))
