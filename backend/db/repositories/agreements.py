"""Agreements with their instalments; disputes and hardship cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from backend.db.models.agreements import Agreement, Instalment
from backend.db.models.debts import Debtor
from backend.db.models.operations import IdempotencyKey
from backend.db.repositories.base import Repository
from backend.domain.agreement import ENDED
from backend.domain.errors import Conflict, NotFound

ENDED_STATUSES = tuple(sorted(ENDED))
LIVE_BY_DEBTS = select(Agreement.debt_id, Agreement.id).where(
    Agreement.debt_id.in_(bindparam("debt_ids", expanding=True)), Agreement.status.not_in(ENDED_STATUSES)
)


class AgreementRepository(Repository):
    """What was agreed."""

    def add(self, agreement: dict[str, Any], instalments: Sequence[tuple[int, date, int]]) -> int:
        """Store an agreement and its schedule; a second one for the offer or the debt is a Conflict."""
        try:
            key = self.connection.execute(insert(Agreement), agreement).inserted_primary_key
        except IntegrityError as error:
            raise Conflict("agreement_exists", "Ya hay un acuerdo para esta deuda.") from error
        agreement_id = int(key[0])  # type: ignore[index]
        rows = [
            {"agreement_id": agreement_id, "number": number, "due_date": due, "amount": amount, "paid": 0}
            for number, due, amount in instalments
        ]
        self.connection.execute(insert(Instalment), rows)
        return agreement_id

    def get(self, agreement_id: int, *, debtor_document: str | None = None) -> Agreement:
        """Return an agreement; with a document, only that person's. Raises NotFound."""
        query = select(Agreement).where(Agreement.id == agreement_id)
        found = self.session.scalars(self._owned(query, debtor_document)).first()
        if found is None:
            raise NotFound("agreement_not_found", "No encontramos ese acuerdo.")
        return found

    def find_for_offer(self, offer_id: int) -> Agreement | None:
        """Return the live agreement that an offer became."""
        query = select(Agreement).where(
            Agreement.offer_id == offer_id, Agreement.status.not_in(ENDED_STATUSES)
        )
        return self.session.scalars(query).first()

    def is_live(self, reference: str) -> bool:
        """Tell whether the agreement of this reference has not been declined or cancelled."""
        query = select(Agreement.id).where(
            Agreement.reference == reference, Agreement.status.not_in(ENDED_STATUSES)
        )
        return self.connection.execute(query).first() is not None

    def list(self, *, debtor_document: str | None, limit: int, offset: int) -> Sequence[Agreement]:
        """Return agreements, newest first; with a document, only that person's."""
        query = select(Agreement).order_by(Agreement.id.desc()).limit(limit).offset(offset)
        return self.session.scalars(self._owned(query, debtor_document)).all()

    def list_for_debt(self, debt_id: int) -> Sequence[Agreement]:
        """Return all agreements that a debt had, the oldest first."""
        return self.session.scalars(
            select(Agreement).where(Agreement.debt_id == debt_id).order_by(Agreement.id)
        ).all()

    def live_by_debt(self, debt_ids: Sequence[int]) -> dict[int, int]:
        """Return the id of the live agreement of each of these debts that has one."""
        rows = self.connection.execute(LIVE_BY_DEBTS, {"debt_ids": list(debt_ids)})
        return {row.debt_id: row.id for row in rows}

    def list_instalments(self, agreement_ids: Sequence[int]) -> dict[int, Sequence[Instalment]]:
        """Return the schedules of these agreements, each in order."""
        query = (
            select(Instalment)
            .where(Instalment.agreement_id.in_(agreement_ids))
            .order_by(Instalment.agreement_id, Instalment.number)
        )
        found: dict[int, list[Instalment]] = {key: [] for key in agreement_ids}
        for row in self.session.scalars(query):
            found[row.agreement_id].append(row)
        return dict(found)

    def find_key(self, *, user_id: int, key: str) -> IdempotencyKey | None:
        """Return what this person did before under this key."""
        query = select(IdempotencyKey).where(IdempotencyKey.user_id == user_id, IdempotencyKey.key == key)
        return self.session.scalars(query).first()

    def add_key(self, *, user_id: int, key: str, request_hash: str, agreement_id: int, now: datetime) -> None:
        """Remember the outcome of a request that must happen once."""
        values = {
            "user_id": user_id,
            "key": key,
            "request_hash": request_hash,
            "agreement_id": agreement_id,
            "created_at": now,
        }
        self.connection.execute(insert(IdempotencyKey), values)

    @staticmethod
    def _owned(query: Any, debtor_document: str | None) -> Any:
        if debtor_document is None:
            return query
        return query.join(Debtor, Debtor.id == Agreement.debtor_id).where(
            Debtor.document_number == debtor_document
        )
