"""The conversation's flow: as delivered in a file, with what administrators changed on top."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from backend.config import ROOT
from backend.db.unit_of_work import UnitOfWork
from backend.domain.conversation import PREDICATES, Flow, FlowState, validate_flow
from backend.domain.errors import InvalidInput, NotFound
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin
from backend.services.texts import render, unknown_variables

DELIVERED = ROOT / "backend" / "assistant" / "flows" / "default.yaml"
STATE_NAME = re.compile(r"[a-z][a-z0-9_]{1,58}")
VARIABLE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,58}")
# What the conversation itself fills in beside the public variables.
INTERNAL_VARIABLES = frozenset({"varias_deudas", "detalle_saldo"})


@dataclass(frozen=True, slots=True)
class LoadedFlow:
    """Everything that a turn needs to speak."""

    flow: Flow
    texts: Mapping[str, str]
    variables: Mapping[str, str]
    changed: frozenset[str]

    def text(self, key: str, variables: Mapping[str, Any]) -> str:
        """Render one of the assistant's own texts."""
        return render(self.texts[key], {**self.variables, **variables})


def load_flow(context: ServiceContext) -> LoadedFlow:
    """Return the flow in force."""
    return context.cached("flow", _read_flow)


def read_flow(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Return every state as administrators edit it, and what one is made from; raises Forbidden for others.

    `anywhere`: which state a kind of event leads to, whatever the state before; `buttons`: what each says.
    """
    require_admin(principal)
    loaded = load_flow(context)
    return {
        "items": [_state_view(loaded, name) for name in loaded.flow.states],
        "initial": loaded.flow.initial,
        "anywhere": dict(loaded.flow.anywhere),
        "buttons": dict(loaded.flow.buttons),
        "conditions": list(PREDICATES),
    }


def get_state(context: ServiceContext, principal: Principal, name: str) -> dict[str, Any]:
    """Return one state; raises Forbidden, NotFound."""
    require_admin(principal)
    loaded = load_flow(context)
    if name not in loaded.flow.states:
        raise NotFound("state_not_found", "No existe ese estado.")
    return _state_view(loaded, name)


def save_state(
    context: ServiceContext, principal: Principal, name: str, definition: Mapping[str, Any]
) -> dict[str, Any]:
    """Save a state if the whole flow still holds together.

    Returns the state with `unknown_variables`: names that its text uses and nobody fills in. Raises Forbidden,
    InvalidInput `invalid_state`, `invalid_template` or `invalid_flow` (with the problems in its details).
    """
    require_admin(principal)
    if not STATE_NAME.fullmatch(name):
        raise InvalidInput(
            "invalid_state", "El nombre de un estado lleva minúsculas, números y guiones bajos."
        )
    state = FlowState.from_mapping(name, definition)
    loaded = load_flow(context)
    unknown = unknown_variables(state.template, frozenset(loaded.variables) | INTERNAL_VARIABLES)
    _check_flow(loaded.flow, {**loaded.flow.states, name: state})
    with context.write() as uow:
        uow.settings.put_state(name, state.to_mapping(), now=context.now())
        _changed(context, uow, principal, "state_saved", "conversation_state", name)
        uow.commit()
    context.cache.clear()
    return {**_state_view(load_flow(context), name), "unknown_variables": unknown}


def reset_state(context: ServiceContext, principal: Principal, name: str) -> None:
    """Go back to the delivered state, or remove one that was added; raises NotFound, InvalidInput `invalid_flow`."""
    require_admin(principal)
    loaded = load_flow(context)
    if name not in loaded.changed:
        raise NotFound("state_not_changed", "Ese estado no tiene cambios que deshacer.")
    delivered = _delivered()["states"].get(name)
    states = {key: value for key, value in loaded.flow.states.items() if key != name}
    if delivered is not None:
        states[name] = FlowState.from_mapping(name, delivered)
    _check_flow(loaded.flow, states)
    with context.write() as uow:
        uow.settings.delete_state(name)
        _changed(context, uow, principal, "state_reset", "conversation_state", name)
        uow.commit()
    context.cache.clear()


def preview_state(
    context: ServiceContext, principal: Principal, template: str, variables: Mapping[str, str]
) -> dict[str, Any]:
    """Render a text as it would be said, without saving it; raises Forbidden, InvalidInput `invalid_template`."""
    require_admin(principal)
    loaded = load_flow(context)
    unknown = unknown_variables(template, frozenset(loaded.variables) | INTERNAL_VARIABLES)
    return {"text": render(template, {**loaded.variables, **variables}), "unknown_variables": unknown}


def list_variables(context: ServiceContext, principal: Principal) -> list[dict[str, Any]]:
    """Return the variables that texts may use, with the delivered ones; raises Forbidden."""
    require_admin(principal)
    delivered = _delivered()["variables"]
    with context.read() as uow:
        saved = {row.name: (row.value, row.description) for row in uow.settings.list_variables()}
    texts = {name: (entry["value"], entry["description"]) for name, entry in delivered.items()} | saved
    return [
        {"name": name, "value": value, "description": description, "delivered": name in delivered}
        for name, (value, description) in sorted(texts.items())
    ]


def save_variable(
    context: ServiceContext, principal: Principal, name: str, value: str, description: str
) -> dict[str, Any]:
    """Save a variable; raises Forbidden, InvalidInput `invalid_variable`."""
    require_admin(principal)
    if not VARIABLE_NAME.fullmatch(name):
        raise InvalidInput(
            "invalid_variable", "El nombre de una variable lleva letras, números y guiones bajos."
        )
    with context.write() as uow:
        uow.settings.put_variable(name, value, description, now=context.now())
        _changed(context, uow, principal, "variable_saved", "system_variable", name)
        uow.commit()
    context.cache.clear()
    return {"name": name, "value": value, "description": description}


def delete_variable(context: ServiceContext, principal: Principal, name: str) -> None:
    """Remove a variable, or go back to its delivered value; raises Forbidden, NotFound."""
    require_admin(principal)
    with context.write() as uow:
        if not uow.settings.delete_variable(name):
            raise NotFound("variable_not_found", "No existe esa variable.")
        _changed(context, uow, principal, "variable_deleted", "system_variable", name)
        uow.commit()
    context.cache.clear()


@lru_cache(maxsize=1)
def _delivered() -> dict[str, Any]:
    mapping: dict[str, Any] = yaml.safe_load(DELIVERED.read_text(encoding="utf-8"))
    return mapping


def _read_flow(uow: UnitOfWork) -> LoadedFlow:
    delivered = _delivered()
    saved = {row.name: row.definition for row in uow.settings.list_states()}
    flow = Flow.from_mapping({**delivered, "states": {**delivered["states"], **saved}})
    variables = {name: entry["value"] for name, entry in delivered["variables"].items()}
    variables |= {row.name: row.value for row in uow.settings.list_variables()}
    return LoadedFlow(flow, delivered["texts"], variables, frozenset(saved))


def _check_flow(flow: Flow, states: Mapping[str, FlowState]) -> None:
    problems = validate_flow(Flow(flow.initial, states, flow.anywhere, flow.buttons))
    if problems:
        raise InvalidInput(
            "invalid_flow", "Con ese cambio la conversación se rompería.", {"problems": problems}
        )


def _state_view(loaded: LoadedFlow, name: str) -> dict[str, Any]:
    state = loaded.flow.states[name]
    return {"name": name, **state.to_mapping(), "changed": name in loaded.changed}


def _changed(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, action: str, kind: str, name: str
) -> None:
    now = context.now()
    uow.settings.grow_data_version(now=now)
    record(context, uow, principal, action, kind, name)
