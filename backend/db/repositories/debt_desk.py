"""Debts as staff work with them: searching, registering, correcting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from backend.db.models.campaigns import Campaign, CampaignChange
from backend.db.models.debts import Creditor, Debt, Debtor
from backend.db.repositories.base import Repository
from backend.db.repositories.debts import OPEN_STATUSES, RECORD, DebtRecord
from backend.domain.errors import NotFound

SIGNS_IN_LIKE = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


class DebtDeskRepository(Repository):
    """What staff change by hand."""

    def search(self, text: str, *, limit: int, offset: int) -> tuple[Sequence[DebtRecord], int]:
        """Return a page of the debts that match, the newest first, and how many match.

        The text is looked for in names, creditors and e-mails; digits in document and obligation numbers.
        """
        condition = _matches(text)
        page = RECORD.where(condition).order_by(Debt.id.desc()).limit(limit).offset(offset)
        total = (
            select(func.count(Debt.id))
            .join(Debtor, Debt.debtor_id == Debtor.id)
            .join(Creditor, Debt.creditor_id == Creditor.id)
            .where(condition)
        )
        rows: Iterable[Any] = self.connection.execute(page)
        records = [DebtRecord(*row) for row in rows]
        return records, self.connection.execute(total).scalar_one()

    def find_debtor(self, document_number: str) -> int | None:
        """Return the id of the person with this number."""
        query = select(Debtor.id).where(Debtor.document_number == document_number)
        return self.connection.execute(query).scalar()

    def add_debtor(self, *, now: datetime, **values: Any) -> int:
        """Add a person."""
        row = {"profile": "default", "created_at": now, "updated_at": now, **values}
        return _key(self.connection.execute(insert(Debtor), row))

    def update_debtor(self, debtor_id: int, *, now: datetime, **values: Any) -> None:
        """Write columns of a person."""
        statement = update(Debtor).where(Debtor.id == debtor_id)
        self.connection.execute(statement.values(**values, updated_at=now))

    def get_locale(self, debtor_id: int) -> str:
        """Return a person's locale; raises NotFound."""
        found = self.connection.execute(select(Debtor.locale).where(Debtor.id == debtor_id)).scalar()
        if found is None:
            raise NotFound("debtor_not_found", "No encontramos a esa persona.")
        return str(found)

    def list_for_debtor(self, debtor_id: int) -> Sequence[DebtRecord]:
        """Return a person's debts that are not settled or withdrawn, largest first."""
        open_ones = RECORD.where(Debt.debtor_id == debtor_id, Debt.status.in_(OPEN_STATUSES))
        rows: Iterable[Any] = self.connection.execute(open_ones.order_by(Debt.balance.desc(), Debt.id))
        return [DebtRecord(*row) for row in rows]

    def ensure_creditor(self, *, name: str, name_key: str, now: datetime) -> int:
        """Return the creditor's id, adding one whose name is new."""
        known = self.connection.execute(select(Creditor.id).where(Creditor.name_key == name_key)).scalar()
        if known is not None:
            return int(known)
        values = {"name": name, "name_key": name_key, "created_at": now}
        return _key(self.connection.execute(insert(Creditor), values))

    def has_obligation(self, creditor_id: int, obligation_key: str) -> bool:
        """Tell whether this creditor's obligation is registered."""
        query = select(Debt.id).where(Debt.creditor_id == creditor_id, Debt.obligation_key == obligation_key)
        return self.connection.execute(query).first() is not None

    def get_obligation_key(self, debt_id: int) -> str:
        """Return the key by which a debt's obligation is known."""
        return self.connection.execute(select(Debt.obligation_key).where(Debt.id == debt_id)).scalar_one()

    def get_registered_at(self, debt_id: int) -> datetime:
        """Return when a debt was registered."""
        return self.connection.execute(select(Debt.created_at).where(Debt.id == debt_id)).scalar_one()

    def list_stated_at(self, debt_id: int) -> list[datetime]:
        """Return when a debt was registered, and when the files came that stated its balance anew."""
        files = (
            select(Campaign.created_at)
            .join(CampaignChange, CampaignChange.campaign_id == Campaign.id)
            .where(CampaignChange.debt_id == debt_id)
        )
        return [self.get_registered_at(debt_id), *self.connection.execute(files).scalars()]

    def find_by_obligation(self, obligation_key: str, creditor_key: str | None) -> Sequence[int]:
        """Return the debts with this obligation's number: one for each creditor, or of the one that is named."""
        # By way of the creditors, so that the index by creditor and number serves.
        creditors = select(Creditor.id)
        if creditor_key is not None:
            creditors = creditors.where(Creditor.name_key == creditor_key)
        query = select(Debt.id).where(Debt.creditor_id.in_(creditors), Debt.obligation_key == obligation_key)
        return self.connection.execute(query.order_by(Debt.id)).scalars().all()

    def add_debt(self, *, now: datetime, **values: Any) -> int:
        """Add an active debt."""
        row = {
            "status": "active",
            "source_hash": "",
            "version": 1,
            "created_at": now,
            "updated_at": now,
            **values,
        }
        return _key(self.connection.execute(insert(Debt), row))

    def update_debt(self, debt_id: int, *, now: datetime, **values: Any) -> None:
        """Write columns of a debt and count its version up."""
        statement = update(Debt).where(Debt.id == debt_id)
        self.connection.execute(statement.values(**values, version=Debt.version + 1, updated_at=now))


def _matches(text: str) -> ColumnElement[bool]:
    words = " ".join(text.split())
    # SQLite folds the case of ASCII letters only, and PostgreSQL of none: the usual spellings are tried.
    spellings = {words, words.upper(), words.lower(), words.title()}
    patterns = [f"%{spelling.translate(SIGNS_IN_LIKE)}%" for spelling in sorted(spellings)]
    columns = (Debtor.name, Debtor.email, Creditor.name)
    conditions = [column.like(pattern, escape="\\") for column in columns for pattern in patterns]
    compact = "".join(c for c in words if c.isalnum()).upper()
    if any(c.isdigit() for c in compact):
        conditions.append(Debtor.document_number.like(f"{compact}%"))
        conditions.append(Debt.obligation_key.like(f"%{compact}%"))
    return or_(*conditions)


def _key(result: Any) -> int:
    return int(result.inserted_primary_key[0])
