"""The assistant as data: model, instructions, limits and prices, in versions that administrators can go back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import InvalidInput, NotFound
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin
from backend.services.texts import unknown_variables

DELIVERED_VERSION = 0
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class AssistantConfiguration:
    """How a language model is asked. An empty model or instruction means the delivered one.

    Limits: tokens of one answer, model rounds and seconds of a turn, earlier messages that are sent along. Prices:
    thousandths of a US dollar for a million tokens.
    """

    model: str = ""
    instructions: Mapping[str, str] = field(default_factory=dict)
    most_output_tokens: int = 900
    most_rounds: int = 6
    turn_seconds: int = 30
    history_messages: int = 16
    input_price: int = 2_000
    cached_price: int = 500
    output_price: int = 8_000
    version: int = DELIVERED_VERSION

    def cost(self, input_tokens: int, cached_tokens: int, output_tokens: int) -> int:
        """Return what tokens cost, in millionths of a US dollar, rounded up."""
        fresh = max(input_tokens - cached_tokens, 0)
        total = (
            fresh * self.input_price + cached_tokens * self.cached_price + output_tokens * self.output_price
        )
        return -(-total * 1000 // MILLION)


BOUNDS: Mapping[str, tuple[int, int]] = {
    "most_output_tokens": (100, 8_000),
    "most_rounds": (1, 10),
    "turn_seconds": (5, 35),
    "history_messages": (0, 60),
    "input_price": (0, MILLION),
    "cached_price": (0, MILLION),
    "output_price": (0, MILLION),
}
LANGUAGES = frozenset({"es", "en"})
LONGEST_INSTRUCTIONS = 8_000
LONGEST_MODEL = 100


def assistant_in_force(context: ServiceContext) -> AssistantConfiguration:
    """Return the configuration that turns use."""
    return context.cached("assistant", _read)


def list_assistants(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Return the configuration in force and every saved version; raises Forbidden."""
    require_admin(principal)
    with context.read() as uow:
        versions = [
            {
                "version": row.version,
                "is_active": row.is_active,
                "created_at": row.created_at.isoformat(),
                **row.configuration,
            }
            for row in uow.assistants.list_versions()
        ]
        active = _read(uow)
    return {"active": asdict(active), "versions": versions}


def save_assistant(
    context: ServiceContext, principal: Principal, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Save a new version with these values on top of those in force, and use it from now on.

    Raises Forbidden, InvalidInput `invalid_assistant` or `invalid_template`.
    """
    require_admin(principal)
    with context.write() as uow:
        now = context.now()
        current = asdict(_read(uow))
        current.pop("version")
        configuration = {**current, **_checked(context, values)}
        version = uow.assistants.add_version(configuration, created_by=principal.user_id, now=now)
        _activated(context, uow, principal, version)
        uow.commit()
    context.cache.clear()
    return list_assistants(context, principal)


def activate_assistant(context: ServiceContext, principal: Principal, version: int) -> dict[str, Any]:
    """Go back to a saved version, or to the delivered one (0); raises Forbidden, NotFound."""
    require_admin(principal)
    with context.write() as uow:
        _activated(context, uow, principal, version)
        uow.commit()
    context.cache.clear()
    return list_assistants(context, principal)


def _activated(context: ServiceContext, uow: UnitOfWork, principal: Principal, version: int) -> None:
    if not uow.assistants.activate_version(version) and version != DELIVERED_VERSION:
        raise NotFound("assistant_not_found", "No existe esa versión del asistente.")
    uow.settings.grow_data_version(now=context.now())
    record(context, uow, principal, "assistant_activated", "assistant", version)


def _read(uow: UnitOfWork) -> AssistantConfiguration:
    active = uow.assistants.find_active_version()
    if active is None:
        return AssistantConfiguration()
    version, values = active
    known = {item.name for item in fields(AssistantConfiguration)}
    return AssistantConfiguration(**{k: v for k, v in values.items() if k in known}, version=version)


def _checked(context: ServiceContext, values: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in values.items():
        if name in BOUNDS:
            least, most = BOUNDS[name]
            fits = type(value) is int and least <= value <= most
        elif name == "model":
            fits = isinstance(value, str) and len(value) <= LONGEST_MODEL and value.isprintable()
        else:
            fits = name == "instructions" and _are_instructions(context, value)
        if not fits:
            hint = "Ese valor no se puede usar en el asistente."
            raise InvalidInput("invalid_assistant", hint, {"name": name[:60], "bounds": BOUNDS.get(name)})
    return dict(values)


def _are_instructions(context: ServiceContext, value: Any) -> bool:
    if not isinstance(value, Mapping) or not set(value) <= LANGUAGES:
        return False
    for text in value.values():
        if not isinstance(text, str) or len(text) > LONGEST_INSTRUCTIONS:
            return False
        unknown_variables(text, frozenset())
    return True
