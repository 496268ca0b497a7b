"""What one figure of a sentence may be, and what the words around it say for and against that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from backend.assistant.guards.budgets import gainsays_month
from backend.assistant.guards.case_days import is_other_case_day
from backend.assistant.guards.doubt import Weighing
from backend.assistant.guards.evidence import (
    OWN_ROLES,
    adds_up,
    is_named_again,
    speaks_for,
    tells_of_before,
    tells_what_is_theirs,
    without_percentages,
)
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.interest_roles import is_others_interest
from backend.assistant.guards.pairing import is_paid_on
from backend.assistant.guards.role_scorer import RoleScorer, read_role
from backend.assistant.guards.sentence_judge import SentenceJudge
from backend.assistant.guards.slots import DAY, OLD, SAME_ROLES, Slot, known_roles, slots_of
from backend.assistant.guards.surface import is_asked
from backend.nlu.features import Reading

LEARNED = frozenset({Kind.MONEY, Kind.PERCENT, Kind.DATE})
_OF_DEBT = frozenset({"interest", "fees"})
_OF_DOCUMENTS = frozenset({"fee_of_document", "fees", "total"})
_OF_DEBTS = re.compile(r"\b(?:cuotas?|saldo|deuda|capital|instal\w+|balance|debt)\b")
_PRICES = frozenset({"total", "balance", "instalment"})
_NEVER, _MOST_LEAD = -30.0, 12.0
_OPEN = frozenset({"", "payable", "able", "instead", "ordinal"})
_IS_TO_BE_GOT = re.compile(
    r"\b(?:consig\w+|reun\w+|junt\w+|aport\w+|agreg\w+|anad\w+)(?: (?:otros|unos|los))* [$€]? ?$"
)
"""What somebody finds besides lowers nothing."""
_OWN = frozenset({"person", *OWN_ROLES})
_CHECKED = frozenset({"total", "instalment", "last", "discount", "down_payment"})
"""Roles that the rules look at more closely: the day beside an amount, "the least", "all equal"."""


class FigureReading:
    """The figures of one sentence, each by itself."""

    def __init__(
        self, judge: SentenceJudge, said_before: str, told: frozenset[Decimal] = frozenset()
    ) -> None:
        """`judge` is that of the rules, `said_before` the sentence before, `told` the reply's amounts so far."""
        self.judge, self.facts, self.said_before = judge, judge.facts, said_before
        self.text, self.figures = judge.text, judge.figures
        self._known: dict[tuple[bool, frozenset[int]], frozenset[str]] = {}
        self._before: dict[int, bool] = {}
        self.told = told | {
            figure.value for figure in self.figures if figure.kind == Kind.MONEY and figure.value is not None
        }

    def slots(self, figure: Figure) -> frozenset[Slot]:
        """Return what the figure may be by its value, and by what the rules look at: its day, "the least", "equal"."""
        debts = self.judge.debts_of(figure)
        offers = self.facts.offers_of(debts)
        if figure.kind == Kind.MONEY and not self.judge.amounts.currency_fits(figure, debts):
            return frozenset()
        found = slots_of(figure, self.facts, debts, offers)
        if figure.kind == Kind.MONEY and not found and self._lists_debts(figure):
            return frozenset([Slot("balance")])
        if figure.kind == Kind.MONEY:
            found = self._amount_slots(figure, found, offers)
        elif figure.kind == Kind.PERCENT and self.judge.percents.role(figure) in _OF_DEBT:
            found = frozenset()
        elif figure.kind == Kind.PERCENT:
            keys = self.judge.percents.holders(figure, offers)
            found = frozenset(slot for slot in found if slot.role != "percent" or slot.holder in keys)
        return found | {Slot("document")} if self.judge.is_quoted(figure) else found

    def _lists_debts(self, figure: Figure) -> bool:
        """Whether the sentence tells the balances of several debts, one after another, and this is one of them."""
        owed = {max(debt.amounts["balance"]) for debt in self.facts.debts.values()}
        told = {other.value for other in self.figures if other.kind == Kind.MONEY} & owed
        return figure.value in told and len(told) > 1 and not self.judge.mentions

    def _amount_slots(
        self, figure: Figure, found: frozenset[Slot], offers: list[OfferFacts]
    ) -> frozenset[Slot]:
        amounts = self.judge.amounts
        differs = self.judge.roles.role(figure) == "discount" and self.judge.ways.compares(figure, offers)
        if amounts.is_difference(figure) or differs:
            return frozenset()
        possible = _CHECKED & {slot.role for slot in found}
        fitting = {role: amounts.holders(figure, role, offers) for role in possible}
        if "total" in possible and self.judge.roles.role(figure) != "total":
            fitting["total"] &= amounts.holders(figure, "payable", offers)
        if amounts.is_of_plan(figure):
            fitting |= dict.fromkeys(_OF_DEBT, frozenset())
        return frozenset(
            slot for slot in found if slot.role not in fitting or slot.holder in fitting[slot.role]
        )

    def reading(self, figure: Figure) -> Reading:
        """Return what is said around the figure."""
        before = [other for other in self.figures if other.kind == figure.kind and other.end <= figure.start]
        return read_role(
            self.text,
            self.figures,
            figure,
            head=self.judge.column_role(figure),
            said_before=self.said_before,
            cue=self.judge.given_role(figure),
            cue_before=self.judge.roles.role(before[-1]) if before else "",
        )

    def doubts(self, figure: Figure, weighing: Weighing) -> Iterator[float]:
        """Yield how much speaks against the figure's being each of its slots, the likeliest role first."""
        return (
            weighing.doubt.of(figure.kind, signals) for _, signals in self.signals(figure, weighing.roles)
        )

    def signals(self, figure: Figure, scorer: RoleScorer) -> Iterator[tuple[Slot, dict[str, float]]]:
        """Yield each of the figure's slots with what is for and against it, by the names of doubt.json.

        The likeliest role comes first: who only asks whether one will do reads no more of them.
        Another role counts only where this person has a fact in it.
        """
        slots = self.slots(figure)
        if not slots:
            return
        debts = self.judge.debts_of(figure)
        offers = self.facts.offers_of(debts)
        scores = self._scores(figure, slots, scorer)
        own = {slot.role for slot in slots}
        is_day = figure.kind == Kind.DATE
        known = self._known_roles(figure.kind, debts, offers)
        others = {
            role: score
            for role, score in scores.items()
            if role not in own and role.startswith(DAY) == is_day
        }
        anywhere = max(others.values(), default=_NEVER)
        here = max((score for role, score in others.items() if role in known), default=_NEVER)
        common = self._of_day(figure) if is_day else self._of_figure(figure)
        for slot in sorted(slots, key=lambda slot: (-scores.get(slot.role, _NEVER), slot.role, slot.holder)):
            score = scores.get(slot.role, _NEVER)
            lead = max(-_MOST_LEAD, min(here - score, _MOST_LEAD))
            far = max(0.0, lead)
            told = {name: float(value) for name, value in (common | self._of_slot(figure, slot)).items()}
            yield (
                slot,
                told
                | {
                    "lead": lead,
                    "far lead": far,
                    "lead of any": max(-_MOST_LEAD, min(anywhere - score, _MOST_LEAD)),
                    "far lead, spoken for": far * told["spoken for"],
                    "far lead, gainsaid": far * told["gainsaid"],
                },
            )

    def _known_roles(self, kind: Kind, debts: frozenset[int], offers: list[OfferFacts]) -> frozenset[str]:
        place = (kind == Kind.DATE, debts)
        if place not in self._known:
            self._known[place] = known_roles(kind, self.facts, debts, offers)
        return self._known[place]

    def _told_as_before(self, figure: Figure) -> bool:
        if figure.start not in self._before:
            self._before[figure.start] = tells_of_before(self.text, figure.start, figure.end)
        return self._before[figure.start]

    def is_excluded(self, figure: Figure, slot: Slot) -> bool:
        """Whether no weighing can make it so: "the last" of one of many, a limit that is counted.

        Nor can a document's figure be one where it is called an instalment.
        """
        said = self.judge.given_role(figure)
        if slot.role == "person" and (
            figure.kind == Kind.DATE or (said in OWN_ROLES and self.facts.affordability)
        ):
            return True
        if slot.role == "person" and said == "down_payment" and self._is_down_payment(figure):
            return True
        if self.judge.amounts.payments.is_another(figure, slot, said):
            return True
        if slot.role == "discount" and _IS_TO_BE_GOT.search(self.text[: figure.start]):
            return True
        if figure.kind == Kind.MONEY and is_others_interest(self.text, figure, slot.role):
            return True
        if slot.role in OWN_ROLES and said in OWN_ROLES and slot.role not in (said, "cap"):
            return self.judge.roles.is_named(figure)
        if slot.role in OWN_ROLES and said == "instalment" and self.judge.roles.counted(figure) is not None:
            return True
        if figure.kind == Kind.DATE and self._is_no_such_day(figure, slot, said):
            return True
        if slot.role == "person" and self._is_down_payment(figure) and self._is_paid_another_day(figure):
            return True
        if slot.role in _OWN and gainsays_month(self.text, figure, self.figures, self.facts.budget, said):
            return True
        if self.judge.amounts.tells_of_rest(figure) and self._is_not_left(figure, slot):
            return True
        if figure.kind == Kind.MONEY and self.judge.amounts.is_no_rest(figure, slot.holder):
            return True
        if slot.role != "balance" and figure.kind == Kind.MONEY and self.judge.amounts.is_owed_now(figure):
            return True
        if figure.kind == Kind.MONEY and said == "next" and self._is_not_next(figure, slot):
            return True
        if slot.role == "down_payment" and slot.holder and self._is_other_day(figure, slot):
            return True
        if slot.role == "balance" and not slot.holder and self.judge.amounts.is_left_of_agreement(figure):
            return True
        if slot.role == "balance" and slot.holder and self.judge.roles.own_day(figure):
            return True
        if figure.kind == Kind.MONEY and said == "last" and not self._is_last(figure, slot):
            return True
        if figure.kind != Kind.MONEY or slot.role != "document" or said in _OPEN or said in _OF_DOCUMENTS:
            return False
        return self.judge.roles.is_named(figure) and _OF_DEBTS.search(self.text) is not None

    def _is_not_left(self, figure: Figure, slot: Slot) -> bool:
        offer, day = self.facts.offers.get(slot.holder), self.judge.roles.own_day(figure)
        if slot.role == "paid" or offer is None or offer.key not in self.facts.agreements:
            return slot.role == "paid"
        return not self.judge.amounts.is_left_of_payment(offer, figure, day)

    def _is_not_next(self, figure: Figure, slot: Slot) -> bool:
        """Whether another payment comes next of what is being paid off."""
        offer = self.facts.offers.get(slot.holder)
        return offer is not None and figure.value not in offer.amounts.get("next", {figure.value})

    def _is_no_such_day(self, figure: Figure, slot: Slot, said: str) -> bool:
        """Whether the words name another payment, by its number or as the one at the beginning, or a measure's end."""
        if is_other_case_day(self.text, figure, self.facts.dated_cases):
            return True
        if said == "valid_until" and slot.role != "day valid":
            return True
        if said == "down_payment" and slot.role not in ("day down", "person"):
            return True
        offer, number = self.facts.offers.get(slot.holder), self.judge.dates.ordinal(figure)
        if offer is None or slot.role == "day valid":
            return False
        ends = slot.role == "day last" and self.judge.dates.is_end_of_another(figure, offer)
        if ends or self.judge.dates.is_later_payment(figure, offer):
            return True
        if number is None:
            return False
        return not any(
            number == ordinal and any(pattern.fits(day) for pattern in figure.days)
            for ordinal, day, _ in offer.payments
        )

    def _is_paid_another_day(self, figure: Figure) -> bool:
        """Whether a day stands beside it on which no offer has such a payment."""
        day = self.judge.roles.own_day(figure)
        offers = self.facts.offers.values()
        return day is not None and not any(is_paid_on(offer, figure, day) for offer in offers)

    def _is_other_day(self, figure: Figure, slot: Slot) -> bool:
        """Whether a day stands beside the amount on which the offer has no such payment."""
        day, offer = self.judge.roles.own_day(figure), self.facts.offers.get(slot.holder)
        return day is not None and offer is not None and not is_paid_on(offer, figure, day)

    def _of_figure(self, figure: Figure) -> dict[str, float]:
        """Return what is so whatever the figure is."""
        return {
            "counted": self.judge.roles.counted(figure) is not None,
            "asked": is_asked(self.text, figure.start),
            "nothing": figure.value == 0,
            "percentage": figure.kind == Kind.PERCENT,
            "told as before": self._told_as_before(figure),
        }

    def _of_day(self, figure: Figure) -> dict[str, float]:
        return {
            "asked": is_asked(self.text, figure.start),
            "fits": self.judge.day_fits(figure),
            "told as before": self._told_as_before(figure),
        }

    def _of_slot(self, figure: Figure, slot: Slot) -> dict[str, float]:
        """Return what is so if the figure is this."""
        said, role = self.judge.given_role(figure), slot.role.removeprefix(OLD)
        agrees = said not in _OPEN and role in SAME_ROLES.get(said, {said})
        gainsaid = said not in _OPEN and not agrees
        known = self.facts.offers.get(slot.holder)
        own = slot.role == "person" or slot.role in OWN_ROLES
        told: dict[str, float] = {
            "agreed": agrees,
            "gainsaid": gainsaid,
            "said to be the last": said == "last",
            "spoken for": self._speaks_for(figure, slot),
            "their own": own,
            "told as theirs": own and self._is_theirs(figure, slot),
            "document": slot.role == "document",
        }
        if figure.kind == Kind.DATE:
            return told
        column = self.judge.column_role(figure)
        day = self.judge.roles.own_day(figure)
        paid = bool(day and known and is_paid_on(known, figure, day))
        return told | {
            "instead": said == "instead" and role in _PRICES,
            "gainsaid at the figure": gainsaid and self.judge.roles.is_named(figure),
            "gainsaid by a count": gainsaid and self.judge.roles.counted(figure) is not None,
            "column agreed": bool(column) and role in SAME_ROLES.get(column, {column}),
            "column gainsaid": bool(column) and role not in SAME_ROLES.get(column, {column}),
            "paid that day": paid,
            "not paid that day": bool(day) and not paid,
            "adds up": figure.value is not None
            and adds_up(slot.role, figure.value, self.told, self.facts, known),
            "goes down": slot.role == "balance" and self._goes_down(figure),
            "named again": slot.role == "down_payment" and is_named_again(self.text, figure.start),
            "listed": slot.role == "balance" and self._lists_debts(figure),
            "before": slot.role.startswith(OLD) and self._told_as_before(figure),
        }

    def _goes_down(self, figure: Figure) -> bool:
        """ "de X pasarías a pagar Y": the first is what is owed, also where some plan's price is the same."""
        after = [
            other.value for other in self.figures if other.kind == Kind.MONEY and other.start >= figure.end
        ]
        return self.text[: figure.start].endswith("de ") and any(
            value is not None and figure.value is not None and value < figure.value for value in after
        )

    def _scores(self, figure: Figure, slots: frozenset[Slot], scorer: RoleScorer) -> dict[str, float]:
        """Return how likely each role is; what was before is often told in the words of what is."""
        scores = scorer.margins(self.reading(figure))
        if self._told_as_before(figure):
            for old in {slot.role for slot in slots if slot.role.startswith(OLD)}:
                scores[old] = max(scores.get(old, _NEVER), scores.pop(old.removeprefix(OLD), _NEVER))
        return scores

    def _is_theirs(self, figure: Figure, slot: Slot) -> bool:
        """Whether the words at the figure say that it is the person's."""
        same = [other for other in self.figures if other.kind == figure.kind]
        start = max((other.end for other in same if other.end <= figure.start), default=0)
        end = min((other.start for other in same if other.start >= figure.end), default=len(self.text))
        told = tells_what_is_theirs(slot.role, self.text[start : figure.start], self.text[figure.end : end])
        roles = self.judge.roles
        return told or (slot.role == "person" and roles.echoes(figure) and not roles.is_named(figure))

    def _speaks_for(self, figure: Figure, slot: Slot) -> bool:
        """Whether a word of the slot's role stands in the sentence or in the one before."""
        ahead = len(self.said_before) + 1
        text = f"{self.said_before} {self.text}"
        if figure.kind == Kind.MONEY and slot.role.endswith("discount"):
            text = without_percentages(text)
        return speaks_for(slot.role.removeprefix(OLD), text, figure.start + ahead, figure.end + ahead)

    def _is_down_payment(self, figure: Figure) -> bool:
        """Whether an offer begins with it, so that what is told beside it is that offer's."""
        return any(figure.value in offer.amounts["down_payment"] for offer in self.facts.offers.values())

    def _is_last(self, figure: Figure, slot: Slot) -> bool:
        offer = self.facts.offers.get(slot.holder)
        return offer is not None and figure.value in offer.amounts.get("last", ())


def is_vague(figure: Figure) -> bool:
    """Whether it is a date without its day, or the word today: the rules alone judge those."""
    return figure.kind == Kind.DATE and (
        figure.unit == "today" or all(pattern.day is None for pattern in figure.days)
    )
