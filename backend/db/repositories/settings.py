"""Conversation states, variables and configuration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from backend.db.models.settings import (
    ConfigurationValue,
    ConversationState,
    SystemVariable,
    TimeoutConfiguration,
)
from backend.db.repositories.base import Repository

DATA_VERSION = "data_version"
VERSION = select(ConfigurationValue.value).where(ConfigurationValue.name == DATA_VERSION)
VERSION_HELD = VERSION.with_for_update()


class SettingsRepository(Repository):
    """What administrators change while the service runs; `data_version` tells caches to read again."""

    def data_version(self) -> int:
        """Return the count of changes so far."""
        return int(self.connection.execute(VERSION).scalar() or 0)

    def grow_data_version(self, *, now: datetime) -> None:
        """Tell every process that something cached has changed.

        The version's row stays held until the transaction ends: of two changes at the same time the second waits
        here, counts on from the first, and reads what that one wrote.
        """
        first = self._insert(ConfigurationValue).values(name=DATA_VERSION, value=0, updated_at=now)
        self.connection.execute(first.on_conflict_do_nothing())
        version = int(self.connection.execute(VERSION_HELD).scalar_one())
        self.put_value(DATA_VERSION, version + 1, now=now)

    def list_states(self) -> Sequence[ConversationState]:
        """Return the states that administrators saved."""
        return self.session.scalars(select(ConversationState).order_by(ConversationState.name)).all()

    def put_state(self, name: str, definition: dict[str, Any], *, now: datetime) -> None:
        """Save a state, new or changed."""
        found = self.session.get(ConversationState, name)
        if found is None:
            self.session.add(ConversationState(name=name, definition=definition, version=1, updated_at=now))
        else:
            found.definition = definition
            found.version += 1
            found.updated_at = now

    def delete_state(self, name: str) -> bool:
        """Forget a saved state (the delivered text counts again); tell whether there was one."""
        statement = delete(ConversationState).where(ConversationState.name == name)
        return self.connection.execute(statement).rowcount == 1

    def list_variables(self) -> Sequence[SystemVariable]:
        """Return the variables for templates."""
        return self.session.scalars(select(SystemVariable).order_by(SystemVariable.name)).all()

    def put_variable(self, name: str, value: str, description: str, *, now: datetime) -> None:
        """Save a variable, new or changed."""
        found = self.session.get(SystemVariable, name)
        if found is None:
            self.session.add(SystemVariable(name=name, value=value, description=description, updated_at=now))
        else:
            found.value, found.description, found.updated_at = value, description, now

    def delete_variable(self, name: str) -> bool:
        """Remove a variable; tell whether there was one."""
        statement = delete(SystemVariable).where(SystemVariable.name == name)
        return self.connection.execute(statement).rowcount == 1

    def list_timeouts(self) -> Sequence[TimeoutConfiguration]:
        """Return the timeouts that administrators saved."""
        return self.session.scalars(select(TimeoutConfiguration)).all()

    def put_timeout(self, profile: str, values: dict[str, int], *, now: datetime) -> None:
        """Save a profile's timeouts, new or changed."""
        found = self.session.get(TimeoutConfiguration, profile)
        if found is None:
            self.session.add(TimeoutConfiguration(profile=profile, updated_at=now, **values))
            return
        for name, value in values.items():
            setattr(found, name, value)
        found.updated_at = now

    def list_values(self) -> dict[str, Any]:
        """Return the configuration that administrators changed."""
        rows = self.connection.execute(select(ConfigurationValue.name, ConfigurationValue.value))
        return {row.name: row.value for row in rows if row.name != DATA_VERSION}

    def put_value(self, name: str, value: Any, *, now: datetime) -> None:
        """Save a configuration value."""
        changed = self.connection.execute(
            update(ConfigurationValue)
            .where(ConfigurationValue.name == name)
            .values(value=value, updated_at=now)
        )
        if changed.rowcount == 0:
            self.connection.execute(
                insert(ConfigurationValue), {"name": name, "value": value, "updated_at": now}
            )
