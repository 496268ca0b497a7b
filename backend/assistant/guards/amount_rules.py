"""Which debts and offers have an amount in a role."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property

from backend.assistant.guards.calendar_days import MONTHS
from backend.assistant.guards.currency_signs import may_be_called
from backend.assistant.guards.extremes import fits_place, place_in_range
from backend.assistant.guards.fact_records import OWN_ROLES, OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.interest_roles import is_others_interest
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.open_roles import may_be_balance, offer_roles, refers
from backend.assistant.guards.pairing import is_of_that_day, is_paid_on
from backend.assistant.guards.payment_roles import PaymentRoles
from backend.assistant.guards.roles import RoleFinder
from backend.assistant.guards.savings import is_saving_with_share
from backend.assistant.guards.units import ORDINALS

_DEBT_ROLES = {
    "balance": {"balance"}, "principal": {"principal"}, "interest": {"interest"}, "fees": {"fees"},
    "total": set(), "instead": {"balance"}, "": {"balance"},
}  # fmt: skip
_OFFER_ROLES = {
    "total": {"total"}, "discount": {"discount"}, "down_payment": {"down_payment"},
    "instalment": {"instalment", "last"},
    "last": {"last"}, "left": {"left"},
    "first": {"first_amount"}, "interest": {"interest"}, "next": {"next", "first_amount"},
    "instead": {"total", "instalment"},
    "ordinal": {"instalment", "last", "down_payment"}, "paid": {"paid"},
    "able": {"total", "instalment", "last", "down_payment", "next"},
}  # fmt: skip
_PAID = frozenset({"", "payable", "instalment", "next", "first", "down_payment", "last"})
_RANGED = frozenset({"discount", "instalment"})
DEBT_ROLES = frozenset({"balance", "principal", "interest", "fees"})
"""Roles that only a debt's own parts have."""
_THAN_NOW = re.compile(
    r" menos (?:que (?:hoy|ahora|(?:tu|el) saldo|(?:tu|la) deuda)|de lo que debes)\b| less than (?:your|today)"
)
_DIFFERS = re.compile(r" (?:euros |pesos )?(?:mas|menos|more|less)(?: [a-z]+){0,2} (?:que|than)\b")
_MORE_OR_LESS = re.compile(r" (?:euros |pesos )?(?:mas|menos|de diferencia|de mas|de menos|more|less)\b")
_DIFFERENCE = re.compile(r"\b(?:diferencia|difference)(?: (?:es|son|seria|is))?(?: de)?(?: solo)? $")
_OF_WHOLE = re.compile(r"\b(?:total\w*|plan(?:es)?)\b")
_RANGE = re.compile(
    r"\b(?:entre|between|desde|from)(?: los)? [$€]? ?[\d.,]+(?: ?€| euros| pesos)? (?:y|a|hasta|and|"
    r"to)(?: los)? [$€]? ?\d"
)
_THEIRS = re.compile(r"\b(?:tus|sus|your) $")
_OF_PLAN = re.compile(r"\b(?:plan|financia\w*)\b")
_AT_ONCE = re.compile(r"\b(?:pago unico|un (?:solo|unico) pago|de contado|single payment|lump sum)\b")
_LEFT = re.compile(r"\b(?:cuando pag\w+|despues|luego|tras|after|then)\b")
_SOME = re.compile(r"\b(?:l[ao]s|est[ao]s|es[ao]s|otr[ao]s|primer[ao]s|these|those|other|first) $")
_IN_MONTH = re.compile(rf"\b(?:en|in) (?:{'|'.join(MONTHS)})\b")
_BUT = re.compile(
    r"\b(?:salvo|excepto|menos la|except|but the last)\b|\((?:\w+ ){0,2}(?:la|the) (?:ultima|last)\b|"
    r",? (?:solo |con )?la ultima,? (?:es|sube|queda|por|de)\b|, con (?:la|una) ultima (?:de|por)\b"
)
_LEFT_OVER = re.compile(r"\b(?:qued\w+|sobr\w+|libres?)(?! (?:un|una|con|como) )[^,;:.]{0,20}$")
_EQUAL = re.compile(r"\b(?:iguales|equal|the same)\b")
_LAST_DIFFERS = re.compile(
    r"\b(?:ultim\w+|last|final|termin\w+|acab\w+|(?:para|y|luego) (?:cerrar|cierr\w+)|finish)\b|"
    r"\b(?:y|mas) (?:1|una?|otra) de\b|\b(?:la|las|the) (?:mas alta|mayor|mas grande|highest|largest)\b|"
    r"\b(?:la|el|una?) (?:tercer[ao]|cuart[ao]|"
    r"quint[ao]|sext[ao]|septim[ao]|octav[ao]|noven[ao]|decim[ao]|duodecim[ao])\b"
)
_CLAUSES = re.compile(r"[;\n]|[.,](?=\s)|\b(?:y|and|pero|but)\b")
_STILL_OWED = re.compile(
    r"\b(?:falt\w+|rest\w+|qued\w+|pend\w+|atras\w*|vencid\w+|completar\w*|ponerte al dia|por pagar|al dia|"
    r"missing|still open|open part|overdue|owe\w*|left|leav(?:es|ing)|remain\w*|catch up|short|"
    r"to (?:pay|go|come)|outstanding)\b"
)
_LEFT_OF_IT = re.compile(r"\b(?:falt(?:a|an|aria|arian)|rest(?:a|an)|missing|left to pay)\b")
_LEFT_OF_IT_AFTER = re.compile(
    r"(?: pesos| euros)? (?:que|pendientes) (?:te |le |aun |todavia )*(?:falt\w+|de (?:la|esa) cuota)"
)
_STILL_TO_PAY = re.compile(
    r"\b(?:falt\w+|(?:qued\w+|rest\w+)(?: \w+){0,2}? por pagar)\b[^.;,]*$|\bleft to pay\b[^.;,]*$|"
    r"\b(?:to go|still to pay|left),? (?:for|which is|which adds up to|with) [^.;]*$"
)
_STILL_TO_PAY_AFTER = re.compile(
    r"(?: pesos| euros| dolares| dollars)? (?:por pagar|pendientes? (?:de pago|por pagar)|(?:left )?to (?:pay|go)|"
    r"outstanding)\b"
)
_WAS_PAID = re.compile(
    r"\b(?:pagad\w+|pagaste|pago|abon(?:ad\w+|aste|o)|entr(?:o|aron)|pusiste|puso|llevas?|recib\w+|registr\w+|cubri\w+|"
    r"paid|received)\b"
)
_THEY_ARE = re.compile(r"\b(?:quedan|quedarian|salen|saldrian) (?:en|a|de) (?:unos )?[$€]? ?$")
"""Of several things: payments."""
_HAS_FALLEN = re.compile(
    r"\b(?:deuda|saldo|balance|debt)\b[^;]*\b(?:bajo|paso|redujo|quedo|fell|went)\b[^;]*\b(?:al?|en|to) [$€]? ?$"
)
_THE_ORDINAL = re.compile(
    rf"\b(?:la|el|tu|the) (?:({'|'.join(ORDINALS)})|(\d{{1,2}})a)\b(?! (?:opcion|oferta|deuda))"
)
_OF_DEBT = re.compile(r"\b(?:capital|principal|saldo|deuda|acumula|debes|adeudas|se compone|owe|balance)\b")


class AmountRules:
    """The amounts of one sentence against the facts."""

    def __init__(self, facts: TurnFacts, text: str, roles: RoleFinder, thread: OfferThread) -> None:
        self.facts, self.text, self.roles, self.thread = facts, text, roles, thread
        self.payments = PaymentRoles(facts, text, roles)

    @cached_property
    def _tells_last(self) -> bool:
        """Whether the sentence tells of a last instalment apart from the others."""
        return _LAST_DIFFERS.search(self.text) is not None

    @cached_property
    def _tells_equal(self) -> bool:
        """Whether it says that all instalments are the same."""
        return _EQUAL.search(self.text) is not None and not self._tells_last

    def holders(self, figure: Figure, role: str, offers: list[OfferFacts]) -> frozenset[str]:
        """Return the offers that have the amount in the role."""
        if role == "interest" and _OF_DEBT.search(self.text) and not _OF_PLAN.search(self._near(figure)):
            return frozenset()
        day = self.roles.own_day(figure)
        wanted = self._wanted(figure, role, has_own_day=day is not None)
        having = [offer for offer in offers if self._offer_has(offer, figure, role, wanted)]
        if day is not None and role in _PAID:
            strict = is_of_that_day(self.text, figure, day)
            having = [offer for offer in having if is_paid_on(offer, figure, day, of_that_day=strict)]
        having = [offer for offer in having if not self.is_no_rest(figure, offer.key)]
        if self.facts.agreements and self.tells_of_rest(figure):
            having = [offer for offer in having if self.is_left_of_payment(offer, figure, day)]
        if role == "discount" and _THAN_NOW.match(self.text, figure.end):
            # No tool gives the difference; it may be said where it is the discount that one does give.
            having = [
                offer for offer in having if figure.value == offer.balance - max(offer.amounts["total"])
            ]
        if role in ("", "payable"):
            having = self._of_price(having, figure, offers, wanted)
        place = (
            place_in_range(self.text, figure, self.roles.figures)
            if role in _RANGED and self.roles.counted(figure) is None
            else ""
        )
        if place and self._ranges_in_one(figure, having):
            place = ""
        known = [value for offer in offers for value in offer.amounts.get(role, ())]
        return frozenset(offer.key for offer in having if fits_place(figure.value, place, known))

    def is_left_of_payment(self, offer: OfferFacts, figure: Figure, day: Figure | None) -> bool:
        """Whether it is no whole payment that is told as what is left of one that is paid in part, nor of all."""
        if self.is_not_left(figure, offer.key):
            return False
        numbers = {
            one.value for one in self.roles.figures if one.kind == Kind.ORDINAL and one.unit == "instalment"
        }
        numbers |= {Decimal(ORDINALS.get(said[1]) or said[2]) for said in _THE_ORDINAL.finditer(self.text)}
        told = {
            due
            for number, due, _ in offer.payments
            if number in numbers or (day and any(pattern.fits(due) for pattern in day.days))
        }
        parts = {due: {amount for paid, amount in offer.parts if paid == due} for due in told}
        return all(figure.value in amounts for amounts in parts.values() if amounts)

    def is_not_left(self, figure: Figure, key: str) -> bool:
        """Whether the offer of the key is an agreement of which nothing so much is still to be paid."""
        known = self.facts.agreements.get(key)
        return known is not None and figure.value not in (
            known.amounts_left | self.facts.offers[key].amounts["left"]
        )

    def _of_price(
        self, having: list[OfferFacts], figure: Figure, offers: list[OfferFacts], wanted: set[str]
    ) -> list[OfferFacts]:
        """Where nothing speaks of instalments a bare price is that of the single payment, if there is one."""
        plain = "instalment" not in wanted and self.thread.fitting is None and not _OF_WHOLE.search(self.text)
        told = {self.facts.prepared} if self.facts.prepared else {*self.facts.shown, *self.facts.agreements}
        shown = [offer for offer in offers if offer.key in told] or offers
        if not plain or all(offer.kind != "lump_sum" for offer in offers):
            return having
        if all(offer.kind != "lump_sum" for offer in shown):
            return [offer for offer in having if offer in shown or offer.kind == "lump_sum"]
        return [
            offer
            for offer in having
            if offer.kind == "lump_sum" or figure.value in offer.amounts["down_payment"]
        ]

    def _is_part(self, figure: Figure) -> bool:
        """Whether it is what is paid, or left, of a payment that is paid in part."""
        return any(
            figure.value == amount for offer in self.facts.offers.values() for _, amount in offer.parts
        )

    def is_left_of_agreement(self, figure: Figure) -> bool:
        """Whether it is told as what is left of an agreement, which is not what was owed before it."""
        agreed = any(not one.is_measure for one in self.facts.agreements.values())
        return agreed and bool(
            _STILL_TO_PAY.search(self.text[: figure.start])
            or _STILL_TO_PAY_AFTER.match(self.text, figure.end)
        )

    def is_no_rest(self, figure: Figure, key: str) -> bool:
        """Whether it is told as what is left of the agreement of the key, and is not."""
        return self.is_left_of_agreement(figure) and self.is_not_left(figure, key)

    def is_owed_now(self, figure: Figure) -> bool:
        """Whether it is told as what a debt on which there was an agreement has come down to."""
        fallen = _HAS_FALLEN.search(self.text[: figure.start]) is not None
        return fallen and bool(self.facts.balances_before)

    def tells_left(self, figure: Figure) -> bool:
        """Whether it is left of an agreement, or of one of its payments, and the words at it say so."""
        known = any(figure.value in offer.amounts.get("left", ()) for offer in self.facts.offers.values())
        return known and "left" in self._progress(figure, "")

    def tells_of_rest(self, figure: Figure) -> bool:
        """Whether the words before it say that it is still to be paid."""
        if is_saving_with_share(figure, self.roles.figures, self.facts):
            # "el acuerdo le resta X, un 4 %"
            return False
        told = _LEFT_OF_IT.search(_CLAUSES.split(self.text[: figure.start])[-1])
        return told is not None or _LEFT_OF_IT_AFTER.match(self.text, figure.end) is not None

    def _progress(self, figure: Figure, role: str) -> set[str]:
        """What is left or paid of an agreement, where words at the figure tell of that."""
        if role not in _PAID | {"balance", "paid", "total"}:
            return set()
        around = (
            f"{_CLAUSES.split(self.text[: figure.start])[-1]} {_CLAUSES.split(self.text[figure.end :])[0]}"
        )
        return ({"left"} if _STILL_OWED.search(around) else set()) | (
            {"paid"} if _WAS_PAID.search(around) else set()
        )

    def _wanted(self, figure: Figure, role: str, *, has_own_day: bool) -> set[str]:
        wanted = self._wanted_by_role(figure, role, has_own_day=has_own_day)
        if not self.facts.agreements or (has_own_day and not self._is_part(figure)):
            return wanted
        return wanted | self._progress(figure, role)

    def _wanted_by_role(self, figure: Figure, role: str, *, has_own_day: bool) -> set[str]:
        if role not in ("", "payable"):
            return _OFFER_ROLES.get(role, set())
        if (not role and refers(self.text[: figure.start])) or _THEY_ARE.search(self.text[: figure.start]):
            return {"total", "instalment"}
        due = self.facts.agreements and not self.facts.shown and not self.tells_of_rest(figure)
        of_agreement = {"next"} if due else set()
        return of_agreement | offer_roles(self.text, frozenset(self.thread.roles), has_own_day=has_own_day)

    def _offer_has(self, offer: OfferFacts, figure: Figure, role: str, wanted: set[str]) -> bool:
        counted = self.roles.counted(figure) if role == "instalment" else None
        if counted is not None and not self._are_so_many(counted, figure, offer):
            return False
        if role == "instalment" and not self._tells_last and self._is_only_last(offer, figure):
            return False
        if role in _PAID and self.payments.is_each_fortnights(figure, offer):
            return False
        if role == "instalment" and self._tells_equal:
            return all(amount == figure.value for number, _, amount in offer.payments if number)
        for name in wanted:
            if name == "first_amount" and "next" in offer.amounts:
                # The first payment of what is being paid off may long be paid.
                continue
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

    def _are_so_many(self, counted: int, figure: Figure, offer: OfferFacts) -> bool:
        """Whether the offer has so many instalments of the amount, or all but the last, or so many are left."""
        same = sum(amount == figure.value for number, _, amount in offer.payments if number)
        but_last = _BUT.search(self.text) is not None and counted == same + 1
        some = _LEFT.search(self.text) or _IN_MONTH.search(self.text) or self._counts_some(counted, figure)
        return counted == same or but_last or (counted < same and some is not None)

    def _counts_some(self, counted: int, figure: Figure) -> bool:
        """Whether so many are some that were named: "las dos son de X"."""
        counts = [one for one in self.roles.figures if one.kind == Kind.COUNT and one.end <= figure.start]
        return (
            bool(counts)
            and counts[-1].value == counted
            and _SOME.search(self.text[: counts[-1].start]) is not None
        )

    def _ranges_in_one(self, figure: Figure, offers: list[OfferFacts]) -> bool:
        """Whether a range of amounts is told of which one offer has both ends: its last instalment differs."""
        others = [other for other in self.roles.figures if other.kind == Kind.MONEY and other is not figure]
        if not _RANGE.search(self.text):
            return False
        return any(
            len(amounts := {amount for number, _, amount in offer.payments if number}) > 1
            and figure.value in amounts
            and any(other.value in amounts for other in others)
            for offer in offers
        )

    def _is_only_last(self, offer: OfferFacts, figure: Figure) -> bool:
        """Whether the amount is that of the last instalment alone, which nobody pays each month."""
        regular = [amount for number, _, amount in offer.payments if number]
        if self._ranges_in_one(figure, [offer]):
            return False
        numbered = any(
            other.kind == Kind.ORDINAL and other.unit == "instalment" for other in self.roles.figures
        )
        return len(regular) > 1 and figure.value not in regular[:-1] and not numbered

    def debt_has(self, figure: Figure, role: str, debts: frozenset[int]) -> bool:
        """Whether one of the debts has the amount in the role."""
        if self.is_left_of_agreement(figure):
            return False
        wanted = _DEBT_ROLES.get(role, set())
        if role == "total" and not self.facts.offers_of(debts):
            wanted = {"balance"}
        if not role and _AT_ONCE.search(self.text):
            wanted = {"balance"}
        if role in ("interest", "fees") and self.is_of_plan(figure):
            return False
        if role == "interest" and is_others_interest(self.text, figure, role):
            return False
        if not role and not may_be_balance(self.text):
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

    def is_of_plan(self, figure: Figure) -> bool:
        """Whether the words nearest to the figure speak of a plan, so that it is no part of the debt."""
        return _OF_PLAN.search(self._near(figure)) is not None

    def is_told_difference(self, figure: Figure) -> bool:
        """Whether it is the difference of two amounts of the sentence, and is called so: "de X a Y son Z más"."""
        before = self.text[: figure.start]
        if not _MORE_OR_LESS.match(self.text, figure.end) and not _DIFFERENCE.search(before):
            return False
        others = [
            other.value
            for other in self.roles.figures
            if other.kind == Kind.MONEY and other is not figure and other.value is not None
        ]
        return any(one - other == figure.value for one in others for other in others)

    def is_difference(self, figure: Figure) -> bool:
        """Whether it is what one offer costs more or less than another: "X menos que con la de tres"."""
        return _DIFFERS.match(self.text, figure.end) is not None and not _THAN_NOW.match(
            self.text, figure.end
        )

    def _near(self, figure: Figure) -> str:
        ends = [
            other.end
            for other in self.roles.figures
            if other.kind == Kind.MONEY and other.end <= figure.start
        ]
        return self.text[max([0, figure.start - 45, *ends]) : figure.end + 24]

    def is_ending(self, figure: Figure, debts: frozenset[int]) -> bool:
        """Whether the figures are the last digits of one of the debts."""
        endings = {self.facts.debts[debt].ending for debt in debts if debt in self.facts.debts}
        return figure.text in endings and not figure.unit.strip(":.,;)|")

    def currency_fits(self, figure: Figure, debts: frozenset[int]) -> bool:
        """Whether the currency that was named is the debts'."""
        known = {self.facts.debts[debt].currency for debt in debts if debt in self.facts.debts}
        return may_be_called(figure.unit, self.text[figure.end :], known)

    def own_figure(self, figure: Figure, role: str) -> bool:
        """Whether it is what the person earns, needs or has left."""
        told = self.facts.affordability
        role = "expenses" if role == "fees" else role
        if role in OWN_ROLES:
            known = told.get(role, set())
            capped = role == "surplus" and not _LEFT_OVER.search(self.text[: figure.start])
            return figure.value in (known | told.get("cap", set()) if capped else known)
        mine = not role and _THEIRS.search(self.text[: figure.start])
        return bool(mine) and any(figure.value in values for values in told.values())
