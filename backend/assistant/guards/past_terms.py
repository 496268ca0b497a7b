"""What an offer was before newer terms replaced it: "el descuento pasó del 5 % al 15 %" tells both."""

from __future__ import annotations

import re

from backend.assistant.guards.amount_rules import AmountRules
from backend.assistant.guards.fact_records import OfferFacts, replaces
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.roles import RoleFinder

_CHANGING = frozenset({"", "payable", "discount", "total"})
_CHANGED = re.compile(
    r"(?<!mas )\b(?:pas|baj|sub|mejor|cambi|reduj|reduc|aument)\w*\b[^;.]{0,40}\b(?:del?|from) $|"
    r"\b(?:antes|previamente)(?! del?\b)[^;.]*\b(?:era|eran|podia|estaba|daba|tenia)\b"
    r"(?:(?!\b(?:ahora|hoy|now)\b)[^;.])*$"
)
NO_LOWER = re.compile(r"\bno (?:\w+ ){0,3}?(?:baj|reduc|rebaj)\w*(?: mas)? del?(?: los)? $")
_PAST = re.compile(
    r"\b(?:oferta|propuesta|opcion) (?:anterior|de antes)\b[^;]*$|\bprimera (?:oferta|propuesta)\b[^;]*$|"
    r"\b(?:antes|paso de|pasa de|bajo de|baja de|era|eran|previously|before|was|used to (?:be|cost)|from)\b[^;.]*$"
)
_FROM = re.compile(r"(?:^|[\s:,])(?:del?|from) $")
_GOES = re.compile(r" (?:\w+ )?(?:baj|pas|sub|go|drop)\w* (?:al?|to) ")


class PastTerms:
    """The figures of one sentence that are what was; remembers whose terms of before it told."""

    def __init__(self, facts: TurnFacts, text: str, amounts: AmountRules, roles: RoleFinder) -> None:
        self.facts, self.text, self.amounts, self.roles = facts, text, amounts, roles
        self.replaced: set[str] = set()

    def is_past(self, figure: Figure, role: str, debts: frozenset[int]) -> bool | None:
        """Whether it is what an offer was before newer terms replaced it; None where it need not be told so."""
        before = self.text[: figure.start]
        changed = self._goes_to(figure) or (
            _CHANGED.search(before) is not None and not NO_LOWER.search(before)
        )
        if not changed and not _PAST.search(self.text[: figure.start]):
            return None
        old = [offer for offer in self.facts.superseded if offer.debt_id in debts]
        if (
            figure.kind == Kind.MONEY
            and role in ("", "payable")
            and self.amounts.debt_has(figure, "balance", debts)
        ):
            return True
        if self._was(figure, role, old):
            self.replaced |= {offer.key for offer in old}
            return True
        return False if changed and old and role in _CHANGING and not self.roles.echoes(figure) else None

    def _was(self, figure: Figure, role: str, old: list[OfferFacts]) -> bool:
        if figure.kind == Kind.PERCENT:
            return role in ("", "discount") and any(figure.value in offer.percentages for offer in old)
        return bool(self.amounts.holders(figure, role, old))

    def offers(self, debts: frozenset[int]) -> list[OfferFacts]:
        """Return the offers of the debts; once the terms of before were told, those that replaced them."""
        offers = self.facts.offers_of(debts)
        if not self.replaced:
            return offers
        old = [offer for offer in self.facts.superseded if offer.key in self.replaced]
        return [offer for offer in offers if any(replaces(offer, before) for before in old)] or offers

    def _goes_to(self, figure: Figure) -> bool:
        """ "de X bajarías a Y" tells of X as what is now."""
        left = _FROM.search(self.text[: figure.start])
        return left is not None and _GOES.match(self.text, figure.end) is not None
