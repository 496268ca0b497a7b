"""The payment up to which a sentence supposes that a plan is paid: by its day, its number, so many or a year's end.

"Después de la cuota del 23 de marzo", "con trece cuotas pagadas", "al cierre de 2027": what is paid by then, and what
is left, follows for that payment and no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.assistant.guards.agreed import AgreementFacts
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_PAYING = r"(?:pag|cubr|complet|abon|hag|hac|cancel|sald|cumpl|termin|liquid)\w+"
_ONCE_PAID = re.compile(
    rf"\b(?:(?:despues|luego) de|tras|una vez|cuando|al {_PAYING}|si (?:\w+ )?{_PAYING}|ya {_PAYING}|hasta (?=la\b)|"
    r"(?:pagad|cubiert|completad|saldad|cumplid|hech)[ao]s?|con (?=[^,;:.$€]*\b(?:pagad|cubiert|completad|"
    r"saldad|hech)[ao]s?\b)|"
    r"after|once|when|(?:if|by the time) you(?:'ve|'d| have)? (?:pa(?:y|id)|cover|complet|mak|made)\w*|through|"
    r"having paid|"
    r"with (?=[^,;:.$€]*\b(?:paid|covered|made|settled|done|out of the way|behind you)\b))\b"
)
_ENDS = re.compile(r"[;:?!]|[.,](?=\s|$)")
_NOT = re.compile(r"\b(?:no|ni|sin|salvo|excepto|not|without|except)\b")
_YEAR_ENDS = re.compile(
    r"\b(?:(?:al?|para|hasta|en)(?: el| los)? (?:cierres?|fin|fines|finales|final|termino)(?: del?| del ano)|"
    r"(?:cuando|antes (?:de )?que|una vez que) (?:termin|acab|cierr|finaliz|conclu)\w+(?: el(?: ano)?)?|"
    r"(?:(?:at|by|before|until) )?(?:the )?(?:end|close) of|by (?:the )?(?:year's end|"
    r"year-end)(?: of)?) (?P<year>20\d\d)\b"
)
_OF_ALL = r"(?: (?:de|of)(?: (?:las|los|the))? \w+ (?:cuotas|pagos|abonos|instal\w+|payments))?"
_MADE = re.compile(
    rf"{_OF_ALL} (?:(?:ya|ya estan|have been|are|already) )*(?:pagad|cubiert|hech|complet|abonad|saldad)[ao]?s?\b|"
    rf"{_OF_ALL} (?:(?:already|have been|are) )*(?:made|paid|in|behind you|done|complete|completed)\b"
)
_OF = re.compile(
    r"\b(?:de|of)(?: (?:las|los|the))? $|\b(?:qued\w+|falt\w+|rest(?:a|an)|left|remain\w*)(?: (?:solo|aun|las|los))* $"
)
"""Behind it something else is counted than what is paid: all that there are, or what is left."""
_HAVE_MADE = re.compile(
    r"\b(?:llev\w+|habr\w+ (?:pag|hech|cubiert|abon)\w+|habras hecho|have (?:made|paid)|you've (?:made|paid)|"
    r"you'd (?:be|have (?:made|paid)))(?: ya)? $"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """So many payments of an offer, from the first on, are supposed to be paid."""

    offer: OfferFacts
    many: int
    agreed: AgreementFacts | None

    @property
    def left(self) -> Decimal:
        """What is still to be paid then."""
        if self.agreed is None:
            return sum((amount for _, _, amount in self.offer.payments[self.many :]), Decimal(0))
        since = self.offer.payments[self.many - 1][1] if self.many else date.min
        return sum((left for day, left in self.agreed.left_each if day > since), Decimal(0))

    @property
    def paid(self) -> Decimal:
        """What has been paid by then."""
        return sum((amount for _, _, amount in self.offer.payments), Decimal(0)) - self.left

    @property
    def many_left(self) -> int:
        """How many payments are left then."""
        return len(self.offer.payments) - self.many


def find_marks(
    text: str, figures: Sequence[Figure], facts: TurnFacts, offers: Sequence[OfferFacts]
) -> list[Mark]:
    """Return what the sentence supposes to be paid, of each of the offers of which its words hold together."""
    year, place = _YEAR_ENDS.search(text), _ONCE_PAID.search(text)
    made = [one for one in figures if counts_made(one, text)]
    operands = _operands(text, figures, place) if place else []
    paid = amount_paid(text, figures) if place and not operands else None
    if not (year or made or operands or paid):
        return []
    found = []
    for offer in offers:
        agreed = facts.agreements.get(offer.key)
        numbers = {*_numbers(offer, year, made, operands), *_once_completed(offer, agreed, paid)}
        if len(numbers) == 1 and 0 < (many := numbers.pop()) <= len(offer.payments):
            found.append(Mark(offer, many, agreed))
    return found


def year_ends(text: str) -> int:
    """Return where the year stands at the end of which something is told to be so; nothing where none is."""
    said = _YEAR_ENDS.search(text)
    return said.end() if said else 0


def counts_made(figure: Figure, text: str) -> bool:
    """Whether the figure is told as how many payments are, or would be, made: "seven in", "con tres pagadas"."""
    counted = (figure.kind == Kind.COUNT and figure.unit == "instalment") or figure.kind == Kind.NUMBER
    return (
        counted
        and not _OF.search(text[: figure.start])
        and bool(
            _MADE.match(text, figure.end)
            or (figure.kind == Kind.COUNT and _HAVE_MADE.search(text[: figure.start]))
        )
    )


def _operands(text: str, figures: Sequence[Figure], place: re.Match[str]) -> list[Figure]:
    """Return the days and numbers of payments that stand in the clause which supposes that they are paid."""
    stop = _ENDS.search(text, place.end())
    end = stop.start() if stop else len(text)
    amounts = [one.start for one in figures if one.kind == Kind.MONEY and one.start >= place.start()]
    end = min([end, *amounts])
    if _NOT.search(text, place.end(), end):
        return []
    return [
        one
        for one in figures
        if place.start() <= one.start < end
        and (_is_day(one) or (one.kind, one.unit) == (Kind.ORDINAL, "instalment"))
    ]


def amount_paid(text: str, figures: Sequence[Figure]) -> Figure | None:
    """Return the amount that is supposed to be paid: "si pagas los X"."""
    place = _ONCE_PAID.search(text)
    after = [one for one in figures if one.kind == Kind.MONEY and place and one.start >= place.end()][:1]
    return after[0] if place and after and not _ENDS.search(text, place.end(), after[0].start) else None


def _once_completed(offer: OfferFacts, agreed: AgreementFacts | None, paid: Figure | None) -> Iterator[int]:
    """Yield the payment that an amount completes of which a part is paid; -1 where it is none."""
    if paid is None:
        return
    parts = {day for day, _, left in (agreed.in_part if agreed else ()) if left == paid.value}
    found = [index for index, (_, day, _) in enumerate(offer.payments, 1) if day in parts]
    yield found[0] if found else -1


def _is_day(figure: Figure) -> bool:
    """Whether it is a day, or a month, by which a payment may be called."""
    return figure.kind == Kind.DATE and figure.unit != "today" and any(one.month for one in figure.days)


def _numbers(
    offer: OfferFacts, year: re.Match[str] | None, made: Sequence[Figure], operands: Sequence[Figure]
) -> Iterator[int]:
    """Yield up to which payment each of the sentence's words goes; -1 where the offer has none such."""
    if year:
        yield sum(day.year <= int(year["year"]) for _, day, _ in offer.payments)
    for figure in made:
        yield from _so_many(offer, int(figure.value or 0))
    indices = [_index(offer, figure) for figure in operands]
    if indices:
        yield max(indices) if min(indices) > 0 else -1


def _so_many(offer: OfferFacts, many: int) -> Iterator[int]:
    """Yield after which payment so many instalments are paid: what is paid at the beginning is none."""
    has_down = bool(offer.payments) and offer.payments[0][0] == 0
    yield many + has_down if many else -1


def _index(offer: OfferFacts, figure: Figure) -> int:
    """Return which payment, counted from one, is due on the day or has the number; -1 for none or several."""
    found = [
        index
        for index, (number, day, _) in enumerate(offer.payments, 1)
        if (
            figure.value == number
            if figure.kind == Kind.ORDINAL
            else any(one.fits(day) for one in figure.days)
        )
    ]
    return found[-1] if found and (len(found) == 1 or figure.kind == Kind.ORDINAL) else -1
