"""The conversation as data: states, conditions, and the one function that moves between them.

A flow is a mapping::

    initial: inicial
    anywhere:                  # what leads somewhere from every state whose own condition says nothing
      escalated: escalamiento
    buttons:                   # id -> text
      ver_opciones: Ver opciones de pago
    states:
      validar_identidad:
        template: Escribe los últimos 4 dígitos…
        action: check_identity           # what the assistant does here; informative
        condition: challenge_passed      # a predicate of this module
        next_true: informar_deuda
        next_false: validar_identidad
        next_default: validar_identidad  # optional, the state itself without it
        buttons: [hablar_asesor]
        timeout_minutes: 720             # optional: closed after so long without a message, whatever the profile

State follows from what happened (a tool's result, the debtor's intent), told as an `Event`; never from prose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .errors import InvalidInput
from .timeouts import LEAST_MINUTES, LONGEST_MINUTES

EVENT_KINDS = frozenset(
    {
        "document_asked",
        "document_given",
        "identity_checked",
        "identity_challenged",
        "debts_absent",
        "debts_asked",
        "debt_chosen",
        "offers_made",
        "counter_offer_answered",
        "objection_raised",
        "declined",
        "offer_chosen",
        "agreement_prepared",
        "agreement_accepted",
        "affordability_recorded",
        "hardship_reported",
        "dispute_opened",
        "escalated",
        "closed",
    }
)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a conversation; `facts` qualify it."""

    kind: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Predicate = Callable[[Event], bool | None]


def _fact(kind: str, name: str) -> Predicate:
    def predicate(event: Event) -> bool | None:
        return bool(event.facts.get(name)) if event.kind == kind else None

    return predicate


def _kinds(true: frozenset[str], false: frozenset[str] = frozenset()) -> Predicate:
    def predicate(event: Event) -> bool | None:
        if event.kind in true:
            return True
        return False if event.kind in false else None

    return predicate


def _objection_settled(event: Event) -> bool | None:
    """An objection is settled by showing offers, or by a counter-offer that was met."""
    if event.kind == "counter_offer_answered":
        return str(event.facts.get("outcome", "")).startswith("accepted")
    return True if event.kind == "offers_made" else None


def _plan_chosen(event: Event) -> bool | None:
    """A plan is chosen, or what is on the table is objected to; a met counter-offer is neither."""
    if event.kind == "counter_offer_answered":
        return None if str(event.facts.get("outcome", "")).startswith("accepted") else False
    return {"offer_chosen": True, "objection_raised": False}.get(event.kind)


PREDICATES: Mapping[str, Predicate] = MappingProxyType(
    {
        "document_given": _kinds(frozenset({"document_given"})),
        "identity_bound": _fact("identity_checked", "bound"),
        "challenge_passed": _fact("identity_challenged", "passed"),
        "options_wanted": _kinds(frozenset({"offers_made", "counter_offer_answered"})),
        "plan_chosen": _plan_chosen,
        "objection_settled": _objection_settled,
        "agreement_prepared": _kinds(
            frozenset({"agreement_prepared"}), frozenset({"objection_raised", "declined"})
        ),
        "agreement_accepted": _kinds(frozenset({"agreement_accepted"}), frozenset({"objection_raised"})),
    }
)


@dataclass(frozen=True, slots=True)
class FlowState:
    """One state: what is said, what may be pressed, and where it leads.

    `timeout_minutes`: a conversation that waits here is closed after so long without a message, in place of what the
    debtor's profile allows; None leaves it to the profile.
    """

    name: str
    template: str
    action: str = ""
    condition: str = ""
    next_true: str = ""
    next_false: str = ""
    next_default: str = ""
    buttons: tuple[str, ...] = ()
    timeout_minutes: int | None = None

    @classmethod
    def from_mapping(cls, name: str, mapping: Mapping[str, Any]) -> FlowState:
        """Read one state; raises InvalidInput `invalid_state` for unknown keys, wrong types, a time out of bounds."""
        known = set(cls.__dataclass_fields__) - {"name"}
        values = dict(mapping)
        buttons = values.pop("buttons", None) or []
        timeout = values.pop("timeout_minutes", None)
        texts_fit = set(mapping) <= known and all(isinstance(value, str) for value in values.values())
        buttons_fit = isinstance(buttons, list | tuple) and all(isinstance(item, str) for item in buttons)
        if not (texts_fit and buttons_fit and isinstance(mapping.get("template"), str)):
            raise InvalidInput("invalid_state", f"El estado {name} no tiene la forma esperada.")
        if timeout is not None and not (type(timeout) is int and LEAST_MINUTES <= timeout <= LONGEST_MINUTES):
            raise InvalidInput(
                "invalid_state",
                "El plazo de un estado va de 2 minutos a 31 días.",
                {"field": "timeout_minutes"},
            )
        return cls(name=name, buttons=tuple(buttons), timeout_minutes=timeout, **values)

    def to_mapping(self) -> dict[str, Any]:
        """Write it as it is read."""
        mapping = {key: getattr(self, key) for key in self.__dataclass_fields__ if key != "name"}
        return {**mapping, "buttons": list(self.buttons)}

    @property
    def targets(self) -> frozenset[str]:
        """The states that it can lead to by itself."""
        return frozenset({self.next_true, self.next_false, self.next_default} - {""})


@dataclass(frozen=True, slots=True)
class Flow:
    """All states together."""

    initial: str
    states: Mapping[str, FlowState]
    anywhere: Mapping[str, str]
    buttons: Mapping[str, str]

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Flow:
        """Read a flow; raises InvalidInput `invalid_state`."""
        states = {name: FlowState.from_mapping(name, value) for name, value in mapping["states"].items()}
        return cls(mapping["initial"], states, dict(mapping["anywhere"]), dict(mapping["buttons"]))


def next_state(flow: Flow, state: str, event: Event) -> str:
    """Return where `event` leads from `state`: the only transition function.

    The state's own condition decides first (true, false); where it has nothing to say, what leads
    somewhere from anywhere; then the state's default; without one, it stays.
    """
    current = flow.states.get(state)
    if current is None:
        return flow.anywhere.get(event.kind, flow.initial)
    outcome = PREDICATES[current.condition](event) if current.condition else None
    if outcome is True and current.next_true:
        return current.next_true
    if outcome is False and current.next_false:
        return current.next_false
    return flow.anywhere.get(event.kind) or current.next_default or state


def validate_flow(flow: Flow) -> list[str]:
    """Return what is wrong with a flow, in Spanish; an empty list when it can be used."""
    problems = [] if flow.initial in flow.states else [f"El estado inicial {flow.initial} no existe."]
    for state in flow.states.values():
        problems += _problems_of(flow, state)
    for kind, target in flow.anywhere.items():
        if kind not in EVENT_KINDS:
            problems.append(f"El suceso {kind} no existe.")
        if target not in flow.states:
            problems.append(f"El suceso {kind} lleva a {target}, que no existe.")
    if not problems:
        problems += [f"A {name} no se puede llegar." for name in sorted(_unreachable(flow))]
    return problems


def _problems_of(flow: Flow, state: FlowState) -> list[str]:
    problems = [
        f"{state.name} lleva a {target}, que no existe."
        for target in sorted(state.targets - flow.states.keys())
    ]
    if state.condition and state.condition not in PREDICATES:
        problems.append(f"{state.name} usa la condición {state.condition}, que no existe.")
    if (state.next_true or state.next_false) and not state.condition:
        problems.append(f"{state.name} tiene siguientes estados sin condición.")
    problems += [
        f"{state.name} muestra el botón {button}, que no existe."
        for button in state.buttons
        if button not in flow.buttons
    ]
    if not state.template.strip():
        problems.append(f"{state.name} no tiene texto.")
    if not (state.targets | set(flow.anywhere.values())) - {state.name}:
        problems.append(f"De {state.name} no se puede salir.")
    return problems


def _unreachable(flow: Flow) -> set[str]:
    seen: set[str] = set()
    waiting = {flow.initial, *flow.anywhere.values()}
    while waiting:
        name = waiting.pop()
        seen.add(name)
        waiting |= flow.states[name].targets - seen
    return set(flow.states) - seen
