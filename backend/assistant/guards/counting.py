"""Counts and ordinals: options on the table, debts, creditors, days, instalments."""

from __future__ import annotations

import re
from decimal import Decimal

from backend.assistant.guards.day_counts import DayCounts
from backend.assistant.guards.debt_counts import counts_of_debts, debt_counts, last_words
from backend.assistant.guards.debts_together import are_years_overdue
from backend.assistant.guards.documents_told import counts_documents_wrongly
from backend.assistant.guards.evidence import tells_of_before
from backend.assistant.guards.fact_records import OfferFacts
from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.instalment_counts import InstalmentCounts
from backend.assistant.guards.progress_counts import ProgressCounts
from backend.assistant.guards.spans import Spans
from backend.assistant.guards.units import ALONE, HEDGES

_SOME = re.compile(r"\b(?:est[ao]s|es[ao]s|entre l[ao]s|these|those)(?: otr[ao]s)? $")
_OTHERS = re.compile(r"\b(?:l[ao]s|l[ao]s otr[ao]s|the|the other) $")
_OTHERS_OF_THEM = re.compile(r"\b(?:otr[ao]s|other|more)\b(?: \w+){0,2}$")
_THE = re.compile(r"\b(?:l[ao]s|estas|esas|ambas|the) $")
_OF_THEM = re.compile(r" (?:de l[ao]s|of the) #*")
_TALK = re.compile(
    r" (?:respuestas?|cosas?|preguntas?|datos?|aclaraciones|ideas?|detalles?|temas?|things?|answers?|questions?)\b"
)
_THERE_ARE = re.compile(
    r"\b(?:tien\w+|ten[eg]\w+|hay|existen?|son|ofre\w+|dispon\w+|quedan?|cuentas?|solo|unic\w+|das?|muestr\w+|"
    r"encontr\w+|present\w+|dej\w+|tra[ei]\w+|eleg\w+|elig\w+|escog\w+|choose|have|has|there (?:is|are)|"
    r"offer\w*|only|get|found|all)\b[^,;.:?]*$"
)
_OTHER_NOUN = re.compile(
    r" (?!(?:de|del|es|son|y|o|a|al|que|con|por|en|te|se|mas|cuotas?|meses|of|and|or|to|the|is|are|x|primer\w+|"
    r"ultim\w+|siguient\w+|copias)\b)[a-z]{3,}"
)
_AND_ANOTHER = re.compile(r",(?! (?:y|ambas|todas))|\by\b")
_MORE_PAYMENTS = re.compile(r" mas\b|(?= (?:que|cuotas)\b)")
_SOME_AFTER = re.compile(r" (?:primer|ultim|siguient|restant|otr)[aoe]?s?\b")
_SOME_IN = re.compile(r" (?:primer|ultim|siguient|restant|otr)[aoe]s\b")
_REST = re.compile(
    r"\b(?:otr[ao]s|primer[ao]s|ultim[ao]s|siguientes|restantes|other|remaining|first|next)\b(?: #+)? ?$|"
    r" (?:restantes|primer[ao]s|ultim[ao]s|siguientes)$"
)
_DAYS_IN = {"day": Decimal(1), "week": Decimal(7), "month": Decimal("30.4"), "year": Decimal("365.2")}
_FELL_DUE_AGO = re.compile(
    rf"\b(?:venc\w+|mora|atras\w*|overdue|due)\b[^.;]{{0,20}}\bhace{HEDGES} $|"
    rf"\b(?:han pasado|pasaron){HEDGES} $"
)
_SUPPOSES = re.compile(r"\b(?:si|if) (?:\w+ ){1,3}$")
_FOR_NOUNS = re.compile(ALONE + r"| (?:te|le|les|me|se|que|prefier\w+|quier\w+)\b")
"""What follows a word that stands for nouns that were named before: "hay dos.", "¿cuál de los dos te sirve?"."""
_OF_REACHING = re.compile(
    r" (?:de|para) (?:contact|comunic|escrib|habl|llam|atend|consult|segu|reach|contacting)\w*"
)
_PATHS = re.compile(r"caminos?|paths?")
_ADVISERS = re.compile(r"\b(?:asesor\w*|oficina|telefon\w*|llam\w*|advis\w+|office|call\w*)\b")
_COPIES = re.compile(r" (?:copias?|copies)\b")
_WAYS = re.compile(r"caminos?|formas?|maneras?|modalidad|ways?")
_ONLY = re.compile(r"\b(?:solo|solamente|unic[ao]s|only|just)\b")
_BOTH_WAYS = re.compile(r"\b(?:contado|pago unico|un solo pago|de una vez)\b.*\bcuotas\b")
_BOTH_PLANS = re.compile(r"cuota|plazos|instal|mensual|planes|plans")


_SINGLE = re.compile(r" unic[ao]s\b")
_A_MONTH = re.compile(r"\b(?:al|cada|por|a|per|del) (?:mes|month)\b")
_FALLS_ON = re.compile(r"\b(?:(?:ca[ei]n?|fall)(?: \w+)?|sino) (?:en|el|on|los|al)(?: el)?(?: dia)? $")
_PAYMENTS_ARE = re.compile(r"\b(?:pagos|cuotas|payments)\b[^.;]{0,15}?,? (?:son|serian|are) $")
_DISTINCT = re.compile(r" (?:distint|diferent|different)\w*")
_IN_SO_MANY = re.compile(r"\b(?:dentro de|hace|faltan|quedan) $")
_NUMBERED = re.compile(r"\b(?:cuotas?|pagos?|instal\w+|payments?) (?:\d{1,2} (?:al?|y|to|and) (?:la )?)?$")


class CountRules:
    """What may be counted in one sentence."""

    def __init__(self, facts: TurnFacts, text: str, figures: list[Figure]) -> None:
        self.facts, self.text, self.figures = facts, text, figures
        self.instalments = InstalmentCounts(text, figures)
        self.spans, self.progress = Spans(facts, figures, text), ProgressCounts(facts, text, figures)
        self.days = DayCounts(facts, text, figures)

    def option(self, figure: Figure) -> str | None:
        """Return the offer that "the second option" is; None where there are not that many."""
        number = int(figure.value or 0)
        shown = self.facts.shown
        return shown[number - 1] if 1 <= number <= len(shown) else None

    def offers_with(self, figure: Figure, offers: list[OfferFacts]) -> frozenset[str] | None:
        """Return the offers of so many instalments, months or weeks; None where something else is counted."""
        if figure.unit == "fortnight" and self.facts.budget.frequency == "fortnightly":
            return None
        return self.instalments.offers_with(figure, offers)

    def is_rest(self, figure: Figure, offers: list[OfferFacts]) -> bool:
        """Whether it counts some of a plan's instalments: "las otras dos cuotas", "las dos primeras"."""
        told = self.text[figure.start : figure.end]
        some = (
            _REST.search(self.text[: figure.start])
            or _REST.search(told)
            or _SOME_IN.search(told)
            or _SOME_AFTER.match(self.text, figure.end)
            or (figure.value == 2 and _THE.search(self.text[: figure.start]))
        )
        most = max((max(offer.counts["payment"]) for offer in offers), default=0)
        if figure.value == 1 and not self.facts.offers and "?" in self.text:
            # Nothing being on offer, one may ask whether it is to be all at once.
            return True
        if figure.unit == "instalment" and (
            self.progress.is_left_over(figure) or self.progress.is_paid_count(figure)
        ):
            return True
        if figure.unit == "instalment" and self.spans.are_in_month(figure, offers):
            return True
        if _DISTINCT.match(self.text, figure.end) or _DISTINCT.search(told):
            return True
        if "unico" in told or _SINGLE.match(self.text, figure.end):
            return figure.value == sum(offer.kind == "lump_sum" for offer in offers)
        if figure.value == 2 and _A_MONTH.search(self.text):
            return self._twice_a_month(offers)
        if (
            self.spans.lists_days(figure)
            or self.spans.has_between(figure)
            or self.progress.is_overdue_count(figure)
        ):
            return True
        return bool(some) and figure.unit == "instalment" and 0 < (figure.value or 0) < most

    def _twice_a_month(self, offers: list[OfferFacts]) -> bool:
        """Whether something is paid twice a month: a plan's instalments, or the person."""
        twice = any(offer.frequency == "twice_a_month" for offer in offers)
        return twice or self.facts.budget.frequency == "fortnightly"

    def as_option_count(self, figure: Figure) -> bool:
        """ "tres planes de cuotas" count plans, not instalments."""
        return figure.unit == "option" and figure.value in self._option_counts(figure)

    def is_right(self, figure: Figure, debts: frozenset[int], offers: list[OfferFacts]) -> bool:
        """Whether the count is a fact."""
        value, unit = figure.value, figure.unit
        if value is None or unit == "weekday":
            return False
        if unit == "option" and _OF_REACHING.match(self.text, figure.end):
            return True
        if unit == "option":
            figure_text = self.text[figure.start : figure.end]
            paths = {case.paths for case in self.facts.cases} - {0}
            if paths and not self.facts.offers:
                return value in paths or self._is_part(figure, max(paths))
            if value == 3 and _PATHS.search(figure_text) and not _BOTH_WAYS.search(self.text):
                return not any(other in self.text for other in ("cuota", "pagar", "pay"))
            if value == 2 and _WAYS.search(figure_text) and not self.facts.offers:
                # Nothing is on offer: it counts what one can do.
                return True
            if value == 2 and _WAYS.search(figure_text) and len(offers) > 1 and not _ONLY.search(self.text):
                # "dos caminos": whatever is set against one another.
                return not _BOTH_WAYS.search(self.text) or len({o.kind == "lump_sum" for o in offers}) == 2
            return value in self._option_counts(figure) or self._is_part(
                figure, max(len(self.facts.shown), len(offers))
            )
        if unit == "debt" or figure.kind == Kind.NUMBER:
            counted = counts_of_debts(self.text, figure, self.facts)
            if counted is not None:
                return counted
        if unit == "debt":
            return value in debt_counts(self.text, figure, debts, self.facts)
        if unit == "creditor":
            return value == len({debt.creditor for debt in self.facts.debts.values()})
        if unit == "hour":
            return not _ADVISERS.search(self.text) and any(
                known.figure.unit == "hour" and known.figure.value == value for known in self.facts.passages
            )
        if unit == "agreement":
            running = sum(not agreed.is_measure for agreed in self.facts.agreements.values())
            return value in {running, len(self.facts.ended), running + len(self.facts.ended)}
        if unit == "digit":
            return value in (2, 4)
        if unit == "day" and self.text[: figure.start].endswith("cada "):
            # How often one pays is judged by itself.
            return True
        if unit == "day" and self.spans.tells_when(figure):
            return self.spans.was_then(figure)
        if unit == "day" and self.progress.is_of_no_late_payment(figure):
            return False
        if (
            unit == "day"
            and value > 1
            and _THE.search(self.text[: figure.start])
            and self._are_payments(value)
        ):
            return True
        if unit == "day" and value == 1 and _DISTINCT.match(self.text, figure.end):
            return True
        if unit in ("day", "month") and self.spans.has_between(figure):
            return True
        if unit == "day" and self.days.are_in_row_of_debt(value, debts):
            return True
        if unit == "year":
            return are_years_overdue(value, debts, self.facts)
        if unit == "fortnight":
            return value == 2 and self.facts.budget.frequency == "fortnightly"
        if unit == "day":
            return self.days.are_until(value, debts, offers)
        if unit == "month":
            return self.days.are_months_overdue(value, debts, self.text[: figure.start])
        if figure.kind == Kind.ORDINAL:
            return any(value <= max(offer.counts["instalment"]) for offer in offers)
        return figure.kind == Kind.NUMBER and self._bare(figure, debts, offers)

    def _are_payments(self, value: Decimal) -> bool:
        """Whether as many days as are told ("los cuatro días") are those of an agreement or an offer."""
        left = {len(agreed.days_left) for agreed in self.facts.agreements.values()}
        shown = {len(self.facts.offers[key].payments) for key in self.facts.shown}
        return value in left | shown

    def is_overdue_for(self, figure: Figure, debts: frozenset[int]) -> bool | None:
        """Whether a debt fell due so long ago, where that is told: "venció hace ocho meses"; None where it is not."""
        told = figure.unit in _DAYS_IN and _FELL_DUE_AGO.search(self.text[: figure.start])
        late = [self.facts.debts[key].days_past_due or 0 for key in debts & self.facts.debts.keys()]
        late += [
            (self.facts.today - day).days
            for agreed in self.facts.agreements.values()
            for day, _ in agreed.overdue(self.facts.today)
        ]
        if not told or not figure.value or not any(late):
            return None
        unit = _DAYS_IN[figure.unit]
        return any(-unit / 4 <= days - figure.value * unit < unit for days in late)

    def _are_paid_copies(self, figure: Figure) -> bool:
        """Whether the sentence tells what so many copies cost, or so many but the first, by what one does."""
        fees = [known.figure.value for known in self.facts.passages if known.figure.kind == Kind.MONEY]
        said = {amount.value for amount in self.figures}
        many = figure.value or 0
        return any(fee and fee * count in said for fee in fees for count in (many, many - 1) if count > 1)

    def _lists(self, figure: Figure) -> bool:
        """Whether so many things follow the colon: "dos: una el 25 y otra el 23"."""
        return figure.value == 1 + len(_AND_ANOTHER.findall(self.text, figure.end))

    def _is_part(self, figure: Figure, whole: int) -> bool:
        """Whether it counts some of the things that were named before: "estas dos opciones", "las dos primeras"."""
        some = (
            _SOME.search(self.text[: figure.start])
            or _SOME_AFTER.match(self.text, figure.end)
            or (figure.unit == "option" and not _THERE_ARE.search(self.text[: figure.start]))
        )
        return bool(some) and figure.value is not None and 1 < figure.value < whole

    def _option_counts(self, figure: Figure | None = None) -> set[Decimal]:
        shown = [self.facts.offers[key] for key in self.facts.shown]
        plans = [offer for offer in shown if offer.kind != "lump_sum"]
        standing = [offer for key, offer in self.facts.offers.items() if key not in self.facts.agreements]
        counts = {len(shown), len(standing)}
        if figure and not standing and tells_of_before(self.text, figure.start, figure.end):
            counts = {len(self.facts.superseded)}
        if figure is not None and _OTHERS_OF_THEM.search(self.text[: figure.end]):
            counts |= {len(standing) - 1, len(standing) - len(shown)}
        if figure is None or _BOTH_PLANS.search(self._clause(figure)):
            counts |= {len(plans), sum(offer.kind != "lump_sum" for offer in self.facts.offers.values())}
        return {Decimal(count) for count in counts if count}

    def _clause(self, figure: Figure) -> str:
        start = self.text.rfind(":", 0, figure.start) + 1
        return self.text[start : figure.end] + self.text[figure.end : figure.end + 22].split(":")[0]

    def _bare(self, figure: Figure, debts: frozenset[int], offers: list[OfferFacts]) -> bool:
        """A small number without a noun: "elige la 2", "las tres"."""
        if counts_documents_wrongly(self.text, figure, self.facts):
            return False
        whole = max([len(self.facts.shown), *(max(offer.counts["payment"]) for offer in offers)])
        if _SUPPOSES.search(self.text[: figure.start]):
            return True
        if figure.text.isalpha() and figure.value in (2, 3) and _FOR_NOUNS.match(self.text, figure.end):
            return True
        if _COPIES.match(self.text, figure.end) and self._are_paid_copies(figure):
            return True
        if self.progress.is_left_over(figure) or self.progress.is_none(figure):
            return True
        if self.progress.is_paid_count(figure):
            return True
        if self.spans.lists_days(figure) or self.spans.are_in_month(figure, offers):
            return True
        if self._is_part(figure, whole) or _TALK.match(self.text, figure.end):
            return True
        before = self.text[: figure.start]
        if _IN_SO_MANY.search(before) and self.days.are_until(figure.value or Decimal(0), debts, offers):
            return True
        if _NUMBERED.search(before) and (figure.value or 0) < whole:
            return True
        if figure.value == 2 and _A_MONTH.search(self.text):
            return self._twice_a_month(offers)
        if _FALLS_ON.search(before) and any(
            figure.value == day.day for offer in offers for _, day, _ in offer.payments
        ):
            return True
        if _PAYMENTS_ARE.search(before) and any(figure.value in offer.counts["payment"] for offer in offers):
            return True
        if self.days.are_told_again(figure, debts):
            return True
        if figure.value in (15, 30) and any(offer.frequency == "twice_a_month" for offer in offers):
            return True
        if _OTHER_NOUN.match(self.text, figure.end):
            # Nobody is misled by "two parts": what an offer or a debt has so many of has a unit of its own.
            return True
        if self.text[figure.end : figure.end + 1] == ":" and self._lists(figure):
            return True
        more = _MORE_PAYMENTS.match(self.text, figure.end) and not self.progress.tells_left(figure)
        if more and 0 < (figure.value or 0) < whole:
            return True
        among = _OTHERS.search(self.text[: figure.start]) and re.match(
            r" ?(?:[.,;:?!)]|$)| (?:son|vencen|caen|de lunes)\b", self.text[figure.end :]
        )
        if (among or _OF_THEM.match(self.text, figure.end)) and 1 < (figure.value or 0) < whole:
            return True
        if among and not self.facts.shown and len(self.facts.debts) < 2:
            return True
        counts = self._option_counts() | {Decimal(len(self.facts.debts))}
        known = {
            Decimal(count)
            for offer in offers
            for name in ("instalment", "regular")
            for count in offer.counts.get(name, ())
        }
        if len(self.facts.debts) > 1:
            creditors = [debt.creditor for debt in self.facts.debts.values()]
            counts |= {Decimal(creditors.count(name)) for name in creditors} | {Decimal(len(creditors) - 1)}
        with_whom = re.match(r" (?:con|with) ([^,;.]{0,40})", self.text[figure.end :])
        if with_whom and len(self.facts.debts) > 1:
            names = [debt.creditor for debt in self.facts.debts.values()]
            named = {name for name in names if any(word in with_whom[1] for word in last_words(name))}
            return not named or any(figure.value == names.count(name) for name in named)
        if _OTHERS.search(self.text[: figure.start]) and 1 < (figure.value or 0) <= whole:
            return True
        before = self.text[max(0, figure.start - 8) : figure.start]
        if re.search(r"\b(?:la|el|numero|n\.?o?|number) $", before) and figure.value is not None:
            return figure.value <= max(whole, len(self.facts.debts)) or figure.value in known
        return figure.value in counts | known
