"""Judges the figures of a sentence: each must be a fact in the role, of the debt and of the offer it is given to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from backend.assistant.guards.counting import CountRules
from backend.assistant.guards.dating import fits_dates
from backend.assistant.guards.facts import OfferFacts, TurnFacts
from backend.assistant.guards.figures import Figure, Kind, read_figures
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.passages import stems_around
from backend.assistant.guards.roles import RoleFinder
from backend.assistant.guards.subjects import Subjects, subject_at

_DEBT_ROLES = {
    "balance": {"balance"}, "principal": {"principal"}, "interest": {"interest"}, "fees": {"fees"},
    "total": set(), "": {"balance", "principal", "interest", "fees"},
}  # fmt: skip
_OFFER_ROLES = {
    "total": {"total"}, "discount": {"discount"}, "down_payment": {"down_payment"}, "instalment": {"instalment", "last"},
    "last": {"last"}, "first": {"first_amount"}, "interest": {"interest"}, "next": {"next", "first_amount"},
    "ordinal": {"instalment", "last", "down_payment"}, "paid": {"paid"},
    "payable": {"total", "instalment", "last", "down_payment", "next"},
    "": {"total", "discount", "interest", "down_payment", "instalment", "last", "next"},
}  # fmt: skip
_OWN_ROLES = frozenset({"income", "expenses", "other_debts", "surplus"})
_PERSON_ROLES = frozenset({"person", *_OWN_ROLES})
_LOOSE_ROLES = frozenset({"", "fee_of_document", "payable", "interest", "fees", "balance"})
_LUMP = re.compile(
    r"\b(?:pago unico|(?:un )?(?:solo|unico) pago|una sola cuota|de una (?:sola )?vez|de contado|lump sum|single payment|one payment"
    r"|liquidacion)\b"
)
_WIDE = re.compile(
    r"\b(?:mayor|menor|maxim\w+|minim\w+|mas (?:baj|alt|barat|econom|cort|larg)\w*|desde|entre|up to|lowest|highest|best|mejor|"
    r"cualquiera|todas|cada una de|all|any|las opciones|las ofertas|estas ofertas|offers|options)\b"
)
_LIST_ITEM = re.compile(r"^\s*(?:[-*•>|]|\(?\d{1,2}[.)])")
_WITHOUT_INTEREST = re.compile(
    r"\b(?:sin (?:ningun )?(?:interes|intereses|recargos?)|interest.free|without interest|no interest)\b"
)


@dataclass
class Grounding:
    """Remembers what the shown sentences talked about; `wrong` judges the next one."""

    facts: TurnFacts
    subjects: Subjects = field(init=False)
    thread: OfferThread = field(default_factory=OfferThread)
    was_list: bool = False
    tail: str = ""

    def __post_init__(self) -> None:
        self.subjects = Subjects(self.facts)

    def restart(self) -> None:
        """Forget the sentences so far."""
        self.subjects.carried = frozenset()
        self.thread = OfferThread()
        self.was_list = False

    def wrong(self, text: str) -> str | None:
        """Return the first figure that may not be said, as it stands in the folded text; None if all may."""
        names = self.facts.names
        bare = _without_names(text, names)
        figures = read_figures(bare, self.facts.today, self.facts.language)
        mentions = self.subjects.mentions(text)
        self._begin(text, figures)
        if not figures and not mentions:
            return "sin intereses" if self._denies_interest(bare) else None
        if mentions and figures and mentions[0].debt_ids != self.subjects.default():
            self.thread.begin(fresh=True)
        judge = _Sentence(self, bare, figures, mentions)
        wrong = judge.first_wrong()
        if mentions:
            self.subjects.carried = mentions[-1].debt_ids
        return wrong or ("sin intereses" if self._denies_interest(bare) else None)

    def _begin(self, text: str, figures: list[Figure]) -> None:
        is_list = _LIST_ITEM.match(text) is not None
        has_head = any(figure.unit in ("instalment", "option") for figure in figures) or _LUMP.search(text)
        fresh = bool(has_head or (self.was_list and not is_list) or _WIDE.search(text))
        self.thread.begin(fresh=fresh)
        self.was_list = is_list

    def _denies_interest(self, text: str) -> bool:
        if not _WITHOUT_INTEREST.search(text):
            return False
        offers = self.facts.offers_of(self.subjects.default())
        told = [offer for offer in offers if self.thread.fitting is None or offer.key in self.thread.fitting]
        return not told or any(offer.amounts["interest"] != {Decimal(0)} for offer in told)


def _without_names(text: str, names: list[str]) -> str:
    for name in names:
        if name in text:
            text = text.replace(name, " " * len(name))
    return text


class _Sentence:
    """One sentence's figures, in order."""

    def __init__(self, grounding: Grounding, text: str, figures: list[Figure], mentions: list) -> None:  # type: ignore[type-arg]
        self.grounding, self.text, self.figures, self.mentions = grounding, text, figures, mentions
        self.facts, self.thread = grounding.facts, grounding.thread
        self.roles = RoleFinder(text, figures)
        amounts = [figure.start for figure in figures if figure.kind in (Kind.MONEY, Kind.PERCENT)]
        self.figure_first = bool(mentions and amounts and amounts[0] < mentions[0].start)
        self.counts = CountRules(self.facts, text)

    def first_wrong(self) -> str | None:
        """Return the first wrong figure's text."""
        lumps = list(_LUMP.finditer(self.text))
        for figure in self.figures:
            while lumps and lumps[0].start() < figure.start:
                if not self._select_lump(lumps[0]):
                    return lumps[0].group()
                lumps.pop(0)
            if not self._is_right(figure):
                return self.text[figure.start : figure.end]
        for match in lumps if self.figures else []:
            if not self._select_lump(match):
                return match.group()
        return None

    def _select_lump(self, match: re.Match[str]) -> bool:
        offers = self.facts.offers_of(self._debts(match.start()))
        lumps = [offer.key for offer in offers if offer.kind == "lump_sum"]
        right = self.thread.select(lumps, "lump", self.text, match.span())
        self.thread.roles.add("instalment")
        return right

    def _debts(self, position: int) -> frozenset[int]:
        named = subject_at(position, self.mentions, self.figure_first)
        return named or self.grounding.subjects.default()

    def _is_right(self, figure: Figure) -> bool:
        debts = self._debts(figure.start)
        offers = self.facts.offers_of(debts)
        if figure.kind == Kind.MONEY:
            return self._money(figure, debts, offers)
        if figure.kind == Kind.PERCENT:
            return self._percent(figure, offers)
        if figure.kind == Kind.DATE:
            return self._date(figure, debts, offers)
        if figure.kind in (Kind.TIME, Kind.PHONE):
            return self._quoted(figure, "") or self._said(figure, "person")
        return self._count(figure, debts, offers)

    def _money(self, figure: Figure, debts: frozenset[int], offers: list[OfferFacts]) -> bool:
        if figure.value is None:
            return False
        if figure.text and self._is_ending(figure, debts):
            return True
        role = self.roles.role(figure)
        if not self._currency_fits(figure, debts):
            return False
        if self._said(figure, role):
            return True
        keys = frozenset(offer.key for offer in offers if self._offer_has(offer, figure, role))
        if self._debt_has(figure, role, debts) and (
            not keys or role in ("balance", "principal", "interest", "fees")
        ):
            return True
        if keys and self.thread.accept(
            keys, self._thread_role(role, figure, offers), self.text, (figure.start, figure.end)
        ):
            return True
        if self._debt_has(figure, role, debts):
            return True
        if self._own_figure(figure, role):
            return True
        return role in _LOOSE_ROLES and self._quoted(figure, role)

    def _thread_role(self, role: str, figure: Figure, offers: list[OfferFacts]) -> str:
        if role in ("instalment", "last", "first", "next", "ordinal"):
            return "each"
        return role or "amount"

    def _offer_has(self, offer: OfferFacts, figure: Figure, role: str) -> bool:
        counted = self.roles.counted(figure) if role == "instalment" else None
        if counted is not None and counted != sum(
            amount == figure.value for number, _, amount in offer.payments if number
        ):
            return False
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

    def _debt_has(self, figure: Figure, role: str, debts: frozenset[int]) -> bool:
        wanted = _DEBT_ROLES.get(role, set())
        return any(
            figure.value in self.facts.debts[debt].amounts[name]
            for debt in debts
            if debt in self.facts.debts
            for name in wanted
        )

    def _is_ending(self, figure: Figure, debts: frozenset[int]) -> bool:
        endings = {self.facts.debts[debt].ending for debt in debts if debt in self.facts.debts}
        return figure.text in endings and not figure.unit

    def _currency_fits(self, figure: Figure, debts: frozenset[int]) -> bool:
        known = {self.facts.debts[debt].currency for debt in debts if debt in self.facts.debts}
        if not figure.unit or not known:
            return True
        return bool(known & {"COP", "USD", "MXN"}) if figure.unit == "$" else figure.unit in known

    def _own_figure(self, figure: Figure, role: str) -> bool:
        told = self.facts.affordability
        if role in _OWN_ROLES:
            return figure.value in told.get(role, set())
        return not role and any(figure.value in values for values in told.values())

    def _said(self, figure: Figure, role: str) -> bool:
        """Whether it is the person's own figure, given as theirs."""
        if role not in _PERSON_ROLES or (role in _OWN_ROLES and self.facts.affordability):
            return False
        return any(_same(figure, said) for said in self.facts.said)

    def _quoted(self, figure: Figure, role: str) -> bool:
        """Whether a passage has the figure, in a clause that says the same of it as this one."""
        own = stems_around(self.text, figure.start, figure.end)
        holders = [known for known in self.facts.passages if _same(figure, known.figure)]
        if not holders:
            return False
        best = max(len(own & known.stems) for known in holders)
        others = [
            len(own & known.stems)
            for known in self.facts.passages
            if known.figure.kind == figure.kind and not _same(figure, known.figure)
        ]
        return best >= max(others, default=0) and (best > 0 or not others)

    def _percent(self, figure: Figure, offers: list[OfferFacts]) -> bool:
        if figure.value is None:
            return False
        role = self.roles.role(figure)
        if self._said(figure, role):
            return True
        keys = frozenset(offer.key for offer in offers if figure.value in offer.percentages)
        if role in ("interest", "fees"):
            free = figure.value == 0 and any(offer.amounts["interest"] == {Decimal(0)} for offer in offers)
            return free or self._quoted(figure, role)
        about_discount = role in (
            "discount",
            "",
            "total",
            "payable",
            "balance",
            "last",
            "first",
            "instalment",
        )
        if about_discount and keys and not self._is_share_paid(figure):
            return self.thread.accept(keys, "percent", self.text, (figure.start, figure.end))
        return self._quoted(figure, role)

    def _is_share_paid(self, figure: Figure) -> bool:
        """ "pagas el 30 %" is not a discount of 30 %."""
        before = self.text[max(0, figure.start - 25) : figure.start]
        after = self.text[figure.end : figure.end + 14]
        pays = re.search(
            r"\b(?:pag\w+|abon\w+|pay\w*|interes\w*|tasa)(?: solo| hoy| only)?(?: un| el| de| of)*\s*$",
            before,
        )
        return bool(pays) and not re.match(r"\s*(?:menos|de (?:descuento|ahorro)|off|less)", after)

    def _date(self, figure: Figure, debts: frozenset[int], offers: list[OfferFacts]) -> bool:
        role = self.roles.role(figure)
        if figure.unit == "today" and role not in ("valid_until", "until", "last", "original_due"):
            return True
        if self.roles.names_person and any(_same(figure, said) for said in self.facts.said):
            return True
        keys = frozenset(
            offer.key for offer in offers if fits_dates(offer, figure, role, self._ordinal(figure))
        )
        if keys:
            return self.thread.accept(keys, f"date {role}", self.text, (figure.start, figure.end))
        due = [self.facts.debts[debt].due_date for debt in debts if debt in self.facts.debts]
        if role in ("original_due", "first", "", "due") and any(
            day is not None and any(pattern.fits(day) for pattern in figure.days) for day in due
        ):
            return (
                role in ("original_due", "")
                or re.search(r"mora|vencid|overdue|desde|since", self.text) is not None
            )
        return self._quoted(figure, role) or self.counts.days_since(figure, debts)

    def _ordinal(self, figure: Figure) -> int | None:
        """Return the number of the instalment that the date belongs to: "la segunda cuota vence el…"."""
        before = [
            other
            for other in self.figures
            if other.kind == Kind.ORDINAL and other.unit == "instalment" and other.end <= figure.start
        ]
        return int(before[-1].value or 0) if before else None

    def _count(self, figure: Figure, debts: frozenset[int], offers: list[OfferFacts]) -> bool:
        if self._said(figure, self.roles.role(figure)):
            return True
        if figure.kind == Kind.ORDINAL and figure.unit == "option":
            chosen = self.counts.option(figure)
            if chosen is not None:
                self.thread.begin(fresh=True)
                self.thread.select([chosen], "option", self.text, (figure.start, figure.end))
            return chosen is not None
        keys = self.counts.offers_with(figure, offers)
        if keys is not None and figure.kind == Kind.COUNT:
            if keys and self.thread.accept(keys, "instalment", self.text, (figure.start, figure.end)):
                return True
            return self.counts.as_option_count(figure) or self._quoted(figure, "")
        return self.counts.is_right(figure, debts, offers) or self._quoted(figure, "")


def _same(figure: Figure, known: Figure) -> bool:
    if figure.kind == Kind.DATE or known.kind == Kind.DATE:
        return bool(set(figure.days) & set(known.days)) or any(
            (a.month, a.day) == (b.month, b.day) for a in figure.days for b in known.days
        )
    if figure.value is None or figure.value != known.value:
        return False
    if figure.kind == Kind.COUNT and known.kind == Kind.COUNT:
        return figure.unit == known.unit
    if figure.kind == Kind.TIME:
        return known.kind == Kind.TIME and (not figure.unit or not known.unit or figure.unit == known.unit)
    numbers = {Kind.MONEY, Kind.NUMBER}
    if figure.kind in numbers:
        return known.kind in numbers or (known.kind == Kind.COUNT and figure.kind == Kind.NUMBER)
    return figure.kind == known.kind
