"""Putting back what an import made or changed, as long as nobody has built on it since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from backend.db.repositories.campaign_undo import RecordedChange
from backend.db.repositories.campaigns import CampaignRecord
from backend.db.unit_of_work import UnitOfWork
from backend.services.context import ServiceContext

BATCH = 200
MOST_NAMED = 10


@dataclass(slots=True)
class Undone:
    """What an undo did; `kept` holds the numbers of obligations that stayed as they are."""

    removed: int = 0
    restored: int = 0
    kept: list[str] = field(default_factory=list)
    creditors: set[int] = field(default_factory=set)

    def sentence(self) -> str:
        """Return the outcome for staff."""
        text = f"Se deshizo la importación: {self.removed} deudas retiradas y {self.restored} restauradas."
        if not self.kept:
            return text
        named = ", ".join(self.kept[:MOST_NAMED]) + ("…" if len(self.kept) > MOST_NAMED else "")
        return (
            f"{text} Se conservaron {len(self.kept)} porque tienen un acuerdo o un pago, o cambiaron después "
            f"(obligaciones {named})."
        )


def undo_changes(context: ServiceContext, campaign: CampaignRecord) -> Undone:
    """Put everything back in short transactions, the latest change first; stopping half-way is harmless."""
    undone = Undone()
    while True:
        with context.write() as uow:
            changes = uow.campaign_undo.list_changes(campaign.id, limit=BATCH)
            if changes:
                _undo_batch(uow, campaign, changes, undone, context.now())
            else:
                uow.campaign_undo.remove_idle_creditors(sorted(undone.creditors), since=campaign.created_at)
            uow.commit()
        if not changes:
            return undone


def _undo_batch(
    uow: UnitOfWork,
    campaign: CampaignRecord,
    changes: Sequence[RecordedChange],
    undone: Undone,
    now: datetime,
) -> None:
    bound = uow.campaign_undo.find_bound(changes)
    later = uow.campaign_undo.find_changed_later(changes, campaign.id)
    free = []
    for change in changes:
        if change.debt_id in bound or change.debt_id in later or _was_touched(change):
            undone.kept.append(change.obligation_number)
        else:
            free.append(change)
    for change in free:
        if change.before is not None:
            uow.campaign_undo.restore_debt(change, change.before, campaign.id, now=now)
        if change.debtor_before:
            uow.campaign_undo.restore_debtor(
                change.debtor_id, change.debtor_before, unchanged_since=campaign.finished_at or now
            )
    uow.campaign_undo.forget([change.id for change in changes])
    made = [change for change in free if change.before is None]
    uow.campaign_undo.remove_debts([change.debt_id for change in made])
    uow.campaign_undo.remove_idle_debtors([c.debtor_id for c in free if c.debtor_before == {}])
    undone.creditors.update(change.creditor_id for change in made)
    undone.removed += len(made)
    undone.restored += len(free) - len(made)


def _was_touched(change: RecordedChange) -> bool:
    """Tell whether staff or the debtor changed the debt after the import."""
    expected = "active" if change.before is None else change.before["status"]
    return change.version != change.left_version or change.status != expected
