"""What one batch of checked rows means for the database, and writing it in the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from backend.db.repositories.campaign_rows import (
    CHANGED_COLUMNS,
    DEBT_COLUMNS,
    DEBTOR_COLUMNS,
    KnownDebt,
    KnownDebtor,
)
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict
from backend.services.campaign_import.problems import RowProblem
from backend.services.campaign_import.rows import ParsedRow

CHANGEABLE = frozenset({"active", "disputed", "hardship"})
REASONS = {
    "in_agreement": "La obligación tiene un acuerdo vigente: sus valores no se cambian.",
    "paid": "La obligación ya está pagada: sus valores no se cambian.",
    "withdrawn": "La obligación fue retirada por el personal.",
}
OTHER_CURRENCY = "La obligación tiene pagos en otra moneda: su moneda no se cambia."
PAYMENTS_LEFT_OUT = (
    "El saldo es el de antes de los pagos registrados, que no están descontados: sus valores no se cambian."
)
PROFILE = "default"


@dataclass(slots=True)
class Person:
    """A debtor during a batch; `before` as it is recorded for undo, `{}` for a new one."""

    id: int
    name: str
    email: str
    telephone: str
    locale: str
    before: dict[str, str] | None = None
    is_new: bool = False

    def update(self, row: ParsedRow) -> dict[str, str] | None:
        """Take over what the row gives; returns what an undo needs, None when nothing changed.

        Where a person lives does not follow from the currency of one more debt.
        """
        new = (row.name, row.email or self.email, row.telephone or self.telephone)
        if new == (self.name, self.email, self.telephone):
            return None
        before = {name: getattr(self, name) for name in DEBTOR_COLUMNS}
        self.name, self.email, self.telephone = new
        self.before = self.before or before
        return before


@dataclass(slots=True)
class Outcome:
    """What became of the rows of a batch."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[tuple[int, RowProblem]] = field(default_factory=list)


class Batch:
    """Rows of one campaign, none of which shows an obligation twice.

    `creditors` holds the ids of the creditors' keys that are known already, and takes up the new ones.
    """

    def __init__(self, work: UnitOfWork, campaign_id: int, now: datetime, creditors: dict[str, int]) -> None:
        self._rows = work.campaign_rows
        self._campaign_id = campaign_id
        self._now = now
        self._time = self._rows.stored_time(now)
        self._creditors = creditors
        self._outcome = Outcome()
        self._people: dict[str, Person] = {}
        self._changes: list[tuple[Any, ...]] = []

    def write(self, rows: Sequence[ParsedRow]) -> Outcome:
        """Add, change or leave each row's debt and debtor; changes are recorded for undo."""
        if not rows:
            return self._outcome
        names = {row.creditor_key: row.creditor for row in rows if row.creditor_key not in self._creditors}
        if names:
            self._creditors |= self._rows.ensure_creditors(names, now=self._now)
        pairs = [(self._creditors[row.creditor_key], row.obligation_key) for row in rows]
        stored = self._rows.find_debts(pairs)
        known = [(row, stored.get(pair)) for row, pair in zip(rows, pairs, strict=True)]
        new = [row for row, debt in known if debt is None]
        changed = {
            debt.id: (row, debt) for row, debt in known if debt and debt.source_hash != row.source_hash
        }
        self._outcome.unchanged = len(rows) - len(new) - len(changed)
        if new or changed:
            self._find_people([*new, *(row for row, _ in changed.values())])
            self._update(changed)
            self._create(new)
            self._write_people()
            self._rows.add_changes(self._changes)
        return self._outcome

    def _find_people(self, rows: list[ParsedRow]) -> None:
        documents = {row.document for row in rows}
        for document, debtor in self._rows.find_debtors(list(documents)).items():
            self._people[document] = Person(debtor.id, *_own_columns(debtor))

    def _create(self, rows: list[ParsedRow]) -> None:
        strangers: dict[str, ParsedRow] = {}
        for row in rows:
            if row.document not in self._people:
                strangers.setdefault(row.document, row)
        ids = self._rows.reserve_debtors(len(strangers))
        for row_id, (document, row) in zip(ids, strangers.items(), strict=True):
            self._people[document] = Person(row_id, row.name, row.email, row.telephone, row.locale, {}, True)
        self._add_debtors()
        debts = []
        for debt_id, row in zip(self._rows.reserve_debts(len(rows)), rows, strict=True):
            person = self._people[row.document]
            debts.append(self._new_debt(debt_id, person.id, row))
            before = "{}" if strangers.get(row.document) is row else _json(person.update(row))
            self._changes.append((self._campaign_id, debt_id, 1, None, before))
        self._rows.add_debts(debts)
        self._outcome.created = len(rows)

    def _new_debt(self, debt_id: int, debtor_id: int, row: ParsedRow) -> tuple[Any, ...]:
        return (
            debt_id,
            debtor_id,
            self._creditors[row.creditor_key],
            row.obligation_key,
            self._campaign_id,
            row.obligation,
            row.last_digits,
            row.product,
            row.currency,
            row.principal,
            row.interest,
            row.fees,
            row.balance,
            row.fixed_offers,
            row.source_hash,
            "active",
            1,
            self._time,
            self._time,
        )

    def _add_debtors(self) -> None:
        self._rows.add_debtors(
            [
                (p.id, document, p.name, p.email, p.telephone, p.locale, PROFILE, self._time, self._time)
                for document, p in self._people.items()
                if p.is_new
            ]
        )

    def _update(self, changed: dict[int, tuple[ParsedRow, KnownDebt]]) -> None:
        stored = self._rows.lock_debts(sorted(changed))
        agreed, covered = self._rows.find_agreed(sorted(changed)), self._rows.find_covered(sorted(changed))
        if len(stored) != len(changed):
            raise Conflict("conflict", "Otra operación cambió estas deudas al mismo tiempo.")
        updates = []
        for debt_id, before in stored.items():
            row, debt = changed[debt_id]
            reason = self._refusal(
                row, debt, str(before["status"]), debt_id in agreed
            ) or _refusal_by_payments(row, before, covered.get(debt_id))
            if reason:
                self._outcome.problems.append(
                    (row.line, RowProblem("NumerodeObligacion", row.obligation, reason))
                )
                continue
            updates.append({"row_id": debt_id, **self._changed_columns(row)})
            old = {name: before[name] for name in (*DEBT_COLUMNS, "status")}
            person_before = self._people[row.document].update(row)
            version = before["version"] + 1
            self._changes.append((self._campaign_id, debt_id, version, _json(old), _json(person_before)))
        self._rows.update_debts(updates, now=self._now)
        self._rows.restate(
            [update["row_id"] for update in updates if update["row_id"] in covered], self._campaign_id
        )
        self._outcome.updated = len(updates)

    def _refusal(self, row: ParsedRow, debt: KnownDebt, status: str, is_agreed: bool) -> str | None:
        person = self._people.get(row.document)
        if person is None or person.id != debt.debtor_id:
            return "La obligación está registrada con otro número de documento."
        if is_agreed:
            return REASONS["in_agreement"]
        return None if status in CHANGEABLE else REASONS[status]

    def _changed_columns(self, row: ParsedRow) -> dict[str, Any]:
        return {
            "campaign_id": self._campaign_id,
            "obligation_number": row.obligation,
            "last_digits": row.last_digits,
            "product": row.product,
            "currency": row.currency,
            "principal": row.principal,
            "interest": row.interest,
            "fees": row.fees,
            "balance": row.balance,
            "fixed_offers": json.loads(row.fixed_offers) if row.fixed_offers else None,
            "source_hash": row.source_hash,
        }

    def _write_people(self) -> None:
        changed = [p for p in self._people.values() if p.before]
        self._rows.update_debtors(
            ({"row_id": p.id, **{name: getattr(p, name) for name in CHANGED_COLUMNS}} for p in changed),
            now=self._now,
        )


def _refusal_by_payments(row: ParsedRow, before: dict[str, Any], covered: int | None) -> str | None:
    """Say why the payments of a debt (`covered` minor units; None without any) speak against its new balance."""
    if covered is None:
        return None
    if row.currency != before["currency"]:
        return OTHER_CURRENCY
    return PAYMENTS_LEFT_OUT if covered and row.balance == before["balance"] + covered else None


def _own_columns(debtor: KnownDebtor) -> tuple[str, str, str, str]:
    return debtor.name, debtor.email, debtor.telephone, debtor.locale


def _json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
