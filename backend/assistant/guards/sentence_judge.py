"""Judges the figures of one sentence, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from backend.assistant.guards.amount_rules import DEBT_ROLES, AmountRules
from backend.assistant.guards.budgets import gainsays_month
from backend.assistant.guards.counting import CountRules
from backend.assistant.guards.date_rules import DateRules
from backend.assistant.guards.fact_records import OWN_ROLES, OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.hour_rules import HourRules
from backend.assistant.guards.offer_thread import OfferThread, thread_role
from backend.assistant.guards.own_words import is_own_amount, is_own_count
from backend.assistant.guards.pairing import is_paid_on
from backend.assistant.guards.past_terms import NO_LOWER, PastTerms
from backend.assistant.guards.percent_rules import PercentRules
from backend.assistant.guards.plain_facts import PlainFacts
from backend.assistant.guards.plan_counts import read_plans
from backend.assistant.guards.quotations import Quotations
from backend.assistant.guards.roles import RoleFinder
from backend.assistant.guards.rows import head_role, is_row_number, numbered
from backend.assistant.guards.subjects import Mention
from backend.assistant.guards.ways_of_paying import CHOSEN, LUMP, PLAN, WITH_DOWN_PAYMENT
from backend.assistant.guards.whose import Whose

_LOOSE_ROLES = frozenset({"", "fee_of_document", "payable", "interest", "fees"})
_OF_OFFER = re.compile(r"\b(?:plan|opcion|oferta|alternativa|cuotas|meses|pagar|contado|option|offer)\b")
_BETWEEN = re.compile(r"\b(?:entre|between|across)\b")
_PAID_OF = re.compile(r"\b(?:pagad[oa]s?|abonad[oa]s?|paid) (?:de|of)(?: los| un total de| the)? ?[$€]? ?$")
_THEIR_DEBT = re.compile(r"\b(?:tu|su|your) (?:saldo|deuda|balance|debt)\b|\b(?:debes?|adeudas?|owe)\b")
_DAYS_TOLD = re.compile(r" (?:fechas?|dates?)\b")
_UNDER_LUMP = re.compile(
    r"\W*(?:pago unico|(?:un (?:solo )?|1 )?pago|(?:de |al )?contado), [^:;.]{0,25}: ?[$€]? ?[\d.,]+\W*$"
)
"""A cell of a table that compares: what is paid each time is the whole, where there is one payment."""
_YOUR = re.compile(r"\b(?:tus|sus|your) [$€]? ?$")
_IN = re.compile(r" (?:en|in|over) ")
_WHOLE = re.compile(r"\b(?:total\w*|todo|toda|deuda|cierr\w+|liquid\w+|sald\w+|suma\w*)\b")
_COMPARES = re.compile(
    r"\b(?:en lugar de|en vez de|frente al?|comparad[oa] con|instead of|rather than|compared (?:to|with))\b"
)
_BARE = re.compile(r"[^a-z]*(?:[a-z]+s)?[^a-z]*")
_ASKS_REST = re.compile(r"\b(?:falta\w*|queda\w*|resta\w*|left|missing|owe)\b[^?]*\?")
"""A question that an amount by itself answers."""
_NOT_ENDED = re.compile(r"\b(?:no|sin|not|ningun\w*)\b[^,;.:]*$")
_ADDRESS = re.compile(r"\b(?:carrera|calle|avenida|transversal|diagonal|cra\.?|piso|local) $")
_ENDS_IN = re.compile(r"\b(?:libre|termin\w+|acab\w+|finish|done|free)\b(?: \w+){0,3}? (?:en|in) $")


@dataclass(slots=True)
class Told:
    """What a sentence stands in: the names in it, whom else it is about, the offer and the table under way."""

    subject: frozenset[int]
    mentions: list[Mention]
    thread: OfferThread
    columns: list[str]
    said_before: str = ""
    """The sentence before."""
    day_columns: list[str] = field(default_factory=list)


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
        self._given: dict[tuple[int, Kind], str] = {}
        self._days: dict[tuple[int, int], bool] = {}
        self.whose = Whose(facts, text, figures, self.mentions, told.subject)
        self.counts = CountRules(self.facts, text, figures)
        self.amounts = AmountRules(self.facts, text, self.roles, self.thread)
        self.past = PastTerms(self.facts, text, self.amounts, self.roles)
        self.plain = PlainFacts(self.facts, text, figures)
        self.quotations = Quotations(self.facts, text, figures, told.said_before)
        self.dates = DateRules(self.facts, text, figures, self.roles, self.thread)
        self.hours = HourRules(self.facts, text, figures, told.said_before)
        self.percents = PercentRules(text, self.roles, self.quotations, self.thread)

    def first_wrong(self) -> str | None:
        """Return the first wrong figure's text."""
        patterns = [LUMP, WITH_DOWN_PAYMENT, PLAN, *([CHOSEN] if self.facts.prepared else [])]
        found = [match for pattern in patterns for match in pattern.finditer(self.text)]
        lumps = sorted(found, key=lambda match: match.start())
        lumps = [match for match in lumps if not self.is_denied(match)]
        turned = self.dates.runs.out_of_turn(self.facts.offers_of(self.debts_at(0)))
        if turned is not None:
            self.failed, self.turned = turned, True
            return self.text[turned.start : turned.end]
        values = [figure for figure in self.figures if figure.kind in (Kind.MONEY, Kind.PERCENT)]
        compared = self._compared(values[0].start, bool(lumps)) if values else frozenset()
        for figure in self.figures:
            if compared and figure is values[0]:
                self.thread.fitting = compared
            while lumps and lumps[0].start() < figure.start:
                if not self._select_lump(lumps[0]):
                    return lumps[0].group()
                lumps.pop(0)
            if not self._is_right(figure):
                self.failed = figure
                return self.text[figure.start : figure.end]
        for match in lumps if self.figures else []:
            if not self._select_lump(match):
                return match.group()
        return None

    def is_denied(self, match: re.Match[str]) -> bool:
        """Whether a way of paying is named as one that there is not: "no tengo nada en un solo pago"."""
        return _NOT_ENDED.search(self.text[: match.start()]) is not None

    def _compared(self, end: int, lump: bool) -> frozenset[str]:
        """Return the offers of "entre pagar de contado y en 3 cuotas": what follows may be either's; none of fewer."""
        offers = self.facts.offers_of(self.debts_at(0))
        counts = [figure for figure in self.figures if figure.end <= end and figure.unit == "instalment"]
        named = [keys for figure in counts if (keys := self.counts.offers_with(figure, offers))]
        if lump and LUMP.search(self.text[:end]):
            named.append(frozenset(offer.key for offer in offers if offer.kind == "lump_sum"))
        return frozenset().union(*named) if len(named) > 1 else frozenset()

    def _select_lump(self, match: re.Match[str]) -> bool:
        offers = self.facts.offers_of(self.debts_at(match.start()))
        if match.re is CHOSEN:
            # Whatever was told before: one compares it with the others.
            self.thread.begin(fresh=True)
            return self.thread.select([self.facts.prepared], "option", self.text, match.span())
        if match.re is PLAN:
            plans = [offer.key for offer in offers if offer.kind != "lump_sum"]
            return not plans or self.thread.select(plans, "plan", self.text, match.span())
        if match.re is WITH_DOWN_PAYMENT:
            with_down = [offer.key for offer in offers if offer.kind == "partial_plus_plan"]
            return not with_down or self.thread.select(with_down, "down", self.text, match.span())
        lumps = [offer.key for offer in offers if offer.kind == "lump_sum"]
        if not lumps and self.facts.agreements:
            # "es una sola cuota" tells of a payment that is overdue.
            return True
        right = self.thread.select(lumps, "lump", self.text, match.span())
        self.thread.roles.add("instalment")
        return right

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
        role = self._role(figure)
        if gainsays_month(self.text, figure, self.figures, self.facts.budget, role):
            return False
        past = self.past.is_past(figure, role, debts)
        if past is not None:
            return past
        if role == "discount" and self.compares(figure, offers):
            return False
        if self.told.columns and not self._fits_row(figure, role, offers):
            return False
        if not self.amounts.currency_fits(figure, debts):
            return False
        if self.is_given_back(figure):
            return True
        owed_together = self._owed_together(figure)
        if owed_together:
            return figure.value == owed_together
        if role in ("", "down_payment") and self._is_ours(figure, role, debts, offers):
            return True
        if self.quotations.said(figure, role) or self.amounts.own_figure(figure, role):
            return True
        if self._is_ours(figure, role, debts, offers):
            return True
        loose = role in _LOOSE_ROLES or (role == "balance" and not _THEIR_DEBT.search(self.text))
        return loose and self.quotations.quoted(figure)

    def _owed_together(self, figure: Figure) -> Decimal:
        """Return what the debts come to that are named behind the amount as its parts: "X entre el A y el B"."""
        named = [one for one in self.mentions if one.start > figure.end and len(one.debt_ids) == 1]
        if len(named) < 2 or not _BETWEEN.search(self.text, figure.end, named[0].start):
            return Decimal(0)
        debts = frozenset().union(*(one.debt_ids for one in named)) & self.facts.debts.keys()
        return sum((max(self.facts.debts[key].amounts["balance"]) for key in debts), Decimal(0))

    def is_given_back(self, figure: Figure) -> bool:
        """Whether it is the person's own amount, and the words at it say so."""
        if self.amounts.payments.is_untold_pair(figure):
            return False
        told = self.roles.echoes(figure) or is_own_amount(
            self.text, figure, self.facts, self.roles.counted(figure)
        )
        return told and self.quotations.said(figure, "person")

    def compares(self, figure: Figure, offers: list[OfferFacts]) -> bool:
        """Whether the saving is between two offers ("de una vez en lugar de en 12"): no tool gives such a one."""
        if not _COMPARES.search(self.text[: figure.start]):
            return False
        counted = [
            self.counts.offers_with(other, offers) for other in self.figures if other.end <= figure.start
        ]
        return len([keys for keys in counted if keys]) + bool(LUMP.search(self.text)) == 2

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

    def _role(self, figure: Figure) -> str:
        """Return the role in the sentence, in its table's column, or as the figure before it of several debts."""
        role = self.given_role(figure)
        if role == "total" and self._is_paid_beside(figure):
            return ""
        if role in ("paid", "") and _PAID_OF.search(self.text[: figure.start]):
            return "total"
        if role == "person" and NO_LOWER.search(self.text[: figure.start]):
            return "payable"
        if role == "fee_of_document" and not any(
            known.figure.kind == Kind.MONEY for known in self.facts.passages
        ):
            # "vence el X y vale Y": there is no document to tell of.
            return "payable"
        if role == "fee_of_document" and _OF_OFFER.search(self.text[: figure.start]):
            return "total"
        if role or len({mention.debt_ids for mention in self.mentions}) < 2:
            return role
        before = [other for other in self.figures if other.kind == Kind.MONEY and other.end <= figure.start]
        return (self._role(before[-1]) if before else "") or "balance"

    def _is_paid_in(self, figure: Figure) -> bool:
        """Whether "pagas X en 12 cuotas" tells what is paid each time: of so many there is an instalment of X."""
        if _WHOLE.search(self.text[: figure.start]):
            return False
        after = [other for other in self.figures if other.start >= figure.end][:1]
        if (
            not after
            or after[0].unit != "instalment"
            or not _IN.fullmatch(self.text[figure.end : after[0].start])
        ):
            return False
        return any(
            figure.value in offer.amounts.get("instalment", ())
            and after[0].value in offer.counts["instalment"] | offer.counts.get("regular", set())
            for offer in self.facts.offers_of(self.debts_of(figure))
        )

    def _is_paid_beside(self, figure: Figure) -> bool:
        """Whether a plan has a payment of the amount on the day beside it: "cerrarías con X el 24 de mayo"."""
        day = self.roles.own_day(figure)
        plans = (o for o in self.facts.offers_of(self.debts_of(figure)) if o.kind != "lump_sum")
        return day is not None and any(is_paid_on(offer, figure, day) for offer in plans)

    def given_role(self, figure: Figure) -> str:
        """Return the role that a bare cell has by its column, or that the words around the figure give."""
        place = (figure.start, figure.kind)
        if place not in self._given:
            self._given[place] = self._given_role(figure)
        return self._given[place]

    def _given_role(self, figure: Figure) -> str:
        cells = self.text[: figure.start].rsplit("|", 1)
        alone = len(cells) == 2 and not re.search(
            r"[a-z]{3}", cells[1] + self.text[figure.end :].split("|")[0]
        )
        role = (
            (self.column_role(figure) if alone else "") or self.roles.role(figure) or self.column_role(figure)
        )
        if figure.kind != Kind.MONEY:
            return role
        if role == "other_debts" and not self.facts.affordability:
            return "balance"
        if role == "surplus" and not self.facts.affordability:
            # "te quedan X": of what is being paid off, where nobody told what a month leaves.
            return "left" if any(not one.is_measure for one in self.facts.agreements.values()) else "balance"
        if self.amounts.tells_left(figure):
            return "left"
        if (
            not role
            and self.facts.agreements
            and _BARE.fullmatch(self.text)
            and _ASKS_REST.search(self.told.said_before)
        ):
            return "left"
        if role == "payable" and self.amounts.is_owed_now(figure):
            return "balance"
        if role in ("", "payable") and _YOUR.search(self.text[: figure.start]):
            owed = self.amounts.debt_has(figure, "balance", self.debts_of(figure))
            return "balance" if owed else role
        if role in ("", "total", "payable") and self._is_paid_in(figure):
            return "instalment"
        return "total" if role == "instalment" and _UNDER_LUMP.match(self.text) else role

    def column_role(self, figure: Figure) -> str:
        """Return the role that the head of a table gives the figure's column."""
        column = self.text.count("|", 0, figure.start)
        columns = self.told.columns
        if not self.text.lstrip().startswith("|"):
            return ""
        role = columns[column] if column < len(columns) else ""
        row = self.text.strip(" |\n").split("|")[0]
        role = role or ("" if re.search(r"\d", row) else head_role(row))
        return "total" if role == "instalment" and LUMP.search(self.text) else role

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
