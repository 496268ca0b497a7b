"""What was: the terms of an agreement that ended, and what a debt was when it was agreed on."""

from __future__ import annotations

import re
from decimal import Decimal

from backend.assistant.guards.agreed import EndedAgreement
from backend.assistant.guards.evidence import speaks_for
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_ENDS = re.compile(r"[;:?!\n«»]|\.(?=\s|$)|,? \b(?:pero|but|(?:y |and )?(?:ahora|hoy|now|today))\b")
_WAS = re.compile(
    r"\b(?:\w{3,}(?:aste|iste|aron|ieron)|era[ns]?|fue(?:ron)?|(?!acaba)\w+aba[ns]?|"
    r"(?:deb|hab|ten|quer|pod|ib|venc)ia[ns]?|antes|anterior\w*|anul\w+|cancel(?:o|ad[oa])|"
    r"(?:desconto|llego|acordo|pacto|rompio|cayo|bajo de|paso de|bajaron de)|"
    r"was|were|had|\w{3,}ed|before|previous\w*)\b"
)
_STILL = re.compile(
    r"\b(?:proxim\w+|siguiente|vence(?:n|ra|ran)?|te (?:falta|queda)\w*|debes|tienes que|"
    r"por pagar|sigue\w*|next|owe|due)\b"
)
_DROPPED = re.compile(
    r"\bno (?:(?:se|te|le|las) )+(?:pid|pedir|cobr|exig|reclam)\w*|\b(?:ya no|sin) (?:corr|val|cuent|rig|deb|"
    r"efecto)\w*|"
    r"\b(?:qued|falt)(?:aron|aban)\b|\bsin pagar\b|\bno (?:se )?(?:pagaste|pagaron|llegaste)\b|"
    r"\b(?:no longer|not) (?:asked|due|owed|charged)\b|\bwere left\b|\bunpaid\b|\bdropped\b"
)
_ROLES = ("total", "instalment", "discount")
_PAID = re.compile(r"\b(?:pag(?:aste|ad[oa]s?|aron)|abon(?:aste|ad[oa]s?)|consignaste|diste|cubriste|paid)\b")
_OF_PAYMENTS = re.compile(
    r"\b(?:cuotas?|pagos?|pag\w+|abon\w+|venc\w+|llega\w+|instal\w+|paid|payments?|due)\b"
)
_MADE_ON = re.compile(
    r"\b(?:acuerdo|convenio|agreement)(?: (?:es|fue|hecho|firmado))? (?:del?|of|from)(?: el)? $"
)
_INSTEAD = re.compile(r"\b(?:en (?:lugar|vez) de|instead of|rather than)(?: los)? [$€]? ?$")
_PAID_EACH = re.compile(r"\b(?:pagabas?|abonabas?)\b")
_GOES_FROM = re.compile(r"\b(?:pas|baj)(?:an?|o|aron|aba[n]?) de $")
_TAKEN_OFF = re.compile(
    r"\b(?:pag(?:os?|ad[oa]s?|aste|aron)|abon(?:os?|ad[oa]s?|aste)|descont\w+|descuent\w+|rest(?:ad|o|aron)\w*|resta|perd(?:io|ieron|id\w+)|pierd\w+|cuent\w+|"
    r"payments?|paid|count\w*|taken off|lost)\b"
)
_LAST = re.compile(r"\bultim[ao]\b|\blast\b")
_ACCEPTED = re.compile(r"\b(?:acept\w+|firm\w+|hicist\w+|hizo|acord\w+|pact\w+|accept\w+|agreed|made)\b")


class PastAgreements:
    """The figures of one sentence that are told as what was agreed before."""

    def __init__(self, facts: TurnFacts, text: str) -> None:
        self.facts, self.text = facts, text

    def tells(self, figure: Figure) -> bool:
        """Whether the clause tells of what was, and an agreement had the figure in the role that a word there names."""
        if not (self.facts.ended or self.facts.agreements):
            return False
        clause = self._clause(figure)
        if self._are_dropped(figure, clause):
            return True
        if figure.kind == Kind.MONEY and self._is_left_behind(figure):
            return True
        if figure.kind == Kind.MONEY and self._was_taken_off(figure, clause):
            return True
        if not _WAS.search(clause) or _STILL.search(clause):
            return False
        if figure.kind == Kind.MONEY and (self._was_owed(figure, clause) or self._was_each(figure, clause)):
            return True
        return any(self._had(ended, figure, clause) for ended in self.facts.ended.values())

    def _had(self, ended: EndedAgreement, figure: Figure, clause: str) -> bool:
        if figure.kind == Kind.MONEY:
            return _had_amount(ended, figure, clause)
        if figure.kind == Kind.DATE:
            return self._was_on(ended, figure, clause)
        if figure.kind == Kind.COUNT and figure.unit == "instalment":
            return figure.value in {ended.known.payment_count, ended.known.paid_count}
        if figure.kind == Kind.PERCENT:
            return figure.value in ended.terms.percentages or _is_share(ended, figure)
        return False

    def _was_on(self, ended: EndedAgreement, figure: Figure, clause: str) -> bool:
        before = self.text[: figure.start]
        made = _MADE_ON.search(before) or (_ACCEPTED.search(clause) and not _OF_PAYMENTS.search(before))
        days = ended.terms.dates["accepted" if made else "due"]
        return any(pattern.fits(day) for pattern in figure.days for day in days)

    def _are_dropped(self, figure: Figure, clause: str) -> bool:
        """Whether so many payments of an agreement that ended were not paid, and are told as asked no more."""
        if figure.kind not in (Kind.COUNT, Kind.NUMBER) or not _DROPPED.search(clause):
            return False
        known = (ended.known for ended in self.facts.ended.values())
        return figure.unit != "option" and any(
            figure.value == one.payment_count - one.paid_count for one in known
        )

    def _was_owed(self, figure: Figure, clause: str) -> bool:
        """Whether it is what a debt came to before the agreement on it."""
        return figure.value in self.facts.balances_before and speaks_for("balance", clause, 0, 0)

    def _was_each(self, figure: Figure, clause: str) -> bool:
        """Whether it is what was paid each time under dates that have changed since."""
        each = speaks_for("instalment", clause, 0, 0) or _PAID_EACH.search(clause)
        return bool(each) and not _LAST.search(clause) and figure.value in self._each_before()

    def _is_left_behind(self, figure: Figure) -> bool:
        """Whether it is what was paid each time, or owed, and something else takes its place: "en lugar de X"."""
        before = self.text[: figure.start]
        if _INSTEAD.search(before) and figure.value in self.facts.balances_before:
            return True
        return (
            bool(_INSTEAD.search(before) or _GOES_FROM.search(before)) and figure.value in self._each_before()
        )

    def _each_before(self) -> set[Decimal]:
        """Return what was paid each time under an agreement that ended, or under dates that have changed."""
        paid = [amount for agreed in self.facts.agreements.values() for _, amount in agreed.paid_of if amount]
        ended = [amount for one in self.facts.ended.values() for _, _, amount in one.terms.payments]
        return {amount for amounts in (paid, ended) for amount in amounts if amounts.count(amount) > 1}

    def _was_taken_off(self, figure: Figure, clause: str) -> bool:
        """Whether it is what was paid of an agreement that ended: it counts, and is told without a word of before."""
        paid = {
            amount
            for one in self.facts.ended.values()
            for amount in (one.known.paid, *one.known.paid_each)
            if amount
        }
        return figure.value in paid and _TAKEN_OFF.search(clause) is not None and not _STILL.search(clause)

    def _clause(self, figure: Figure) -> str:
        start = max((end.end() for end in _ENDS.finditer(self.text, 0, figure.start)), default=0)
        stop = _ENDS.search(self.text, figure.end)
        return f"{self.text[start : figure.start]} {self.text[figure.end : stop.start() if stop else len(self.text)]}"


def _had_amount(ended: EndedAgreement, figure: Figure, clause: str) -> bool:
    known, amounts = ended.known, ended.terms.amounts
    if _PAID.search(clause) and figure.value in {known.paid, *known.paid_each}:
        return True
    return any(figure.value in amounts.get(role, ()) and speaks_for(role, clause, 0, 0) for role in _ROLES)


def _is_share(ended: EndedAgreement, figure: Figure) -> bool:
    """Whether it is what part of it was paid, in whole per cent."""
    share, known = figure.value or 0, ended.known
    return abs(100 * known.paid - share * known.total) < known.total
