"""Judges the figures of a reply: each must be a fact in the role, of the debt and of the offer it is given to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from backend.assistant.guards.all_alike import unlike
from backend.assistant.guards.budgets import tells_income
from backend.assistant.guards.currency_signs import foreign_sign
from backend.assistant.guards.debt_order import DebtOrder
from backend.assistant.guards.document_limits import wrong_limit
from backend.assistant.guards.doubt import Weighing
from backend.assistant.guards.fact_records import EACH_FORTNIGHT
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.figures import read_figures
from backend.assistant.guards.gainsaid import gainsaid
from backend.assistant.guards.headings import Outline, parted
from backend.assistant.guards.hour_rules import HourRules
from backend.assistant.guards.offer_comparisons import compares_ways, wrong_comparison
from backend.assistant.guards.offer_order import wrong_offer_order
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.one_plan import crossed
from backend.assistant.guards.own_prices import own_price
from backend.assistant.guards.quotations import same_figure
from backend.assistant.guards.rows import head_day_role, head_role
from backend.assistant.guards.same_day import told_always
from backend.assistant.guards.second_reading import SecondReading
from backend.assistant.guards.sentence_judge import SentenceJudge
from backend.assistant.guards.sentence_setting import Told
from backend.assistant.guards.shares_again import with_shares
from backend.assistant.guards.sheet import Sheet
from backend.assistant.guards.short_amounts import with_short_amounts
from backend.assistant.guards.slots import slots_of
from backend.assistant.guards.subjects import Subjects, without_mentions
from backend.assistant.guards.surface import as_to_a_friend
from backend.assistant.guards.things import Opinion
from backend.assistant.guards.unasserted import asserted, denied_falsely
from backend.assistant.guards.ways_of_paying import LUMP
from backend.assistant.guards.wholes_told import wrong_whole

_WIDE = re.compile(
    r"\b(?:mayor|menor|maxim\w+|minim\w+|mas (?:baj|alt|barat|econom|cort|larg)\w*|desde|entre|"
    r"up to|lowest|highest|best|mejor|"
    r"cualquiera|todas|cada una de|all|any|las opciones|las ofertas|estas ofertas|offers|options)\b"
)
_REMEMBERED = 6
"""Sentences with figures whose ways of paying a later one may be about."""
_LIST_ITEM = re.compile(r"^\s*(?:[-*•>|]|\(?\d{1,2}[.)])")
_FREQUENCIES = re.compile(
    r"\b(?:(?P<fortnightly>quincenal\w*|cada (?:quincena|quince dias|1[45] dias|dos semanas)|por quincena|fortnightly|"
    r"biweekly|every two weeks)"
    r"|(?P<weekly>semanal(?:es|mente)?|(?:cada|por|a la) semana|weekly|every week|per week|a week(?! from\b|"
    r" ago\b| later\b| before\b| after\b| to\b))"
    r"|(?P<other>bimestral\w*|bimensual\w*|trimestral\w*|semestral\w*|"
    r"(?<!maximo )(?<!limite )(?<!tope )(?<!monto )(?<!cupo )diari[oa]s?|"
    r"cada (?:dia|bimestre|trimestre)|daily(?! (?:limit|maximum|cap|max\b))|quarterly|yearly"
    r"|cada (?:dos|tres|2|3) meses))\b"
)
_WITHOUT_INTEREST = re.compile(
    r"\b(?:sin (?:ningun )?(?:interes|intereses|recargos?)|interest.free|without interest|no interest)\b"
)

_WOULD_BE = re.compile(r"\b(?:seria\w*|deberias?|quedaria\w*|would|you'd)\b")
"""What is told of a debt without its interest is not how it is paid."""
_PUTS_BY = re.compile(r"\b(?:apart|guard|reserv|separ|ahorrand|junt)\w*\b")
"""One may put money by however often one likes."""

_State = tuple[frozenset[int], OfferThread, bool, list[str], frozenset[Decimal], list[SecondReading]]
"""What the sentences so far told, to go back to where one is not shown."""


@dataclass
class Grounding:
    """Remembers what the shown sentences talked about; `wrong` judges the next one."""

    facts: TurnFacts
    weighing: Weighing | None = None
    """Judges figures beside the rules, where it is given."""
    observe: Callable[[SecondReading], None] | None = None
    """Is told of each sentence with figures."""
    subjects: Subjects = field(init=False)
    thread: OfferThread = field(default_factory=OfferThread)
    was_list: bool = False
    said: str = ""
    """The sentence before, as it was judged."""
    sheet: Sheet = field(init=False)
    """The list or table under way."""
    outline: Outline = field(default_factory=Outline)
    """What stands above the next line."""
    told: frozenset[Decimal] = frozenset()
    """The amounts of the reply so far."""
    readings: list[SecondReading] = field(default_factory=list)
    """The last sentences with figures."""
    columns: list[str] = field(default_factory=list)
    """Roles of the columns of the table that is being written."""
    day_columns: list[str] = field(default_factory=list)
    """The same of days."""

    def __post_init__(self) -> None:
        self.subjects = Subjects(self.facts)
        self.sheet = Sheet(self.facts)
        self.thread = self._first_thread()

    def restart(self) -> None:
        """Forget the sentences so far."""
        self.subjects.carried = frozenset()
        self.thread = self._first_thread()
        self.was_list, self.columns, self.said, self.told = False, [], "", frozenset()
        self.outline, self.readings, self.day_columns = Outline(), [], []
        self.sheet = Sheet(self.facts)

    def _first_thread(self) -> OfferThread:
        """What is told where no offer is named: of the one that lies before the person, if any does."""
        return OfferThread(frozenset({self.facts.prepared}) if self.facts.prepared else None)

    def wrong(self, text: str, raw: str = "") -> str | None:
        """Return the first figure that may not be said, as it stands in the folded text; None if all may.

        `raw` is the same sentence with its capitals, which tell a name.

        A sentence that is wrong leaves no trace: it is not shown.
        """
        text = as_to_a_friend(parted(text))
        before, sheet = self._state(), self.sheet.copy()
        mentions = self.subjects.mentions(text)
        debts = mentions[-1].debt_ids if mentions else self.subjects.default()
        line = sheet.hear(without_mentions(_without_names(text, self.facts.names), mentions), debts)
        known = {debt.currency for debt in self.facts.debts.values()}
        foreign = self.subjects.stranger(text, raw) or foreign_sign(raw, known)
        found = foreign or line.wrong or self._first_wrong(text)
        if found is not None:
            self._go_back(before)
            # Labels speak for figures, not for somebody else's name or another country's sign.
            if foreign or line.opinion != Opinion.RIGHT:
                return found
            self._tell(line.thing.holders, debts if mentions else self.subjects.carried)
        self.said, self.sheet = text, sheet
        self.outline.add(text)
        return None

    def _tell(self, holders: frozenset[str] | None, subject: frozenset[int]) -> None:
        """Go on about the holders of a line that its labels make right."""
        self.was_list, self.subjects.carried = True, subject
        keys = frozenset(holders or ()) & self.facts.offers.keys()
        if keys:
            self.thread.fitting, self.thread.roles = keys, self.thread.roles | {"instalment", "amount"}

    def _first_wrong(self, text: str) -> str | None:
        """Judge the sentence; where it is wrong by itself, together with the headings above it."""
        before, first = self._state(), None
        for number, reading in enumerate(self.outline.readings(text)):
            if number:
                self._go_back(before)
            found = next((wrong for part in reading if (wrong := self._judged(part))), None)
            if found is None:
                return None
            first = first or found
        return first

    def _state(self) -> _State:
        return (
            self.subjects.carried, self.thread.copy(), self.was_list, self.columns, self.told, self.readings,
        )  # fmt: skip

    def _go_back(self, state: _State) -> None:
        self.subjects.carried, self.thread, self.was_list, self.columns, self.told, self.readings = state
        self.thread = self.thread.copy()

    def _judged(self, text: str) -> str | None:
        names = self.facts.names
        bare = _without_names(text, names)
        read = read_figures(bare, self.facts.today, self.facts.language)
        read = with_shares(bare, with_short_amounts(bare, read, self.facts))
        denied = denied_falsely(bare, read, self._is_due)
        if denied is not None:
            return bare[denied.start : denied.end]
        untrue = gainsaid(
            text, bare, read, self.facts, self.said, begins=not self.readings and not self.thread.fitting
        )
        if untrue is not None:
            return untrue
        hours = HourRules(self.facts, bare, read, self.outline.heading or self.said).wrong()
        if hours is not None:
            return hours
        figures = asserted(bare, read, self._is_fact, self._is_open)
        order = self._order(text, figures)
        disordered, mentions = order.wrong(), order.mentions()
        if disordered is not None:
            return disordered
        self._begin(text, figures)
        if not figures and not mentions:
            return self._wrong_in_words(bare)
        if mentions and figures and mentions[0].debt_ids != self.subjects.default():
            self.thread.begin(fresh=True)
        begun = self.thread.copy()
        told = Told(self.subjects.default(), mentions, self.thread, self.columns, self.said, self.day_columns)
        judge = SentenceJudge(self.facts, told, bare, figures)
        wrong = judge.first_wrong()
        above = self.outline.above(self.said)
        second = SecondReading(judge, f"{above}{self.said}", self.told, tuple(self.readings))
        if self.observe:
            self.observe(second)
        if wrong and self.weighing and second.is_right(self.weighing, begun):
            wrong, self.thread = None, begun
        elif not wrong and self.weighing:
            wrong = second.contradicted(self.weighing)
        wrong = (
            wrong or _misplaced(judge, second) or _wrong_order(judge) or own_price(bare, figures, self.facts)
        )
        if mentions:
            self.subjects.carried = mentions[-1].debt_ids
        self.told = second.told
        self.readings = [*self.readings, second][-_REMEMBERED:]
        return (
            wrong or self._wrong_frequency(bare) or ("sin intereses" if self._denies_interest(bare) else None)
        )

    def _wrong_in_words(self, bare: str) -> str | None:
        """Judge a sentence without figures and names: how often one pays, interest, which way of paying is more."""
        wrong = self._wrong_frequency(bare) or ("sin intereses" if self._denies_interest(bare) else None)
        if wrong or not compares_ways(bare):
            return wrong
        told = Told(self.subjects.default(), [], self.thread.copy(), [], self.said)
        return _wrong_order(SentenceJudge(self.facts, told, bare, []))

    def without_order(self, text: str) -> str:
        """Return a sentence without what it says, and rightly so, of the order of debts."""
        return self._order(text).untold()

    def _order(self, text: str, figures: Sequence[Figure] = ()) -> DebtOrder:
        return DebtOrder(self.facts, text, self.subjects.mentions(text), self.subjects.default(), figures)

    def _is_fact(self, figure: Figure) -> bool:
        """Whether the figure is known in some role; a vague or single thing need not be."""
        if figure.kind == Kind.MONEY and figure.value in self.facts.balances_before:
            return True
        if figure.value == 1 or any(same_figure(figure, said) for said in self.facts.said):
            return True
        offers = self.facts.offers_of(self.facts.debts)
        if figure.kind == Kind.DATE:
            known = {day for offer in offers for days in offer.dates.values() for day in days}
            return any(pattern.day is None or pattern.fits(day) for pattern in figure.days for day in known)
        passages = any(same_figure(figure, known.figure) for known in self.facts.passages)
        return passages or bool(slots_of(figure, self.facts, frozenset(self.facts.debts), offers))

    def _is_open(self, figure: Figure) -> bool:
        """Whether something is paid on the day or in the month, or an offer can still be taken or paid at once then."""
        for offer in self.facts.offers.values():
            ends = offer.dates.get("valid_until", set()) | (
                offer.dates["due"] if offer.kind == "lump_sum" else set()
            )
            last = max(ends, default=self.facts.today)
            days = {self.facts.today + timedelta(days=n) for n in range((last - self.facts.today).days + 1)}
            payments = {day for _, day, _ in offer.payments}
            monthly = all(pattern.day is None for pattern in figure.days)
            taken = payments if monthly else payments | days
            if any(pattern.fits(day) for pattern in figure.days for day in taken):
                return True
        return False

    def _is_due(self, figure: Figure) -> bool:
        """Whether an agreement has a payment on the day or in the month, and no offer is open beside it."""
        return len(self.facts.agreements) == len(self.facts.offers) and any(
            pattern.fits(day)
            for agreed in self.facts.agreements.values()
            for day in agreed.days_left
            for pattern in figure.days
        )

    def _begin(self, text: str, figures: list[Figure]) -> None:
        is_list = _LIST_ITEM.match(text) is not None
        has_head = any(figure.unit in ("instalment", "option") for figure in figures) or LUMP.search(text)
        fresh = bool(has_head or (self.was_list and not is_list) or _WIDE.search(text))
        self.thread.begin(fresh=fresh)
        self.was_list = is_list
        if not text.lstrip().startswith("|"):
            self.columns, self.day_columns = [], []
        elif all(figure.kind == Kind.ORDINAL for figure in figures) and re.search(r"[a-z]", text):
            cells = text.strip().split("|")
            self.columns, self.day_columns = [*map(head_role, cells)], [*map(head_day_role, cells)]

    def _wrong_frequency(self, text: str) -> str | None:
        """Return how often one would pay where no offer says so; a question may ask it."""
        offers = self.facts.offers_of(self.subjects.default())
        for match in _FREQUENCIES.finditer(text):
            known = any(_is_paid_each(match.lastgroup, offer.frequency) for offer in offers) or bool(
                _PUTS_BY.search(text)
            )
            if not known and "?" not in text and not self._is_their_period(match, text):
                return match.group()
        return None

    def _is_their_period(self, said: re.Match[str], text: str) -> bool:
        """Whether the person told how often: of their income, or in the same words."""
        budget = self.facts.budget
        if budget.each is not None and said.lastgroup == budget.frequency:
            return tells_income(text)
        return said.group() in _said_words(self.facts)

    def _denies_interest(self, text: str) -> bool:
        said = _WITHOUT_INTEREST.search(text)
        if said is None or _WOULD_BE.search(text, said.end()):
            return False
        free = [self.facts.debts[key] for key in self.subjects.default() if key in self.facts.debts]
        if free and all(debt.amounts["interest"] == {Decimal(0)} for debt in free):
            return False
        offers = self.facts.offers_of(self.subjects.default())
        told = [offer for offer in offers if self.thread.fitting is None or offer.key in self.thread.fitting]
        return not told or any(offer.amounts["interest"] != {Decimal(0)} for offer in told)


def _misplaced(judge: SentenceJudge, second: SecondReading) -> str | None:
    """Return the figure that is of another offer than the rest of its clause, or the day on which not all is paid."""
    offers = judge.facts.offers_of(judge.debts_at(0))
    terms = [*offers, *(ended.terms for ended in judge.facts.ended.values())]
    figure = (
        wrong_whole(second)
        or crossed(judge, second.made.is_gap)
        or told_always(judge.text, judge.figures, offers)
        or unlike(judge.text, judge.figures, terms)
        or judge.plain.wrong()
        or wrong_limit(judge.text, judge.figures, judge.facts)
    )
    return judge.text[figure.start : figure.end] if figure else None


def _is_paid_each(said: str | None, frequency: str) -> bool:
    """Whether one pays as often as the words say, which do not tell a fortnight from half a month."""
    return frequency in EACH_FORTNIGHT if said == "fortnightly" else frequency == said


def _said_words(facts: TurnFacts) -> str:
    return " ".join(facts.messages)


def _wrong_order(judge: SentenceJudge) -> str | None:
    return wrong_offer_order(judge) or wrong_comparison(judge)


def _without_names(text: str, names: list[str]) -> str:
    for name in names:
        if name in text:
            text = text.replace(name, " " * len(name))
    return text
