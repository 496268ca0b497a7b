"""The rows of an import on their way into debts and debtors, a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, insert, select, update

from backend.db.bulk import BulkInsert, Values, reserve_ids, stored
from backend.db.models.agreements import Agreement
from backend.db.models.campaigns import CampaignChange, CampaignRowError
from backend.db.models.debts import Creditor, Debt, Debtor
from backend.db.repositories.base import Repository

LIVE_AGREEMENTS = ("pending", "active", "at_risk", "cured", "fulfilled")
# What a changed row can change, and what an undo puts back.
DEBT_COLUMNS = (
    "campaign_id",
    "obligation_number",
    "last_digits",
    "product",
    "currency",
    "principal",
    "interest",
    "fees",
    "balance",
    "fixed_offers",
    "source_hash",
)
DEBTOR_COLUMNS = ("name", "email", "telephone", "locale")
NEW_DEBT = (
    "id",
    "debtor_id",
    "creditor_id",
    "obligation_key",
    *DEBT_COLUMNS,
    "status",
    "version",
    "created_at",
    "updated_at",
)
NEW_DEBTOR = ("id", "document_number", *DEBTOR_COLUMNS, "profile", "created_at", "updated_at")


class KnownDebt(NamedTuple):
    """A stored debt, as far as a row is compared with it."""

    id: int
    creditor_id: int
    obligation_key: str
    source_hash: str
    status: str
    debtor_id: int


class KnownDebtor(NamedTuple):
    """A stored debtor."""

    id: int
    document_number: str
    name: str
    email: str
    telephone: str
    locale: str


def _new_values(model: Any, columns: Sequence[str]) -> dict[str, Any]:
    """Parameters must not be named as the columns that they set."""
    return {name: bindparam(f"new_{name}", type_=getattr(model, name).type) for name in columns}


_DEBTS = select(
    Debt.id, Debt.creditor_id, Debt.obligation_key, Debt.source_hash, Debt.status, Debt.debtor_id
).where(
    Debt.creditor_id.in_(bindparam("creditors", expanding=True)),
    Debt.obligation_key.in_(bindparam("keys", expanding=True)),
)
_DEBTORS = select(
    Debtor.id, Debtor.document_number, Debtor.name, Debtor.email, Debtor.telephone, Debtor.locale
).where(Debtor.document_number.in_(bindparam("documents", expanding=True)))
_LOCKED = (
    select(Debt.id, Debt.status, Debt.version, *(getattr(Debt, name) for name in DEBT_COLUMNS))
    .where(Debt.id.in_(bindparam("ids", expanding=True)))
    .order_by(Debt.id)
    .with_for_update()
)
_AGREED = select(Agreement.debt_id).where(
    Agreement.debt_id.in_(bindparam("ids", expanding=True)), Agreement.status.in_(LIVE_AGREEMENTS)
)
_CREDITORS = select(Creditor.name_key, Creditor.id).where(
    Creditor.name_key.in_(bindparam("keys", expanding=True))
)
_INSERT_DEBTS = BulkInsert(cast(Table, Debt.__table__), NEW_DEBT)
_INSERT_DEBTORS = BulkInsert(cast(Table, Debtor.__table__), NEW_DEBTOR)
_INSERT_CHANGES = BulkInsert(
    cast(Table, CampaignChange.__table__), ("campaign_id", "debt_id", "version", "before", "debtor_before")
)
_INSERT_ERRORS = BulkInsert(
    cast(Table, CampaignRowError.__table__), ("campaign_id", "line", "column_name", "value", "reason")
)
_UPDATE_DEBTOR = (
    update(Debtor)
    .where(Debtor.id == bindparam("row_id"))
    .values(
        _new_values(Debtor, DEBTOR_COLUMNS) | {"updated_at": bindparam("now", type_=Debtor.updated_at.type)}
    )
)


class CampaignRowsRepository(Repository):
    """Batches of an import; the caller commits each one."""

    def find_debts(self, creditors: Sequence[int], keys: Sequence[str]) -> dict[tuple[int, str], KnownDebt]:
        """Return the stored debts of these creditors with these obligation keys."""
        found = self.connection.execute(_DEBTS, {"creditors": creditors, "keys": keys})
        return {(row.creditor_id, row.obligation_key): KnownDebt(*row) for row in found}

    def find_debtors(self, documents: Sequence[str]) -> dict[str, KnownDebtor]:
        """Return the stored debtors with these document numbers."""
        found = self.connection.execute(_DEBTORS, {"documents": documents})
        return {row.document_number: KnownDebtor(*row) for row in found}

    def lock_debts(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Hold these debts until the transaction ends, and return their columns, `status` and `version`."""
        if not ids:
            return {}
        return {row.id: dict(row._mapping) for row in self.connection.execute(_LOCKED, {"ids": ids})}

    def find_agreed(self, ids: Sequence[int]) -> set[int]:
        """Return which of these debts have an agreement that is not broken or cancelled."""
        return set(self.connection.execute(_AGREED, {"ids": ids}).scalars()) if ids else set()

    def ensure_creditors(self, names: dict[str, str], *, now: datetime) -> dict[str, int]:
        """Return the ids of creditors by their key, adding those that are new (key to name)."""
        found = self.connection.execute(_CREDITORS, {"keys": list(names)})
        known = {row.name_key: row.id for row in found}
        for key in sorted(names.keys() - known.keys()):
            values = {"name": names[key], "name_key": key, "created_at": now}
            result: Any = self.connection.execute(insert(Creditor), values)
            known[key] = int(result.inserted_primary_key[0])
        return known

    def reserve_debts(self, count: int) -> list[int]:
        """Return ids for new debts."""
        return reserve_ids(self.connection, cast(Table, Debt.__table__), count)

    def reserve_debtors(self, count: int) -> list[int]:
        """Return ids for new debtors."""
        return reserve_ids(self.connection, cast(Table, Debtor.__table__), count)

    def stored_time(self, value: datetime) -> Any:
        """Return a time as the bulk inserts below take it."""
        return stored(Debt.created_at, self.connection)(value)

    def add_debtors(self, rows: Sequence[Values]) -> None:
        """Insert debtors; values in the order of NEW_DEBTOR, times by `stored_time`."""
        _INSERT_DEBTORS.run(self.connection, rows)

    def add_debts(self, rows: Sequence[Values]) -> None:
        """Insert debts; values in the order of NEW_DEBT, offers as JSON text, times by `stored_time`."""
        _INSERT_DEBTS.run(self.connection, rows)

    def add_changes(self, rows: Sequence[Values]) -> None:
        """Record changes: (campaign, debt, version, before, debtor before), the last two as JSON text."""
        _INSERT_CHANGES.run(self.connection, rows)

    def add_errors(self, rows: Sequence[Values]) -> None:
        """Record rejected rows: (campaign, line, column, value, reason)."""
        _INSERT_ERRORS.run(self.connection, rows)

    def update_debts(self, rows: Sequence[dict[str, Any]], *, now: datetime) -> None:
        """Write DEBT_COLUMNS of debts by `row_id`, and count their versions up; offers as Python values."""
        if rows:
            values = _new_values(Debt, DEBT_COLUMNS) | {"version": Debt.version + 1, "updated_at": now}
            statement = update(Debt).where(Debt.id == bindparam("row_id")).values(values)
            self.connection.execute(statement, _prefixed(rows))

    def update_debtors(self, rows: Iterable[dict[str, Any]], *, now: datetime) -> None:
        """Write DEBTOR_COLUMNS of debtors by `row_id`."""
        values = [{**row, "now": now} for row in _prefixed(rows)]
        if values:
            self.connection.execute(_UPDATE_DEBTOR, values)


def _prefixed(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name if name == "row_id" else f"new_{name}": value for name, value in row.items()} for row in rows
    ]
