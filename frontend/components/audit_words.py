"""What stands in the audit trail by the names of the code, as administrators read it."""

from __future__ import annotations

from collections.abc import Mapping

from frontend.api_types import AuditEvent
from frontend.components import policy_values
from frontend.formatting import count_text, money_text
from frontend.texts import group, text

# What somebody looked at where it was a list, and no single thing.
_LISTS = ("all", "waiting", "taken", "active", "ended")
# Things that are known by a name of the code, and the group that names them.
_NAMED = {
    "alert": "alert_title",
    "configuration": "option",
    "conversation_state": "state_name",
    "job": "recurring_job",
    "timeout_config": "timeouts.profile",
    "tool": "tool_name",
}
# The groups that name what a detail says by a code.
_VALUES = ("audit_value", "country_name", "policies.field", "intent", "state_name")
_AMOUNTS, _CURRENCY = ("amount_minor", "paid_minor"), "currency"
# Numbers that count; all others are the numbers of things.
_COUNTS = (
    *(
        "agreements",
        "conversations",
        "emails",
        "kept",
        "length",
        "passages",
        "reason_length",
        "removed",
        "restored",
        "size",
    ),
    *(
        "instalments",
        "warn_after_minutes",
        "close_after_minutes",
        "most_messages",
        "window_minutes",
        "least_count",
    ),
)


def object_words(item: AuditEvent) -> str:
    """Say what something was done to: what kind of thing, and which."""
    kind = group("audit_object").get(item["object_type"], _spoken(item["object_type"]))
    name = item["object_id"]
    if name in _LISTS:
        return kind
    if item["object_type"] not in _NAMED:
        return f"{kind} {name}"
    names = group(_NAMED[item["object_type"]])
    return f"{kind} {', '.join(names.get(one) or _spoken(one) for one in name.split(','))}"


def detail_words(details: Mapping[str, object]) -> str:
    """Say the details of what was done: "de: vigente; a: con un pago atrasado"."""
    names = group("audit_detail")
    told = {name: _value(name, value, details) for name, value in details.items()}
    if told.keys() & set(_AMOUNTS):
        told.pop(_CURRENCY, None)
    return "; ".join(f"{names.get(name) or _spoken(name)}: {value}" for name, value in told.items() if value)


def _value(name: str, value: object, details: Mapping[str, object]) -> str:
    if name in _AMOUNTS and isinstance(value, int):
        typed = policy_values.money_text(value)
        return money_text(typed, str(details[_CURRENCY])) if _CURRENCY in details else typed
    if isinstance(value, list):
        return ", ".join(_value(name, one, details) for one in value)
    if isinstance(value, bool):
        return text("scheduler.yes" if value else "scheduler.no")
    if isinstance(value, int) and name in _COUNTS:
        return count_text(value)
    if value is None:
        return ""
    found = (group(name).get(str(value)) for name in _VALUES)
    return next((words for words in found if words), str(value))


def _spoken(name: str) -> str:
    return name.replace("_", " ")
