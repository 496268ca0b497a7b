"""How many payments of an agreement, or of what was granted in hardship, are paid, left or overdue."""

from __future__ import annotations

import re
from collections.abc import Sequence

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure

OVERDUE = re.compile(
    r"\b(?:mora|atras\w*|retras\w*|vencid\w+|vencio|vencimiento|han pasado|pasaron|past due|"
    r"overdue|late|behind|arrears|hace|llevas?)\b"
)
_LEFT_OVER = re.compile(
    r"\b(?:(?P<after>sigu\w+|vien\w+|despues\b(?! del? (?:cambi|reprogram|nuev|mover))|luego\b|after\b)|qued\w+|"
    r"falt\w+|por pagar|"
    r"rest(?:a|an|antes|arian)|left|remain\w*)\b(?:[^.;?]|\.(?=\d))*$"
)
_LEFT_AFTER = re.compile(
    r"(?: (?:of|de) (?:[$€]|s/)? ?[\d.,]*\d(?: ?€| pesos| euros| dollars)?(?: each| cada un[ao])?)?"
    r" (?:por (?:pagar|venir|delante)|pendientes?|que (?:te )?falt\w+|restantes|(?:(?:are|remain|would be|"
    r"more are) )?left|"
    r"(?:(?:would|will) )?remain(?:ing)?|to go|more to go)\b"
)
_AFTER_FIRST = re.compile(
    r"\b(?:pag\w+|despues de|tras|after|paid|pay\w*) (?:\w+ )?(?:la primera|the first)\b"
)
_ONCE_PAID = re.compile(
    r"\b(?:cuando (?:pag|cubr)\w+|una vez (?:pagad|cubiert)\w+|(?:al|despues de) (?:pagar|cubrir)|(?:once|when|"
    r"after) you pay)\b"
)
_NOT_BEGUN = re.compile(r"\b(?:mora|atras\w*|retras\w*|vencid\w*|pagad\w*|overdue|late|paid|behind)\b")
_PAID = re.compile(
    r"\b(?:pagad|pagaste|recibid|abonad|cubiert|paid|avance|progres|cumplid|del acuerdo|por pagar)"
)
_OF_PAYMENT = re.compile(
    r"\b(?:pag\w+|abon\w+|cubr\w+|cubiert\w+|falt\w+|pend\w+|pus\w+|entreg\w+|di(?:o|ste)|deb\w+|rest\w+|va|venc\w+|"
    r"complet\w+|"
    r"resolver|paid|missing|ow\w+|left)\b"
)
_WERE_PAID = re.compile(r"\b(?:pag(?:ad[oa]s?|aste|o)|abonad[oa]s?|abonaste|cubiert[oa]s?|llevas|van|paid)\b")
_PAID_SO_FAR = re.compile(r" (?:in|down|behind you|so far|under your belt)\b")
_PAYMENT_IS = re.compile(
    r"\b(?:cuotas?|abonos?|instal\w+|acuerdo)\b(?: \w+){0,2}? (?:tienen?|llevan?|va|con|has|is)\b[^.;,]{0,12}$"
)
_CLAUSES = re.compile(r"[;:?!\n]|[.,](?=\s)|\b(?:y|and|pero|but)\b")
_THAT_IS = re.compile(r"\s*(?:que (?:es|son)|o sea|es decir|which is|that is)\b")
_IS_LEFT = re.compile(
    r"\b(?:falt\w+|qued(?:a|an|aria|arian)|rest(?:a|an|aria)|pendientes?|por pagar|left|remain\w*|still)\b"
)
_IS_LEFT_AFTER = re.compile(
    r"(?: \w+){0,4} (?:por pagar|pendiente|que (?:te |le )?(?:falta|queda|resta)|left|to go|to pay|remain\w*|"
    r"outstanding)\b"
)
_DISCOUNT = re.compile(r"\b(?:descuento|rebaja|ahorro|discount|saving)")


class ProgressCounts:
    """What one sentence counts of payments."""

    def __init__(self, facts: TurnFacts, text: str, figures: Sequence[Figure]) -> None:
        self.facts, self.text, self.figures = facts, text, figures

    def is_left_over(self, figure: Figure) -> bool:
        """Whether so many payments of an agreement are left, or come after the next one, as the words say."""
        told = _LEFT_OVER.search(self.text[: figure.start]) or _LEFT_AFTER.match(self.text, figure.end)
        if told is None:
            return False
        if _AFTER_FIRST.search(self.text[: figure.start]) and not self.facts.agreements:
            return any(figure.value == len(offer.payments) - 1 for offer in self.facts.offers.values())
        if not self.facts.agreements:
            return False
        before = self.text[: figure.start]
        comes_after = told.groupdict().get("after") is not None or _ONCE_PAID.search(before) is not None
        left = {len(agreed.days_left) - comes_after for agreed in self.facts.agreements.values()}
        left |= {
            sum(day >= self.facts.today for day in agreed.days_left)
            - (comes_after and not agreed.late_count(self.facts.today))
            for agreed in self.facts.agreements.values()
        }
        return figure.value in left

    def tells_left(self, figure: Figure) -> bool:
        """Whether it is told as how many payments of an agreement are left."""
        return bool(self.facts.agreements) and _LEFT_OVER.search(self.text[: figure.start]) is not None

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

    def is_paid_count(self, figure: Figure) -> bool:
        """Whether so many payments of an agreement are paid in full, as the sentence says."""
        paid = {agreed.paid_count for agreed in self.facts.agreements.values()} - {0}
        told = _WERE_PAID.search(self.text) or _PAID_SO_FAR.match(self.text, figure.end)
        return figure.value in paid and told is not None

    def is_paid_share(self, figure: Figure, said_before: str) -> bool:
        """Whether it is the part of an agreement that is paid, in per cent, and is called so."""
        share = figure.value
        if share is None or not _PAID.search(f"{said_before} {self.text}"):
            return False
        if self._is_of_rest(figure):
            share = 100 - share
        # Within one in a hundred, as the product of what a share is a quotient of: a total may be nothing.
        return any(
            abs(100 * agreed.paid - share * agreed.total) < agreed.total
            for agreed in self.facts.agreements.values()
        )

    def _is_of_rest(self, figure: Figure) -> bool:
        """Whether the clause tells the share as what is still to be paid: "te falta el 60 %", "queda el 60 %"."""
        clauses = _CLAUSES.split(self.text[: figure.start])
        before = " ".join(clauses[-2:]) if _THAT_IS.match(clauses[-1]) else clauses[-1]
        after = _CLAUSES.split(self.text[figure.end :])[0]
        return bool(_IS_LEFT.search(before) or _IS_LEFT_AFTER.match(after))

    def is_part_of_payment(self, figure: Figure) -> bool:
        """Whether it is the part of one payment of an agreement that is paid, or that is left."""
        return _OF_PAYMENT.search(self.text) is not None and any(
            figure.value in (share, 100 - share)
            for agreed in self.facts.agreements.values()
            for share in agreed.shares_paid
        )

    def is_of_no_late_payment(self, figure: Figure) -> bool:
        """Whether a payment is said to be overdue for so long though none of them is."""
        late = any(agreed.late_count(self.facts.today) for agreed in self.facts.agreements.values())
        told = _PAYMENT_IS.search(self.text[: figure.start]) is not None
        return bool(self.facts.agreements) and not late and told and OVERDUE.search(self.text) is not None
