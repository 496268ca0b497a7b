"""How many payments of an agreement, or of what was granted in hardship, are paid, left or overdue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from backend.assistant.guards.fact_records import AgreementFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.number_words import ENGLISH, SPANISH
from backend.assistant.guards.surface import is_asked
from backend.assistant.guards.units import ORDINALS

OVERDUE = re.compile(
    r"\b(?:mora|atras\w*|retras\w*|vencid\w+|vencio|vencimiento|han pasado|past due|"
    r"overdue|late|behind|arrears|hace|llevas?)\b"
)
_SMALL = {word: number for word, number in (*SPANISH.items(), *ENGLISH.items()) if number <= 29}
_PAID_OF = re.compile(
    rf"\b(?:llevas|pagado|pagaste|abonado|abonaste|paid|cubierto)(?: ya)? (\d{{1,2}}|{'|'.join(_SMALL)}) "
    r"(?:(?:cuotas? )?(?:pagadas? )?de|(?:instal\w+ )?of)\b"
)
_LATE = re.compile(
    rf"(?<!no son )(?<!no )\b(?P<many>\d{{1,2}}|{'|'.join(_SMALL)}) (?:sol[oa]s? )?"
    r"(?:cuotas?|abonos?|pagos?|instal\w+|payments?) "
    r"(?:(?:ya|estan?|are|is) )?(?:atrasad|vencid|en mora|overdue|late|behind)"
)
_PAID_ONE = re.compile(
    r"(?<!no )\b(?:pagaste|ha[s]? pagado|ya pago|abonaste|you(?:'ve| have)? paid)(?: usted| ya| completa)*"
    rf" (?:el|la|tu|su|the|your) (?P<which>{'|'.join(ORDINALS)})\b"
)
_NUMBER = rf"(?P<many>\d{{1,2}}|{'|'.join(_SMALL)})"
_OF_PAYMENTS = r"(?:cuotas?|abonos?|pagos?|mensualidades|quincenas|instal\w+|payments?)"
_LEFT_MANY = re.compile(
    r"(?<!no )\b(?:qued\w+|falt\w+|rest(?:an|arian))(?: (?:todavia|aun|solo|por pagar|pendientes?|otr[ao]s))* "
    rf"{_NUMBER} (?:{_OF_PAYMENTS}\b|mas\b|por (?:pagar|vencer)\b)"
)
_PAID_MANY = re.compile(
    rf"(?<!no )\b(?:llev\w+|ha[sn]?|hay|van) (?:ya )?(?:(?:pagad|abonad)[oa]s? )?{_NUMBER} {_OF_PAYMENTS} (?:ya |completas? )?"
    r"(?:pagad|cubiert)[oa]s?\b"
)
_AFTER_IT = re.compile(
    r"\b(?:despues|luego de|tras|de ahi|con es[ao]|cuando|una vez|al pagar|then|after|once)\b"
)
_PERHAPS_AFTER_IT = re.compile(r"\b(?:mas|otr[ao]s|siguientes?|luego|other|more)\b")
_TOLD_PAID = re.compile(
    r"(?<!no )(?<!sin )\b(?:ya (?:\w+ )?pag(?:o|aste)|"
    r"ya (?:entro|llego|(?:esta|quedo)(?= ?(?:[.,;]|$)| (?:pag|list|cubiert|complet)))\b|"
    r"(?:esta|figura|aparece|consta|quedo|ya|is|was)(?: \w+)? (?:pagad[oa]|paid))\b|"
    r"\| ?(?:pagad[oa]|paid) ?\|"
)
_TOLD_LATE = re.compile(
    r"(?<!no )\b(?:esta|figura|aparece|va|is) (?:atrasad[oa]|overdue|late)\b|"
    r"\b(?:cuota|abono|pago) (?:atrasad|vencid)[oa],?:? (?:es )?(?:la|el) del? (?=\d)|"
    r"\| ?(?:atrasad[oa]|overdue|late) ?\|"
)
_ENDS = re.compile(r"[;:.](?=\s)|,(?=\s)|\b(?:y|and)\b")
_IN_PART = re.compile(r"\b(?:parte|mitad|parcial\w*|no|si|cuando|una vez|half|partly|not|if|once)\b")
_LEFT_OVER = re.compile(
    r"\b(?:(?P<after>sigu\w+|vien\w+|despues\b|luego\b|after\b)|qued\w+|falt\w+|por pagar|"
    r"rest(?:a|an|antes|arian)|left|remain\w*)\b(?:[^.;?]|\.(?=\d))*$"
)
_LEFT_AFTER = re.compile(
    r" (?:por (?:pagar|venir|delante)|pendientes?|que (?:te )?falt\w+|restantes|left|to go)\b"
)
_AFTER_FIRST = re.compile(
    r"\b(?:pag\w+|despues de|tras|after|paid|pay\w*) (?:\w+ )?(?:la primera|the first)\b"
)
_NOT_BEGUN = re.compile(r"\b(?:mora|atras\w*|retras\w*|vencid\w*|pagad\w*|overdue|late|paid|behind)\b")
_DISCOUNT = re.compile(r"\b(?:descuento|rebaja|ahorro|discount|saving)")


class ProgressCounts:
    """What one sentence counts of payments."""

    def __init__(self, facts: TurnFacts, text: str, figures: Sequence[Figure]) -> None:
        self.facts, self.text, self.figures = facts, text, figures

    def wrong(self) -> str | None:
        """Return "pagado 1 de 3" where another number of instalments is paid."""
        if not self.facts.agreements:
            return None
        return (
            self._wrong_late()
            or self._wrong_paid_one()
            or self._wrong_paid_of()
            or self._wrong_left()
            or self._wrong_status()
        )

    def _wrong_left(self) -> str | None:
        """Return "te quedan seis cuotas" where another number is left, or comes after the next one."""
        left = {count for agreed in self.facts.agreements.values() for count in self._left_counts(agreed)}
        paid = {agreed.paid_count for agreed in self.facts.agreements.values()}
        standing = {offer.key for offer in self.facts.offers.values()} - self.facts.agreements.keys()
        for pattern, known in ((_LEFT_MANY, left), (_PAID_MANY, paid)):
            for said in pattern.finditer(self.text) if not standing else ():
                if _number(said["many"]) not in known:
                    return said.group()
        return None

    def _left_counts(self, agreed: AgreementFacts) -> set[int]:
        """Return how many payments may be said to be left: all, those to come, or those after the next."""
        counts = {len(agreed.days_left), sum(day >= self.facts.today for day in agreed.days_left)}
        after_it = {count - 1 for count in counts}
        if _AFTER_IT.search(self.text):
            return after_it
        return counts | after_it if _PERHAPS_AFTER_IT.search(self.text) else counts

    def _wrong_status(self) -> str | None:
        """Return the day of a payment that is told as paid, or as overdue, and is not."""
        days = [
            one
            for one in self.figures
            if one.kind == Kind.DATE and any(pattern.month for pattern in one.days)
        ]
        ends = [0, *(day.end for day in days)]
        starts = [*(day.start for day in days[1:]), len(self.text)]
        wrong = (
            day
            for day, start, end in zip(days, ends, starts, strict=False)
            if self._gainsays(day, start, end)
        )
        return next((self.text[day.start : day.end] for day in wrong), None)

    def _gainsays(self, day: Figure, start: int, end: int) -> bool:
        """Whether the words around a payment's day, from the day before to the next one, say what it is not."""
        stop = _ENDS.search(self.text, day.end, end)
        told = self.text[start : stop.start() if stop else end]
        left = self._left_on(day)
        late = any(due < self.facts.today for due, _ in left)
        untouched = any((due, amount) not in self._parts() for due, amount in left)
        asked = is_asked(self.text, day.start)
        said_paid = not asked and _TOLD_PAID.search(told) and not _IN_PART.search(told)
        return bool((said_paid and untouched) or (_TOLD_LATE.search(told) and left and not late))

    def _left_on(self, day: Figure) -> list[tuple[date, Decimal]]:
        return [
            (due, amount)
            for agreed in self.facts.agreements.values()
            for due, amount in agreed.left_each
            if any(pattern.fits(due) for pattern in day.days)
        ]

    def _parts(self) -> set[tuple[date, Decimal]]:
        return {(due, left) for agreed in self.facts.agreements.values() for due, _, left in agreed.in_part}

    def _wrong_late(self) -> str | None:
        """Return "dos cuotas atrasadas" where another number is overdue."""
        known = {agreed.late_count(self.facts.today) for agreed in self.facts.agreements.values()}
        return next(
            (said.group() for said in _LATE.finditer(self.text) if _number(said["many"]) not in known), None
        )

    def _wrong_paid_one(self) -> str | None:
        """Return "ya pagaste el segundo" where fewer are paid, none of it in part."""
        most = max(agreed.paid_count + bool(agreed.in_part) for agreed in self.facts.agreements.values())
        said = _PAID_ONE.search(self.text)
        return said.group() if said and ORDINALS[said["which"]] > most else None

    def _wrong_paid_of(self) -> str | None:
        said = _PAID_OF.search(self.text)
        if said is None:
            return None
        number = _number(said[1])
        known = {agreement.paid_count for agreement in self.facts.agreements.values()}
        return None if number in known else said.group()

    def is_left_over(self, figure: Figure) -> bool:
        """Whether so many payments of an agreement are left, or come after the next one, as the words say."""
        told = _LEFT_OVER.search(self.text[: figure.start]) or _LEFT_AFTER.match(self.text, figure.end)
        if told is None:
            return False
        if _AFTER_FIRST.search(self.text[: figure.start]) and not self.facts.agreements:
            return any(figure.value == len(offer.payments) - 1 for offer in self.facts.offers.values())
        if not self.facts.agreements:
            return False
        comes_after = told.groupdict().get("after") is not None
        left = {len(agreed.days_left) - comes_after for agreed in self.facts.agreements.values()}
        left |= {
            sum(day >= self.facts.today for day in agreed.days_left)
            for agreed in self.facts.agreements.values()
        }
        return figure.value in left

    def is_overdue_count(self, figure: Figure) -> bool:
        """Whether so many payments of an agreement are overdue, as the sentence says."""
        late = {agreed.late_count(self.facts.today) for agreed in self.facts.agreements.values()} - {0}
        return figure.value in late and OVERDUE.search(self.text) is not None

    def is_none(self, figure: Figure) -> bool:
        """Whether nothing is paid or overdue, as the reply says."""
        if figure.value == 0 and _DISCOUNT.search(self.text):
            return any(0 in offer.percentages for offer in self.facts.offers.values())
        if figure.value != 0 or not _NOT_BEGUN.search(self.text):
            return False
        agreements = self.facts.agreements.values()
        if "pagad" in self.text or "paid" in self.text:
            return bool(agreements) and not any(agreed.paid for agreed in agreements)
        return bool(agreements) and not any(agreed.late_count(self.facts.today) for agreed in agreements)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _SMALL[said]
