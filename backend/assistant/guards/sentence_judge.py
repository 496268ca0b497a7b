"""Judges the figures of one sentence, in order."""

from __future__ import annotations

import re

from backend.assistant.guards.amount_rules import DEBT_ROLES, AmountRules
from backend.assistant.guards.budgets import gainsays_month
from backend.assistant.guards.counting import CountRules
from backend.assistant.guards.date_rules import DateRules
from backend.assistant.guards.debts_together import owed_together
from backend.assistant.guards.fact_records import OWN_ROLES, OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.given_roles import GivenRoles
from backend.assistant.guards.hour_rules import HourRules
from backend.assistant.guards.named_ways import NamedWays
from backend.assistant.guards.offer_thread import OfferThread, thread_role
from backend.assistant.guards.own_words import is_own_amount, is_own_count
from backend.assistant.guards.past_terms import PastTerms
from backend.assistant.guards.percent_rules import PercentRules
from backend.assistant.guards.plain_facts import PlainFacts
from backend.assistant.guards.plan_counts import read_plans
from backend.assistant.guards.quotations import Quotations
from backend.assistant.guards.roles import RoleFinder
from backend.assistant.guards.rows import is_row_number, numbered
from backend.assistant.guards.sentence_setting import Told
from backend.assistant.guards.whose import Whose

_LOOSE_ROLES = frozenset({"", "fee_of_document", "payable", "interest", "fees"})
_THEIR_DEBT = re.compile(r"\b(?:tu|su|your) (?:saldo|deuda|balance|debt)\b|\b(?:debes?|adeudas?|owe)\b")
_DAYS_TOLD = re.compile(r" (?:fechas?|dates?)\b")
_ADDRESS = re.compile(r"\b(?:carrera|calle|avenida|transversal|diagonal|cra\.?|piso|local) $")
_ENDS_IN = re.compile(r"\b(?:libre|termin\w+|acab\w+|finish|done|free)\b(?: \w+){0,3}? (?:en|in) $")


class SentenceJudge:
    """One sentence's figures, in order."""

    def __init__(self, facts: TurnFacts, told: Told, text: str, figures: list[Figure]) -> None:
        self.facts, self.text, self.figures = facts, text, figures
        if told.columns:
            figures = [figure for figure in figures if not is_row_number(figure, text, figures)]
            self.figures = figures = [numbered(figure, text, figures) for figure in figures]
        self.thread, self.mentions, self.told = told.thread, told.mentions, told
        self.figures = figures = read_plans(text, figures, facts, told.thread, told.said_before)
        self.failed: Figure | None = None
        """The figure that the rules would block."""
        self.turned = False
        """Whether that is a day out of turn."""
        self.roles = RoleFinder(text, figures, told.day_columns)
        self._days: dict[tuple[int, int], bool] = {}
        self.whose = Whose(facts, text, figures, self.mentions, told.subject)
        self.counts = CountRules(self.facts, text, figures)
        self.amounts = AmountRules(self.facts, text, self.roles, self.thread)
        self.given = GivenRoles(facts, told, text, figures, self.roles, self.amounts, self.whose)
        self.ways = NamedWays(facts, text, figures, self.thread, self.whose, self.counts)
        self.past = PastTerms(self.facts, text, self.amounts, self.roles)
        self.plain = PlainFacts(self.facts, text, figures, told, self.whose.at(len(text)))
        self.quotations = Quotations(self.facts, text, figures, told.said_before)
        self.dates = DateRules(self.facts, text, figures, self.roles, self.thread)
        self.hours = HourRules(self.facts, text, figures, told.said_before)
        self.percents = PercentRules(text, self.roles, self.quotations, self.thread)

    def first_wrong(self) -> str | None:
        """Return the first wrong figure's text."""
        ways = self.ways.found()
        turned = self.dates.runs.out_of_turn(self.facts.offers_of(self.debts_at(0)))
        if turned is not None:
            self.failed, self.turned = turned, True
            return self.text[turned.start : turned.end]
        values = [figure for figure in self.figures if figure.kind in (Kind.MONEY, Kind.PERCENT)]
        compared = self.ways.compared(values[0].start, lump=bool(ways)) if values else frozenset()
        for figure in self.figures:
            if compared and figure is values[0]:
                self.thread.fitting = compared
            while ways and ways[0].start() < figure.start:
                if not self.ways.select(ways[0]):
                    return ways[0].group()
                ways.pop(0)
            if not self._is_right(figure):
                self.failed = figure
                return self.text[figure.start : figure.end]
        for match in ways if self.figures else []:
            if not self.ways.select(match):
                return match.group()
        return None

    def debts_at(self, position: int) -> frozenset[int]:
        """Return the debts that a figure at the position is of."""
        return self.whose.at(position)

    def debts_of(self, figure: Figure) -> frozenset[int]:
        """Return the debts that the figure is of."""
        return self.whose.of(figure)

    def _is_right(self, figure: Figure) -> bool:
        if self.plain.tells(figure):
            return True
        debts = self.debts_of(figure)
        offers = self.past.offers(debts)
        if figure.kind == Kind.MONEY:
            return self._money(figure, debts, offers)
        if figure.kind == Kind.PERCENT:
            role = self.percents.role(figure)
            past = self.past.is_past(figure, role, debts)
            return self.percents.is_right(figure, role, offers) if past is None else past
        if figure.kind == Kind.DATE:
            return self.hours.is_right(figure) or self.dates.is_right(figure, debts, offers)
        if figure.kind in (Kind.TIME, Kind.PHONE):
            own = self.hours.is_right(figure) or self.quotations.said(figure, "person")
            return own or self.quotations.quoted(figure)
        return self._count(figure, debts, offers)

    def _money(self, figure: Figure, debts: frozenset[int], offers: list[OfferFacts]) -> bool:
        if figure.value is None:
            return False
        if figure.text and (
            self.amounts.is_ending(figure, debts) or self.counts.days.are_told_again(figure, debts)
        ):
            return True
        if self.amounts.is_told_difference(figure):
            return True
        role = self.given.role(figure)
        if gainsays_month(self.text, figure, self.figures, self.facts.budget, role):
            return False
        past = self.past.is_past(figure, role, debts)
        if past is not None:
            return past
        if role == "discount" and self.ways.compares(figure, offers):
            return False
        if self.told.columns and not self._fits_row(figure, role, offers):
            return False
        if not self.amounts.currency_fits(figure, debts):
            return False
        if self.is_given_back(figure):
            return True
        together = owed_together(self.text, figure, self.mentions, self.facts)
        if together:
            return figure.value == together
        if role in ("", "down_payment") and self._is_ours(figure, role, debts, offers):
            return True
        if self.quotations.said(figure, role) or self.amounts.own_figure(figure, role):
            return True
        if self._is_ours(figure, role, debts, offers):
            return True
        loose = role in _LOOSE_ROLES or (role == "balance" and not _THEIR_DEBT.search(self.text))
        return loose and self.quotations.quoted(figure)

    def is_given_back(self, figure: Figure) -> bool:
        """Whether it is the person's own amount, and the words at it say so."""
        if self.amounts.payments.is_untold_pair(figure):
            return False
        told = self.roles.echoes(figure) or is_own_amount(
            self.text, figure, self.facts, self.roles.counted(figure)
        )
        return told and self.quotations.said(figure, "person")

    def _fits_row(self, figure: Figure, role: str, offers: list[OfferFacts]) -> bool:
        """Whether the amount of a schedule's row is that payment's."""
        number = self.dates.ordinal(figure)
        if number is None or role not in ("", "instalment"):
            return True
        return any(
            (number, figure.value) == (n, amount) for offer in offers for n, _, amount in offer.payments
        )

    def _is_ours(self, figure: Figure, role: str, debts: frozenset[int], offers: list[OfferFacts]) -> bool:
        """Whether the debt has the amount in that role, or the offer that is being told."""
        keys = self.amounts.holders(figure, role, offers)
        of_debt = self.amounts.debt_has(figure, role, debts)
        if of_debt and (not keys or role in DEBT_ROLES):
            return True
        span = (figure.start, figure.end)
        if keys and role == "instead":
            # What one would pay otherwise is another way's of paying.
            return True
        return bool(keys) and (self.thread.accept(keys, thread_role(role), self.text, span) or of_debt)

    def given_role(self, figure: Figure) -> str:
        """Return the role that a bare cell has by its column, or that the words around the figure give."""
        return self.given.named(figure)

    def column_role(self, figure: Figure) -> str:
        """Return the role that the head of a table gives the figure's column."""
        return self.given.of_column(figure)

    def day_fits(self, figure: Figure) -> bool:
        """Whether a day is a fact in its role, whatever else is told of its offers."""
        place = (figure.start, figure.end)
        if place not in self._days:
            self._days[place] = self._day_fits(figure, self.facts.offers_of(self.debts_of(figure)))
        return self._days[place]

    def offers_with_day(self, figure: Figure) -> frozenset[str]:
        """Return the offers that have the day in its role, each by itself."""
        offers = self.facts.offers_of(self.debts_of(figure)) if self.day_fits(figure) else []
        return frozenset(offer.key for offer in offers if self._day_fits(figure, [offer]))

    def _day_fits(self, figure: Figure, offers: list[OfferFacts]) -> bool:
        thread = OfferThread(None, set(self.thread.roles))
        rules = DateRules(self.facts, self.text, self.figures, self.roles, thread)
        return rules.is_right(figure, self.debts_of(figure), offers)

    def is_quoted(self, figure: Figure) -> bool:
        """Whether a document has the figure, said of the same."""
        return self.quotations.quoted(figure)

    def counted(self, figure: Figure, offers: list[OfferFacts]) -> frozenset[str] | None:
        """Return the offers of so many instalments; None where something else is counted."""
        keys = self.counts.offers_with(figure, offers)
        if keys and _ENDS_IN.search(self.text[: figure.start]) and self.facts.shown:
            keys &= frozenset(self.facts.shown)
        return keys

    def counts_rightly(self, figure: Figure) -> bool:
        """Whether a count, a time or a telephone is one that is known, whatever offer is told."""
        debts = self.debts_of(figure)
        since = self.counts.is_overdue_for(figure, debts)
        if since is not None:
            return since
        if figure.text and self.amounts.is_ending(figure, debts):
            return True
        able = self.roles.role(figure) == "able"
        if (self.quotations.said(figure, "person") and not able) or self.is_quoted(figure):
            return True
        if figure.kind in (Kind.TIME, Kind.PHONE):
            return self.hours.is_right(figure)
        if self.quotations.quoted_again(figure):
            return True
        if _DAYS_TOLD.match(self.text, figure.end):
            return figure.value == sum(other.kind == Kind.DATE for other in self.figures)
        return self.counts.is_right(figure, debts, self.facts.offers_of(debts))

    def _count(self, figure: Figure, debts: frozenset[int], offers: list[OfferFacts]) -> bool:
        since = self.counts.is_overdue_for(figure, debts)
        if since is not None:
            return since
        if figure.text and self.amounts.is_ending(figure, debts):
            return True
        role = self.roles.role(figure)
        if (role not in OWN_ROLES and role != "able" and self.quotations.said(figure, role)) or is_own_count(
            self.text, figure, self.facts
        ):
            return True
        if _ADDRESS.search(self.text[: figure.start]):
            return any(known.figure.value == figure.value for known in self.facts.passages)
        if figure.kind == Kind.ORDINAL and figure.unit == "option":
            chosen = self.counts.option(figure)
            if chosen is not None:
                self.thread.begin(fresh=True)
                self.thread.select([chosen], "option", self.text, (figure.start, figure.end))
            return chosen is not None
        keys = self.counted(figure, offers)
        if keys is not None and figure.kind == Kind.COUNT:
            if keys and self.thread.accept(keys, "instalment", self.text, (figure.start, figure.end)):
                return True
            rest = self.counts.is_rest(figure, offers)
            return rest or self.counts.as_option_count(figure) or self.quotations.quoted(figure)
        quoted = self.quotations.quoted_again(figure) or self.quotations.quoted(figure)
        return quoted or self.counts.is_right(figure, debts, offers)
