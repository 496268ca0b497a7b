"""What an undone import leaves behind: nothing of its own, and everything else as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import aliased

from backend.db.models.agreements import Agreement, Payment
from backend.db.models.campaigns import CampaignChange
from backend.db.models.debts import Creditor, Debt, Debtor
from backend.db.models.settings import Policy
from backend.db.repositories.base import Repository
from backend.db.repositories.campaign_rows import DEBT_COLUMNS, DEBTOR_COLUMNS


class RecordedChange(NamedTuple):
    """A debt that the import made (`before` is None) or changed, with its present state."""

    id: int
    debt_id: int
    left_version: int
    before: dict[str, Any] | None
    debtor_before: dict[str, Any] | None
    version: int
    status: str
    obligation_number: str
    debtor_id: int
    creditor_id: int


class CampaignUndoRepository(Repository):
    """Batches of an undo; the caller commits each one."""

    def list_changes(self, campaign_id: int, *, limit: int) -> Sequence[RecordedChange]:
        """Return the latest changes of a campaign, their debts held until the transaction ends."""
        query = (
            select(
                CampaignChange.id,
                CampaignChange.debt_id,
                CampaignChange.version,
                CampaignChange.before,
                CampaignChange.debtor_before,
                Debt.version,
                Debt.status,
                Debt.obligation_number,
                Debt.debtor_id,
                Debt.creditor_id,
            )
            .join(Debt, Debt.id == CampaignChange.debt_id)
            .where(CampaignChange.campaign_id == campaign_id)
            .order_by(CampaignChange.id.desc())
            .limit(limit)
            .with_for_update(of=Debt)
        )
        return [RecordedChange(*row) for row in self.connection.execute(query)]

    def find_bound(self, changes: Sequence[RecordedChange]) -> set[int]:
        """Return which debts have ever had an agreement or, of those that the import made, a payment.

        A payment of a debt that it only changed counts the debt's version up if it came after the import.
        """
        made = [change.debt_id for change in changes if change.before is None]
        agreed = select(Agreement.debt_id).where(
            Agreement.debt_id.in_([change.debt_id for change in changes])
        )
        paid = select(Payment.debt_id).where(Payment.debt_id.in_(made))
        return set(self.connection.execute(agreed.union(paid)).scalars())

    def find_changed_later(self, changes: Sequence[RecordedChange], campaign_id: int) -> set[int]:
        """Return which of these debts a later import has changed."""
        later = aliased(CampaignChange)
        query = (
            select(CampaignChange.debt_id)
            .join(later, (later.debt_id == CampaignChange.debt_id) & (later.id > CampaignChange.id))
            .where(CampaignChange.id.in_([change.id for change in changes]), later.campaign_id != campaign_id)
        )
        return set(self.connection.execute(query).scalars())

    def forget(self, change_ids: Sequence[int]) -> None:
        """Remove the records of changes that were dealt with."""
        self.connection.execute(delete(CampaignChange).where(CampaignChange.id.in_(change_ids)))

    def restore_debt(
        self, change: RecordedChange, before: dict[str, Any], campaign_id: int, *, now: datetime
    ) -> None:
        """Write back a debt's old columns; its version goes on counting.

        An earlier import that had left the debt like this can be undone in its turn. The balance rests again on the
        payments that the campaign had overtaken.
        """
        overtaken = (Payment.debt_id == change.debt_id) & (Payment.restated_by == campaign_id)
        self.connection.execute(update(Payment).where(overtaken).values(restated_by=None))
        values = {name: before[name] for name in DEBT_COLUMNS}
        version = change.version + 1
        statement = update(Debt).where(Debt.id == change.debt_id)
        self.connection.execute(statement.values(**values, version=version, updated_at=now))
        earlier = (CampaignChange.debt_id == change.debt_id) & (CampaignChange.id < change.id)
        left_it_so = CampaignChange.version == change.left_version - 1
        self.connection.execute(update(CampaignChange).where(earlier, left_it_so).values(version=version))

    def restore_debtor(self, debtor_id: int, before: dict[str, Any], *, unchanged_since: datetime) -> None:
        """Write back a debtor's old columns, unless somebody has changed them since."""
        values = {name: before[name] for name in DEBTOR_COLUMNS}
        statement = update(Debtor).where(Debtor.id == debtor_id, Debtor.updated_at <= unchanged_since)
        self.connection.execute(statement.values(**values))

    def remove_debts(self, debt_ids: Sequence[int]) -> None:
        """Delete debts with their negotiations and offers."""
        if debt_ids:
            self.connection.execute(delete(Debt).where(Debt.id.in_(debt_ids)))

    def remove_idle_debtors(self, debtor_ids: Sequence[int]) -> None:
        """Delete those debtors that owe nothing any more."""
        if debtor_ids:
            owes = exists().where(Debt.debtor_id == Debtor.id)
            self.connection.execute(delete(Debtor).where(Debtor.id.in_(debtor_ids), ~owes))

    def remove_idle_creditors(self, creditor_ids: Sequence[int], *, since: datetime) -> None:
        """Delete those creditors made since then that nobody owes to and that have no policy."""
        if creditor_ids:
            owed = exists().where(Debt.creditor_id == Creditor.id)
            ruled = exists().where(Policy.creditor_id == Creditor.id)
            self.connection.execute(
                delete(Creditor).where(
                    Creditor.id.in_(creditor_ids), Creditor.created_at >= since, ~owed, ~ruled
                )
            )
