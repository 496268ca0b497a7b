"""What each figure of a sentence may be said as, by its kind: a day, a share, an amount, a count."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from backend.assistant.guards.arithmetic import is_factor
from backend.assistant.guards.debts_together import is_share_of_another
from backend.assistant.guards.evidence import changes_from
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.figure_reading import is_vague
from backend.assistant.guards.grouping import Said
from backend.assistant.guards.made_amounts import MadeAmounts
from backend.assistant.guards.slots import COUNT, Slot

_FIRST_TERMS = re.compile(r"\b(?:primer[ao]? (?:oferta|propuesta|precio)|first (?:offer|proposal|price))$")
"""What newer terms replaced: no number of an option."""
_DOWN = re.compile(r"\b(?:entrada|inicial|anticipo|down payment|upfront)\b")


class FiguresSaid:
    """The figures of one sentence; `likely` tells which of a figure's slots not too much speaks against."""

    def __init__(self, made: MadeAmounts, likely: Callable[[Figure], frozenset[Slot]]) -> None:
        self.made, self.likely, self.judge, self.facts = made, likely, made.judge, made.facts
        self.text, self.figures = made.text, made.figures

    def read(self, figure: Figure) -> Said | None:
        """Return what the figure may be; None where it may not be said."""
        if self.judge.plain.tells(figure):
            return _known(figure)
        if figure.kind == Kind.DATE:
            return self._day(figure)
        if figure.kind == Kind.PERCENT:
            return self._share(figure)
        if figure.kind == Kind.MONEY:
            return self._amount(figure)
        return self._count(figure)

    def _day(self, figure: Figure) -> Said | None:
        """Read a day: the rules tell whose it is, and where they do not take it, what speaks least against."""
        fits = self.judge.day_fits(figure)
        if figure.unit == "today":
            return _known(figure) if fits else None
        keys = self.judge.offers_with_day(figure)
        if not keys:
            likely = frozenset() if is_vague(figure) else self.likely(figure)
            if not fits and not likely:
                return None
            keys = frozenset(slot.holder for slot in likely if slot.holder)
        return Said(figure.start, figure.end, frozenset(Slot("day", key) for key in keys))

    def _share(self, figure: Figure) -> Said | None:
        """Read a percentage, or a part in words."""
        if self.judge.counts.progress.is_paid_share(figure, self.made.said_before):
            return _known(figure)
        if figure.unit == "fraction" and self._is_part(figure):
            return _known(figure)
        if figure.unit != "fraction" and self.judge.percents.is_share_paid(figure):
            # "pagas el 30 %" is no discount of 30 %.
            followed = self.made.follows(figure) or self.judge.is_quoted(figure)
            return _known(figure) if followed else None
        if self.judge.amounts.is_ending(figure, self.judge.debts_of(figure)):
            return self._if_known(figure)
        return self._by_likelihood(figure)

    def _is_part(self, figure: Figure) -> bool:
        """Whether it is a part of a payment, of another debt, or of another way of paying."""
        offers = self.facts.offers_of(self.judge.debts_of(figure))
        return (
            self.judge.counts.progress.is_part_of_payment(figure)
            or is_share_of_another(self.text, figure, self.facts)
            or self.judge.percents.compares(figure, *self.made.compared_parts(offers))
        )

    def _amount(self, figure: Figure) -> Said | None:
        """Read an amount: as what words alone tell, else by what its value may be."""
        if self.judge.amounts.is_told_difference(figure):
            return _known(figure)
        if self.made.leaves_too_much(figure):
            return None
        if (not figure.value and self._is_free()) or self._is_balance_left(figure):
            return _known(figure)
        if self.judge.is_given_back(figure):
            return Said(figure.start, figure.end, frozenset([Slot("person")]))
        if self.judge.amounts.is_ending(figure, self.judge.debts_of(figure)):
            return _known(figure) if figure.text else self._if_known(figure)
        return self._by_likelihood(figure)

    def _by_likelihood(self, figure: Figure) -> Said | None:
        """Read what is learned: an amount or a percentage that is worked out, or a fact in a likely role."""
        if self.made.is_worked_out(figure):
            return _known(figure)
        if self.made.is_gap(figure) or self.made.is_product(figure):
            # Whatever else is of its value, the words at it tell what is between two others.
            return Said(figure.start, figure.end, frozenset([Slot("derived")]))
        slots = self.likely(figure)
        if self.made.follows(figure):
            # It need be no offer's, even where one has an amount of its value.
            slots |= {Slot("derived")}
        if self.judge.given_role(figure) == "last":
            # It is told beside the others of its plan, and begins no other one.
            slots = frozenset(
                replace(slot, role="last") if slot.role == "instalment" else slot for slot in slots
            )
        # "dando los 5 millones" names the one offer with a down payment.
        selects = {slot.role for slot in slots if slot.holder} == {"down_payment"}
        return Said(figure.start, figure.end, slots, selects) if slots else None

    def _count(self, figure: Figure) -> Said | None:
        """Read a count or an ordinal: as the offers that have it, else as what is known."""
        if figure.kind == Kind.COUNT:
            return self._instalments(figure)
        keys = self._numbered(figure) if figure.kind == Kind.ORDINAL else frozenset()
        if not keys and self.facts.superseded and _FIRST_TERMS.search(self.text[: figure.end]):
            return _known(figure)
        if not keys:
            return self._if_known(figure)
        return _of_offers(figure, "ordinal", keys, selects=figure.unit == "option")

    def _instalments(self, figure: Figure) -> Said | None:
        """Read a count: as the plans of so many instalments, those of before, too."""
        debts = self.judge.debts_of(figure)
        offers = self.facts.offers_of(debts)
        if self._counts_the_last(figure, offers):
            return _known(figure)
        keys = self.judge.counted(figure, offers)
        if keys is None:
            return self._if_known(figure)
        if keys:
            keys |= self.judge.counted(figure, self.made.naming.replaced(debts)) or frozenset()
            return _of_offers(figure, COUNT, keys, selects=True)
        worked = is_factor(figure, self.text, self.figures, self.made.told) or self.judge.counts.is_rest(
            figure, offers
        )
        return _known(figure) if worked or self._multiplies(figure) else None

    def _multiplies(self, figure: Figure) -> bool:
        """Whether so many payments are left of an agreement, and the sentence tells what they come to."""
        left = {len(agreed.days_left) for agreed in self.facts.agreements.values()}
        return figure.value in left and any(self.made.is_product(one) for one in self.figures)

    def _numbered(self, figure: Figure) -> frozenset[str]:
        """Return the option of the number, or the offers that have a payment of that number."""
        if figure.unit == "option":
            option = self.judge.counts.option(figure)
            return frozenset([option] if option and not self.facts.superseded else [])
        offers = self.facts.offers_of(self.judge.debts_of(figure)) if figure.unit == "instalment" else []
        return frozenset(offer.key for offer in offers if figure.value in {n for n, _, _ in offer.payments})

    def _if_known(self, figure: Figure) -> Said | None:
        """Return it where it is known whatever it counts: the end of a card's number, a time, a telephone."""
        return _known(figure) if self.judge.counts_rightly(figure) else None

    def _is_free(self) -> bool:
        """Whether nothing is to be paid at the beginning, as the question before, or the sentence, has it."""
        talks = _DOWN.search(f"{self.made.said_before} {self.text}") is not None
        return talks and any(
            offer.amounts["down_payment"] == {Decimal(0)} for offer in self.facts.offers.values()
        )

    def _is_balance_left(self, figure: Figure) -> bool:
        """Whether it is what is owed, of which a price is less: "el total pasa de X a Y"."""
        owed = any(
            figure.value in self.facts.debts[debt].amounts["balance"]
            for debt in self.judge.debts_of(figure) & self.facts.debts.keys()
        )
        return owed and changes_from(self.text, figure.start, figure.end)

    def _counts_the_last(self, figure: Figure, offers: list[OfferFacts]) -> bool:
        """Whether it is the one instalment that differs, with its amount: "7 de X y 1 de Y"."""
        after = [other for other in self.figures if other.start >= figure.end][:1]
        return figure.value == 1 and any(
            one.kind == Kind.MONEY and one.value in offer.amounts.get("last", ())
            for one in after
            for offer in offers
        )


def _known(figure: Figure) -> Said:
    """Return it as what is known whatever offer is told."""
    return Said(figure.start, figure.end, frozenset())


def _of_offers(figure: Figure, role: str, keys: frozenset[str], *, selects: bool) -> Said:
    return Said(figure.start, figure.end, frozenset(Slot(role, key) for key in keys), selects)
