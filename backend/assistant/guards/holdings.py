"""Who has a figure under a label: the offers and agreements, by their keys, and the debts, by `debt_key`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from backend.assistant.guards.agreed import AgreementFacts
from backend.assistant.guards.case_days import ANSWER, END
from backend.assistant.guards.currency_signs import may_be_called
from backend.assistant.guards.fact_records import EACH_FORTNIGHT, OWN_ROLES, DebtFacts, OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.quotations import same_figure

_PAYMENTS = re.compile(r"\b(?:pagos|payments)\b")
_EACH_MONTH = re.compile(r"\b(?:mensual\w*|mes|monthly|month)\b")
_EACH_FORTNIGHT = re.compile(r"\b(?:quincen\w*|fortnight\w*)\b")
_OF_DEBT = frozenset({"balance", "principal", "interest", "fees"})
_OWN = frozenset(OWN_ROLES) | {"cap"}
_ROUND = Decimal("0.06")
_ANY = ("each", "last", "first", "next", "down", "total", "left", "late")
"""What a plain "valor" may be."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """The facts of some debts, asked by label."""

    facts: TurnFacts
    debts: frozenset[int]

    @property
    def offers(self) -> list[OfferFacts]:
        """The offers, agreements and measures of the debts."""
        return self.facts.offers_of(self.debts)

    @property
    def debt_keys(self) -> list[str]:
        """The names of the debts among holders."""
        return [debt_key(debt) for debt in self.debts]

    def tells(self, label: str, kind: Kind) -> bool:
        """Whether the label says what a figure of that kind is."""
        return (
            label in _OWN_LABELS
            or (label, kind) in _RULES
            or (label, kind) in _OF_DEBTS
            or (label == "amount" and kind == Kind.MONEY)
        )

    def having(self, label: str, words: str, figure: Figure) -> frozenset[str]:
        """Return who has the figure under the label; `words` are those of the label and behind the figure."""
        names = _ANY if label == "amount" else (label,)
        found = {key for name in names for key in self._having(name, words, figure)}
        return frozenset(found)

    def of_ordinal(self, number: int, figure: Figure) -> frozenset[str]:
        """Return the offers whose payment of that number has the figure."""
        return frozenset(
            offer.key
            for offer in self.offers
            for n, day, amount in offer.payments
            if n == number and (amount == figure.value or _fits(figure, {day}))
        )

    def of_so_many(self, count: Figure, amount: Figure) -> frozenset[str]:
        """Return the offers with so many payments of the amount."""
        return frozenset(
            offer.key
            for offer in self.offers
            if sum(paid == amount.value for number, _, paid in offer.payments if number) == count.value
        )

    def paying(self, amount: Figure, day: Figure) -> frozenset[str]:
        """Return the offers with a payment of the amount, or what is left of one, on that day."""
        return frozenset(
            offer.key
            for offer in self.offers
            if any(
                value == amount.value and _fits(day, {due})
                for due, value in [*((due, value) for _, due, value in offer.payments), *offer.parts]
            )
        )

    def at_once(self, amount: Figure, day: Figure) -> frozenset[str]:
        """Return the single payments of that day, or open until then, that have the amount, or their saving."""
        return frozenset(
            offer.key
            for offer in self.offers
            if offer.kind == "lump_sum"
            and _has_amount(offer, amount, "total", "discount")
            and _fits(day, offer.dates["due"] | offer.dates.get("valid_until", set()))
        )

    def currency_fits(self, figure: Figure) -> bool:
        """Whether the currency that was named, if any, is the debts'."""
        known = {self.facts.debts[key].currency for key in self.debts if key in self.facts.debts}
        return may_be_called(figure.unit, "", known)

    def meet(
        self, holders: frozenset[str] | None, found: frozenset[str], *, leads_on: bool
    ) -> frozenset[str]:
        """Return who may be meant still; what a debt is made of leads to what an offer of it costs."""
        if holders is None:
            return found
        debts = {debt.debt_id for debt in self.facts.debts.values() if debt_key(debt.debt_id) in holders}
        of_them = frozenset(offer.key for offer in self.offers if offer.debt_id in debts)
        return (holders & found) or (of_them & found if leads_on else frozenset())

    def is_own(self, label: str, figure: Figure) -> bool:
        """Whether it is the person's own under the label, or what an offer was before: it tells of no offer."""
        if label == "before":
            return any(_has_amount(offer, figure, "total", "instalment") for offer in self.facts.superseded)
        if label in _OWN and label in self.facts.affordability:
            return figure.value in self.facts.affordability[label]
        return label in _OWN_LABELS and any(same_figure(figure, said) for said in self.facts.said)

    def _having(self, label: str, words: str, figure: Figure) -> Iterator[str]:
        rule = _RULES.get((label, figure.kind))
        for offer in self.offers if rule else ():
            agreed = self.facts.agreements.get(offer.key)
            if rule and rule(_Asked(offer, agreed, self.facts.today, words), figure):
                yield offer.key
        for debt in (self.facts.debts[key] for key in self.debts if key in self.facts.debts):
            if self._debt_has(debt, label, figure):
                yield debt_key(debt.debt_id)
        yield from self._of_measure(label, figure)

    def _debt_has(self, debt: DebtFacts, label: str, figure: Figure) -> bool:
        if label == "days late":
            return figure.value == debt.days_past_due
        if label == "was due" or (label == "due" and not self.offers):
            # Where nothing is on offer nothing else falls due.
            return debt.due_date is not None and _fits(figure, {debt.due_date})
        name = "balance" if label in ("total", "left") else label
        return figure.kind == Kind.MONEY and name in _OF_DEBT and figure.value in debt.amounts[name]

    def _of_measure(self, label: str, figure: Figure) -> Iterator[str]:
        """Yield whose case has the day: a measure's, which may have payments, or the debt's."""
        name = {"ends": END, "ends of measure": END, "until": END, "answer": ANSWER}.get(label)
        for case in self.facts.cases:
            if name in case.days and case.debt_id in self.debts and _fits(figure, {case.days[name]}):
                yield debt_key(case.debt_id)
                yield from (key for key, agreed in self.facts.agreements.items() if agreed.is_measure)


_OWN_LABELS = _OWN | {"person", "before"}
_OF_DEBTS = frozenset(
    [
        ("principal", Kind.MONEY),
        ("fees", Kind.MONEY),
        ("was due", Kind.DATE),
        ("ends of measure", Kind.DATE),
        ("answer", Kind.DATE),
    ]
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One offer as it is asked for a figure."""

    offer: OfferFacts
    agreed: AgreementFacts | None
    today: date
    words: str


def debt_key(debt_id: int) -> str:
    """Return the name of a debt among holders."""
    return f"debt {debt_id}"


def _fits(figure: Figure, days: set[date]) -> bool:
    return any(pattern.fits(day) for pattern in figure.days for day in days)


def _has_amount(offer: OfferFacts, figure: Figure, *roles: str) -> bool:
    return any(figure.value in offer.amounts.get(role, ()) for role in roles)


def _balance(asked: _Asked, figure: Figure) -> bool:
    """Whether it is what is owed: once all is paid, nothing of what was owed before."""
    paid_off = asked.agreed is not None and asked.agreed.status == "fulfilled"
    owed = asked.agreed.left if asked.agreed and paid_off else asked.offer.balance
    return figure.value == owed


def _regular(asked: _Asked, figure: Figure) -> bool:
    offer = asked.offer
    amounts = [amount for number, _, amount in offer.payments if number]
    if _EACH_FORTNIGHT.search(asked.words) and offer.frequency not in EACH_FORTNIGHT:
        return False
    if _EACH_MONTH.search(asked.words) and offer.frequency != "monthly":
        return offer.frequency in EACH_FORTNIGHT and any(
            2 * amount == figure.value for amount in amounts[:-1]
        )
    return figure.value in (amounts[:-1] or amounts)


def _so_many(asked: _Asked, figure: Figure) -> bool:
    counts = asked.offer.counts
    if figure.unit in ("month", "week", "fortnight"):
        return figure.value in counts.get(figure.unit, set())
    known = counts["instalment"] | (
        counts["payment"] if _PAYMENTS.search(asked.words) or asked.agreed else set()
    )
    return figure.value in known


def _payment(number: int) -> Callable[[_Asked, Figure], bool]:
    def rule(asked: _Asked, figure: Figure) -> bool:
        numbers = {1, asked.offer.payments[0][0]} if number == 1 else {number}
        return any(
            (figure.value == amount if figure.kind == Kind.MONEY else _fits(figure, {day}))
            for n, day, amount in asked.offer.payments
            if n in numbers and (number or asked.offer.kind == "partial_plus_plan")
        )

    return rule


def _last(asked: _Asked, figure: Figure) -> bool:
    _, day, amount = asked.offer.payments[-1]
    return figure.value == amount if figure.kind == Kind.MONEY else _fits(figure, {day})


def _next(asked: _Asked, figure: Figure) -> bool:
    if figure.kind == Kind.MONEY:
        return _has_amount(asked.offer, figure, "next") if asked.agreed else _payment(1)(asked, figure)
    return _fits(figure, asked.offer.dates.get("next", asked.offer.dates["first"]))


def _rest(asked: _Asked, figure: Figure) -> bool:
    """What is left of an agreement or of a payment of it, or of an offer after what is paid at the beginning."""
    if asked.agreed:
        begun = any(figure.value == left for _, _, left in asked.agreed.in_part)
        return begun or _has_amount(asked.offer, figure, "left")
    total, down = max(asked.offer.amounts["total"]), max(asked.offer.amounts["down_payment"])
    return bool(down) and figure.value == total - down


def _late(asked: _Asked, figure: Figure) -> bool:
    late = asked.agreed.overdue(asked.today) if asked.agreed else ()
    if figure.kind == Kind.DATE:
        return _fits(figure, {day for day, _ in late})
    if figure.kind == Kind.COUNT:
        return asked.agreed is not None and figure.value == len(late)
    amounts = [amount for _, amount in late]
    return figure.value in {*amounts, sum(amounts, Decimal(0))}


def _percent(asked: _Asked, figure: Figure) -> bool:
    said = figure.value or Decimal(0)
    return any(
        abs(known - said) < (_ROUND if said else Decimal("0.005")) for known in asked.offer.percentages
    )


def _days(*roles: str) -> Callable[[_Asked, Figure], bool]:
    def rule(asked: _Asked, figure: Figure) -> bool:
        return any(_fits(figure, asked.offer.dates.get(role, set())) for role in roles)

    return rule


def _amounts(*roles: str) -> Callable[[_Asked, Figure], bool]:
    return lambda asked, figure: _has_amount(asked.offer, figure, *roles)


def _of_agreement(name: str) -> Callable[[_Asked, Figure], bool]:
    def rule(asked: _Asked, figure: Figure) -> bool:
        agreed = asked.agreed
        if agreed is None:
            return False
        told = {
            "paid count": agreed.paid_count, "left count": len(agreed.days_left),
            "days late": agreed.days_late(asked.today),
        }  # fmt: skip
        return figure.value == told[name]

    return rule


_RULES: dict[tuple[str, Kind], Callable[[_Asked, Figure], bool]] = {
    ("each", Kind.MONEY): _regular,
    ("many", Kind.MONEY): _regular,
    ("each", Kind.COUNT): _so_many,
    ("many", Kind.COUNT): _so_many,
    ("last", Kind.MONEY): _last,
    ("last", Kind.DATE): _last,
    ("ends", Kind.DATE): _last,
    ("first", Kind.MONEY): _payment(1),
    ("first", Kind.DATE): _payment(1),
    ("starts", Kind.DATE): _payment(1),
    ("next", Kind.MONEY): _next,
    ("next", Kind.DATE): _next,
    ("down", Kind.MONEY): _amounts("down_payment"),
    ("down", Kind.DATE): _payment(0),
    ("total", Kind.MONEY): _amounts("total"),
    ("lump", Kind.MONEY): lambda asked, figure: (
        asked.offer.kind == "lump_sum" and _has_amount(asked.offer, figure, "total")
    ),
    ("discount", Kind.MONEY): _amounts("discount"),
    ("discount", Kind.PERCENT): _percent,
    ("balance", Kind.MONEY): _balance,
    ("interest", Kind.MONEY): _amounts("interest"),
    ("plan interest", Kind.MONEY): _amounts("interest"),
    ("valid", Kind.DATE): _days("valid_until"),
    ("due", Kind.DATE): _days("due"),
    ("until", Kind.DATE): _days("due", "valid_until"),
    ("accepted", Kind.DATE): _days("accepted"),
    ("paid", Kind.MONEY): _amounts("paid"),
    ("paid", Kind.COUNT): _of_agreement("paid count"),
    ("left", Kind.MONEY): _rest,
    ("left", Kind.COUNT): _of_agreement("left count"),
    ("rest", Kind.MONEY): _rest,
    ("late", Kind.MONEY): _late,
    ("late", Kind.COUNT): _late,
    ("late", Kind.DATE): _late,
    ("days late", Kind.COUNT): _of_agreement("days late"),
}  # fmt: skip
