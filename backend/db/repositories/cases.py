"""Disputes with their evidence, and hardship cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, func, insert, select, update

from backend.db.models.cases import Dispute, DisputeEvidence, HardshipCase
from backend.db.models.debts import Debt, Debtor
from backend.db.repositories.base import Repository
from backend.domain.errors import NotFound

Case = TypeVar("Case", Dispute, HardshipCase)
LIVE_HARDSHIP = ("open", "granted")
DEBTS_IN_DUE_MEASURES = (
    select(HardshipCase.debt_id)
    .where(HardshipCase.status == "granted", HardshipCase.measure_ends <= bindparam("today"))
    .order_by(HardshipCase.id)
    .limit(200)
)


class CaseRepository(Repository):
    """What stops selling. With a document, only that person's cases are found."""

    def add_dispute(self, **values: Any) -> int:
        """Open a dispute."""
        return _key(self.connection.execute(insert(Dispute), {"status": "open", **values}))

    def add_hardship(self, **values: Any) -> int:
        """Open a hardship case."""
        row = {"status": "open", "details": "", "kind": "hardship", **values}
        return _key(self.connection.execute(insert(HardshipCase), row))

    def find_open_dispute(self, debt_id: int) -> Dispute | None:
        """Return the dispute that is open over a debt."""
        query = select(Dispute).where(Dispute.debt_id == debt_id, Dispute.status == "open")
        return self.session.scalars(query).first()

    def list_last_decided(self, debt_id: int, since: datetime) -> Sequence[Dispute | HardshipCase]:
        """Return the dispute and the hardship case of a debt that were closed last, each if not before a moment."""
        found: list[Dispute | HardshipCase | None] = [
            self._last_closed(Dispute, debt_id, since),
            self._last_closed(HardshipCase, debt_id, since),
        ]
        return [case for case in found if case is not None]

    def find_open_hardship(self, debt_id: int) -> HardshipCase | None:
        """Return the latest hardship case of a debt that waits for staff or whose measure runs."""
        return self._live_hardship(debt_id).first()

    def list_live_hardship(self, debt_id: int) -> Sequence[HardshipCase]:
        """Return all hardship cases of a debt that wait for staff or whose measure runs."""
        return self._live_hardship(debt_id).all()

    def list_token_measures(self, debt_id: int) -> Sequence[HardshipCase]:
        """Return the cases of a debt in which token payments were granted, the latest first, ended ones too."""
        query = select(HardshipCase).where(
            HardshipCase.debt_id == debt_id, HardshipCase.measure == "token_payment"
        )
        return self.session.scalars(query.order_by(HardshipCase.id.desc())).all()

    def get_dispute(self, case_id: int, *, document_number: str | None = None) -> Dispute:
        """Return a dispute; raises NotFound."""
        return self._get(Dispute, case_id, document_number)

    def get_hardship(self, case_id: int, *, document_number: str | None = None) -> HardshipCase:
        """Return a hardship case; raises NotFound."""
        return self._get(HardshipCase, case_id, document_number)

    def list_disputes(self, **options: Any) -> tuple[Sequence[Dispute], int]:
        """Return a page of disputes and how many there are (`document_number`, `status`, `limit`, `offset`)."""
        return self._list(Dispute, **options)

    def list_hardship(self, **options: Any) -> tuple[Sequence[HardshipCase], int]:
        """Return a page of hardship cases and how many there are (`document_number`, `status`, `limit`, `offset`)."""
        return self._list(HardshipCase, **options)

    def update_dispute(self, case_id: int, **values: Any) -> None:
        """Write columns of a dispute."""
        self.connection.execute(update(Dispute).where(Dispute.id == case_id).values(**values))
        self.session.expire_all()

    def update_hardship(self, case_id: int, **values: Any) -> None:
        """Write columns of a hardship case."""
        self.connection.execute(update(HardshipCase).where(HardshipCase.id == case_id).values(**values))
        self.session.expire_all()

    def last_own_pause(self, debt_id: int) -> date | None:
        """Return when the latest pause over a debt began that nobody of staff decided."""
        query = select(func.max(HardshipCase.measure_starts)).where(
            HardshipCase.debt_id == debt_id,
            HardshipCase.measure == "pause",
            HardshipCase.decided_by.is_(None),
        )
        return self.connection.execute(query).scalar()

    def list_debts_in_due_measures(self, today: date) -> Sequence[int]:
        """Return the debts whose pause or token payments are over on a day."""
        return list(self.connection.execute(DEBTS_IN_DUE_MEASURES, {"today": today}).scalars())

    def add_evidence(self, values: dict[str, Any]) -> int:
        """Keep a file."""
        return _key(self.connection.execute(insert(DisputeEvidence), values))

    def list_evidence(self, dispute_ids: Sequence[int]) -> dict[int, list[DisputeEvidence]]:
        """Return the files of these disputes, without their contents."""
        found: dict[int, list[DisputeEvidence]] = {key: [] for key in dispute_ids}
        query = select(DisputeEvidence).where(DisputeEvidence.dispute_id.in_(dispute_ids))
        for row in self.session.scalars(query.order_by(DisputeEvidence.id)):
            found[row.dispute_id].append(row)
        return found

    def get_evidence(self, dispute_id: int, evidence_id: int) -> tuple[DisputeEvidence, bytes]:
        """Return a file of a dispute and its content; raises NotFound."""
        found = self.session.get(DisputeEvidence, evidence_id)
        if found is None or found.dispute_id != dispute_id:
            raise NotFound("evidence_not_found", "No encontramos ese archivo.")
        return found, found.content

    def evidence_hashes(self, dispute_id: int) -> dict[str, int]:
        """Return the id of each file of a dispute by the SHA-256 of its content."""
        query = select(DisputeEvidence.sha256, DisputeEvidence.id)
        rows = self.connection.execute(query.where(DisputeEvidence.dispute_id == dispute_id))
        return {row.sha256: row.id for row in rows}

    def forget_closed_disputes(self, document_number: str) -> None:
        """Delete a person's own words and files of the disputes that are closed."""
        closed = (
            select(Dispute.id)
            .join(Debt, Debt.id == Dispute.debt_id)
            .join(Debtor, Debtor.id == Debt.debtor_id)
            .where(Debtor.document_number == document_number, Dispute.status != "open")
        )
        ids = self.connection.execute(closed).scalars().all()
        self.connection.execute(delete(DisputeEvidence).where(DisputeEvidence.dispute_id.in_(ids)))
        self.connection.execute(update(Dispute).where(Dispute.id.in_(ids)).values(details=""))

    def _live_hardship(self, debt_id: int) -> Any:
        query = select(HardshipCase).where(
            HardshipCase.debt_id == debt_id, HardshipCase.status.in_(LIVE_HARDSHIP)
        )
        return self.session.scalars(query.order_by(HardshipCase.id.desc()))

    def _last_closed(self, model: type[Case], debt_id: int, since: datetime) -> Case | None:
        query = select(model).where(model.debt_id == debt_id, model.closed_at >= since)
        return self.session.scalars(query.order_by(model.closed_at.desc(), model.id.desc())).first()

    def _get(self, kind: type[Case], case_id: int, document_number: str | None) -> Case:
        query = _owned(select(kind).where(kind.id == case_id), kind, document_number)
        # What was read before its debt was locked may be old.
        fresh = query.execution_options(populate_existing=True)
        found: Case | None = self.session.scalars(fresh).first()
        if found is None:
            raise NotFound("case_not_found", "No encontramos ese caso.")
        return found

    def _list(
        self,
        kind: type[Case],
        *,
        document_number: str | None = None,
        status: str | None = None,
        limit: int,
        offset: int,
    ) -> tuple[Sequence[Case], int]:
        """What waits comes oldest first, everything else newest first."""
        page, count = _owned(select(kind), kind, document_number), select(func.count(kind.id))
        count = _owned(count, kind, document_number)
        if status is not None:
            page, count = page.where(kind.status == status), count.where(kind.status == status)
        order = kind.id.asc() if status == "open" else kind.id.desc()
        rows: Sequence[Case] = self.session.scalars(page.order_by(order).limit(limit).offset(offset)).all()
        return rows, self.connection.execute(count).scalar_one()


def _owned(query: Any, kind: Any, document_number: str | None) -> Any:
    if document_number is None:
        return query
    return (
        query.join(Debt, Debt.id == kind.debt_id)
        .join(Debtor, Debtor.id == Debt.debtor_id)
        .where(Debtor.document_number == document_number)
    )


def _key(result: Any) -> int:
    return int(result.inserted_primary_key[0])
