"""What a sentence says of how far an agreement, or what was granted in hardship, is paid, and is not so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from backend.assistant.guards.agreed import AgreementFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.left_together import sums_left
from backend.assistant.guards.number_words import ENGLISH, SPANISH
from backend.assistant.guards.paid_so_far import PaidSoFar
from backend.assistant.guards.quotations import same_figure
from backend.assistant.guards.units import ORDINALS

_SMALL = {word: number for word, number in (*SPANISH.items(), *ENGLISH.items()) if number <= 29}
_MANY = rf"(?P<many>\d{{1,2}}|{'|'.join(_SMALL)})"
_PAYMENTS = r"(?:cuotas?|abonos?|pagos?|mensualidad(?:es)?|instal\w+|payments?)"
_YOU_PAID = (
    r"(?<!no )(?<!no has )(?<!\bif )(?<!\bonce )(?<!\bwhen )"
    r"\b(?:pagaste|abonaste|ha[s]? (?:pagado|abonado)|you(?:'ve| have)? paid|"
    r"(?:llevas?|van)(?: ya)? (?:pagad\w+|abonad\w+)|alcanzaste a pagar)"
)
_PAID_OF = re.compile(
    rf"\b(?:llevas|pagado|pagaste|abonado|abonaste|paid|cubierto)(?: ya)?(?: pagad[oa]s| cubiert[oa]s)? {_MANY} "
    r"(?:(?:cuotas? )?(?:pagadas? )?de|(?:instal\w+ )?of)\b"
)
_PAID_MANY = re.compile(
    rf"{_YOU_PAID}(?: ya| solo| las| los| solamente| unicamente| only)* {_MANY} {_PAYMENTS}\b(?! de (?:[$€\d]|s/))"
)
_PAID_AMOUNT = re.compile(
    rf"{_YOU_PAID}(?:(?! (?:mitad|parte|menos|mas|half|of))(?: [a-z]+|,)){{0,4}}? (?:s/|us)? ?[$€]? ?$"
)
_PAID = re.compile(
    rf"{_YOU_PAID}|\b(?:llevas?|van)(?: ya)? {_MANY} {_PAYMENTS} (?:ya )?(?:pagad|abonad)[oa]s\b|"
    r"\b(?:estan?|figuran?|aparecen?|van|quedaron) (?:\w+ )?(?:pagad|abonad)[oa]s?\b"
)
_AGREED_AFTER = re.compile(
    r"(?: pesos| euros| dolares| soles)? (?:acordad|pactad|convenid)[oa]s\b|(?: dollars)? (?:that (?:was|"
    r"were) )?agreed\b"
)
_AGREED_BEFORE = re.compile(
    r"\b(?:lo (?:acordado|pactado)|total (?:acordado|pactado|agreed)|agreed total)(?: (?:es|son|fue|eran|de|is|was|"
    r"of))* [$€]? ?$"
)
_BY_NOW = re.compile(
    r"\bantes\b.*\b(?:ahora|hoy)(?: (?:te |le )?(?:pag\w+|son|es|qued\w+|toca\w*|va\w*)(?: en| a)?)? [$€]? ?$"
)
_PAID_OF_THEM = re.compile(
    rf"\bde (?:las|los|tus|esas|esos) (?:\w+ ){{1,2}}?{_YOU_PAID}(?: ya| solo| solamente)* {_MANY}(?=[;:!?)]|"
    rf"[.,](?!\d)|$)"
)
_LESS = re.compile(r" (?:de )?(?:menos|mas|less|more)\b")
_OTHERWISE = re.compile(r"[.;:?!](?=\s)|\b(?:falta|queda|resta|debes|de (?:los|un total)|left|owe)\w*|\bof\b")
_STILL_LEFT = re.compile(r"\b(?:falt|qued|rest|pagas|pagaras|left|remain)\w*\b|\bpor pagar\b")
_COUNTED = re.compile(rf"\b{_MANY} (?:{_PAYMENTS} )?de (?:a )?[$€]? ?$")
_LATE = re.compile(
    rf"(?<!no son )(?<!no )\b{_MANY} (?:sol[oa]s? )?{_PAYMENTS} "
    r"(?:(?:ya|estan?|are|is) )?(?:atrasad|vencid|en mora|overdue|late|behind)"
)
_LEFT = re.compile(
    r"^[^a-z]*(?:por pagar,? |del acuerdo,? |de (?:las|los) \w+(?: \w+)?,? )?(?:(?:hoy|aun|todavia|ya|ahora|"
    r"solo|te|le|aqui|you|still|only) )*(?:falta|queda|resta|have)n?"
    rf"(?: solo| solamente| por pagar| pendientes?| only)* {_MANY} {_PAYMENTS}\b"
    r"(?! de (?:[$€\d]|s/)| (?:mas|despues|after))(?! left)"
)
_LEFT_WITH = re.compile(
    rf"\b(?:faltan?|quedan?|restan?|have)(?: solo| por pagar| only| still)* {_MANY} {_PAYMENTS}(?: left| to go|"
    rf" por pagar)?,?"
    r"(?: \w+,)? \(?(?:contando|incluyendo|inclui(?:d[oa]|da)|con|counting|including)(?: ya)? "
    r"(?:(?:la|el|the)(?: one| cuota| pago)?|noviembre|november)"
)
"""So many with one that is named among them."""
_PAID_ONE = re.compile(
    r"(?<!no )\b(?:pagaste|ha[s]? pagado|ya pago|abonaste|you(?:'ve| have)? paid)(?: usted| ya| completa)*"
    rf" (?:el|la|tu|su|the|your) (?P<which>{'|'.join(ORDINALS)})\b"
)
_TOLD_PAID = re.compile(
    r"(?<!no )(?<!sin )\b(?:ya (?:\w+ )?pag(?:o|aste|ad[oa])|"
    r"(?:estan?|figuran?|aparecen?|consta|quedo|quedaron|ya|is|are|was|were)(?: \w+)? "
    r"(?:pagad[oa]s?|cumplid[oa]|paid))\b|"
    r"\| ?(?:pagad[oa]|paid) ?\|"
)
_TOLD_LATE = re.compile(
    r"(?<!no )\b(?:esta|figura|aparece|va|is) (?:atrasad[oa]|overdue|late)\b|"
    r"\b(?:cuota|abono|pago) (?:atrasad|vencid)[oa],?:? (?:es )?(?:la|el) del? (?=\d)|"
    r"\| ?(?:atrasad[oa]|overdue|late) ?\|"
)
_ALL_LATE = re.compile(
    r"(?<!no )\b(?:vas|estas|sigues|te encuentras|you are|you're) (?:(?!not\b)\w+ )?"
    r"(?:atrasad[oa]|overdue|late|behind)\b"
)
_UP_TO_DATE = re.compile(r"(?<!no )(?<!si )\b(?:vas|estas|sigues|te encuentras) (?:\w+ )?al dia\b")
_ALL_PAID = re.compile(
    rf"(?<!no )(?<! of )(?<! de )\b(?:l[ao]s|tus|the|your) (?:{_MANY} )?{_PAYMENTS} (?:(?:ya|todas|todos) )*"
    r"(?:estan|quedaron|fueron|figuran|are) "
    r"(?:(?:ya|todas|todos|all) )*(?:pagad[oa]s|paid|done|made|in)\b(?! (?:the|monthly|on|a|two|three|full)\b)"
)
_ENDS = re.compile(r"[;:.](?=\s)|,(?=\s)|\b(?:y|and)\b")
_OF_MONTH = re.compile(r"\bpagad[oa] (?:el|la)(?: abono| cuota| pago)? de $")
_CALLED = re.compile(r"\b(?:cuota|abono|pago|mensualidad) de $")
_NEXT = re.compile(r"\b(?:proxim|siguient|sigue|falt|qued|vien|toca|luego|despues|next|left)\w*\b")
_IN_PART = re.compile(r"\b(?:parte|mitad|parcial\w*|no|si|cuando|una vez|half|partly|not|if|once)\b")


class ToldProgress:
    """What one sentence says of payments."""

    def __init__(self, facts: TurnFacts, text: str, figures: Sequence[Figure]) -> None:
        self.facts, self.text, self.figures = facts, text, figures
        self._running, self._all = list(facts.agreements.values()), facts.agreed
        ended = [one.known for one in facts.ended.values()]
        self.so_far = PaidSoFar(text, figures, self._running, ended)

    def wrong(self) -> str | None:
        """Return the first words that say of payments what is not so."""
        if not self._all:
            return None
        rules = (
            self._late, self._left, self._left_sums, self._paid_one, self._paid_counts, self._paid_amounts,
            self._status, self._so_far,
        )  # fmt: skip
        return next((wrong for rule in rules for wrong in rule()), None)

    def confirms(self, figure: Figure) -> bool:
        """Whether the words around an amount, or a payment's day, say that it is paid, and it is."""
        if figure.kind == Kind.MONEY:
            return (
                self._is_paid_amount(figure)
                or self._is_of_schedule(figure)
                or self._is_agreed(figure)
                or self._is_replanned(figure)
                or (figure, True) in self._sums()
                or (bool(self._all) and (figure, True) in self.so_far.told())
            )
        if figure.kind in (Kind.COUNT, Kind.NUMBER):
            return self.so_far.is_done(figure)
        return figure.kind == Kind.DATE and self._is_paid_day(figure)

    def _is_agreed(self, figure: Figure) -> bool:
        """Whether it is what an agreement comes to in all, and called so: "de los X acordados"."""
        said = _AGREED_AFTER.match(self.text, figure.end) or _AGREED_BEFORE.search(self.text[: figure.start])
        return said is not None and any(figure.value == agreed.total for agreed in self._all)

    def _is_replanned(self, figure: Figure) -> bool:
        """Whether it is what is paid now of an agreement whose dates were changed: "antes X y ahora Y"."""
        said = _BY_NOW.search(self.text[: figure.start])
        return said is not None and any(
            agreed.was_replanned and figure.value in agreed.amounts_due for agreed in self._running
        )

    def _is_of_schedule(self, figure: Figure) -> bool:
        """Whether an agreement's whole schedule has so many payments of the amount: "2 cuotas de X, 3 de Y"."""
        before = self.text[: figure.start]
        counted = _COUNTED.search(before)
        return (
            counted is not None
            and not _STILL_LEFT.search(before)
            and any(
                sum(amount == figure.value for _, amount in agreed.amount_of) == _number(counted["many"])
                for agreed in self._running
            )
        )

    def _is_paid_amount(self, figure: Figure) -> bool:
        said = [told.end() for told in _PAID.finditer(self.text, 0, figure.start)]
        known = any(figure.value in agreed.paid_amounts for agreed in self._all)
        if not said or not known:
            return False
        begins = said[-1] + self.text.startswith(":", said[-1])
        if _OTHERWISE.search(self.text, begins, figure.start):
            return False
        counted = _COUNTED.search(self.text[: figure.start])
        return counted is None or self._many_paid(figure) == _number(counted["many"])

    def _many_paid(self, figure: Figure) -> int:
        """Return of how many payments that amount was paid."""
        return max(sum(amount == figure.value for _, amount in agreed.paid_of) for agreed in self._all)

    def _is_paid_day(self, day: Figure) -> bool:
        due = {due for agreed in self._all for due in agreed.days_paid}
        fits = any(pattern.fits(one) for pattern in day.days for one in due)
        return fits and any(
            _TOLD_PAID.search(self._around(*place)) for place in self._places() if place[0] is day
        )

    def _status(self) -> Iterator[str]:
        """Yield the days of payments that are told as paid, or as overdue, and are not."""
        yield from (
            self.text[day.start : day.end] for day, *ends in self._places() if self._gainsays(day, *ends)
        )

    def _places(self) -> Iterator[tuple[Figure, int, int]]:
        """Yield the days of the sentence, each with where the day before ends and the next one begins."""
        days = [one for one in self.figures if one.kind == Kind.DATE and self._is_payment(one)]
        ends = [0, *(day.end for day in days)]
        starts = [*(day.start for day in days[1:]), len(self.text)]
        return zip(days, ends, starts, strict=False)

    def _is_payment(self, day: Figure) -> bool:
        """Whether it is a day, or the month by which a payment is called: "pagado el de noviembre"."""
        called = _OF_MONTH.search(self.text[: day.start]) or _CALLED.search(self.text[: day.start])
        return called is not None or any(pattern.day for pattern in day.days)

    def _around(self, day: Figure, start: int, end: int) -> str:
        stop = _ENDS.search(self.text, day.end, end)
        return self.text[start : stop.start() if stop else end]

    def _gainsays(self, day: Figure, start: int, end: int) -> bool:
        """Whether the words around a payment's day, from the day before to the next one, say what it is not."""
        told, left = self._around(day, start, end), self._left_on(day)
        late = any(due < self.facts.today for due, _ in left)
        untouched = any((due, amount) not in self._parts() for due, amount in left)
        paid = list(_TOLD_PAID.finditer(told))
        goes_on = bool(paid) and _NEXT.search(self.text[start : day.start], paid[-1].end()) is not None
        said_paid = paid and not goes_on and not _IN_PART.search(told)
        return bool((said_paid and untouched) or (_TOLD_LATE.search(told) and left and not late))

    def _left_on(self, day: Figure) -> list[tuple[date, Decimal]]:
        return [
            (due, amount)
            for agreed in self._all
            for due, amount in agreed.left_each
            if any(pattern.fits(due) for pattern in day.days)
        ]

    def _parts(self) -> set[tuple[date, Decimal]]:
        return {(due, left) for agreed in self._all for due, _, left in agreed.in_part}

    def _late(self) -> Iterator[str]:
        """Yield "dos cuotas atrasadas" where another number is overdue: nothing is of what ended."""
        known = {agreed.late_count(self.facts.today) for agreed in self._running}
        yield from _other_counts(_LATE, self.text, known or {0})
        if self._running and not any(known) and "?" not in self.text:
            yield from (said.group() for said in _ALL_LATE.finditer(self.text))
        if any(known) and "?" not in self.text:
            yield from (said.group() for said in _UP_TO_DATE.finditer(self.text))

    def _left(self) -> Iterator[str]:
        """Yield "te faltan dos cuotas" where another number is left."""
        if self._running and len(self._running) == len(self.facts.offers):
            yield from _other_counts(
                _LEFT, self.text, {n for one in self._running for n in self._left_counts(one)}
            )
            yield from _other_counts(_LEFT_WITH, self.text, {len(one.days_left) for one in self._running})

    def _sums(self) -> list[tuple[Figure, bool]]:
        return list(sums_left(self.text, self.figures, self._running))

    def _left_sums(self) -> Iterator[str]:
        """Yield the amount that payments which are left are said to come to, and do not."""
        yield from (self.text[one.start : one.end] for one, is_right in self._sums() if not is_right)

    def _so_far(self) -> Iterator[str]:
        """Yield what is told as paid, or as left after it, and is not."""
        yield from self.so_far.wrong_counts()
        yield from (self.text[one.start : one.end] for one, is_right in self.so_far.told() if not is_right)

    def _left_counts(self, agreed: AgreementFacts) -> set[int]:
        days, late = agreed.days_left, agreed.late_count(self.facts.today)
        return {len(days), len(days) - late, late}

    def _paid_one(self) -> Iterator[str]:
        """Yield "ya pagaste el segundo" where fewer are paid, none of it in part."""
        most = max(agreed.paid_count + bool(agreed.in_part) for agreed in self._all)
        yield from (said.group() for said in _PAID_ONE.finditer(self.text) if ORDINALS[said["which"]] > most)

    def _paid_counts(self) -> Iterator[str]:
        """Yield "pagado 1 de 3" where another number of instalments is paid."""
        known = {agreed.paid_count for agreed in self._all}
        whole = {agreed.payment_count for agreed in self._all} & known
        for said in _ALL_PAID.finditer(self.text):
            many = {_number(said["many"])} if said["many"] else whole
            if not many & known:
                yield said.group()
        yield from _other_counts(_PAID_OF, self.text, known)
        yield from _other_counts(_PAID_OF_THEM, self.text, known)
        yield from _other_counts(
            _PAID_MANY, self.text, known | {n + bool(one.in_part) for one in self._all for n in known}
        )

    def _paid_amounts(self) -> Iterator[str]:
        """Yield the amounts that the person is told to have paid, and has not, nor said so."""
        known = {amount for agreed in self._all for amount in agreed.paid_amounts}
        for figure in self.figures:
            if figure.kind != Kind.MONEY or not _PAID_AMOUNT.search(self.text[: figure.start]):
                continue
            if _LESS.match(self.text, figure.end):
                continue
            if figure.value not in known and not any(same_figure(figure, said) for said in self.facts.said):
                yield self.text[figure.start : figure.end]


def _other_counts(pattern: re.Pattern[str], text: str, known: set[int]) -> Iterator[str]:
    return (said.group() for said in pattern.finditer(text) if _number(said["many"]) not in known)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _SMALL[said]
