"""What was: the terms of an agreement that ended, and what a debt was when it was agreed on."""

from __future__ import annotations

import re

from backend.assistant.guards.agreed import EndedAgreement
from backend.assistant.guards.evidence import speaks_for
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind

_ENDS = re.compile(r"[;:?!\n«»]|\.(?=\s|$)|,? \b(?:pero|but|(?:y |and )?(?:ahora|hoy|now|today))\b")
_WAS = re.compile(
    r"\b(?:\w{3,}(?:aste|iste|aron|ieron)|era[ns]?|fue(?:ron)?|(?!acaba)\w+aba[ns]?|"
    r"(?:deb|hab|ten|quer|pod|ib|venc)ia[ns]?|antes|anterior\w*|anul\w+|cancel(?:o|ad[oa])|"
    r"(?:desconto|llego|acordo|pacto|rompio|cayo)|was|were|had|\w{3,}ed|before|previous\w*)\b"
)
_STILL = re.compile(
    r"\b(?:proxim\w+|siguiente|vence(?:n|ra|ran)?|te (?:falta|queda)\w*|debes|tienes que|"
    r"por pagar|sigue\w*|next|owe|due)\b"
)
_ROLES = ("total", "instalment", "discount")
_PAID = re.compile(r"\b(?:pag(?:aste|ad[oa]s?|aron)|abon(?:aste|ad[oa]s?)|consignaste|diste|cubriste|paid)\b")
_OF_PAYMENTS = re.compile(
    r"\b(?:cuotas?|pagos?|pag\w+|abon\w+|venc\w+|llega\w+|plan|acuerdo|instal\w+|paid|payments?|due)\b"
)
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
        if not _WAS.search(clause) or _STILL.search(clause):
            return False
        if figure.kind == Kind.MONEY and self._was_owed(figure, clause):
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
        days = set(ended.terms.dates["accepted"]) if _ACCEPTED.search(clause) else set()
        if _OF_PAYMENTS.search(clause):
            days |= ended.terms.dates["due"]
        return any(pattern.fits(day) for pattern in figure.days for day in days)

    def _was_owed(self, figure: Figure, clause: str) -> bool:
        """Whether it is what a debt came to before the agreement on it."""
        terms = [*(self.facts.offers[key] for key in self.facts.agreements), *_terms(self.facts)]
        owed = {offer.balance for offer in terms if not self._is_measure(offer.key)}
        return figure.value in owed and speaks_for("balance", clause, 0, 0)

    def _is_measure(self, key: str) -> bool:
        known = self.facts.agreements.get(key)
        return known is not None and known.is_measure

    def _clause(self, figure: Figure) -> str:
        start = max((end.end() for end in _ENDS.finditer(self.text, 0, figure.start)), default=0)
        stop = _ENDS.search(self.text, figure.end)
        return f"{self.text[start : figure.start]} {self.text[figure.end : stop.start() if stop else len(self.text)]}"


def _terms(facts: TurnFacts) -> list[OfferFacts]:
    return [ended.terms for ended in facts.ended.values()]


def _had_amount(ended: EndedAgreement, figure: Figure, clause: str) -> bool:
    known, amounts = ended.known, ended.terms.amounts
    if _PAID.search(clause) and figure.value in {known.paid, *known.paid_each}:
        return True
    return any(figure.value in amounts.get(role, ()) and speaks_for(role, clause, 0, 0) for role in _ROLES)


def _is_share(ended: EndedAgreement, figure: Figure) -> bool:
    """Whether it is what part of it was paid, in whole per cent."""
    share, known = figure.value or 0, ended.known
    return abs(100 * known.paid - share * known.total) < known.total
