"""Sums and rests that follow from the facts: of debts, of instalments, of payments one after another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from backend.assistant.guards.calendar_days import MONTHS
from backend.assistant.guards.debts_together import TOGETHER
from backend.assistant.guards.fact_records import EACH_FORTNIGHT, OfferFacts
from backend.assistant.guards.facts import TurnFacts

_REST = re.compile(
    r"\b(?:rest(?:o|a|an|ante|antes|aria|arian)|qued\w+|falt\w+|pendientes?|por pagar|financi\w+|diferi\w+|demas|"
    r"left|remain\w*|rest|balance|quitando|descontando|restando|sin contar|(?:menos|aparte de|sin) (?:la|el|tu|los)|"
    r"without|besides|apart from|on top of)\b"
)
_AFTER_FIRST = re.compile(r"\b(?:primera|primer|first)\b")
_WITH_THAT = re.compile(
    r"\b(?:con (?:eso|ese|esa|el|ella)|despues|luego|tras (?:eso|ese|esa)|after that|then)\b"
)
_DOWN = re.compile(r"\b(?:inicial|entrada|abono|millones|anticipo|principio|down payment|upfront)\b|[$€] ?\d")
_BY_THEN = re.compile(
    r"\b(?:habr(?:as|ia|ias) (?:pagado|abonado)|llevar(?:as|ia|ias)|llevas|ya van|irias en|would have paid|have paid)\b"
)
_IN_INSTALMENTS = re.compile(r"\b(?:en|in) (?:\w+ )?(?:cuotas|meses|mensualidades|instal\w+)\b")
_INSTALMENTS = re.compile(r"\b(?:cuotas|mensualidades|quincenas|abonos|pagos|instal\w+s|payments)\b")
_WITH_DOWN = re.compile(
    r"\b(?:(?:cuotas|mensualidades|instal\w+s) (?:y|and)|con|sumando|entre|contando|incluyendo|incluid[ao]|with|"
    r"including|counting) (?:(?:la|el|tu|the|your|a|una) )?"
    r"(?:cuota |pago |abono )?(?:inicial|entrada|enganche|anticipo|down payment)\b"
)
_DOWN_AFTER = re.compile(rf"[$€]? ?[\d.,]+[^;:$€\d]{{0,20}}{_WITH_DOWN.pattern}")
_COME_TO = re.compile(r"\b(?:son|hacen?|dan?|serian?|suman?|come to|add up|are|make)\b")
_WITHOUT_DOWN = re.compile(
    r"\b(?:despues de|tras|aparte de|fuera de|sin|descontad[ao]|quitad[ao]|restad[ao]|pagad[ao]|dad[ao]|after|"
    r"besides|apart from|"
    r"without|excluding|minus|less) (?:contar )?(?:(?:la|el|tu|su|the|your) )?(?:cuota |pago |abono )?"
    r"(?:inicial|entrada|enganche|anticipo|down payment)\b"
)
_FIRST_OF_TWO = re.compile(
    r"\b(?:(?:la|el|tu|su|the|your) )?(?:cuota |pago |abono )?(?:inicial|entrada|enganche|anticipo|down payment)"
    r"(?: (?:de|of) [$€]? ?[\d.,]+)?,? (?:y|e|mas|and|plus|con|with) (?:la |el |tu |su |the |your )?"
    r"(?:primer[ao]?|first|cuota|mensualidad|instal\w+|payment|pago|de|del)\b"
)
_ONCE_PAID = re.compile(
    r"\b(?:cuando|despues de|tras|luego de|una vez|ya (?:pagad|cubiert|saldad)\w+|al (?:pagar|cubrir)|si (?:pag|"
    r"cubr)\w+|"
    r"(?<!por )(?<!to )pag(?:ues|as|ando|ad[ao]s?)|cubiert[ao]|once|after|when|pay(?:ing)?|paid) "
)
_IN_ALL = re.compile(r"\b(?:total|sum\w+|adds? up|comes? to|altogether)\b")
_LEFT_IN_ALL = re.compile(
    r"\b(?:qued\w+|falt\w+|rest(?:a|an|antes?)|por pagar|pendientes?|left|to go|remain\w*|still)\b"
)
_JOINS = re.compile(
    r"\b(?:entre|junt\w+|sum\w+|mas|con la|con el|al dia|ambas|ambos|(?:las|los) dos|y (?:la|el) (?:del?|proxim\w+|"
    r"siguiente)|"
    r"y pag\w+|together|both|plus|add\w*)\b"
)
_FEW = 3


@dataclass(frozen=True, slots=True)
class Sums:
    """One sentence: its debts and those it mentions, the amounts of the reply, what it counts, and whom it means."""

    text: str
    before: str
    """What stands before the figure."""
    facts: TurnFacts
    debts: frozenset[int]
    mentioned: frozenset[int]
    told: frozenset[Decimal]
    counts: frozenset[Decimal]
    meant: list[OfferFacts]

    def all(self) -> Iterator[Decimal]:
        """Yield what may be told as a sum, or as what is left of one."""
        return itertools.chain(
            self._rests(),
            self._of_instalments(),
            self._of_payments(),
            self._paid_by_then(),
            self._of_two_fortnights(),
            self._of_first_two(),
            self._left_of_agreements(),
            self._left_after(),
        )

    def _rests(self) -> Iterator[Decimal]:
        """What is left of an offer after what is paid at the beginning, or after the first instalment."""
        if not _REST.search(self.text) and not _IN_INSTALMENTS.search(self.text):
            return
        for offer in self.meant:
            month = offer.payments[0][1].month if offer.payments else 0
            total = max(offer.amounts["total"])
            down = max(offer.amounts["down_payment"], default=Decimal(0))
            if down and _DOWN.search(self.text) and not self._counts_down_in:
                yield total - down
            if offer.payments and (
                _AFTER_FIRST.search(self.text)
                or _of_month(month).search(self.text)
                or (_WITH_THAT.search(self.text) and offer.payments[0][2] in self.told)
            ):
                yield total - offer.payments[0][2]

    def _of_instalments(self) -> Iterator[Decimal]:
        """What all instalments of an offer come to, without what is paid at the beginning."""
        told = _INSTALMENTS.search(self.text) and (
            TOGETHER.search(self.text) or _COME_TO.search(self.text) or _WITHOUT_DOWN.search(self.text)
        )
        if not told or self._counts_down_in:
            return
        for offer in self.meant:
            if any(offer.amounts["down_payment"]):
                yield sum((amount for number, _, amount in offer.payments if number), Decimal(0))

    @property
    def _counts_down_in(self) -> bool:
        """Whether what is paid at the beginning is said to be among what is added up."""
        after = self.text[len(self.before) :]
        return _WITH_DOWN.search(self.before) is not None or _DOWN_AFTER.match(after) is not None

    def _of_first_two(self) -> Iterator[Decimal]:
        """What is paid at the beginning and the first instalment come to: "la inicial y la cuota de diciembre"."""
        if not _FIRST_OF_TWO.search(self.text):
            return
        for offer in self.meant:
            if any(offer.amounts["down_payment"]) and len(offer.payments) > 1:
                yield offer.payments[0][2] + offer.payments[1][2]

    def _left_after(self) -> Iterator[Decimal]:
        """What is left of an offer after a payment of which the month is named."""
        if not _ONCE_PAID.search(self.text) or not _LEFT_IN_ALL.search(self.text):
            return
        for offer in self.meant:
            amounts = [amount for _, _, amount in offer.payments]
            for index, (_, day, _) in enumerate(offer.payments[:-1]):
                if _named(day.month).search(self.text):
                    yield sum(amounts[index + 1 :], Decimal(0))

    def _left_of_agreements(self) -> Iterator[Decimal]:
        """What is left in all of an agreement, or once the payments that come next are made."""
        if not _LEFT_IN_ALL.search(self.text):
            return
        once_paid = _ONCE_PAID.search(self.text) is not None
        for agreed in self.facts.agreements.values():
            amounts = [left for _, left in agreed.left_each]
            counts = [*range(1, min(len(amounts), _FEW))] if once_paid else []
            counts += [0] if _IN_ALL.search(self.text) else []
            yield from (agreed.left - sum(amounts[:count], Decimal(0)) for count in counts)

    def _of_payments(self) -> Iterator[Decimal]:
        """What the payments of an agreement come to that are left, from the oldest on: "lo atrasado y la próxima"."""
        if not _JOINS.search(self.text):
            return
        for agreed in self.facts.agreements.values():
            amounts = [left for _, left in agreed.left_each]
            yield from (sum(amounts[:count], Decimal(0)) for count in range(2, min(len(amounts), _FEW) + 1))

    def _paid_by_then(self) -> Iterator[Decimal]:
        """What several instalments come to, of which the sentence tells how many."""
        if not _BY_THEN.search(self.text):
            return
        for offer in self.meant:
            for amount in offer.amounts.get("instalment", ()):
                yield from (
                    count * amount for count in self.counts if 1 < count <= max(offer.counts["payment"])
                )

    def _of_two_fortnights(self) -> Iterator[Decimal]:
        """What two instalments come to, where one pays twice a month."""
        for offer in self.meant:
            if offer.frequency in EACH_FORTNIGHT:
                yield from (2 * amount for amount in offer.amounts["instalment"])


@cache
def _named(month: int) -> re.Pattern[str]:
    """Return what names a month."""
    names = [name for name, number in MONTHS.items() if number == month and len(name) > 3]
    return re.compile(rf"\b(?:{'|'.join(names) or '-'})\b")


@cache
def _of_month(month: int) -> re.Pattern[str]:
    """Return what names the payment of a month: "la de diciembre"."""
    names = [name for name, number in MONTHS.items() if number == month and len(name) > 3]
    return re.compile(rf"\b(?:la|el|con la|cuota) (?:cuota |pago )?de (?:{'|'.join(names) or '-'})\b")
