"""Agreements as staff and the follow-up work with them: searching, deciding, moving on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from backend.db.models.agreements import Agreement, Instalment
from backend.db.models.debts import Debtor
from backend.db.repositories.base import Repository
from backend.db.repositories.debt_desk import SIGNS_IN_LIKE
from backend.domain.errors import NotFound

# What may still change by a payment or by the passing of days.
FOLLOWED_STATUSES = ("pending", "active", "at_risk", "cured", "broken")


@dataclass(frozen=True, slots=True)
class AgreementFilter:
    """What staff look for; None and an empty text ask for nothing. `due_until` is of the next open instalment."""

    text: str = ""
    status: str | None = None
    due_until: date | None = None


class AgreementDeskRepository(Repository):
    """Agreements of everybody."""

    def search(self, wanted: AgreementFilter, *, limit: int, offset: int) -> tuple[Sequence[Agreement], int]:
        """Return a page of the agreements that match, newest first, and how many match."""
        page = self._matching(select(Agreement), wanted)
        total = self._matching(select(func.count(Agreement.id)), wanted)
        found = self.session.scalars(page.order_by(Agreement.id.desc()).limit(limit).offset(offset)).all()
        return found, self.connection.execute(total).scalar_one()

    def find_by_reference(self, reference: str) -> Agreement:
        """Return an agreement by its reference as `read_reference` spells it; raises NotFound."""
        found = self.session.scalars(select(Agreement).where(Agreement.reference == reference)).first()
        if found is None:
            raise NotFound("agreement_not_found", "No encontramos ese acuerdo.")
        return found

    def reload(self, agreement: Agreement) -> Agreement:
        """Read an agreement again, once its debt is locked."""
        self.session.refresh(agreement)
        return agreement

    def update(self, agreement_id: int, **values: Any) -> None:
        """Write columns of an agreement."""
        self.session.flush()
        self.connection.execute(update(Agreement).where(Agreement.id == agreement_id).values(**values))
        self.session.expire_all()

    def list_followed(self, locales: Sequence[str], *, after_id: int, limit: int) -> Sequence[int]:
        """Return the ids of agreements to look at each day, of debtors with these locales, by id."""
        query = (
            select(Agreement.id)
            .join(Debtor, Debtor.id == Agreement.debtor_id)
            .where(
                Agreement.status.in_(FOLLOWED_STATUSES),
                Debtor.locale.in_(locales),
                Agreement.id > after_id,
            )
            .order_by(Agreement.id)
            .limit(limit)
        )
        return self.connection.execute(query).scalars().all()

    def list_accepted(
        self, since: datetime, until: datetime, *, status: str | None, limit: int
    ) -> Sequence[int]:
        """Return the ids of agreements accepted from `since` on and before `until`, by id."""
        query = select(Agreement.id).where(Agreement.accepted_at >= since, Agreement.accepted_at < until)
        if status is not None:
            query = query.where(Agreement.status == status)
        return self.connection.execute(query.order_by(Agreement.id).limit(limit)).scalars().all()

    def list_locales(self) -> Sequence[str]:
        """Return the locales of all debtors who have an agreement that is followed."""
        query = (
            select(Debtor.locale)
            .join(Agreement, Agreement.debtor_id == Debtor.id)
            .where(Agreement.status.in_(FOLLOWED_STATUSES))
            .distinct()
        )
        return sorted(self.connection.execute(query).scalars())

    def _matching(self, query: Select[Any], wanted: AgreementFilter) -> Select[Any]:
        if wanted.text.strip():
            query = query.join(Debtor, Debtor.id == Agreement.debtor_id).where(_names(wanted.text))
        if wanted.status is not None:
            query = query.where(Agreement.status == wanted.status)
        if wanted.due_until is not None:
            open_until = select(Instalment.id).where(
                Instalment.agreement_id == Agreement.id,
                Instalment.paid < Instalment.amount,
                Instalment.due_date <= wanted.due_until,
            )
            query = query.where(Agreement.status.in_(FOLLOWED_STATUSES), open_until.exists())
        return query


def _names(text: str) -> ColumnElement[bool]:
    words = " ".join(text.split())
    spellings = sorted({words, words.upper(), words.lower(), words.title()})
    patterns = [f"%{spelling.translate(SIGNS_IN_LIKE)}%" for spelling in spellings]
    conditions = [Debtor.name.like(pattern, escape="\\") for pattern in patterns]
    conditions += [Agreement.reference.like(pattern, escape="\\") for pattern in patterns]
    compact = "".join(c for c in words if c.isalnum()).upper()
    if any(c.isdigit() for c in compact):
        conditions.append(Debtor.document_number.like(f"{compact}%"))
    return or_(*conditions)
