"""Which debts and offers have an amount in a role."""

from __future__ import annotations

import re

from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.roles import RoleFinder

_DEBT_ROLES = {
    "balance": {"balance"}, "principal": {"principal"}, "interest": {"interest"}, "fees": {"fees"},
    "total": set(), "instead": {"balance"}, "": {"balance", "principal", "interest", "fees"},
}  # fmt: skip
_OFFER_ROLES = {
    "total": {"total"}, "discount": {"discount"}, "down_payment": {"down_payment"},
    "instalment": {"instalment", "last"},
    "last": {"last"}, "first": {"first_amount"}, "interest": {"interest"}, "next": {"next", "first_amount"},
    "instead": {"total", "instalment"},
    "ordinal": {"instalment", "last", "down_payment"}, "paid": {"paid"},
    "able": {"total", "instalment", "last", "down_payment", "next"},
    "payable": {"total", "instalment", "last", "down_payment", "next"},
    "": {"total", "discount", "interest", "down_payment", "instalment", "last", "next"},
}  # fmt: skip
DEBT_ROLES = frozenset({"balance", "principal", "interest", "fees"})
"""Roles that only a debt's own parts have."""
OWN_ROLES = frozenset({"income", "expenses", "other_debts", "surplus"})
_MOST = re.compile(r"\b(?:hasta|maxim\w+|mayor|up to|most|as much as)\b(?:[^.,;]{0,25})$")
_LEAST = re.compile(r"\b(?:mas baj\w+|menor|minim\w+|mas pequen\w+|lowest|smallest)\b(?:[^;]{0,30})$")
_OF_PLAN = re.compile(r"\b(?:plan|financia\w*)\b")
_AT_ONCE = re.compile(r"\b(?:pago unico|un (?:solo|unico) pago|de contado|single payment|lump sum)\b")
_EQUAL = re.compile(r"\b(?:iguales|equal|the same)\b")
_LAST_DIFFERS = re.compile(r"\b(?:ultim\w+|last|final)\b")
_OF_DEBT = re.compile(r"\b(?:capital|principal|saldo|deuda|acumula|debes|adeudas|se compone|owe|balance)\b")


class AmountRules:
    """The amounts of one sentence against the facts."""

    def __init__(self, facts: TurnFacts, text: str, roles: RoleFinder, thread: OfferThread) -> None:
        self.facts, self.text, self.roles, self.thread = facts, text, roles, thread

    def holders(self, figure: Figure, role: str, offers: list[OfferFacts]) -> frozenset[str]:
        """Return the offers that have the amount in the role."""
        if role == "interest" and _OF_DEBT.search(self.text) and not _OF_PLAN.search(self._near(figure)):
            return frozenset()
        having = [offer for offer in offers if self._offer_has(offer, figure, role)]
        return self._most_extreme(having, figure, role, offers)

    def _offer_has(self, offer: OfferFacts, figure: Figure, role: str) -> bool:
        counted = self.roles.counted(figure) if role == "instalment" else None
        if counted is not None and counted != sum(
            amount == figure.value for number, _, amount in offer.payments if number
        ):
            return False
        if role == "instalment" and not _LAST_DIFFERS.search(self.text) and self._is_only_last(offer, figure):
            return False
        if role == "instalment" and _EQUAL.search(self.text) and not _LAST_DIFFERS.search(self.text):
            return all(amount == figure.value for number, _, amount in offer.payments if number)
        for name in _OFFER_ROLES.get(role, set()):
            if name == "first_amount":
                if figure.value == offer.payments[0][2] or (
                    offer.payments[0][0] == 0
                    and len(offer.payments) > 1
                    and figure.value == offer.payments[1][2]
                ):
                    return True
            elif figure.value in offer.amounts.get(name, set()):
                return True
        return False

    def _is_only_last(self, offer: OfferFacts, figure: Figure) -> bool:
        """Whether the amount is that of the last instalment alone, which nobody pays each month."""
        regular = [amount for number, _, amount in offer.payments if number]
        numbered = any(
            other.kind == Kind.ORDINAL and other.unit == "instalment" for other in self.roles.figures
        )
        return len(regular) > 1 and figure.value not in regular[:-1] and not numbered

    def debt_has(self, figure: Figure, role: str, debts: frozenset[int]) -> bool:
        """Whether one of the debts has the amount in the role."""
        wanted = _DEBT_ROLES.get(role, set())
        if role == "total" and not self.facts.offers_of(debts):
            wanted = {"balance"}
        if not role and _AT_ONCE.search(self.text):
            wanted = {"balance"}
        if role in ("interest", "fees") and _OF_PLAN.search(self._near(figure)):
            return False
        if not role and self.thread.fitting is not None and self.thread.end >= 0:
            # An offer was named before it in this sentence: it is that offer's or nobody's.
            return False
        return any(
            figure.value in self.facts.debts[debt].amounts[name]
            for debt in debts
            if debt in self.facts.debts
            for name in wanted
        )

    def _near(self, figure: Figure) -> str:
        return self.text[max(0, figure.start - 45) : figure.end + 12]

    def is_ending(self, figure: Figure, debts: frozenset[int]) -> bool:
        """Whether the figures are the last digits of one of the debts."""
        endings = {self.facts.debts[debt].ending for debt in debts if debt in self.facts.debts}
        return figure.text in endings and not figure.unit

    def currency_fits(self, figure: Figure, debts: frozenset[int]) -> bool:
        """Whether the currency that was named is the debts'."""
        known = {self.facts.debts[debt].currency for debt in debts if debt in self.facts.debts}
        if not figure.unit or not known:
            return True
        return bool(known & {"COP", "USD", "MXN"}) if figure.unit == "$" else figure.unit in known

    def own_figure(self, figure: Figure, role: str) -> bool:
        """Whether it is what the person earns, needs or has left."""
        told = self.facts.affordability
        role = "expenses" if role == "fees" else role
        if role in OWN_ROLES:
            return figure.value in told.get(role, set())
        return not role and any(figure.value in values for values in told.values())

    def _most_extreme(
        self, holders: list[OfferFacts], figure: Figure, role: str, offers: list[OfferFacts]
    ) -> frozenset[str]:
        """ "ahorras hasta X" is the most, "la cuota más baja, X" the least there is."""
        before = self.text[max(0, figure.start - 40) : figure.start]
        keys = frozenset(offer.key for offer in holders)
        if role == "discount" and _MOST.search(before):
            best = max((max(offer.amounts["discount"]) for offer in offers), default=figure.value)
            return keys if figure.value == best else frozenset()
        if role == "instalment" and _LEAST.search(before):
            each = [min(offer.amounts["instalment"]) for offer in offers if "instalment" in offer.amounts]
            return keys if figure.value == min(each, default=figure.value) else frozenset()
        return keys
