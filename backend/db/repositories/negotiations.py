"""Negotiations and the offers that the engine made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from backend.db.models.agreements import Negotiation, Offer
from backend.db.models.debts import Debt, Debtor
from backend.db.prepared import Places, Prepared, PreparedInsert
from backend.db.repositories.base import Repository
from backend.domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class NegotiationRow:
    """The bargaining over one debt so far."""

    id: int
    state: dict[str, Any]
    affordability: dict[str, Any] | None
    version: int


@dataclass(frozen=True, slots=True)
class OfferRow:
    """Terms made by the engine; amounts in minor units."""

    id: int
    debt_id: int
    kind: str
    currency: str
    balance: int
    total: int
    terms: dict[str, Any]
    terms_hash: str
    valid_until: datetime
    policy_id: int | None


OFFER_COLUMNS = (
    Offer.id,
    Offer.debt_id,
    Offer.kind,
    Offer.currency,
    Offer.balance,
    Offer.total,
    Offer.terms,
    Offer.terms_hash,
    Offer.valid_until,
    Offer.policy_id,
)
NEGOTIATION_COLUMNS = [column.name for column in Negotiation.__table__.columns if not column.primary_key]
BY_DEBT = Prepared(
    select(Negotiation.id, Negotiation.state, Negotiation.affordability, Negotiation.version).where(
        Negotiation.debt_id == bindparam("debt_id")
    )
)
INSERT = Prepared(insert(Negotiation), columns=NEGOTIATION_COLUMNS)
SAVE = Prepared(
    update(Negotiation)
    .where(Negotiation.id == bindparam("row_id"), Negotiation.version == bindparam("row_version"))
    .values(
        state=bindparam("new_state", type_=Negotiation.state.type),
        affordability=bindparam("new_affordability", type_=Negotiation.affordability.type),
        policy_id=bindparam("new_policy_id"),
        updated_at=bindparam("now", type_=Negotiation.updated_at.type),
        version=Negotiation.version + 1,
    )
)
HASHES, IDS = Places("hash", 8), Places("id", 8)
OFFERS_BY_HASH = Prepared(
    select(*OFFER_COLUMNS).where(Offer.debt_id == bindparam("debt_id"), HASHES.hold(Offer.terms_hash))
)
OFFERS_BY_IDS = Prepared(select(*OFFER_COLUMNS).where(IDS.hold(Offer.id)))
INSERT_OFFERS = PreparedInsert(Offer, Offer.terms_hash, Offer.id)


class NegotiationRepository(Repository):
    """One negotiation per debt; offers are rows of the engine's."""

    def find(self, debt_id: int) -> NegotiationRow | None:
        """Return the negotiation over a debt, None before it began."""
        row = BY_DEBT.first(self.connection, {"debt_id": debt_id})
        return None if row is None else NegotiationRow(*row)

    def add(
        self,
        *,
        debt_id: int,
        state: dict[str, Any],
        affordability: dict[str, Any] | None,
        policy_id: int | None,
        now: datetime,
    ) -> None:
        """Begin the negotiation over a debt, under a version of a policy (None: the delivered figures)."""
        values = {
            "debt_id": debt_id,
            "state": state,
            "affordability": affordability,
            "policy_id": policy_id,
            "version": 1,
            "updated_at": now,
        }
        INSERT.run(self.connection, values)

    def save(
        self,
        row: NegotiationRow,
        *,
        state: dict[str, Any],
        affordability: dict[str, Any] | None,
        policy_id: int | None,
        now: datetime,
    ) -> bool:
        """Write the new state if nobody else did meanwhile; tell whether it was written."""
        values = {
            "row_id": row.id,
            "row_version": row.version,
            "new_state": state,
            "new_affordability": affordability,
            "new_policy_id": policy_id,
            "now": now,
        }
        return bool(SAVE.run(self.connection, values).rowcount == 1)

    def forget_affordability(self, document_number: str, *, now: datetime) -> None:
        """Delete what a person declared about their month, for each of their debts."""
        debts = (
            select(Debt.id)
            .join(Debtor, Debtor.id == Debt.debtor_id)
            .where(Debtor.document_number == document_number)
        )
        statement = update(Negotiation).where(Negotiation.debt_id.in_(debts))
        self.connection.execute(
            statement.values(affordability=None, version=Negotiation.version + 1, updated_at=now)
        )

    def list_offers_by_hash(self, debt_id: int, hashes: Sequence[str]) -> dict[str, OfferRow]:
        """Return those of these terms that were offered before, by their hash."""
        found = [
            OfferRow(*row)
            for filled in HASHES.fill(hashes)
            for row in OFFERS_BY_HASH.rows(self.connection, {"debt_id": debt_id, **filled})
        ]
        return {row.terms_hash: row for row in found}

    def add_offers(self, values: Sequence[dict[str, Any]]) -> list[OfferRow]:
        """Store new offers of one debt, at least one and no terms twice; returns them in the given order."""
        ids = dict(INSERT_OFFERS.run(self.connection, values))
        return [
            OfferRow(
                ids[each["terms_hash"]], **{name: each[name] for name in OfferRow.__slots__ if name != "id"}
            )
            for each in values
        ]

    def list_offers(self, ids: Sequence[int]) -> list[OfferRow]:
        """Return these offers in the given order."""
        found = [
            OfferRow(*row) for filled in IDS.fill(ids) for row in OFFERS_BY_IDS.rows(self.connection, filled)
        ]
        rows = {row.id: row for row in found}
        return [rows[key] for key in ids if key in rows]

    def get_offer(self, offer_id: int) -> OfferRow:
        """Return an offer; raises NotFound. Whose debt it is must be checked beside it."""
        found = self.list_offers([offer_id])
        if not found:
            raise NotFound("offer_not_found", "No encontramos esa oferta.")
        return found[0]
