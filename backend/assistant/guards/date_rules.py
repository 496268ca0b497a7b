"""The dates of one sentence against the facts."""

from __future__ import annotations

import re
from dataclasses import replace

from backend.assistant.guards.case_days import is_other_case_day, tells_case_day
from backend.assistant.guards.counting import CountRules
from backend.assistant.guards.date_ordinals import instalment_behind, instalment_of_day
from backend.assistant.guards.dating import fits_dates
from backend.assistant.guards.day_runs import DayRuns
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.loose_days import is_first_saturday, was_valid
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.pairing import ends_on, is_paid_on
from backend.assistant.guards.quotations import Quotations, same_figure
from backend.assistant.guards.roles import RoleFinder
from backend.assistant.guards.unbinding_days import UnbindingDays
from backend.assistant.guards.ways_of_paying import LUMP

_FIRST_INSTALMENT = re.compile(
    r"\blas cuotas (?:van|son|corren|serian)|\bprimera (?:cuota|mensualidad)|\bfirst instal"
)
_THE_OTHERS = re.compile(r"\b(?:demas|otr[ao]s|rest[oa]s?|others?|rest)\b")
_COULD_PAY = re.compile(r"\bpodrias pagar\b")
_OF_INSTALMENTS = re.compile(r"\bcuotas?\b|\binstal")
_OF_PLAN = re.compile(
    r"\b(?:cuotas?|mes(?:es)?|mensual\w*|plan(?:es)?|plazos|ultim\w+|instal\w+|months?|monthly|last|termin\w+)\b"
)
_OF_OTHER_PLAN = re.compile(
    r"[;,]? ?(?:y )?(?:en|con|a|las?|los|la de|el de) #+(?: cuotas| meses)?,? (?:el )?"
)
_SOME_OF_THEM = re.compile(r"\bcuotas? \d{1,2} (?:al?|-|hasta)(?: la)? \d{1,2}\b")
_WAS_DUE = re.compile(r"mora|vencid|vencio|overdue|desde|since|vencimiento|era el|was|fell due|became|atras")
_FELL_DUE = re.compile(r"\b(?:mora|venc\w+|overdue|atras\w*|due|deb(?:es|e|ias|ia))\b")
_NAMES_TODAY = re.compile(r"\b(?:hoy|today)(?: es| is)?, (?:el |the )?$|\bhoy (?:es|estamos a) $")
_THE_ONE_AFTER = re.compile(
    r"\b(?:el|la|lo) (?:siguiente|que sigue)\b[^;.]*$|\bthe (?:one after|following)\b[^;.]*$"
)
_LUMP_AND = re.compile(
    rf"{LUMP.pattern},? (?:y|como|o|igual que|and|as well as) (?:(?:tanto|el|la|the) )*(?:(?:cuota|pago) )?"
    r"(?:inicial|entrada|enganche|anticipo|(?:down|initial) payment)\b[^;]*$"
)
"""The single payment is told together with what is paid at the beginning of another plan."""
_ONE_ENDS = re.compile(
    r"\b(?:acab|termin)(?:as|arias?|aras?|a usted|aria usted)(?: usted)?(?: de pagar\w*)?(?: todo)?(?: (?:el|en|"
    r"hacia))* $|"
    r"\b(?:finish|be done|be free)(?: paying)?(?: on| in| by)? $"
)
_WIDEST_UNTIL = 20
_BETWEEN = re.compile(r"\b(?:entre|between)(?: el| the)? $")
_ALL_UNTIL = re.compile(
    r"\b(?:abonos|cuotas|pagos|payments|instal\w+)\b(?:[^;.,]|[.,](?=\d)){0,30}\bhasta (?:el )?$"
)
_OF_THE_REST = re.compile(
    r"\b(?:nuev[ao]s?|falta\w*|queda\w*|restan\w*|rest(?:a|an)|por pagar|left|remaining|new)\b"
)
"""The first of what is left of an agreement comes next."""
_FIRST_PAYMENT = re.compile(
    r"\b(?:primer pago|first payment)\b(?! de (?:la|las|tu|tus) cuotas?)(?:[^;.,\d]|\.(?=\d))*$"
)
_NOTHING_UNTIL = re.compile(
    r"\b(?:nada|ningun\w*|nothing|anything)\b(?: (?!mas\b|more\b|otr[ao]\b|other\b)\w+){0,3}? (?:hasta|until)(?: el)? $"
)
"""What is told then is the first that is paid."""


class DateRules:
    """The dates of one sentence, with what its other figures say of them."""

    def __init__(
        self, facts: TurnFacts, text: str, figures: list[Figure], roles: RoleFinder, thread: OfferThread
    ) -> None:
        self.facts, self.text, self.figures = facts, text, figures
        self.roles, self.thread = roles, thread
        self.runs, self.unbinding = DayRuns(text, figures), UnbindingDays(facts, text, figures, roles)
        self.counts, self.quotations = CountRules(facts, text, figures), Quotations(facts, text, figures)

    def is_right(self, figure: Figure, debts: frozenset[int], offers: list[OfferFacts]) -> bool:
        """Whether the date is a fact in its role, of these debts and of the offer that is being told."""
        if _NAMES_TODAY.search(self.text[: figure.start]) and figure.unit != "today":
            return any(pattern.fits(self.facts.today) for pattern in figure.days)
        if is_other_case_day(self.text, figure, self.facts.dated_cases):
            return False
        role = self.roles.role(figure)
        if (
            self.unbinding.has(figure, role)
            or is_first_saturday(self.text, figure, self.facts.today)
            or was_valid(self.text, figure, self.facts)
        ):
            return True
        if self.runs.comes_again(figure, offers):
            return True
        role = self._told_role(figure, role)
        figure, ranged = self._in_month(figure), self.runs.end_of_range(figure)
        if self.facts.agreements and "first" in (role, ranged) and _OF_THE_REST.search(self.text):
            role, ranged = "next", ""
        role = ("due" if _SOME_OF_THEM.search(self.text) else "") or ranged or role
        keys = self._keys(figure, role, offers)
        if not keys and ranged and _BETWEEN.search(self.text[: figure.start]):
            # Some part of a plan may be told: "entre el 30 de noviembre y el 30 de diciembre".
            keys = self._keys(figure, "", offers)
        if role in ("", "due") and self._begins_other_lump(figure, offers):
            return True
        if keys:
            return self.thread.accept(keys, f"date {role}", self.text, (figure.start, figure.end))
        return self._is_of_no_offer(figure, role, debts)

    def _told_role(self, figure: Figure, role: str) -> str:
        """Return the role that is meant where the words name another: the person's own day, the last, the next."""
        before = self.text[: figure.start]
        if role == "down_payment" and _LUMP_AND.search(before) and self._is_paid_at_once(figure):
            return "due"
        role = "due" if role == "person" and _COULD_PAY.search(self.text) else role
        if role == "person" and not any(same_figure(figure, said) for said in self.facts.said):
            # "con tu propuesta el plan queda así: …": the day is not what they proposed.
            role = ""
        role = role or self._parallel(figure)
        if role in ("until", "due_until") and self._ends_run(figure):
            return "due"
        if role == "until" and self.facts.agreements and _ALL_UNTIL.search(before):
            return "last"
        if role == "next" and not self.facts.agreements:
            # Of an offer the next instalment is the first, which may follow what is paid at the beginning.
            return "due" if _THE_ONE_AFTER.search(before) else "first"
        return role

    def _ends_run(self, day: Figure) -> bool:
        """Whether payments of the amount before it go on until that day: "X hasta el 15 de abril y luego Y"."""
        at = self.figures.index(day)
        amount = self.figures[at - 1] if at else day
        if amount.kind != Kind.MONEY or len(self.text[amount.end : day.start]) > _WIDEST_UNTIL:
            return False
        return any(ends_on(offer, amount, day) for offer in self.facts.offers.values())

    def _is_paid_at_once(self, figure: Figure) -> bool:
        """Whether all is paid on the day, in one of the ways of paying."""
        days = {day for o in self.facts.offers.values() if o.kind == "lump_sum" for _, day, _ in o.payments}
        return any(pattern.fits(day) for pattern in figure.days for day in days)

    def ordinal(self, figure: Figure) -> int | None:
        """Return the number of the instalment that the date belongs to."""
        return instalment_of_day(self.text, figure, self.figures)

    def is_later_payment(self, figure: Figure, offer: OfferFacts) -> bool:
        """Whether it is told as the day of the first payment, what is paid at the beginning, and is another one."""
        before = self.text[: figure.start]
        if _NOTHING_UNTIL.search(before) and any(pattern.day for pattern in figure.days):
            begins = min(offer.dates.get("next") or {day for _, day, _ in offer.payments}, default=None)
            return begins is not None and not any(pattern.fits(begins) for pattern in figure.days)
        if not _FIRST_PAYMENT.search(before) or not offer.payments:
            return False
        return not any(pattern.fits(offer.payments[0][1]) for pattern in figure.days)

    def is_end_of_another(self, figure: Figure, offer: OfferFacts) -> bool:
        """Whether it is told when one is done, no plan being named, and the offer is none of those shown."""
        shown = self.facts.shown
        if self.thread.fitting is not None or not shown or offer.key in shown:
            return False
        named = any(one.unit in ("instalment", "month", "option") for one in self.figures)
        return not named and _ONE_ENDS.search(self.text[: figure.start]) is not None

    def _keys(self, figure: Figure, role: str, offers: list[OfferFacts]) -> frozenset[str]:
        """Return the offers that have the day in the role."""
        clause = self.text[: figure.end] + re.split("[,;:]", self.text[figure.end :])[0]
        of_plan = _OF_PLAN.search(clause) is not None or "instalment" in self.thread.roles - {"lump"}
        return frozenset(
            offer.key
            for offer in self._with_such_a_day(figure, role, offers)
            if fits_dates(offer, figure, role, self.ordinal(figure), of_plan=of_plan)
            and not self.is_later_payment(figure, offer)
            and not (role == "last" and self.is_end_of_another(figure, offer))
            and (role != "last" or self._is_numbered_so(offer, figure))
        )

    def _is_numbered_so(self, offer: OfferFacts, figure: Figure) -> bool:
        """Whether the day is that of the payment that is named behind it: "el último es el X, en la cuota 21"."""
        number = instalment_behind(self.text, figure, self.figures)
        days = {day for n, day, _ in offer.payments if n == number}
        return number is None or any(pattern.fits(day) for pattern in figure.days for day in days)

    def _is_of_no_offer(self, figure: Figure, role: str, debts: frozenset[int]) -> bool:
        """Whether it is a day of the debt, of a case, of a document, or for how long something is overdue."""
        if role in ("original_due", "first", "", "due") and self._is_original_due(figure, debts):
            if self.facts.cases and not _FELL_DUE.search(self.text):
                # A case has days of its own: what stands beside them is not when the debt fell due.
                return False
            return role in ("original_due", "") or _WAS_DUE.search(self.text) is not None
        ends = [other.end for other in self.figures if other.kind == Kind.DATE and other.end <= figure.start]
        if tells_case_day(self.text, figure, self.facts.dated_cases, since=max(ends, default=0)):
            return True
        return self.quotations.quoted(figure) or self.counts.days.were_read_as_date(figure, debts)

    def _begins_other_lump(self, figure: Figure, offers: list[OfferFacts]) -> bool:
        """ "el pago único del X (A) o el del Y (B)": the day begins another single payment, whose amount follows."""
        after = [other for other in self.figures if other.start >= figure.end][:1]
        if not after or after[0].kind != Kind.MONEY:
            return False
        paid = [o.key for o in offers if o.kind == "lump_sum" and is_paid_on(o, after[0], figure)]
        if paid:
            self.thread.fitting = frozenset(paid)
        return bool(paid)

    def _parallel(self, figure: Figure) -> str:
        """ "en seis el último pago es el X; en tres, el Y": the second day is what the first is."""
        at = self.figures.index(figure)
        if at < 2 or self.figures[at - 2].kind != Kind.DATE:
            return ""
        day, count = self.figures[at - 2 : at]
        text = f"{self.text[: count.start]}{'#' * (count.end - count.start)}{self.text[count.end :]}"
        follows = count.kind == Kind.COUNT and _OF_OTHER_PLAN.fullmatch(text[day.end : figure.start])
        return self.roles.role(day) if follows else ""

    def _with_such_a_day(self, figure: Figure, role: str, offers: list[OfferFacts]) -> list[OfferFacts]:
        """A first payment may be the one at the beginning; a single payment has no first instalment."""
        if role == "first" and _FIRST_INSTALMENT.search(self.text[: figure.end + 30]):
            offers = [
                offer
                for offer in offers
                if offer.kind != "partial_plus_plan"
                or any(
                    number == 1 and pattern.fits(day)
                    for number, day, _ in offer.payments
                    for pattern in figure.days
                )
            ]
        if role in ("first", "last", "next") and _OF_INSTALMENTS.search(self.text):
            offers = [offer for offer in offers if offer.kind != "lump_sum"]
        return offers

    def _is_original_due(self, figure: Figure, debts: frozenset[int]) -> bool:
        due = [self.facts.debts[debt].due_date for debt in debts if debt in self.facts.debts]
        due += [
            day for agreed in self.facts.agreements.values() for day, _ in agreed.overdue(self.facts.today)
        ]
        return any(day is not None and any(pattern.fits(day) for pattern in figure.days) for day in due)

    def _in_month(self, figure: Figure) -> Figure:
        """ "la cuota de enero es el 23" is 23 January."""
        months = [
            other.days[0].month
            for other in self.figures
            if other.kind == Kind.DATE
            and other.end <= figure.start
            and len(other.days) == 1
            and not other.days[0].day
            and not _THE_OTHERS.search(self.text, other.end, figure.start)
        ]
        if not months or any(day.month or day.day is None for day in figure.days):
            return figure
        return replace(figure, days=tuple(replace(day, month=months[-1]) for day in figure.days))
