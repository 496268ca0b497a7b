"""One payment of an agreement that a sentence names: what it comes to, what is paid of it, and what is left.

"La cuota de noviembre es de X: entraron Y y faltan Z": each amount is that payment's, in the part that the words say.
What a payment comes to that is not begun is left to the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from backend.assistant.guards.currency_signs import may_be_called
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.figures import read_figures
from backend.assistant.guards.sentence_setting import Told

_LEFT = re.compile(
    r"\b(?:falt\w+|qued\w+|rest(?:a|an|aria|arian|ante)|pendientes?|por pagar|deb(?:es|e)|missing|left|"
    r"remain\w*|owe|short|"
    r"still|outstanding|complet(?:ar|es|e)\w*|terminar\w*)\b"
)
_LEFT_AFTER = re.compile(
    r"(?: pesos| euros| soles)? (?:(?:is|are|aun|todavia|still) )*(?:por pagar|pendiente|missing|left|remain|"
    r"outstanding|short|"
    r"(?:para|por|to) (?:complet|termin|cerr|cubr|finish|clos|cover)|to go|que (?:te )?(?:falt|qued|rest))"
)
_PAID = re.compile(
    r"\b(?:pag(?:ad[ao]s?|aste)|abon(?:ad[ao]s?|aste)|entr(?:o|aron)|llevas?|recib\w+|cubri\w+|paid|put in|received)\b"
)
_PAID_AFTER = re.compile(
    r"(?: pesos| euros| soles)? (?:(?:ya|already|has|have|is|are|was|were|been|estan?|van|se|you) )*"
    r"(?:pag(?:ad|aron|aste)|abon(?:ad|aron|aste)|recib|registr|cubiert|puest|aplicad|adelantad|entr(?:o|aron)|"
    r"come in|came in|paid|received|in\b)"
)
_WHOLE = re.compile(
    r"\b(?:cuota|pago|abono|instal\w+|payment)\b[^;.:]{0,30}?\b(?:es|era|son|is|was|vale|suma|de|of)\b[^;.:]{0,12}$|"
    r"\b(?:de los|of the|out of|completa|entera|whole|in full)\b[^;.:]{0,12}$"
)
_NEXT = re.compile(r"\b(?:proxim\w+|siguiente|que sigue|next)\b")
"""What comes next of a payment that is begun is what is left of it."""
_NEEDS = re.compile(
    r"\b(?:necesit\w+|falt\w+|(?:pon|qued|est)\w+ al (?:dia|corriente)|(?:need|owe|missing|catch(?:ing)? up|"
    r"up to date))\b"
)
_OF_THAT = re.compile(
    r"\b(?:de|en|a|para|of|on|from) (?:es[ae]|ella|dicha|la misma|that(?: one)?|it)(?: (?:cuota|pago|instal\w+|"
    r"payment))?\b"
)
_TO_NAME = re.compile(r"[^;:.$€\d]{0,24}")
_STILL_TO_COME = re.compile(
    r" (?:(?:enter|complet|restant)\w+ )?(?:(?:que )?(?:aun |todavia )?(?:vien\w+|sigu\w+|falt\w+)|"
    r"still to come|to come|to follow)"
)
_COLUMNS = {"paid": "paid", "left": "left", "balance": "left"}


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of an agreement."""

    number: int
    day: date
    amount: Decimal
    left: Decimal

    def part(self, name: str) -> Decimal:
        """Return what is left of it, what is paid of it, or the whole."""
        return {"left": self.left, "paid": self.amount - self.left}.get(name, self.amount)

    @property
    def in_part(self) -> bool:
        """Whether some of it is paid."""
        return 0 < self.left < self.amount


class PaymentParts:
    """The amounts of one sentence against the payments of the agreements of these debts."""

    def __init__(
        self, facts: TurnFacts, text: str, figures: Sequence[Figure], told: Told, debts: frozenset[int]
    ) -> None:
        self.facts, self.text, self.figures, self.told, self.debts = facts, text, figures, told, debts

    def tells(self, figure: Figure) -> bool:
        """Whether it is a part of the payment that it is told of, or so many as are left besides."""
        if not self.facts.agreements or not self._payments:
            return False
        if figure.kind == Kind.MONEY:
            return self._is_part(figure) or figure in self._run
        return (figure.kind, figure.unit) == (Kind.COUNT, "instalment") and self._are_besides(figure)

    def is_whole(self, figure: Figure) -> bool:
        """Whether it is what the payment beside it comes to, of which nothing is paid."""
        name = self._name_of(figure) if self.facts.agreements else None
        payment = self._named(name) if name else None
        return payment is not None and figure.value == payment.left == payment.amount

    def wrong(self) -> Figure | None:
        """Return what is told as paid, or left, of a payment that is named, and is so of another one."""
        if not self.facts.agreements or not any(one.in_part for one in self._payments):
            return None
        return next((one for one in self._amounts if self._is_of_another(one)), None)

    @cached_property
    def _payments(self) -> list[Payment]:
        return list(self._known())

    def _known(self) -> Iterator[Payment]:
        for key, agreed in self.facts.agreements.items():
            offer, unnamed = self.facts.offers[key], not self.told.mentions
            left = dict(agreed.left_each)
            if (unnamed or offer.debt_id in self.debts) and len(offer.payments) > 1:
                yield from (
                    Payment(number, day, amount, left.get(day, Decimal(0)))
                    for number, day, amount in offer.payments
                )

    @cached_property
    def _amounts(self) -> list[Figure]:
        return [one for one in self.figures if one.kind == Kind.MONEY and one.value is not None]

    @cached_property
    def _run(self) -> list[Figure]:
        """The amounts of the sentence where they are what is left of each payment, in their order."""
        left = [one.left for one in self._payments if one.left]
        told = [one.value for one in self._amounts]
        return self._amounts if len(left) > 1 and told == left and _LEFT.search(self.text) else []

    def _is_part(self, figure: Figure) -> bool:
        payment = self._payment(figure)
        if payment is None or not self._may_be_called(figure):
            return False
        part = self._word(figure)
        if not part and payment.in_part and not _WHOLE.search(self.text[: figure.start]):
            # Where a part is paid, "X for November" is what is still needed.
            return figure.value == payment.left
        known = bool(part) or (payment.in_part and not _NEXT.search(self.text))
        return known and bool(figure.value) and figure.value == payment.part(part)

    def _is_of_another(self, figure: Figure) -> bool:
        payment, part = self._payment(figure), self._word(figure)
        if payment is None or figure.value == payment.part(part):
            return False
        if payment.in_part:
            other = {"left": "paid", "paid": "left"}.get(part, "")
            exchanged = bool(other) and figure.value == payment.part(other)
            return exchanged or (figure.value == payment.amount and self._is_still_needed(figure))
        if not part:
            return False
        return any(one.in_part and figure.value == one.part(part) for one in self._payments)

    def _is_still_needed(self, figure: Figure) -> bool:
        """Whether it is told as what one still has to pay of a payment, of which a part is paid."""
        name = self._name_of(figure)
        beside = name is not None and figure.end <= name.start
        return (
            beside and _NEEDS.search(self.text) is not None and not _WHOLE.search(self.text[: figure.start])
        )

    def _may_be_called(self, figure: Figure) -> bool:
        known = {debt.currency for debt in self.facts.debts.values()}
        return may_be_called(figure.unit, self.text[figure.end :], known)

    def _payment(self, figure: Figure) -> Payment | None:
        """Return the payment that the amount is told of: the one beside it, the only one, or that of before."""
        name = self._name_of(figure)
        if name is not None:
            return self._named(name)
        return self._before() if _OF_THAT.search(self.text) else None

    def _name_of(self, figure: Figure) -> Figure | None:
        """Return what names a payment right behind the amount, or else the last such before it."""
        names = [one for one in self.figures if self._named(one)]
        amounts = [one for one in self._amounts if one is not figure]
        after = [one for one in names if one.start >= figure.end][:1]
        if after and _TO_NAME.fullmatch(self.text[figure.end : after[0].start]):
            return after[0]
        alone = len({self._named(one) for one in names}) == 1
        since = max((one.end for one in amounts if one.end <= figure.start), default=0)
        before = [one for one in names if one.end <= figure.start and (alone or one.start >= since)]
        if len({self._named(one) for one in before}) == 1:
            return before[-1]
        follows = alone and after and not any(figure.end <= one.start < after[0].start for one in amounts)
        return after[0] if follows and not before else None

    def _named(self, figure: Figure) -> Payment | None:
        """Return the one payment of the day, month or number."""
        if figure.kind == Kind.ORDINAL and figure.unit == "instalment":
            found = [one for one in self._payments if one.number == figure.value]
        elif figure.kind == Kind.DATE and figure.unit != "today":
            found = [
                one for one in self._payments if any(day.month and day.fits(one.day) for day in figure.days)
            ]
        else:
            return None
        return found[0] if len(found) == 1 else None

    def _before(self) -> Payment | None:
        """Return the one payment that the sentence before names."""
        said = read_figures(self.told.said_before, self.facts.today, self.facts.language)
        named = {payment for one in said if (payment := self._named(one))}
        return named.pop() if len(named) == 1 else None

    def _word(self, figure: Figure) -> str:
        """Return whether the amount is called paid or left, by its column or by the words at it."""
        if self.text.lstrip().startswith("|"):
            at = self.text.strip()[: figure.start].count("|")
            return _COLUMNS.get(self.told.columns[at] if at < len(self.told.columns) else "", "")
        if _LEFT_AFTER.match(self.text, figure.end):
            return "left"
        if _PAID_AFTER.match(self.text, figure.end):
            return "paid"
        start = max((one.end for one in self._amounts if one.end <= figure.start), default=0)
        left = [said.end() for said in _LEFT.finditer(self.text, start, figure.start)]
        paid = [said.end() for said in _PAID.finditer(self.text, start, figure.start)]
        if not left and not paid:
            return ""
        return "left" if max(left, default=0) > max(paid, default=0) else "paid"

    def _are_besides(self, figure: Figure) -> bool:
        """Whether so many payments follow of which nothing is paid, beside what is left of one that is begun."""
        begun = [one.left for one in self._payments if one.in_part]
        beside = any(one.value in begun for one in self._amounts)
        return bool(beside and _STILL_TO_COME.match(self.text, figure.end)) and figure.value == sum(
            one.left == one.amount for one in self._payments
        )
