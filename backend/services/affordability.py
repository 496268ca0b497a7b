"""What a person declares about their month: theirs to tell, to skip and to change; kept for one debt, never logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.affordability import Budget, Capacity, PaymentSource, capacity_of, per_month
from backend.domain.calendar import Frequency
from backend.domain.errors import Conflict, InvalidInput, NotFound
from backend.domain.money import Money, parse_amount
from backend.services.agreed_debts import check_not_agreed
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext
from backend.services.formatting import format_money, json_amount
from backend.services.places import local_today
from backend.services.policy_in_force import policy_for, policy_today

DECLARABLE = frozenset({"active", "hardship"})
VERDICT_TEXTS = {
    "affordable": "Te queda margen para una cuota.",
    "tight": "Te queda poco margen: mejor una cuota pequeña.",
    "nothing_left": "No te queda margen para una cuota. Podemos hacer una pausa o que una persona lo revise contigo.",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """A budget, and what it leaves room for; None unless income and expenses were told."""

    budget: Budget
    capacity: Capacity | None


def record_affordability(
    context: ServiceContext,
    principal: Principal,
    debt_id: int,
    *,
    income: Any,
    expenses: Any,
    other_debts: Any,
    income_frequency: str = "monthly",
    needs_care: bool | None = None,
) -> Declared:
    """Keep what the person tells, in major units; None is what they prefer not to say, and replaces what was known.

    `needs_care` None leaves the flag as it is. Raises NotFound for somebody else's debt, Conflict as
    `check_not_agreed`, or `debt_stopped` where nothing is negotiated, InvalidInput for amounts that are none.
    """
    with context.write() as uow:
        debt = _own(uow, principal, debt_id)
        before = _budget(uow, debt)
        told = _amounts(debt.currency, income, expenses, other_debts, income_frequency)
        care = before.needs_care if needs_care is None else needs_care
        # From where a single payment would come was said of the figures as they were.
        budget = Budget(told["income"], told["essential_expenses"], told["other_debts"], needs_care=care)
        _keep(context, uow, principal, debt, budget, action="affordability_recorded")
        uow.commit()
    return Declared(budget, capacity_of(budget, policy_today(context, debt).affordability))


def get_affordability(context: ServiceContext, principal: Principal, debt_id: int) -> dict[str, Any]:
    """Return what was declared about a debt; staff get what is left and the cap, not the figures behind them.

    Raises NotFound, also for somebody else's debt.
    """
    with context.read() as uow:
        if principal.is_staff:
            debt = uow.debts.get(debt_id)
        else:
            debt = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
        budget = _budget(uow, debt)
    return affordability_view(context, principal, debt, budget)


def affordability_view(
    context: ServiceContext, principal: Principal, debt: DebtRecord, budget: Budget
) -> dict[str, Any]:
    """Return surplus, cap and verdict, and for the person themselves what they declared."""
    capacity = capacity_of(budget, policy_today(context, debt).affordability)
    view: dict[str, Any] = {"debt_id": debt.id, "currency": debt.currency, "needs_care": budget.needs_care}
    view |= _amount_pair("surplus", capacity.surplus if capacity else None, debt.locale)
    view |= _amount_pair("cap", capacity.cap if capacity else None, debt.locale)
    view["verdict"] = capacity.verdict.value if capacity else None
    view["verdict_text"] = VERDICT_TEXTS[capacity.verdict.value] if capacity else ""
    if not principal.is_staff:
        for name in ("income", "essential_expenses", "other_debts"):
            view |= _amount_pair(name, getattr(budget, name), debt.locale)
    return view


def declare_payment_source(
    context: ServiceContext, principal: Principal, offer_id: int, *, source: str, debt_id: int
) -> None:
    """Record that the person wants an offer whose single payment is above what a month leaves, and from where.

    Raises NotFound for somebody else's debt or an offer of another one, InvalidInput `unknown_source`, and Conflict
    as above.
    """
    if source not in set(PaymentSource):
        raise InvalidInput("unknown_source", "Elige de dónde saldría el pago.")
    with context.write() as uow:
        debt = _own(uow, principal, debt_id)
        offer = uow.negotiations.get_offer(offer_id)
        if offer.debt_id != debt_id:
            raise NotFound("offer_not_found", "No encontramos esa oferta.")
        budget = _budget(uow, debt)
        told = {**budget.sources, offer.terms_hash: PaymentSource(source)}
        details = {"offer_id": offer_id, "source": source}
        _keep(
            context,
            uow,
            principal,
            debt,
            replace(budget, sources=told),
            action="payment_source_declared",
            details=details,
        )
        uow.commit()


def _own(uow: UnitOfWork, principal: Principal, debt_id: int) -> DebtRecord:
    uow.debts.lock(uow.debts.get_for_document(debt_id, document_number=principal.document_number).id)
    debt = uow.debts.get_for_document(debt_id, document_number=principal.document_number)
    check_not_agreed(debt)
    if debt.status not in DECLARABLE:
        raise Conflict("debt_stopped", "Esta deuda está en revisión con una persona del equipo.")
    return debt


def _amounts(
    currency: str, income: Any, expenses: Any, other_debts: Any, frequency: str
) -> dict[str, Money | None]:
    values = {"income": income, "essential_expenses": expenses, "other_debts": other_debts}
    told = {name: None if value is None else _amount(name, value, currency) for name, value in values.items()}
    try:
        often = Frequency(frequency)
    except ValueError:
        raise InvalidInput(
            "invalid_frequency", "Dinos si ese valor es semanal, quincenal o mensual."
        ) from None
    earned = told["income"]
    return {**told, "income": None if earned is None else per_month(earned, often)}


def _amount(name: str, value: Any, currency: str) -> Money:
    try:
        return parse_amount(value, currency, allow_zero=True)
    except InvalidInput as error:
        raise InvalidInput(error.code, error.message, {"field": name}) from None


def _budget(uow: UnitOfWork, debt: DebtRecord) -> Budget:
    row = uow.negotiations.find(debt.id)
    return Budget.from_mapping(row.affordability if row else None, debt.currency)


def _keep(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    debt: DebtRecord,
    budget: Budget,
    *,
    action: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    row = uow.negotiations.find(debt.id)
    values: dict[str, Any] = {
        "affordability": budget.to_mapping(),
        "policy_id": policy_for(context, debt, local_today(context, debt.locale)).id,
        "now": context.now(),
    }
    if row is None:
        uow.negotiations.add(debt_id=debt.id, state={}, **values)
    elif not uow.negotiations.save(row, state=row.state, **values):
        raise Conflict("negotiation_changed", "La negociación cambió al mismo tiempo. Inténtalo de nuevo.")
    # That something was declared is part of the record; how much is nobody's business there.
    record(context, uow, principal, action, "debt", debt.id, **(details or {}))


def _amount_pair(name: str, amount: Money | None, locale: str) -> dict[str, Any]:
    if amount is None:
        return {name: None, f"{name}_text": ""}
    return {name: json_amount(amount), f"{name}_text": format_money(amount, locale)}
