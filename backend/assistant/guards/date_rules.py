"""The dates of one sentence against the facts."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from backend.assistant.guards.calendar_days import MONTHS
from backend.assistant.guards.case_days import is_other_case_day, tells_case_day
from backend.assistant.guards.counting import CountRules
from backend.assistant.guards.dating import fits_dates, pays_in_turn
from backend.assistant.guards.evidence import SAYING
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.loose_days import is_first_saturday, is_of_own_amount, was_valid
from backend.assistant.guards.offer_thread import OfferThread
from backend.assistant.guards.own_words import tells_own
from backend.assistant.guards.pairing import is_paid_on
from backend.assistant.guards.quotations import Quotations, same_figure
from backend.assistant.guards.roles import RoleFinder
from backend.assistant.guards.units import ORDINALS

_TALKS = re.compile(
    r"\b(?:revis|habl|mir|volv|vuelv|retom|segu|sig[ao]|continu|talk|look)\w*[^,;:.]* (?:manana|tomorrow)"
)
"""Talking again tomorrow promises nothing."""
_FIRST_INSTALMENT = re.compile(
    r"\blas cuotas (?:van|son|corren|serian)|\bprimera (?:cuota|mensualidad)|\bfirst instal"
)
_DENIED_AFTER = re.compile(r"[^.;,]{0,25}\b(?:no|isn't|is not|doesn't|queda fuera)\b")
_AS_TOLD = re.compile(
    rf",? (?:que|del que|de la que|that) (?:(?:me|nos|tu|usted|vos|you|ya|antes) )*(?:{SAYING})\b"
)
"""The words that follow say that the person named it."""
_PAYS_THEN = re.compile(
    r"\b(?:pag\w+|venc\w+|val\w+|vigen\w+|hasta|qued\w+|cuotas?|oferta|opcion|plazo|acept\w+|mantien\w+|guard\w+|"
    r"pay\w*|valid|until|offer|due)\b"
)
_PAYS_IT_THEN = re.compile(
    r"(?<!no )\b(?:lo|la) (?:pag(?:as|aras|arias|aria|a)|abon(?:as|arias))(?: usted)?(?: el| hasta el)? $"
)
_PERIOD = re.compile(
    r"(?:(?:a|en|para|hasta|de|por) )?(?:el |la |los |las )?(?:quincena|fin(?:es|ales)? de(?:l|"
    r"(?: este)?)(?: mes| ano)|"
    r"proximo mes|mes que viene|mes entrante|proxima semana|semana que viene|end of the (?:month|year)|"
    r"next (?:month|week))"
)
"""Asking when somebody is paid promises nothing."""
_THE_OTHERS = re.compile(r"\b(?:demas|otr[ao]s|rest[oa]s?|others?|rest)\b")
_COULD_PAY = re.compile(r"\bpodrias pagar\b")
_ENDS = re.compile(r"\b(?:venc|caduc|expir|termin|acab)\w+ (?:el )?$")
_OFFERED = re.compile(
    r"(?<!no )\b(?:puedes|podras|tienes|(?:puede|podra|tiene) usted|you can)\b(?:[^,;.]|[.,](?=\d))*$"
)
_THEIRS = re.compile(
    rf"\b(?:no|tampoco|ni|not|quer\w+|quier\w+|prefer\w+|prefier\w+|pens\w+|you (?:want\w*|ask\w*|need\w*|said)|"
    rf"{SAYING})\b[^;.:]*$|\bsi (?:el|para el|hasta el)? ?$"
)
"""The person's own day may be denied, or told as what they want."""
_OF_INSTALMENTS = re.compile(r"\bcuotas?\b|\binstal")
_OF_PLAN = re.compile(
    r"\b(?:cuotas?|mes(?:es)?|mensual\w*|plan(?:es)?|plazos|ultim\w+|instal\w+|months?|monthly|last|termin\w+)\b"
)
_PAYS_IT = re.compile(
    r",? (?:(?:pag\w+|vence|toca|cae|es|seria|va|corresponde)(?: (?:la|el|tu))?|(?:en|con|que es|"
    r"es decir,?) (?:la|el|tu)) ?"
)
_BARE_ORDINAL = re.compile(
    r",? (?:pag\w+|vence|toca|cae|va) (?:la|tu) (?P<which>[a-z]+)\b(?! (?:opcion|oferta|deuda))"
)
_NUMBERED = re.compile(r"\bla (?P<number>\d{1,2}),? (?:(?:vence|cae|es|seria) )?el $")
_THE_ONE = re.compile(r"\bthe (?P<which>[a-z]+) one\b[^,;.]*$")
_ORDINAL_BEFORE = re.compile(
    r"\bla (?P<which>[a-z]+)(?: la)? (?:pag|venc|vence|toca|cae|cobr|es|seria)\w*(?: el)? $"
)
_ROW_ORDINAL = re.compile(
    rf"(?:^\| ?|\bla )(?P<which>{'|'.join(sorted(ORDINALS))})(?! (?:opcion|oferta|deuda|alternativa|propuesta)\b)"
    r"(?:(?! (?:termin|acab|val|vig|hasta|antes|luego|y)\w*)[ ,|]*[a-z]+){0,3}[ ,|]*(?:el )?$"
)
"""The nearest "la segunda", or the head of a row, before a date."""
_FROM = re.compile(r"\b(?:del|desde(?: el)?|entre(?: el)?|from|between) $")
_TO = re.compile(r" (?:al|a|y|hasta|to|until|and|-)(?: el)? ")
_DASH = " - "
_IN_TURN = re.compile(
    r",? ?(?:y |and |luego |then )*(?:(?:otr[ao]|una?|la|lo mismo|another) )?(?:del |el |on )?"
)
_OF_OTHER_PLAN = re.compile(
    r"[;,]? ?(?:y )?(?:en|con|a|las?|los|la de|el de) #+(?: cuotas| meses)?,? (?:el )?"
)
_SOME_OF_THEM = re.compile(r"\bcuotas? \d{1,2} (?:al?|-|hasta)(?: la)? \d{1,2}\b")
_FEWEST_IN_TURN = 3
_WAS_DUE = re.compile(r"mora|vencid|vencio|overdue|desde|since|vencimiento|era el|was|became|atras")
_FELL_DUE = re.compile(r"\b(?:mora|venc\w+|overdue|atras\w*|due|deb(?:es|e|ias|ia))\b")
_ENDS_TODAY = re.compile(
    r"\b(?:hasta|venc\w+|caduc\w+|expir\w+|termin\w+(?! pagando)|acab\w+(?! pagando)|"
    r"antes|plazo|limite|vale\w*|valid\w+|vigen\w+|solo|until|"
    r"expires?|ends?|by|last|only|ultim\w+|pag\w+)(?: (?!que\b)\w+){0,3} $"
)
_TODAY_ENDS = re.compile(
    r"(?: mismo)?,? (?:se )?(?:venc|caduc|expir|termin|acab|cierr|es (?:el|tu) (?:ultim|limit)|last|ends?|expires?)"
)
_STANDS = re.compile(r"\b(?:sigue|esta|continua|is)(?: \w+)? (?:vigente|en pie|activ\w+|valid\w+) $")
_SO_FAR_AFTER = re.compile(
    r",? (?:figura\w*|aparec\w+|consta\w*|llevas|has|ha|van|no (?:se )?ha[sny]?|hay|you have)\b"
)
_NEVER_TODAY = frozenset({"valid_until", "until", "last", "original_due"})
_TODAY_IS = re.compile(
    r"\b(?:hoy(?: es)?|estamos (?:a|en)|a fecha de|a dia|today(?: is)?)(?: \w+)?,? (?:el )?$"
)
_NAMES_TODAY = re.compile(r"\b(?:hoy|today)(?: es| is)?, (?:el |the )?$")
_BUT = re.compile(r",? (?:sino|but)\b")
_IS_NOT = re.compile(r" (?:no (?:es|era|seria)|is not|isn't)\b")
_INSTEAD = re.compile(r"\b(?:en (?:vez|lugar)(?: del?)?|rather than|instead of)(?: el| the)? $")
_NOT = re.compile(r"\b(?:no|nada|ningun\w*|nothing|not)\b[^,;.]*$")


_THE_ONE_AFTER = re.compile(
    r"\b(?:el|la|lo) (?:siguiente|que sigue)\b[^;.]*$|\bthe (?:one after|following)\b[^;.]*$"
)
_BETWEEN = re.compile(r"\b(?:entre|between)(?: el| the)? $")
_ALL_UNTIL = re.compile(
    r"\b(?:abonos|cuotas|pagos|payments|instal\w+)\b(?:[^;.,]|[.,](?=\d)){0,30}\bhasta (?:el )?$"
)
_OF_MONTHS = re.compile(
    rf"(?:de |desde )?(?:{'|'.join(MONTHS)}) (?:al?|hasta|to) (?:(?:finales|mediados|principios) )?(?:de )?"
)
_ALL_SUCH_DAYS = re.compile(r"\b(?:los|cada mes|each|every|quincenas?)\b")
_OF_THE_REST = re.compile(
    r"\b(?:nuev[ao]s?|falta\w*|queda\w*|restan\w*|rest(?:a|an)|por pagar|left|remaining|new)\b"
)
"""The first of what is left of an agreement comes next."""
_BOTH = re.compile(r" (?:y|o|and|or) (?:el )?")
_EACH_MONTH = re.compile(
    r"(?: (?:y|and) (?:el |on the )?\d{1,2}(?:st|nd|rd|th)?)? (?:de cada mes|(?:of )?(?:each|every) month)"
)


_FIRST_PAYMENT = re.compile(
    r"\b(?:primer pago|first payment)\b(?! de (?:la|las|tu|tus) cuotas?)(?:[^;.,\d]|\.(?=\d))*$"
)
_SO_FAR = re.compile(
    r"(?:^\W*|\b(?:pagad|abonad|recibid|registrad|paid|llev|received)\w*[^.;]*\b)"
    r"(?:hasta|a dia de|al dia de|a fecha de|as of|until|to) $"
)
"""How far something is at the moment: "hasta hoy se han registrado…", "Pagado hasta hoy: …"."""


class DateRules:
    """The dates of one sentence, with what its other figures say of them."""

    def __init__(
        self, facts: TurnFacts, text: str, figures: list[Figure], roles: RoleFinder, thread: OfferThread
    ) -> None:
        self.facts, self.text, self.figures = facts, text, figures
        self.roles, self.thread = roles, thread
        self.counts, self.quotations = CountRules(facts, text, figures), Quotations(facts, text, figures)

    def is_right(self, figure: Figure, debts: frozenset[int], offers: list[OfferFacts]) -> bool:
        """Whether the date is a fact in its role, of these debts and of the offer that is being told."""
        if _NAMES_TODAY.search(self.text[: figure.start]) and figure.unit != "today":
            return any(pattern.fits(self.facts.today) for pattern in figure.days)
        if is_other_case_day(self.text, figure, self.facts.cases):
            return False
        role = self.roles.role(figure)
        if (
            self._binds_nobody(figure, role)
            or is_first_saturday(self.text, figure, self.facts.today)
            or was_valid(self.text, figure, self.facts)
        ):
            return True
        if self._comes_again(figure, offers):
            return True
        role = self._told_role(figure, role)
        figure, ranged = self._in_month(figure), self._end_of_range(figure)
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
        role = "due" if role == "person" and _COULD_PAY.search(self.text) else role
        if role == "person" and not any(same_figure(figure, said) for said in self.facts.said):
            # "con tu propuesta el plan queda así: …": the day is not what they proposed.
            role = ""
        role = role or self._parallel(figure)
        if role == "until" and self.facts.agreements and _ALL_UNTIL.search(before):
            return "last"
        if role == "next" and not self.facts.agreements and _THE_ONE_AFTER.search(before):
            return "due"
        return role

    def is_later_payment(self, figure: Figure, offer: OfferFacts) -> bool:
        """Whether it is told as the day of the first payment, what is paid at the beginning, and is another one."""
        if not _FIRST_PAYMENT.search(self.text[: figure.start]) or not offer.payments:
            return False
        return not any(pattern.fits(offer.payments[0][1]) for pattern in figure.days)

    def _keys(self, figure: Figure, role: str, offers: list[OfferFacts]) -> frozenset[str]:
        """Return the offers that have the day in the role."""
        clause = self.text[: figure.end] + re.split("[,;:]", self.text[figure.end :])[0]
        of_plan = _OF_PLAN.search(clause) is not None or "instalment" in self.thread.roles - {"lump"}
        return frozenset(
            offer.key
            for offer in self._with_such_a_day(figure, role, offers)
            if fits_dates(offer, figure, role, self.ordinal(figure), of_plan=of_plan)
            and not self.is_later_payment(figure, offer)
            and (role != "last" or self._is_numbered_so(offer, figure))
        )

    def _is_numbered_so(self, offer: OfferFacts, figure: Figure) -> bool:
        """Whether the day is that of the payment that is named behind it: "el último es el X, en la cuota 21"."""
        number = self._ordinal_after(figure)
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
        if tells_case_day(self.text, figure, self.facts.cases, since=max(ends, default=0)):
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

    def _comes_again(self, figure: Figure, offers: list[OfferFacts]) -> bool:
        """ "el 15 y el 30 de cada mes" are the days of a plan that is paid twice a month."""
        told = self.text[figure.start : figure.end]
        again = _ALL_SUCH_DAYS.search(told) or _EACH_MONTH.match(self.text, figure.end)
        days = {pattern.day for pattern in figure.days} - {None}
        return (again is not None or self._has_its_other(figure)) and any(
            offer.frequency == "twice_a_month" and days <= {15, 30} for offer in offers
        )

    def _has_its_other(self, figure: Figure) -> bool:
        """Whether another day of the month stands beside it: "el 15 y el 30"."""
        alone = [
            one for one in self.figures if one.kind == Kind.DATE and all(p.month is None for p in one.days)
        ]
        return any(
            figure in pair and _BOTH.fullmatch(self.text[pair[0].end : pair[1].start])
            for pair in itertools.pairwise(alone)
        )

    def ordinal(self, figure: Figure) -> int | None:
        """Return the number of the instalment that the date belongs to: "la segunda cuota vence el…"."""
        numbered = _NUMBERED.search(self.text[: figure.start])
        if numbered:
            return int(numbered["number"])
        of_one = _THE_ONE.search(self.text[: figure.start])
        if of_one and of_one["which"] in ORDINALS:
            return ORDINALS[of_one["which"]]
        before = [
            other
            for other in self.figures
            if other.kind == Kind.ORDINAL and other.unit == "instalment" and other.end <= figure.start
        ]
        if before:
            return int(before[-1].value or 0)
        told = _ORDINAL_BEFORE.search(self.text[: figure.start]) or _ROW_ORDINAL.search(
            self.text[: figure.start]
        )
        if told and ORDINALS.get(told["which"]):
            return ORDINALS[told["which"]]
        return self._ordinal_after(figure)

    def _ordinal_after(self, figure: Figure) -> int | None:
        after = [other for other in self.figures if other.start >= figure.end]
        named = after and after[0].unit == "instalment" and after[0].kind == Kind.ORDINAL
        if named and _PAYS_IT.fullmatch(self.text[figure.end : after[0].start]):
            return int(after[0].value or 0)
        named_bare = _BARE_ORDINAL.match(self.text, figure.end)
        return ORDINALS.get(named_bare["which"]) if named_bare else None

    def _end_of_range(self, figure: Figure) -> str:
        """ "del X al Y" goes from the first to the last, and so does "de diciembre a abril"."""
        days = [other for other in self.figures if other.kind == Kind.DATE]
        for one, other in itertools.pairwise(days):
            between = self.text[one.end : other.start]
            days_told = _FROM.search(self.text[: one.start]) and _TO.fullmatch(between)
            months_told = _OF_MONTHS.fullmatch(self.text[one.start : other.start])
            if (
                (between == _DASH or days_told or months_told)
                and one.days
                and figure.start in (one.start, other.start)
            ):
                return "first" if figure.start == one.start else "last"
        return ""

    def _parallel(self, figure: Figure) -> str:
        """ "en seis el último pago es el X; en tres, el Y": the second day is what the first is."""
        at = self.figures.index(figure)
        if at < 2 or self.figures[at - 2].kind != Kind.DATE:
            return ""
        day, count = self.figures[at - 2 : at]
        text = f"{self.text[: count.start]}{'#' * (count.end - count.start)}{self.text[count.end :]}"
        follows = count.kind == Kind.COUNT and _OF_OTHER_PLAN.fullmatch(text[day.end : figure.start])
        return self.roles.role(day) if follows else ""

    def out_of_turn(self, offers: list[OfferFacts]) -> Figure | None:
        """Return the first of some days in a row that are no offer's payments one after another."""
        for run in self.runs():
            if len(run) >= _FEWEST_IN_TURN and not any(pays_in_turn(offer, run) for offer in offers):
                return run[0]
        return None

    def runs(self) -> list[list[Figure]]:
        """Return the days that are told in a row: "el 23 de diciembre, el 25 de enero y el 23 de febrero"."""
        runs: list[list[Figure]] = [[]]
        for figure in self.figures:
            follows = runs[-1] and _IN_TURN.fullmatch(self.text[runs[-1][-1].end : figure.start])
            if figure.kind != Kind.DATE or not figure.days or not figure.days[0].day:
                runs.append([])
            elif follows:
                runs[-1].append(figure)
            else:
                runs.append([figure])
        return runs

    def _binds_nobody(self, figure: Figure, role: str) -> bool:
        """Whether it is today, another talk tomorrow, or the person's own date given as theirs."""
        before = self.text[: figure.start]
        if figure.unit == "today" and (_NOT.search(before) or _SO_FAR.search(before)):
            return True
        if figure.unit == "today" and not _ENDS.search(before) and not self._ends_today(figure, role):
            return True
        if _TODAY_IS.search(before) and any(pattern.fits(self.facts.today) for pattern in figure.days):
            return True
        if _IS_NOT.match(self.text, figure.end) or _INSTEAD.search(before):
            return True
        if _NOT.search(before) and _BUT.match(self.text, figure.end):
            return True
        if is_of_own_amount(self.text, figure, self.figures, self.facts):
            return True
        is_theirs = any(same_figure(figure, said) for said in self.facts.said)
        if is_theirs and all(day.day is None for day in figure.days) and tells_own(self.text, figure):
            return True
        free = "?" in self.text or not _PAYS_THEN.search(self.text)
        if free and _PERIOD.fullmatch(self.text[figure.start : figure.end].strip()):
            return True
        if not role and len(self.figures) == 1 and _TALKS.search(self.text):
            return True
        if _PAYS_IT_THEN.search(before) and any(one.kind == Kind.MONEY for one in self.figures):
            # "te lo dejo en X y lo pagas el Y como pediste": what we ask for is paid on a day of ours.
            return False
        if not is_theirs or (_OFFERED.search(before) and not _AS_TOLD.match(self.text, figure.end)):
            return False
        if _AS_TOLD.match(self.text, figure.end):
            return True
        offered = _PAYS_THEN.search(self.text) is not None and "?" not in self.text
        theirs = _THEIRS.search(before) or _DENIED_AFTER.match(self.text, figure.end)
        return self.roles.names_person or not offered or theirs is not None

    def _ends_today(self, figure: Figure, role: str) -> bool:
        """Whether something is said to end today."""
        before = self.text[: figure.start]
        if _STANDS.search(before):
            return False
        if _SO_FAR.search(before) or _SO_FAR_AFTER.match(self.text, figure.end):
            return False
        told = _ENDS_TODAY.search(before) or _TODAY_ENDS.match(self.text, figure.end)
        return role in _NEVER_TODAY and told is not None

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
