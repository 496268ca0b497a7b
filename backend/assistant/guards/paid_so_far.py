"""What is paid of an agreement and what that leaves: "you've put in X so far, so there's Y to go"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from backend.assistant.guards.agreed import AgreementFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.number_words import ENGLISH, SPANISH

_SMALL = {word: number for word, number in (*SPANISH.items(), *ENGLISH.items()) if number <= 29}
_NUMBER = rf"\d{{1,2}}|{'|'.join(_SMALL)}"
_DONE = re.compile(
    rf"\b(?P<many>{_NUMBER}) (?:of|de) (?:las|los|tus|sus|the|your) (?:(?P<all>{_NUMBER}) )?"
    r"(?:cuotas?|abonos?|pagos?|instal\w+|payments?) (?:(?:are|have been|ya|estan|quedaron|van) )+(?:all |already )?"
    r"(?:done|made|in|complete\w*|covered|behind you|paid|pagad[oa]s|cubiert[oa]s|hech[oa]s|list[oa]s)\b(?! part)"
)
_PUT_IN = re.compile(
    r"(?<!if )\b(?:you(?:'ve| have)?(?: already)? put in|(?:llevas?|has?|ha) (?:ya )?(?:puest|dad|entregad)[oa]s?)"
    r"(?: (?:so far|ya|a total of))* (?:s/|us)? ?[$€]? ?$"
)
_CAME_IN = re.compile(
    r"(?: (?:of|de) (?:it|that|eso|esa|(?:the|your|that|[a-z]+'s)(?: \w+)? (?:payment|instal\w+)|"
    r"la(?: cuota)?(?: de [a-z]+)?))?"
    r" (?:(?:is|are)(?: already)? in|(?:ya )?(?:has |have )?(?:came|come|went|gone) (?:in|through)|"
    r"(?:ya )?(?:entr|ingres)(?:o|aron)|(?:ya )?estan? adentro)\b(?! (?:november|december|two|three)\b)"
)
_OF_THAT = re.compile(r" (?:of|de) (?!(?:the|los|las|tus|your) (?:total|agreement|acuerdo)\b)")
_LEAVES = re.compile(
    r"\b(?:leaves|leaving|so there's|so there is|(?:so )?you're|queda[ns]?|falta[ns]?|resta[ns]?)"
    r"(?: (?:still|only|just|you|with|solo|por pagar|another))* (?:s/|us)? ?[$€]? ?$"
)
_TO_GO = re.compile(
    r"(?: (?:is|are))?(?: (?:still|left))* (?:to (?:go|come|pay)|left|remain\w*|short|missing|outstanding|por pagar|"
    r"pendientes?)\b"
)
_IN_ALL = re.compile(r"\b(?:in all|overall|altogether|whole|total|agreement|acuerdo|en total|todo)\b")


class PaidSoFar:
    """The payments that one sentence tells as made, and what it says is left after them."""

    def __init__(
        self,
        text: str,
        figures: Sequence[Figure],
        running: Sequence[AgreementFacts],
        ended: Sequence[AgreementFacts],
    ) -> None:
        """`running` are the agreements that are being paid; `ended` those of which nothing is due any more."""
        self.text, self.running, self.all = text, running, [*running, *ended]
        self.days = [one for one in figures if one.kind == Kind.DATE]
        self.amounts = [one for one in figures if one.kind == Kind.MONEY]

    def told(self) -> Iterator[tuple[Figure, bool]]:
        """Yield each amount that is told as paid, or as what that leaves, and whether it is."""
        paid: Decimal | None = None
        for figure in self.amounts:
            if self._is_put_in(figure):
                paid = figure.value
                yield figure, self._is_paid(figure)
            elif paid is not None and self._is_rest(figure):
                left = self._left_after(paid)
                if left:
                    yield figure, figure.value in left
                paid = None

    def wrong_counts(self) -> Iterator[str]:
        """Yield "three of your eight payments are done" where others are."""
        for said in _DONE.finditer(self.text):
            many, whole = (_number(said[name]) for name in ("many", "all"))
            if not any(many == one.paid_count and whole in (None, one.payment_count) for one in self.all):
                yield said.group()

    def is_done(self, figure: Figure) -> bool:
        """Whether it is how many payments are told as done, and they are."""
        wrong = list(self.wrong_counts())
        places = (said.span("many") for said in _DONE.finditer(self.text) if said.group() not in wrong)
        return bool(self.all) and any(start <= figure.start < end for start, end in places)

    def _is_put_in(self, figure: Figure) -> bool:
        return (
            _PUT_IN.search(self.text[: figure.start]) is not None
            or _CAME_IN.match(self.text, figure.end) is not None
        )

    def _is_paid(self, figure: Figure) -> bool:
        """Whether so much is paid; where it is told of which payment, of that one."""
        parts = {
            paid
            for one in self.running
            for due, paid, _ in one.in_part
            if any(pattern.fits(due) for day in self.days for pattern in day.days)
        }
        if parts and _OF_THAT.match(self.text, figure.end):
            return figure.value in parts
        return any(figure.value in agreed.paid_amounts for agreed in self.all)

    def _is_rest(self, figure: Figure) -> bool:
        return (
            _LEAVES.search(self.text[: figure.start]) is not None
            or _TO_GO.match(self.text, figure.end) is not None
        )

    def _left_after(self, paid: Decimal) -> set[Decimal]:
        """Return what is left where so much is paid: of an agreement, or of the payment that it is a part of."""
        whole = {one.total - one.paid for one in self.running}
        left = {one.total - one.paid for one in self.running if one.paid == paid}
        parts = {rest for one in self.running for _, part, rest in one.in_part if part == paid}
        return left | parts | (whole if parts and _IN_ALL.search(self.text) else set())


def _number(said: str | None) -> int | None:
    if said is None:
        return None
    return int(said) if said.isdigit() else _SMALL[said]
