"""What the assistant's code says, shows and reports is what the delivered flow has, and the other way round."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, meta

from backend.assistant.brains.local.bargaining import REASON_TEXTS
from backend.assistant.brains.local.brain import BUTTON_HANDLERS, HANDLERS, NEEDS_DEBT
from backend.assistant.brains.local.meaning import BUTTON_INTENTS, CHOICE, EXPECTED_IN_STATE
from backend.assistant.reply import VARIABLES
from backend.assistant.turn import BARGAINING_STATES
from backend.config import ROOT
from backend.domain.conversation import EVENT_KINDS, PREDICATES, Flow, validate_flow
from backend.services.flow import DELIVERED, INTERNAL_VARIABLES
from backend.services.texts import BUILT_IN_VARIABLES

FLOW: dict[str, Any] = yaml.safe_load(DELIVERED.read_text(encoding="utf-8"))
MOVES = ("acceptance_links", "conversation_moves", "conversation_closing", "take_over")
ASSISTANT = [
    *(ROOT / "backend" / "assistant").rglob("*.py"),
    *(ROOT / "backend" / "services" / f"{name}.py" for name in MOVES),
]
STATES = {
    *("inicial", "validar_documento", "validar_identidad", "cliente_no_encontrado", "informar_deuda"),
    *(
        "proponer_planes_pago",
        "gestionar_objecion",
        "confirmar_plan_elegido",
        "generar_acuerdo",
        "escalamiento",
    ),
    "finalizar_conversacion",
}
INTENTS = {
    *("IDENTIFICACION", "SALUDO", "DESPEDIDA", "CONSULTA_DEUDA", "INTENCION_PAGO", "SOLICITUD_PLAN"),
    *("CONTRAOFERTA", "CONFIRMACION", "RECHAZO", "DIFICULTAD_PAGO", "DISPUTA", "CONSULTA_DOCUMENTO"),
    *("HABLAR_ASESOR", "FUERA_DE_ALCANCE"),
}


def _calls(*names: str) -> Iterator[ast.Call]:
    for path in ASSISTANT:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in names:
                yield node


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _texts(node: ast.AST) -> set[str]:
    """The literals that an expression may be: both of `"a" if x else "b"`."""
    if isinstance(node, ast.IfExp):
        return _texts(node.body) | _texts(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _first_arguments(*names: str) -> set[str]:
    return {text for call in _calls(*names) if call.args for text in _texts(call.args[0])}


def _all_literals() -> set[str]:
    return {
        node.value
        for path in ASSISTANT
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_text_that_is_said_is_in_the_flow() -> None:
    said = _first_arguments("say", "text")
    assert len(said) > 15
    assert said - FLOW["texts"].keys() == set()
    assert set(REASON_TEXTS.values()) - FLOW["texts"].keys() == set()


def test_every_text_of_the_flow_is_said_somewhere() -> None:
    assert FLOW["texts"].keys() - _all_literals() == set()


def test_every_event_that_is_reported_is_known_and_every_known_one_is_reported() -> None:
    reported = _first_arguments("emit", "Event")
    assert reported - EVENT_KINDS == set()
    assert EVENT_KINDS - reported == set()


def test_every_reason_of_the_engine_has_a_text() -> None:
    reasons = {
        text
        for module in ("negotiation", "proposals", "plans", "days")
        for text in _reasons(ROOT / "backend" / "domain" / f"{module}.py")
    }
    assert len(reasons) > 8
    assert reasons == REASON_TEXTS.keys()


def _reasons(path: Path) -> Iterator[str]:
    """What stands last in an answer, as `reason_code`, or in a variable called `reason`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node) in {"CounterAnswer", "_countered"}:
            yield from _texts(node.args[-1])
        if isinstance(node, ast.keyword) and node.arg == "reason_code":
            yield from _texts(node.value)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield from _texts(node.value) if node.targets[0].id == "reason" else ()


def test_every_button_is_understood_and_every_understood_one_exists() -> None:
    shown = {button for state in FLOW["states"].values() for button in state.get("buttons", [])}
    understood = BUTTON_INTENTS.keys() | BUTTON_HANDLERS.keys()
    assert shown <= FLOW["buttons"].keys() <= understood
    # The buttons of a debt and of an offer carry their number, those of a question its place.
    assert understood - FLOW["buttons"].keys() == {"deuda", "oferta"}
    assert CHOICE.fullmatch("lectura_1")


def test_every_intent_has_somebody_who_answers() -> None:
    assert HANDLERS.keys() == INTENTS
    assert set(BUTTON_INTENTS.values()) | NEEDS_DEBT <= INTENTS


def test_the_delivered_flow_is_whole() -> None:
    flow = Flow.from_mapping(FLOW)
    assert validate_flow(flow) == []
    assert flow.states.keys() == STATES
    assert EXPECTED_IN_STATE.keys() | BARGAINING_STATES <= STATES
    assert {state.condition for state in flow.states.values()} - {""} == PREDICATES.keys()


def test_a_person_can_be_asked_for_wherever_one_has_not_been() -> None:
    without = [
        name for name, state in FLOW["states"].items() if "hablar_asesor" not in state.get("buttons", [])
    ]
    assert without == ["escalamiento"]


def test_every_variable_of_the_delivered_texts_is_filled() -> None:
    environment = Environment(autoescape=True)
    for name, state in FLOW["states"].items():
        used = meta.find_undeclared_variables(environment.parse(state["template"]))
        assert used - VARIABLES.keys() - FLOW["variables"].keys() == set(), name


def test_every_variable_that_is_filled_may_be_used_by_administrators() -> None:
    assert VARIABLES.keys() - BUILT_IN_VARIABLES - INTERNAL_VARIABLES == set()


def test_no_text_promises_what_only_the_button_does() -> None:
    for name, text in FLOW["texts"].items():
        assert "quedó en firme" not in text, name
