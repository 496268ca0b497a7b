"""Bargaining over one's own debts: the engine decides, its offers are stored as rows, its state is remembered."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from backend.db.repositories.debts import DebtRecord
from backend.db.repositories.negotiations import NegotiationRow, OfferRow
from backend.db.unit_of_work import UnitOfWork
from backend.domain.calendar import IsHoliday
from backend.domain.concession_rules import draw_margin
from backend.domain.debt import Debt, FixedOffer, FixedOfferKind
from backend.domain.errors import Conflict
from backend.domain.money import Money, parse_amount
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
from backend.domain.policy import VALUE, Policy, default_policy
from backend.services.context import Principal, ServiceContext
from backend.services.offer_view import offer_view
from backend.services.places import country_of, holiday_calendar, local_today, zone_of

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
    """One debt laid out for the engine on a day."""

    record: DebtRecord
    debt: Debt
    policy: Policy
    row: NegotiationRow | None
    state: NegotiationState
    today: date
    is_holiday: IsHoliday


def current_offers(
    context: ServiceContext, principal: Principal, debt_id: int, *, lump_sum_only: bool = False
) -> Answer:
    """Return the offers that stand; asking again changes nothing.

    Raises NotFound for somebody else's debt, Conflict `debt_in_agreement` or `debt_stopped`.
    """
    with context.read() as uow:
        table = lay_table(context, uow, principal, debt_id)
    table = _begun(context, principal, table)
    with context.read() as uow:
        terms = without_dearer_twins(
            opening_offers(table.debt, table.policy, table.state, table.today, table.is_holiday)[0]
        )
        known = uow.negotiations.list_offers_by_hash(debt_id, [item.terms_hash for item in terms])
    if len(known) < len(terms):
        with context.write() as uow:
            known = _store(context, uow, table, terms)
            uow.commit()
    shown = _views(table, terms, known)
    if lump_sum_only:
        shown = [offer for offer in shown if offer["kind"] == "lump_sum"]
    return Answer("offered", "price_stands", shown)


def answer_counter_offer(
    context: ServiceContext, principal: Principal, debt_id: int, counter: CounterOffer
) -> Answer:
    """Return the engine's answer to what the person proposes, with its offers stored.

    `outcome` is accepted, accepted_at_ask (they proposed more than is asked), countered, refused or exhausted.
    Raises what `current_offers` raises and InvalidInput for a proposal that makes no sense.
    """
    with context.write() as uow:
        uow.debts.lock(debt_id)
        table = with_margin(context, lay_table(context, uow, principal, debt_id))
        answer = answer_of_engine(
            table.debt, table.policy, table.state, counter, table.today, table.is_holiday
        )
        terms = (
            answer.offers
            or opening_offers(table.debt, table.policy, answer.state, table.today, table.is_holiday)[0]
        )
        terms = without_dearer_twins(terms)
        stored = _store(context, uow, table, terms)
        _save_state(context, uow, table, answer.state)
        uow.commit()
    views = _views(table, terms, stored)
    outcome = _outcome(counter, answer)
    return Answer(outcome, answer.reason_code, views, answer.is_last, answer.are_packages)


def refuse_offers(context: ServiceContext, principal: Principal, debt_id: int) -> Answer:
    """Return what stands after the person refused without a figure: the same, or a campaign's next price."""
    with context.write() as uow:
        uow.debts.lock(debt_id)
        table = with_margin(context, lay_table(context, uow, principal, debt_id))
        made, state = turn_down(table.debt, table.policy, table.state, table.today, table.is_holiday)
        terms = without_dearer_twins(made)
        stored = _store(context, uow, table, terms)
        _save_state(context, uow, table, state)
        uow.commit()
    return Answer("offered", "price_stands", _views(table, terms, stored))


def preview_plan(
    context: ServiceContext, principal: Principal, debt_id: int, counter: CounterOffer
) -> list[dict[str, Any]]:
    """Return what a plan would be, without offering it: nothing is stored and no offer has an id."""
    with context.read() as uow:
        table = lay_table(context, uow, principal, debt_id)
    table = _begun(context, principal, table)
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
    return [offer_view(item, table.record.locale, offer_id=None, debt_id=debt_id) for item in answer.offers]


def find_offers(
    context: ServiceContext, principal: Principal, debt_id: int, offer_ids: Sequence[int]
) -> list[dict[str, Any]]:
    """Return offers that were made before for one of the person's own debts; raises NotFound for others' debts."""
    with context.read() as uow:
        debt = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
        rows = uow.negotiations.list_offers(list(offer_ids)) if offer_ids else []
    return [
        offer_view(OfferTerms.from_mapping(row.terms), debt.locale, offer_id=row.id, debt_id=debt_id)
        for row in rows
        if row.debt_id == debt_id
    ]


def record_affordability(
    context: ServiceContext,
    principal: Principal,
    debt_id: int,
    *,
    income: Any,
    expenses: Any,
    other_debts: Any,
) -> Money:
    """Keep what the person earns and needs a month (major units); return what is left, which may be negative.

    Raises InvalidInput for amounts that are none, and what `current_offers` raises.
    """
    with context.write() as uow:
        table = with_margin(context, lay_table(context, uow, principal, debt_id))
        currency = table.record.currency
        parts = [parse_amount(value, currency, allow_zero=True) for value in (income, expenses, other_debts)]
        surplus = parts[0] - parts[1] - parts[2]
        names = ("income_minor", "expenses_minor", "other_debts_minor")
        declared = dict(zip(names, (part.minor_units for part in parts), strict=True))
        _save_state(context, uow, table, table.state, affordability=declared)
        uow.commit()
    return surplus


def lay_table(context: ServiceContext, uow: UnitOfWork, principal: Principal, debt_id: int) -> Table:
    """Read everything that the engine needs about one of the person's own debts.

    Raises NotFound for somebody else's debt, Conflict where nothing is sold.
    """
    record = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
    check_negotiable(record)
    row = uow.negotiations.find(debt_id)
    return Table(
        record=record,
        debt=to_domain(record),
        policy=policy_for(context, record),
        row=row,
        state=NegotiationState.from_mapping(row.state if row else {}),
        today=local_today(context, record.locale),
        is_holiday=holiday_calendar(country_of(record.locale)),
    )


def with_margin(context: ServiceContext, table: Table) -> Table:
    """Return the table with the secret margin that the debt's last price keeps above the floor, drawn if it was
    not yet: whoever saves the state saves it for good.

    All debts of a creditor share the draw of its level, which follows from the installation's secret.
    """
    if table.policy.kind != VALUE or table.state.margin is not None:
        return table
    secret = context.settings.secret_key.encode()
    named = f"concession-margin:{table.record.creditor_id}".encode()
    shared = int.from_bytes(hmac.digest(secret, named, "sha256")[:8], "big")
    own = secrets.randbits(64)
    margin = draw_margin(table.policy.concession, Decimal(shared) / 2**64, Decimal(own) / 2**64)
    return replace(table, state=replace(table.state, margin=margin.quantize(MARGIN_PLACES)))


def _begun(context: ServiceContext, principal: Principal, table: Table) -> Table:
    """The table, its margin stored before anything that follows from it is shown."""
    if with_margin(context, table) is table:
        return table
    with context.write() as uow:
        uow.debts.lock(table.record.id)
        drawn = with_margin(context, lay_table(context, uow, principal, table.record.id))
        _save_state(context, uow, drawn, drawn.state)
        uow.commit()
    return drawn


def check_negotiable(record: DebtRecord) -> None:
    """Raise Conflict unless the debt may be sold an agreement."""
    if record.status == "in_agreement":
        raise Conflict("debt_in_agreement", "Esta deuda ya tiene un acuerdo vigente.")
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


def policy_for(context: ServiceContext, record: DebtRecord) -> Policy:
    """Return the policy in force for a debt: its creditor's, the general one, or the delivered figures."""
    key = ("policy", record.creditor_id, record.currency)
    return context.cached(key, lambda uow: _read_policy(uow, record.creditor_id, record.currency))


def valid_until(context: ServiceContext, terms: OfferTerms, locale: str) -> datetime:
    """Return the moment at which the offer's last day ends where the person lives."""
    zone = zone_of(context, locale)
    return datetime.combine(terms.valid_until + timedelta(days=1), time(), zone).astimezone(UTC)


def _read_policy(uow: UnitOfWork, creditor_id: int, currency: str) -> Policy:
    found = uow.settings.find_active_policy(creditor_id=creditor_id, currency=currency)
    return Policy.from_mapping(found[1]) if found else default_policy(currency)


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
        "policy_id": None,
        "created_at": context.now(),
    }


def _save_state(
    context: ServiceContext,
    uow: UnitOfWork,
    table: Table,
    state: NegotiationState,
    affordability: dict[str, Any] | None = None,
) -> None:
    kept = affordability or (table.row.affordability if table.row else None)
    if table.row is None:
        uow.negotiations.add(
            debt_id=table.record.id, state=state.to_mapping(), affordability=kept, now=context.now()
        )
    elif not uow.negotiations.save(
        table.row, state=state.to_mapping(), affordability=kept, now=context.now()
    ):
        raise Conflict("negotiation_changed", "La negociación cambió al mismo tiempo. Inténtalo de nuevo.")


def _outcome(counter: CounterOffer, answer: CounterAnswer) -> str:
    if answer.outcome is not Outcome.ACCEPTED:
        return answer.outcome.value
    above = counter.amount is not None and counter.amount > answer.offers[0].total
    return "accepted_at_ask" if above else "accepted"


def _views(table: Table, terms: Sequence[OfferTerms], rows: dict[str, OfferRow]) -> list[dict[str, Any]]:
    return [
        offer_view(item, table.record.locale, offer_id=rows[item.terms_hash].id, debt_id=table.record.id)
        for item in terms
    ]
