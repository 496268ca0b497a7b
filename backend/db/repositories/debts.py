"""Debts as conversations and negotiations read them: cached Core statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from backend.db.models.agreements import LIVE, Agreement
from backend.db.models.debts import Creditor, Debt, Debtor
from backend.db.prepared import Prepared
from backend.db.repositories.base import Repository
from backend.domain.agreement import AgreementStatus
from backend.domain.errors import NotFound

OPEN_STATUSES = ("active", "in_agreement", "disputed", "hardship")


@dataclass(frozen=True, slots=True)
class DebtRecord:
    """A debt with its debtor and creditor; amounts in minor units of `currency`."""

    id: int
    debtor_id: int
    creditor_id: int
    obligation_number: str
    last_digits: str
    product: str
    currency: str
    principal: int
    interest: int
    fees: int
    balance: int
    due_date: date | None
    campaign_id: int | None
    fixed_offers: list[dict[str, Any]] | None
    status: str
    creditor_name: str
    document_number: str
    debtor_name: str
    debtor_email: str
    debtor_telephone: str
    debtor_profile: str
    locale: str
    agreement_status: str | None
    """Of the agreement that stands over it."""

    @property
    def waits_for_approval(self) -> bool:
        """Whether it is agreed on, but not in force before the creditor approves."""
        return self.status == "in_agreement" and self.agreement_status == AgreementStatus.PENDING_APPROVAL


OF_AGREEMENT = (
    select(Agreement.status).where(Agreement.debt_id == Debt.id, LIVE).correlate(Debt).scalar_subquery()
)
RECORD = (
    select(
        Debt.id,
        Debt.debtor_id,
        Debt.creditor_id,
        Debt.obligation_number,
        Debt.last_digits,
        Debt.product,
        Debt.currency,
        Debt.principal,
        Debt.interest,
        Debt.fees,
        Debt.balance,
        Debt.due_date,
        Debt.campaign_id,
        Debt.fixed_offers,
        Debt.status,
        Creditor.name,
        Debtor.document_number,
        Debtor.name,
        Debtor.email,
        Debtor.telephone,
        Debtor.profile,
        Debtor.locale,
        OF_AGREEMENT,
    )
    .join(Debtor, Debt.debtor_id == Debtor.id)
    .join(Creditor, Debt.creditor_id == Creditor.id)
)
OWN = RECORD.where(Debtor.document_number == bindparam("document"))
OF_DOCUMENT = Prepared(
    OWN.where(or_(*(Debt.status == status for status in OPEN_STATUSES))).order_by(
        Debt.balance.desc(), Debt.id
    )
)
CREDITORS_OF_DOCUMENT = Prepared(
    select(Debt.creditor_id)
    .join(Debtor, Debt.debtor_id == Debtor.id)
    .where(Debtor.document_number == bindparam("document"), Debt.status != "withdrawn")
    .distinct()
)
OF_DOCUMENT_WITH_SETTLED = Prepared(
    OWN.where(Debt.status != "withdrawn").order_by(Debt.balance.desc(), Debt.id)
)
ALL_OF_DOCUMENT = Prepared(OWN.order_by(Debt.id))
OF_DOCUMENT_BY_ID = Prepared(OWN.where(Debt.id == bindparam("debt_id")))
OF_DOCUMENT_BY_ID_LOCKED = Prepared(OWN.where(Debt.id == bindparam("debt_id")).with_for_update(of=Debt))
BY_ID = Prepared(RECORD.where(Debt.id == bindparam("debt_id")))
LOCK = Prepared(select(Debt.id).where(Debt.id == bindparam("debt_id")).with_for_update())
SET_STATUS = (
    update(Debt)
    .where(Debt.id == bindparam("row_id"))
    .values(status=bindparam("new_status"), updated_at=bindparam("now", type_=Debt.updated_at.type))
)


class DebtRepository(Repository):
    """Debts of one person, found by the number that was proved for the session."""

    def list_for_document(self, document_number: str) -> Sequence[DebtRecord]:
        """Return the person's debts that are not settled or withdrawn, largest first."""
        rows = OF_DOCUMENT.rows(self.connection, {"document": document_number})
        return [DebtRecord(*row) for row in rows]

    def list_with_settled(self, document_number: str) -> Sequence[DebtRecord]:
        """Return the person's debts, settled ones included, withdrawn ones not."""
        rows = OF_DOCUMENT_WITH_SETTLED.rows(self.connection, {"document": document_number})
        return [DebtRecord(*row) for row in rows]

    def list_all(self, document_number: str) -> Sequence[DebtRecord]:
        """Return every debt that the person has or had, withdrawn ones included, the oldest first."""
        rows = ALL_OF_DOCUMENT.rows(self.connection, {"document": document_number})
        return [DebtRecord(*row) for row in rows]

    def list_creditor_ids(self, document_number: str) -> Sequence[int]:
        """Return the creditors of the person's debts, settled ones included, withdrawn ones not."""
        rows = CREDITORS_OF_DOCUMENT.rows(self.connection, {"document": document_number})
        return [row[0] for row in rows]

    def get_for_document(
        self, debt_id: int, *, document_number: str | None, lock: bool = False
    ) -> DebtRecord:
        """Return one of the person's debts, held as by `lock` where that is wanted.

        Raises NotFound, also for somebody else's.
        """
        values = {"document": document_number or "", "debt_id": debt_id}
        statement = OF_DOCUMENT_BY_ID_LOCKED if lock else OF_DOCUMENT_BY_ID
        return _found(statement.first(self.connection, values))

    def get(self, debt_id: int) -> DebtRecord:
        """Return any debt, for staff; raises NotFound."""
        return _found(BY_ID.first(self.connection, {"debt_id": debt_id}))

    def lock(self, debt_id: int) -> None:
        """Hold the debt until the transaction ends, so that two decisions about it wait for one another."""
        LOCK.run(self.connection, {"debt_id": debt_id})

    def set_status(self, debt_id: int, status: str, *, now: datetime) -> None:
        """Write what became of the debt."""
        self.connection.execute(SET_STATUS, {"row_id": debt_id, "new_status": status, "now": now})


def _found(row: tuple[Any, ...] | None) -> DebtRecord:
    if row is None:
        raise NotFound("debt_not_found", "No encontramos esa deuda.")
    return DebtRecord(*row)
