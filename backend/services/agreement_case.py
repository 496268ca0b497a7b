"""An agreement laid out with its debt, payments and policy; and writing where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from backend.db.models.agreements import Agreement, Instalment
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.agreement import ENDED, RUNNING, AgreementStatus
from backend.domain.errors import Conflict
from backend.domain.money import Money
from backend.domain.offer import OfferTerms
from backend.domain.payment import Allocation, Coverage, Payment, allocate_payments, standing_of
from backend.domain.policy import Policy
from backend.domain.schedule import Instalment as ScheduledInstalment
from backend.services.audit import record
from backend.services.context import SYSTEM, Principal, ServiceContext
from backend.services.places import local_today
from backend.services.policy_in_force import policy_for


@dataclass(frozen=True, slots=True)
class AgreementCase:
    """One agreement on its debtor's own day."""

    agreement: Agreement
    debt: DebtRecord
    rows: tuple[Instalment, ...]
    allocation: Allocation
    replanned_on: date | None
    policy: Policy
    today: date

    @property
    def accepted_terms(self) -> OfferTerms:
        """What the debtor accepted: the money holds to the end, the dates until they are changed."""
        return OfferTerms.from_mapping(self.agreement.terms)

    @property
    def terms(self) -> OfferTerms:
        """What holds today: the accepted terms, since a re-plan on the dates that it put in force."""
        if self.replanned_on is None:
            return self.accepted_terms
        return self.accepted_terms.paid_by([item.instalment for item in self.allocation.coverage])

    @property
    def instalment_amount(self) -> Money:
        """The regular instalment that holds today; of a re-plan that of the new dates."""
        new = [item.instalment for item in self.allocation.coverage if self._is_new(item)]
        return new[0].amount if new else self.terms.instalment_amount

    @property
    def is_asked(self) -> bool:
        """Whether anything is asked of its debtor: not yet while it waits, and not any more when it has ended."""
        return self.agreement.status in RUNNING

    @property
    def missing(self) -> Money:
        """What is still to be paid: nothing of one that has ended."""
        return Money.zero(self.agreement.currency) if self._has_ended else self.allocation.missing

    @property
    def next_due(self) -> Coverage | None:
        """What is to be paid next; None while nothing is asked."""
        return self.allocation.next_due if self.is_asked else None

    @property
    def days_late(self) -> int:
        """For how many days the oldest payment has been due; 0 where none is, or nothing is asked."""
        return max((self.today - self.next_due.instalment.due_date).days, 0) if self.next_due else 0

    def payment_status(self, item: Coverage) -> str:
        """`Coverage.status_on` today; `waiting` or `lapsed` where it is not asked yet, or not any more."""
        if self.is_asked or not item.missing:
            return item.status_on(self.today)
        return "lapsed" if self._has_ended else "waiting"

    @property
    def _has_ended(self) -> bool:
        return self.agreement.status in ENDED

    def _is_new(self, item: Coverage) -> bool:
        """Whether a re-plan gave a payment its date: what was paid before keeps dates that had passed."""
        return self.replanned_on is not None and item.instalment.due_date >= self.replanned_on

    @property
    def standing(self) -> AgreementStatus:
        """Where schedule, payments and today put it."""
        return standing_of(self.allocation, self.today, self.policy.follow_up.grace_days, self.replanned_on)


def load_case(context: ServiceContext, uow: UnitOfWork, agreement: Agreement) -> AgreementCase:
    """Lay out an agreement as it is in this transaction."""
    debt = uow.debts.get(agreement.debt_id)
    rows = tuple(uow.agreements.list_instalments([agreement.id])[agreement.id])
    payments = uow.payments.list_standing([agreement.id])[agreement.id]
    today = local_today(context, debt.locale)
    return AgreementCase(
        agreement=agreement,
        debt=debt,
        rows=rows,
        allocation=allocation_of(agreement, rows, payments),
        replanned_on=uow.payments.replan_days([agreement.id]).get(agreement.id),
        policy=policy_for(context, debt, today).policy,
        today=today,
    )


def lock_agreement(uow: UnitOfWork, agreement: Agreement) -> Agreement:
    """Hold the agreement's debt, and return the agreement as it is now."""
    uow.debts.lock(agreement.debt_id)
    return uow.agreement_desk.reload(agreement)


def check_running(agreement: Agreement) -> None:
    """Raise Conflict `agreement_not_running` unless it is, or has been, in force."""
    if agreement.status not in RUNNING:
        raise Conflict("agreement_not_running", "Ese acuerdo no está en firme.")


def allocation_of(
    agreement: Agreement, rows: tuple[Instalment, ...], payments: list[tuple[date, int]]
) -> Allocation:
    """Lay an agreement's payments over its schedule."""
    currency = agreement.currency
    return allocate_payments(schedule_of(rows, currency), arrived_of(payments, currency))


def schedule_of(rows: Sequence[Instalment], currency: str) -> list[ScheduledInstalment]:
    """Return stored instalments as the engine sees them."""
    return [ScheduledInstalment(row.number, row.due_date, Money(row.amount, currency)) for row in rows]


def arrived_of(payments: Sequence[tuple[date, int]], currency: str) -> list[Payment]:
    """Return stored payments (day, minor units) as the engine sees them."""
    return [Payment(day, Money(units, currency)) for day, units in payments]


def settle(
    context: ServiceContext, uow: UnitOfWork, agreement: Agreement, *, principal: Principal = SYSTEM
) -> AgreementCase:
    """Write what is paid of each instalment and where the agreement and its debt stand; return the case.

    The debt must be locked. A status that changes leaves a record of who caused it.
    """
    case = load_case(context, uow, agreement)
    by_number = {row.number: row for row in case.rows}
    changed = {
        by_number[item.instalment.number].id: item.paid.minor_units
        for item in case.allocation.coverage
        if by_number[item.instalment.number].paid != item.paid.minor_units
    }
    uow.payments.set_paid(changed)
    standing = case.standing
    if standing != agreement.status:
        _move(context, uow, case, standing, principal)
    return case


def _move(
    context: ServiceContext,
    uow: UnitOfWork,
    case: AgreementCase,
    standing: AgreementStatus,
    principal: Principal,
) -> None:
    before, agreement_id = case.agreement.status, case.agreement.id
    uow.agreement_desk.update(agreement_id, status=standing.value)
    debt_status = "paid" if standing is AgreementStatus.FULFILLED else "in_agreement"
    if debt_status != case.debt.status:
        uow.debts.set_status(case.debt.id, debt_status, now=context.now())
    audit_agreement(
        context, uow, principal, "agreement_moved", agreement_id, {"from": before, "to": standing.value}
    )


def audit_agreement(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    action: str,
    agreement_id: int,
    details: dict[str, object],
) -> None:
    """Record what somebody did to an agreement."""
    record(context, uow, principal, action, "agreement", agreement_id, **(details or {}))
