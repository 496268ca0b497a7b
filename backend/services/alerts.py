"""Looks at the alerts now and then: what fires or clears is written once, with the messages that tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backend.db.models.monitoring import AlertState
from backend.db.unit_of_work import UnitOfWork
from backend.services.alert_delivery import queue_messages, recipients_of
from backend.services.alert_measures import Measured, measure
from backend.services.alert_rules import DELIVERED, EDITABLE, UNCOUNTED, Rule, rules_in_force
from backend.services.context import Principal, ServiceContext, require_admin

EVENTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Change:
    """An alert that fired or cleared."""

    rule: Rule
    kind: str
    value: float | None


def evaluate_alerts(context: ServiceContext) -> list[Change]:
    """Look at every alert and return what fired or cleared; of several workers, one tells of it.

    Where there is too little to judge by, an alert stays as it is. One that is switched off clears without a word.
    """
    with context.read() as uow:
        rules = rules_in_force(uow)
        measured = {name: measure(context, uow, rule) for name, rule in rules.items()}
    with context.write(durable=False) as uow:
        states = uow.monitoring.hold_alert_states(rules, now=context.now())
        found = [_look(context, states[name], rule, measured[name]) for name, rule in rules.items()]
        changes = [change for change in found if change is not None]
        for change in changes:
            _tell(context, uow, change)
        uow.commit()
    return changes


def _look(context: ServiceContext, state: AlertState, rule: Rule, measured: Measured) -> Change | None:
    state.checked_at = context.now()
    state.value = measured.value
    if not rule.is_enabled:
        state.is_firing = False
        return None
    value = measured.value
    if value is None or not (rule.is_good(value) if state.is_firing else rule.is_bad(value)):
        return None
    state.is_firing = not state.is_firing
    state.changed_at = context.now()
    return Change(rule, "fired" if state.is_firing else "cleared", value)


def _tell(context: ServiceContext, uow: UnitOfWork, change: Change) -> None:
    rule = change.rule
    event_id = uow.monitoring.add_alert_event(
        rule.name,
        change.kind,
        value=change.value,
        threshold=rule.threshold if change.kind == "fired" else rule.clear_at,
        now=context.now(),
    )
    queue_messages(context, uow, rule, kind=change.kind, value=change.value, event_id=event_id)


def read_alerts(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Return every alert with its figures and where it stands, what happened last, and who is told.

    `is_counted` tells whether `least_count` may be other than 0. Raises Forbidden.
    """
    require_admin(principal)
    with context.read() as uow:
        rules, states = rules_in_force(uow), uow.monitoring.list_alert_states()
        events = uow.monitoring.list_alert_events(limit=EVENTS_SHOWN)
        return {
            "items": [_view(rule, states.get(name)) for name, rule in rules.items()],
            "events": [
                {
                    "name": event.name,
                    "title": DELIVERED[event.name].title if event.name in DELIVERED else event.name,
                    "kind": event.kind,
                    "value": event.value,
                    "threshold": event.threshold,
                    "at": event.created_at.isoformat(),
                }
                for event in events
            ],
            "recipients": recipients_of(uow).view(),
        }


def _view(rule: Rule, state: AlertState | None) -> dict[str, Any]:
    return {
        "name": rule.name,
        "title": rule.title,
        "unit": rule.unit,
        "fires_above": rule.fires_above,
        "is_counted": rule.name not in UNCOUNTED,
        **{name: getattr(rule, name) for name in EDITABLE},
        "delivered": {name: getattr(DELIVERED[rule.name], name) for name in EDITABLE},
        "is_firing": bool(state and state.is_firing),
        "value": state.value if state else None,
        "changed_at": state.changed_at.isoformat() if state and state.changed_at else None,
        "checked_at": state.checked_at.isoformat() if state else None,
    }
