"""Versions of policies: which is in force for a debt, and the history of each scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, select, update

from backend.db.models.campaigns import Campaign
from backend.db.models.debts import Creditor
from backend.db.models.settings import Policy
from backend.db.repositories.base import Repository
from backend.domain.errors import NotFound


class Scope(NamedTuple):
    """Whom a policy is for: one creditor or all (0), one campaign or all (0), in one currency."""

    creditor_id: int
    campaign_id: int
    currency: str


class PolicyRow(NamedTuple):
    """A saved version with the names of its scope; `rules` hold the creditor's secret floor."""

    id: int
    scope: Scope
    creditor: str
    campaign: str
    version: int
    is_active: bool
    created_by: int | None
    created_at: datetime
    rules: dict[str, Any]


# The narrower scope goes first: a campaign's own before its creditor's, and both before what holds for all.
IN_FORCE = (
    select(Policy.id, Policy.rules)
    .where(
        Policy.creditor_key.in_((0, bindparam("creditor_id"))),
        Policy.campaign_id.in_((0, bindparam("campaign"))),
        Policy.currency == bindparam("currency"),
        Policy.is_active.is_(True),
    )
    .order_by(Policy.campaign_id.desc(), Policy.creditor_key.desc())
    .limit(1)
)
RULES = select(Policy.rules).where(Policy.id == bindparam("policy_id"))


class PolicyRepository(Repository):
    """A version is written once; only whether it is in force changes."""

    def find_in_force(self, scope: Scope) -> tuple[int, dict[str, Any]] | None:
        """Return id and rules of the policy that holds in a scope: its own, or the next wider one's."""
        values = {"creditor_id": scope.creditor_id, "campaign": scope.campaign_id, "currency": scope.currency}
        row = self.connection.execute(IN_FORCE, values).one_or_none()
        return None if row is None else (row.id, row.rules)

    def get_rules(self, policy_id: int) -> dict[str, Any]:
        """Return the rules of a version; raises NotFound."""
        row = self.connection.execute(RULES, {"policy_id": policy_id}).one_or_none()
        if row is None:
            raise _not_found()
        rules: dict[str, Any] = row.rules
        return rules

    def list_versions(self) -> list[PolicyRow]:
        """Return every version, by scope and newest first."""
        order = (Policy.creditor_key, Policy.campaign_id, Policy.currency, Policy.version.desc())
        return [_row(row) for row in self.connection.execute(_rows().order_by(*order))]

    def get(self, policy_id: int) -> PolicyRow:
        """Return a version; raises NotFound."""
        row = self.connection.execute(_rows().where(Policy.id == policy_id)).one_or_none()
        if row is None:
            raise _not_found()
        return _row(row)

    def find_newest(self, scope: Scope) -> int | None:
        """Return the id of the version that was saved last for exactly this scope."""
        newest = select(Policy.id).where(*_in_scope(scope)).order_by(Policy.version.desc()).limit(1)
        return self.connection.execute(newest).scalar()

    def find_active(self, scope: Scope) -> int | None:
        """Return the id of the version in force for exactly this scope."""
        active = select(Policy.id).where(*_in_scope(scope), Policy.is_active.is_(True))
        return self.connection.execute(active).scalar()

    def next_version(self, scope: Scope) -> int:
        """Return the number that a new version gets."""
        numbered = (Policy.creditor_key == scope.creditor_id, Policy.currency == scope.currency)
        return (self.connection.execute(select(func.max(Policy.version)).where(*numbered)).scalar() or 0) + 1

    def add(
        self, scope: Scope, rules: dict[str, Any], *, version: int, created_by: int | None, now: datetime
    ) -> int:
        """Save a version, not yet in force; returns its id."""
        row = Policy(
            creditor_id=scope.creditor_id or None,
            creditor_key=scope.creditor_id,
            campaign_id=scope.campaign_id,
            currency=scope.currency,
            version=version,
            rules=rules,
            is_active=False,
            created_by=created_by,
            created_at=now,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def put_in_force(self, scope: Scope, policy_id: int | None) -> None:
        """Let one version of a scope hold, or none."""
        held = update(Policy).where(*_in_scope(scope), Policy.is_active.is_(True))
        self.connection.execute(held.values(is_active=False))
        if policy_id is not None:
            self.connection.execute(update(Policy).where(Policy.id == policy_id).values(is_active=True))

    def list_creditors(self) -> Sequence[tuple[int, str]]:
        """Return the creditors that a policy can be for."""
        rows = self.connection.execute(select(Creditor.id, Creditor.name).order_by(Creditor.name))
        return [(row.id, row.name) for row in rows]

    def has_creditor(self, creditor_id: int) -> bool:
        """Tell whether there is such a creditor."""
        return (
            self.connection.execute(select(Creditor.id).where(Creditor.id == creditor_id)).first() is not None
        )

    def has_campaign(self, campaign_id: int) -> bool:
        """Tell whether there is such a campaign."""
        return (
            self.connection.execute(select(Campaign.id).where(Campaign.id == campaign_id)).first() is not None
        )


def _rows() -> Select[Any]:
    columns = (
        *(Policy.id, Policy.creditor_key, Policy.campaign_id, Policy.currency, Policy.version),
        *(Policy.is_active, Policy.created_by, Policy.created_at, Policy.rules),
    )
    return (
        select(*columns, Creditor.name.label("creditor"), Campaign.name.label("campaign"))
        .outerjoin(Creditor, Creditor.id == Policy.creditor_id)
        .outerjoin(Campaign, Campaign.id == Policy.campaign_id)
    )


def _row(row: Any) -> PolicyRow:
    return PolicyRow(
        id=row.id,
        scope=Scope(row.creditor_key, row.campaign_id, row.currency),
        creditor=row.creditor or "",
        campaign=row.campaign or "",
        version=row.version,
        is_active=row.is_active,
        created_by=row.created_by,
        created_at=row.created_at,
        rules=row.rules,
    )


def _in_scope(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return (
        Policy.creditor_key == scope.creditor_id,
        Policy.campaign_id == scope.campaign_id,
        Policy.currency == scope.currency,
    )


def _not_found() -> NotFound:
    return NotFound("policy_not_found", "No existe esa versión de la política.")
