"""What may be said in a turn: each debt's and each offer's figures by role, the person's own, the documents'."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from backend.assistant.guards.agreed import (
    AgreementFacts,
    EndedAgreement,
    agreement_facts,
    debt_of,
    has_ended,
    terms_in_force,
    token_payments_as_offer,
)
from backend.assistant.guards.budgets import Budget, budget_of
from backend.assistant.guards.case_days import CaseFacts, case_facts
from backend.assistant.guards.document_text import DocumentText, read_document
from backend.assistant.guards.fact_records import (
    DebtFacts,
    Figures,
    OfferFacts,
    amount_of,
    debt_facts,
    offer_facts,
    replaces,
)
from backend.assistant.guards.figure import Figure, Kind
from backend.assistant.guards.figures import read_figures
from backend.assistant.guards.markup import find_addresses
from backend.assistant.guards.passages import PassageFigure, read_passage, stems_of
from backend.assistant.guards.proposals import Answer, answer_of
from backend.assistant.guards.service_hours import Opening, read_openings
from backend.assistant.guards.surface import readable, readable_name, words_of
from backend.assistant.guards.verbatim import spaced

_FREE = {"sin costo", "sin coste", "gratis", "gratuito", "gratuita", "no cost", "free"}
_TAX_ADDED = {"mas iva", "mas impuestos", "plus tax", "plus vat", "iva aparte"}
_OFF_SALE = frozenset({"disputed", "hardship", "paid", "withdrawn"})
"""Statuses of a debt of which nothing is on offer."""
_PROTECTIONS = frozenset({"represented", "insolvency"})
_STOPPED_BY = {"open_dispute": "disputed", "report_hardship": "hardship"}


@dataclass(slots=True)
class TurnFacts:
    """The fact book of a turn (see contract.FactBook); `today` and `language` are how words are read."""

    today: date
    language: str = "es"
    debts: dict[int, DebtFacts] = field(default_factory=dict)
    offers: dict[str, OfferFacts] = field(default_factory=dict)
    superseded: list[OfferFacts] = field(default_factory=list)
    """Offers that newer terms replaced: told only as what was before."""
    shown: list[str] = field(default_factory=list)
    """Keys of the offers on the table, in the order in which they are shown."""
    prepared: str = ""
    """Key of the offer that lies before the person for acceptance."""
    chosen_debt_id: int | None = None
    agreements: dict[str, AgreementFacts] = field(default_factory=dict)
    """What is paid off by dates; among them what was granted in hardship (`is_measure`)."""
    ended: dict[str, EndedAgreement] = field(default_factory=dict)
    """Agreements that were cancelled or declined: of them nothing is to be paid any more."""
    documents: list[str] = field(default_factory=list)
    """The names of the person's own documents that lie before them."""
    cases: list[CaseFacts] = field(default_factory=list)
    """The cases that are open."""
    decided: list[CaseFacts] = field(default_factory=list)
    """Those that were closed lately."""
    decisions: set[str] = field(default_factory=set)
    """How disputes ended that are no longer open."""
    budget: Budget = field(default_factory=Budget)
    said: list[Figure] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    passages: list[PassageFigure] = field(default_factory=list)
    passage_stems: set[str] = field(default_factory=set)
    """The stems of the words of passages and configured texts."""
    quoted: set[tuple[str, ...]] = field(default_factory=set)
    """Runs of words of passages and configured texts: quoting them claims nothing of our own."""
    documents_read: list[DocumentText] = field(default_factory=list)
    """The same passages, line by line."""
    openings: list[Opening] = field(default_factory=list)
    """Opening hours, as passages and configured texts tell them."""
    texts: list[str] = field(default_factory=list)
    """What tools said of this person's own in words (`verbatim.spaced`)."""
    tools_run: set[str] = field(default_factory=set)
    """The tools that answered in this turn."""
    protection: str = ""
    """What stops everything about payment, as the person reported it: that they are represented, or insolvent."""
    handed_over: bool = False
    """Whether a tool passed something to a person of the team."""
    counter_accepted: bool = False
    """Whether the engine took what the person proposed."""
    answers: list[Answer] = field(default_factory=list)
    """What was answered to each proposal of this turn."""
    accepted: set[Decimal] = field(default_factory=set)
    """The amounts, and counts, of what it took."""
    free_of_charge: bool = False
    """Whether a passage says of something that it costs nothing."""
    tax_added: bool = False
    """Whether a passage says of something that a tax is added to it."""
    addresses: frozenset[str] = frozenset()
    """Addresses that passages and configured texts name."""
    creditors: dict[str, None] = field(default_factory=dict)
    """Who is owed, or was: of an agreement also where its debt is settled."""

    def add_debts(self, debts: list[dict[str, Any]], chosen_debt_id: int | None) -> None:
        """Add the person's own debts (backend/services/debt_view.py)."""
        for debt in debts:
            self.debts[debt["id"]] = debt_facts(debt)
            self.creditors[debt["creditor"]] = None
        if chosen_debt_id is not None:
            self.chosen_debt_id = chosen_debt_id
        elif len(self.debts) == 1:
            self.chosen_debt_id = next(iter(self.debts))
        self._withdraw_offers()

    def add_offers(self, offers: list[dict[str, Any]]) -> None:
        """Add offers that stand (backend/services/offer_view.py), in the order in which they are shown."""
        # Two single payments on different days are two ways of paying: none of them replaces the other.
        keys: list[str] = []
        for offer in offers:
            keys.append(self._add_offer(offer, beside=keys))
        if keys:
            self.shown = keys
        self._withdraw_offers()

    def add_tool_result(self, tool: str, arguments: dict[str, Any], output: dict[str, Any]) -> None:
        """Add what a tool answered in this turn."""
        self.tools_run.add(tool)
        if "debts" in output:
            self.add_debts(output["debts"], output.get("chosen_debt_id"))
        if "debt" in output:
            self.add_debts([output["debt"]], output["debt"]["id"])
        for name in ("offers", "plan"):
            self.add_offers(output.get(name) or [])
        if output.get("offer"):
            self.prepared = self._add_offer(output["offer"])
        for agreement in output.get("agreements") or []:
            self._add_agreement(agreement)
        decided = output.get("decided") or []
        self.decisions |= {case["status"] for case in decided if case["type"] == "dispute"}
        for case in output.get("cases") or []:
            self._add_case(case)
        for case in decided:
            self.decided.append(case_facts(case))
            self._add_own_text(case["told"])
        if "documents" in output:
            self.documents = [document["title"] for document in output["documents"]]
        for passage in output.get("passages") or []:
            self._add_passage(f"{passage['title']}\n{passage['heading']}\n{passage['text']}")
        self.handed_over |= output.get("next") == "human" or bool(self.cases)
        if tool == "report_legal_protection" and output.get("case_ids"):
            self._protect(arguments.get("kind", ""))
        if tool in _STOPPED_BY and output.get("case_id") and self.chosen_debt_id in self.debts:
            self.debts[self.chosen_debt_id].status = _STOPPED_BY[tool]
        self._withdraw_offers()
        if str(output.get("outcome", "")).startswith("accepted"):
            self.counter_accepted = True
            self.accepted |= {amount_of(value) for value in arguments.values() if _is_number(value)}
        answer = answer_of(arguments, output)
        self.answers += [answer] if answer else []
        self._add_arguments(tool, arguments, output)

    def add_message(self, text: str) -> None:
        """Add the person's own words: their figures may be repeated as theirs, in no other role."""
        self.messages.append(readable(text))
        self.said += read_figures(readable(text), self.today, self.language)

    def add_configured_text(self, text: str) -> None:
        """Add a text that the operator wrote, such as the opening hours: it may be repeated as it stands."""
        self._add_passage(text)

    def offers_of(self, debt_ids: Iterable[int]) -> list[OfferFacts]:
        """Return the offers of some debts, those on the table first and in their order."""
        order, wanted = {key: index for index, key in enumerate(self.shown)}, frozenset(debt_ids)
        found = [offer for offer in self.offers.values() if offer.debt_id in wanted]
        return sorted(found, key=lambda offer: order.get(offer.key, len(order)))

    @property
    def affordability(self) -> Figures:
        """What the person earns, needs and has left, by role."""
        return self.budget.amounts

    @property
    def dated_cases(self) -> list[CaseFacts]:
        """Every case of which there is a day to tell."""
        return [*self.cases, *self.decided]

    @property
    def agreed(self) -> list[AgreementFacts]:
        """Everything that is or was paid off by dates, what has ended among it."""
        return [*self.agreements.values(), *(one.known for one in self.ended.values())]

    @property
    def balances_before(self) -> frozenset[Decimal]:
        """What debts came to before the agreements on them."""
        terms = [self.offers[key] for key, one in self.agreements.items() if not one.is_measure]
        return frozenset(one.balance for one in (*terms, *(ended.terms for ended in self.ended.values())))

    @property
    def names(self) -> list[str]:
        """Names and references with digits in them or not: none of them is a figure."""
        found = [name for debt in self.debts.values() for name in (debt.creditor, debt.product)]
        return [readable_name(name) for name in [*found, *self.agreements, *self.ended] if name]

    def _add_offer(self, offer: dict[str, Any], beside: Collection[str] = ()) -> str:
        """Add an offer and return its key; one that is new takes the place of its like, also among those shown."""
        facts = offer_facts(offer)
        self._add_own_text(offer.get("limitation_warning", ""))
        known = () if facts.key in self.offers else list(self.offers.values())
        for old in known:
            if replaces(facts, old) and old.key not in beside:
                self.superseded.append(self.offers.pop(old.key))
                self.shown = [facts.key if key == old.key else key for key in self.shown]
        self.offers[facts.key] = facts
        return facts.key

    def _withdraw_offers(self) -> None:
        """Keep the offers of debts of which nothing is on offer any more as what was before."""
        stopped = {key for key, debt in self.debts.items() if debt.status in _OFF_SALE}
        for key, offer in list(self.offers.items()):
            if offer.debt_id in stopped and key not in self.agreements:
                self.superseded.append(self.offers.pop(key))
        self.shown = [key for key in self.shown if key in self.offers]
        self.prepared = self.prepared if self.prepared in self.offers else ""

    def _add_agreement(self, agreement: dict[str, Any]) -> None:
        self.creditors[agreement["creditor"]] = None
        known, terms = agreement_facts(agreement), terms_in_force(agreement)
        self.debts.setdefault(agreement["debt_id"], debt_of(agreement))
        self._add_own_text(agreement["decision_reason"])
        if has_ended(agreement):
            facts = offer_facts(terms)
            self.ended[facts.key] = EndedAgreement(facts, known)
        else:
            facts = self._add_paid_off(terms, known)
        facts.dates["accepted"] = {date.fromisoformat(agreement["accepted_at"][:10])}

    def _add_paid_off(self, terms: dict[str, Any], known: AgreementFacts) -> OfferFacts:
        """Add what is paid off by dates, with what is paid of it, what is left and what comes next."""
        key = self._add_offer(terms)
        self.agreements[key] = known
        facts, following = self.offers[key], known.next_payments(self.today)
        facts.dates.pop("valid_until", None)
        if following:
            facts.dates["next"] = {day for day, _ in following}
            facts.amounts["next"] = {left for _, left in following}
            facts.amounts["instalment"] = {*known.amounts_due, facts.payments[-1][2]}
        late = [left for _, left in known.overdue(self.today)]
        facts.amounts["left"] = {known.left, *late} | ({sum(late, Decimal(0))} if late else set())
        facts.amounts["paid"] = {known.paid, *known.paid_each}
        facts.parts = [(day, amount) for day, *amounts in known.in_part for amount in amounts]
        return facts

    def _add_case(self, case: dict[str, Any]) -> None:
        self.cases.append(case_facts(case))
        self._add_own_text(case["next_step"])
        if case.get("kind") in _PROTECTIONS and case["status"] in ("open", "granted"):
            self.protection = case["kind"]
        known = self.debts.get(case["debt"]["id"])
        if known is not None:
            known.status = case["debt"]["status"]
        if case.get("token_payments") and case["status"] == "granted":
            plan = token_payments_as_offer(case)
            self._add_paid_off(plan, replace(agreement_facts(plan), offer_valid_until=None, is_measure=True))

    def _protect(self, kind: str) -> None:
        """Note what stops everything about payment: nothing is on offer of any debt without an agreement."""
        self.protection = kind
        for debt in self.debts.values():
            debt.status = "hardship" if debt.status == "active" else debt.status

    def _add_own_text(self, text: str) -> None:
        """Add what a tool says of the person's own: not kept as what passages say is."""
        if text:
            self.quoted |= _runs_of_words(words_of(readable(text)))
            self.texts.append(spaced(readable(text)))

    def _add_passage(self, text: str) -> None:
        read = _read_passage(text, self.today, self.language)
        self.passages += read.figures
        self.addresses |= read.addresses
        self.free_of_charge |= read.free_of_charge
        self.tax_added |= read.tax_added
        self.quoted |= read.quoted
        self.passage_stems |= read.stems
        self.openings += read.openings
        self.documents_read.append(read.document)

    def _add_arguments(self, tool: str, arguments: dict[str, Any], output: dict[str, Any]) -> None:
        if tool == "record_affordability":
            self.budget = budget_of(arguments, output)
            return
        for value in arguments.values():
            if _is_number(value):
                kind = Kind.MONEY if value >= 100 else Kind.COUNT
                self.said.append(Figure(kind, amount_of(value), 0, 0))


@dataclass(frozen=True, slots=True)
class _Passage:
    """What a passage, or a text that the operator wrote, lets be said."""

    figures: tuple[PassageFigure, ...]
    addresses: frozenset[str]
    quoted: frozenset[tuple[str, ...]]
    stems: frozenset[str]
    openings: tuple[Opening, ...]
    document: DocumentText
    free_of_charge: bool
    tax_added: bool


@lru_cache(maxsize=512)
def _read_passage(text: str, today: date, language: str) -> _Passage:
    """Read a text that is the same for everybody: turn after turn brings it again."""
    folded = readable(text)
    words, figures = words_of(folded), read_figures(folded, today, language)
    said = {*words, *map(" ".join, itertools.pairwise(words))}
    return _Passage(
        figures=tuple(read_passage(text, today, language)),
        addresses=frozenset(find_addresses(text)),
        quoted=_runs_of_words(words),
        stems=stems_of(folded),
        openings=tuple(read_openings(folded, figures, stems_of)),
        document=read_document(folded, figures),
        free_of_charge=not _FREE.isdisjoint(said),
        tax_added=not _TAX_ADDED.isdisjoint(said),
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _runs_of_words(words: list[str]) -> frozenset[tuple[str, ...]]:
    """Return each four words in a row, by which a quotation is known."""
    return frozenset(zip(words, words[1:], words[2:], words[3:], strict=False))
