"""Bargaining over one's own debts: the engine decides, its offers are stored as rows, its state is remembered."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from backend.db.repositories.debts import DebtRecord
from backend.db.repositories.negotiations import NegotiationRow, OfferRow
from backend.db.unit_of_work import UnitOfWork
from backend.domain.affordability import Budget, Capacity, capacity_of
from backend.domain.calendar import IsHoliday
from backend.domain.concession_rules import draw_margin
from backend.domain.debt import Debt, FixedOffer, FixedOfferKind
from backend.domain.errors import Conflict
from backend.domain.limitation import LimitationWarning
from backend.domain.money import Money
from backend.domain.negotiation import (
    CounterAnswer,
    CounterOffer,
    NegotiationState,
    Outcome,
    opening_offers,
    plan_for,
    turn_down,
)
from backend.domain.negotiation import (
    answer_counter_offer as answer_of_engine,
)
from backend.domain.offer import OfferTerms, without_dearer_twins
from backend.domain.policy import VALUE, Policy
from backend.services.agreed_debts import check_not_agreed
from backend.services.context import Principal, ServiceContext
from backend.services.means import fitting_answer, is_nothing_left, within_means
from backend.services.offer_view import offer_view
from backend.services.places import country_of, holiday_calendar, local_today, zone_of
from backend.services.policy_in_force import HeldPolicy, policy_for, warning_for

MARGIN_PLACES = Decimal("0.00000001")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine answered: `outcome`, a stable `reason`, and its offers as the debtor sees them.

    `is_last`: the price comes down no further; the offers stand, to be taken or left. `equal_worth`: the offers
    are ways of paying the same price, and more at once or sooner earns the larger waiver.
    """

    outcome: str
    reason: str
    offers: list[dict[str, Any]]
    is_last: bool = False
    equal_worth: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One debt laid out for the engine on a day, and what must be said before an agreement acknowledges it."""

    record: DebtRecord
    debt: Debt
    held: HeldPolicy
    warning: LimitationWarning | None
    row: NegotiationRow | None
    state: NegotiationState
    today: date
    is_holiday: IsHoliday

    @property
    def budget(self) -> Budget:
        """What the person declared about their month."""
        return Budget.from_mapping(self.row.affordability if self.row else None, self.record.currency)

    @property
    def capacity(self) -> Capacity | None:
        """What that leaves room for; None unless they told enough."""
        return capacity_of(self.budget, self.policy.affordability)

    @property
    def has_begun(self) -> bool:
        """Whether nothing has to be drawn any more before a price is named."""
        return self.policy.kind != VALUE or self.state.margin is not None

    @property
    def policy(self) -> Policy:
        """The rules that hold for this debt today."""
        return self.held.policy


def current_offers(
    context: ServiceContext, principal: Principal, debt_id: int, *, lump_sum_only: bool = False
) -> Answer:
    """Return the offers that stand; asking again changes nothing.

    Raises NotFound for somebody else's debt, and as `check_negotiable`.
    """
    # In a transaction that writes anyway, looking first without holding the debt would spare nothing.
    table, shown = (None, []) if context.is_part else _known_offers(context, principal, debt_id)
    if table is None:
        with context.write() as uow:
            table = _begun(context, uow, lay_table(context, uow, principal, debt_id, lock=True))
            terms = _standing(table)
            shown = _views(table, terms, _store(context, uow, table, terms))
            uow.commit()
    if lump_sum_only:
        shown = [offer for offer in shown if offer["kind"] == "lump_sum"]
    return Answer("offered", "nothing_left" if is_nothing_left(table) else "price_stands", shown)


def _known_offers(
    context: ServiceContext, principal: Principal, debt_id: int
) -> tuple[Table | None, list[dict[str, Any]]]:
    """Return the table and the offers that stand; without the table where one of them has yet to be stored."""
    with context.read() as uow:
        table = lay_table(context, uow, principal, debt_id)
        terms = _standing(table) if table.has_begun else ()
        known = uow.negotiations.list_offers_by_hash(debt_id, [item.terms_hash for item in terms])
    if not table.has_begun or len(known) < len(terms):
        return None, []
    return table, _views(table, terms, known)


def answer_counter_offer(
    context: ServiceContext, principal: Principal, debt_id: int, counter: CounterOffer
) -> Answer:
    """Return the engine's answer to what the person proposes, with its offers stored.

    `outcome` is accepted, accepted_at_ask (they proposed more than is asked), countered, refused or exhausted.
    Raises what `current_offers` raises and InvalidInput for a proposal that makes no sense.
    """
    with context.write() as uow:
        table = with_margin(context, lay_table(context, uow, principal, debt_id, lock=True))
        answer = answer_of_engine(
            table.debt, table.policy, table.state, counter, table.today, table.is_holiday
        )
        terms = fitting_answer(table, answer, counter.down_payment)
        unaffordable = bool(answer.offers) and not set(answer.offers) & set(terms)
        if not terms:
            standing = opening_offers(table.debt, table.policy, answer.state, table.today, table.is_holiday)
            terms = within_means(table, standing[0])
        terms = without_dearer_twins(terms)
        stored = _store(context, uow, table, terms)
        _save_state(context, uow, table, answer.state)
        uow.commit()
    views = _views(table, terms, stored)
    if unaffordable:
        return Answer("unaffordable", "above_capacity", views)
    outcome = _outcome(counter, answer)
    return Answer(outcome, answer.reason_code, views, answer.is_last, answer.are_packages)


def refuse_offers(context: ServiceContext, principal: Principal, debt_id: int) -> Answer:
    """Return what stands after the person refused without a figure: the same, or a campaign's next price."""
    with context.write() as uow:
        table = with_margin(context, lay_table(context, uow, principal, debt_id, lock=True))
        made, state = turn_down(table.debt, table.policy, table.state, table.today, table.is_holiday)
        terms = within_means(table, without_dearer_twins(made))
        stored = _store(context, uow, table, terms)
        _save_state(context, uow, table, state)
        uow.commit()
    return Answer("offered", "price_stands", _views(table, terms, stored))


def preview_plan(
    context: ServiceContext, principal: Principal, debt_id: int, counter: CounterOffer
) -> list[dict[str, Any]]:
    """Return what a plan would be, without offering it: nothing is stored and no offer has an id."""
    with context.read() as uow:
        table = with_margin(context, lay_table(context, uow, principal, debt_id))
    answer = plan_for(
        table.debt,
        table.policy,
        table.state,
        table.today,
        table.is_holiday,
        months=counter.months,
        monthly=counter.monthly,
        down_payment=counter.down_payment,
        frequency=counter.frequency,
        first_date=counter.first_date,
    )
    return [_view(table, item, None) for item in answer.offers]


def find_offers(
    context: ServiceContext, principal: Principal, debt_id: int, offer_ids: Sequence[int]
) -> list[dict[str, Any]]:
    """Return offers that were made before for one of the person's own debts; raises NotFound for others' debts."""
    with context.read() as uow:
        debt = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
        rows = uow.negotiations.list_offers(list(offer_ids)) if offer_ids else []
    warning = warning_for(context, debt, local_today(context, debt.locale))
    return [
        offer_view(
            OfferTerms.from_mapping(row.terms), debt.locale, offer_id=row.id, debt_id=debt_id, warning=warning
        )
        for row in rows
        if row.debt_id == debt_id
    ]


def lay_table(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, debt_id: int, *, lock: bool = False
) -> Table:
    """Read everything that the engine needs about one of the person's own debts, held with `lock` for who decides.

    Raises NotFound for somebody else's debt, Conflict where nothing is sold.
    """
    record = uow.debts.get_for_document(debt_id, document_number=principal.document_number, lock=lock)
    check_negotiable(record)
    row = uow.negotiations.find(debt_id)
    today = local_today(context, record.locale)
    return Table(
        record=record,
        debt=to_domain(record),
        held=policy_for(context, record, today),
        warning=warning_for(context, record, today),
        row=row,
        state=NegotiationState.from_mapping(row.state if row else {}),
        today=today,
        is_holiday=holiday_calendar(country_of(record.locale)),
    )


def with_margin(context: ServiceContext, table: Table) -> Table:
    """Return the table with the secret margin that the debt's last price keeps above the floor, drawn if it was
    not yet: whoever saves the state saves it for good, and whoever only looks draws the same.

    Both draws follow from the installation's secret; all debts of a creditor share that of its level.
    """
    if table.has_begun:
        return table
    shared = _drawn(context, f"concession-margin:{table.record.creditor_id}")
    own = _drawn(context, f"concession-margin-of-debt:{table.record.id}")
    margin = draw_margin(table.policy.concession, shared, own)
    return replace(table, state=replace(table.state, margin=margin.quantize(MARGIN_PLACES)))


def _drawn(context: ServiceContext, name: str) -> Decimal:
    """A number from 0 to below 1 that nobody can tell without the installation's secret."""
    digest = hmac.digest(context.settings.secret_key.encode(), name.encode(), "sha256")
    return Decimal(int.from_bytes(digest[:8], "big")) / 2**64


def _begun(context: ServiceContext, uow: UnitOfWork, table: Table) -> Table:
    """The table of a debt that is held, its margin stored before anything that follows from it is shown."""
    drawn = with_margin(context, table)
    if drawn is not table:
        _save_state(context, uow, drawn, drawn.state)
    return drawn


def _standing(table: Table) -> tuple[OfferTerms, ...]:
    """What is offered while nobody moves."""
    terms = opening_offers(table.debt, table.policy, table.state, table.today, table.is_holiday)[0]
    return within_means(table, without_dearer_twins(terms))


def check_negotiable(record: DebtRecord) -> None:
    """Raise Conflict unless the debt may be sold an agreement: as `check_not_agreed`, or `debt_stopped`."""
    check_not_agreed(record)
    if record.status != "active":
        raise Conflict("debt_stopped", "Esta deuda está en revisión con una persona del equipo.")


def to_domain(record: DebtRecord) -> Debt:
    """Return the debt as the engine sees it."""
    currency = record.currency
    return Debt(
        id=record.id,
        creditor=record.creditor_name,
        product=record.product,
        obligation_number=record.obligation_number,
        principal=Money(record.principal, currency),
        interest=Money(record.interest, currency),
        fees=Money(record.fees, currency),
        due_date=record.due_date,
        last_digits=record.last_digits,
        status=record.status,  # type: ignore[arg-type]
        fixed_offers=tuple(
            FixedOffer(FixedOfferKind(item["kind"]), Money(item["amount"], currency), item["count"])
            for item in record.fixed_offers or ()
        ),
    )


def valid_until(context: ServiceContext, terms: OfferTerms, locale: str) -> datetime:
    """Return the moment at which the offer's last day ends where the person lives."""
    zone = zone_of(context, locale)
    return datetime.combine(terms.valid_until + timedelta(days=1), time(), zone).astimezone(UTC)


def store_offer(context: ServiceContext, uow: UnitOfWork, table: Table, terms: OfferTerms) -> OfferRow:
    """Make a row of these terms, or find the one that they have."""
    return _store(context, uow, table, [terms])[terms.terms_hash]


def _store(
    context: ServiceContext, uow: UnitOfWork, table: Table, terms: Sequence[OfferTerms]
) -> dict[str, OfferRow]:
    """Make a row of each of these terms that is none yet; the same terms are the same row."""
    hashes = [item.terms_hash for item in terms]
    known = uow.negotiations.list_offers_by_hash(table.record.id, hashes) if hashes else {}
    new = [item for item in terms if item.terms_hash not in known]
    if new:
        rows = uow.negotiations.add_offers([_row(context, table, item) for item in new])
        known |= {row.terms_hash: row for row in rows}
    return known


def _row(context: ServiceContext, table: Table, terms: OfferTerms) -> dict[str, Any]:
    return {
        "debt_id": table.record.id,
        "kind": terms.kind.value,
        "currency": terms.currency,
        "balance": terms.balance.minor_units,
        "total": terms.total.minor_units,
        "terms": terms.to_mapping(),
        "terms_hash": terms.terms_hash,
        "valid_until": valid_until(context, terms, table.record.locale),
        "policy_id": table.held.id,
        "created_at": context.now(),
    }


def _save_state(
    context: ServiceContext,
    uow: UnitOfWork,
    table: Table,
    state: NegotiationState,
) -> None:
    kept = table.row.affordability if table.row else None
    values: dict[str, Any] = {
        "state": state.to_mapping(),
        "affordability": kept,
        "policy_id": table.held.id,
        "now": context.now(),
    }
    if table.row is None:
        uow.negotiations.add(debt_id=table.record.id, **values)
    elif not uow.negotiations.save(table.row, **values):
        raise Conflict("negotiation_changed", "La negociación cambió al mismo tiempo. Inténtalo de nuevo.")


def _outcome(counter: CounterOffer, answer: CounterAnswer) -> str:
    if answer.outcome is not Outcome.ACCEPTED:
        return answer.outcome.value
    above = counter.amount is not None and counter.amount > answer.offers[0].total
    return "accepted_at_ask" if above else "accepted"


def _views(table: Table, terms: Sequence[OfferTerms], rows: dict[str, OfferRow]) -> list[dict[str, Any]]:
    return [_view(table, item, rows[item.terms_hash].id) for item in terms]


def _view(table: Table, terms: OfferTerms, offer_id: int | None) -> dict[str, Any]:
    record = table.record
    return offer_view(terms, record.locale, offer_id=offer_id, debt_id=record.id, warning=table.warning)
