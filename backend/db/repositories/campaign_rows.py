"""The rows of an import on their way into debts and debtors, a few hundred at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, case, func, insert, select, text, update

from backend.db.bulk import BulkInsert, Values, reserve_ids, stored
from backend.db.models.agreements import Agreement, Payment
from backend.db.models.campaigns import Campaign, CampaignChange, CampaignRowError
from backend.db.models.debts import Creditor, Debt, Debtor
from backend.db.repositories.base import Repository
from backend.db.repositories.payments import COVERED

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
CHANGED_COLUMNS = ("name", "email", "telephone")
"""Of a debtor who is known: staff say where somebody lives, also while a file is read."""
DEBTOR_COLUMNS = (*CHANGED_COLUMNS, "locale")
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


_DEBTS = "SELECT debts.id, debts.creditor_id, debts.obligation_key, source_hash, status, debtor_id FROM "
_SAME_DEBT = " ON debts.creditor_id = wanted.creditor_id AND debts.obligation_key = wanted.obligation_key"
_DEBTS_OF_ARRAYS = text(
    _DEBTS
    + "unnest(CAST(:creditors AS bigint[]), CAST(:keys AS text[])) AS wanted (creditor_id, obligation_key) "
    "JOIN debts" + _SAME_DEBT
)
_DEBTORS = "SELECT id, document_number, name, email, telephone, locale FROM debtors WHERE document_number IN "
_LOCKED = (
    select(Debt.id, Debt.status, Debt.version, *(getattr(Debt, name) for name in DEBT_COLUMNS))
    .where(Debt.id.in_(bindparam("ids", expanding=True)))
    .order_by(Debt.id)
    .with_for_update()
)
_AGREED = select(Agreement.debt_id).where(
    Agreement.debt_id.in_(bindparam("ids", expanding=True)), Agreement.status.in_(LIVE_AGREEMENTS)
)
# Of each debt with payments, what those cover that its balance rests on.
_COVERED = (
    select(
        Payment.debt_id,
        func.sum(case((Payment.restated_by.is_(None), COVERED), else_=0)).label("units"),
    )
    .where(Payment.debt_id.in_(bindparam("ids", expanding=True)))
    .group_by(Payment.debt_id)
)
_CREDITORS = select(Creditor.name_key, Creditor.id).where(
    Creditor.name_key.in_(bindparam("keys", expanding=True))
)
COUNTS = ("rows_read", "created", "updated", "unchanged", "rejected")
_SAVE_COUNTS = (
    update(Campaign)
    .where(Campaign.id == bindparam("campaign_id"))
    .values({name: bindparam(f"new_{name}") for name in COUNTS})
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
        _new_values(Debtor, CHANGED_COLUMNS) | {"updated_at": bindparam("now", type_=Debtor.updated_at.type)}
    )
)


class CampaignRowsRepository(Repository):
    """Batches of an import; the caller commits each one."""

    def find_debts(self, pairs: Sequence[tuple[int, str]]) -> dict[tuple[int, str], KnownDebt]:
        """Return the stored debts with these creditors and obligation keys."""
        if self._work.dialect == "postgresql":
            creditors, keys = zip(*pairs, strict=True)
            values = {"creditors": list(creditors), "keys": list(keys)}
            found: Iterable[Any] = self.connection.execute(_DEBTS_OF_ARRAYS, values)
        else:
            # Each pair is looked up once; two lists would be looked up in all their combinations.
            wanted = "WITH wanted (creditor_id, obligation_key) AS (VALUES " + ",".join(
                ["(?,?)"] * len(pairs)
            )
            query = f"{wanted}) {_DEBTS} wanted CROSS JOIN debts {_SAME_DEBT}"
            found = self.connection.exec_driver_sql(query, tuple(chain.from_iterable(pairs)))
        return {(row[1], row[2]): KnownDebt(*row) for row in found}

    def find_debtors(self, documents: Sequence[str]) -> dict[str, KnownDebtor]:
        """Return the stored debtors with these document numbers."""
        mark = "?" if self.connection.dialect.paramstyle == "qmark" else "%s"
        query = f"{_DEBTORS} ({','.join([mark] * len(documents))})"
        found: Iterable[Any] = self.connection.exec_driver_sql(query, tuple(documents))
        return {row[1]: KnownDebtor(*row) for row in found}

    def lock_debts(self, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Hold these debts until the transaction ends, and return their columns, `status` and `version`."""
        if not ids:
            return {}
        return {row.id: dict(row._mapping) for row in self.connection.execute(_LOCKED, {"ids": ids})}

    def find_agreed(self, ids: Sequence[int]) -> set[int]:
        """Return which of these debts have an agreement that is not broken or cancelled."""
        return set(self.connection.execute(_AGREED, {"ids": ids}).scalars()) if ids else set()

    def find_covered(self, ids: Sequence[int]) -> dict[int, int]:
        """Return which of these debts ever had a payment, and what payments took off since the balance was stated."""
        rows = self.connection.execute(_COVERED, {"ids": ids}) if ids else ()
        return {row.debt_id: int(row.units) for row in rows}

    def restate(self, debt_ids: Sequence[int], campaign_id: int) -> None:
        """Note on these debts' payments that a campaign has stated the balance anew."""
        if debt_ids:
            earlier = Payment.debt_id.in_(debt_ids) & Payment.restated_by.is_(None)
            self.connection.execute(update(Payment).where(earlier).values(restated_by=campaign_id))

    def ensure_creditors(self, names: dict[str, str], *, now: datetime) -> dict[str, int]:
        """Return the ids of creditors by their key, adding those that are new (key to name)."""
        found = self.connection.execute(_CREDITORS, {"keys": list(names)})
        known = {row.name_key: row.id for row in found}
        for key in sorted(names.keys() - known.keys()):
            values = {"name": names[key], "name_key": key, "created_at": now}
            result: Any = self.connection.execute(insert(Creditor), values)
            known[key] = int(result.inserted_primary_key[0])
        return known

    def save_counts(self, campaign_id: int, counts: Mapping[str, int]) -> None:
        """Write a campaign's progress, by the names in COUNTS."""
        values = {f"new_{name}": counts[name] for name in COUNTS}
        self.connection.execute(_SAVE_COUNTS, {"campaign_id": campaign_id, **values})

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
        """Write CHANGED_COLUMNS of debtors by `row_id`."""
        values = [{**row, "now": now} for row in _prefixed(rows)]
        if values:
            self.connection.execute(_UPDATE_DEBTOR, values)


def _prefixed(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name if name == "row_id" else f"new_{name}": value for name, value in row.items()} for row in rows
    ]
