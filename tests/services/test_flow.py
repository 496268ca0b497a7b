"""Texts and the flow: rendered safely, checked as a whole, and taken from whoever saved them last."""

from __future__ import annotations

import time
from typing import Any

import pytest

from backend.db.models.operations import AuditEvent
from backend.domain.errors import Forbidden, InvalidInput, NotFound
from backend.services import flow
from backend.services.context import Principal, ServiceContext
from backend.services.texts import BUILT_IN_VARIABLES, render, unknown_variables
from tests.snapshots import changed_tables, rows, snapshot

ADMIN = Principal(user_id=7, role="admin", session_id=1)
GOODBYE: dict[str, Any] = {"template": "Hasta luego, {{Nombre_del_cliente}}.", "buttons": ["ver_acuerdo"]}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("Debes ${{saldo_total}}.", "Debes $ 123.456."),
        ("Debes $ {{ saldo_total }}.", "Debes $ 123.456."),
        ("Debes €{{saldo_total}} o {{saldo_total}}.", "Debes $ 123.456 o $ 123.456."),
        ("Cuesta $5 y {{saldo_total}}.", "Cuesta $5 y $ 123.456."),
        ("Hola, {{apodo}}.", "Hola, [apodo]."),
        ("{{ config }}{{ range }}{{ dict }}{{ lipsum }}", "[config][range][dict][lipsum]"),
        ("{% if apodo %}sí{% else %}no{% endif %}", "no"),
        ("", ""),
    ],
)
def test_a_text_is_filled(template: str, text: str) -> None:
    assert render(template, {"saldo_total": "$ 123.456"}) == text


ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ saldo_total.__class__ }}",
    "{{ (1).__class__.__base__ }}",
    "{{ [].append(1) }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ namespace.__init__ }}",
    "{{ apodo.nombre.largo }}",
    "{{ apodo['nombre'] }}",
    "{{ '%c' % 65 }}{{ ''|attr('__class__') }}",
    "{{ saldo_total.format.__globals__ }}",
    "{{ '{0.__class__.__mro__}'.format(saldo_total) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os }}",
    "{% extends 'base' %}",
]


@pytest.mark.parametrize("template", ESCAPES)
def test_a_text_that_reaches_into_the_process_is_refused(template: str) -> None:
    with pytest.raises(InvalidInput, match="invalid_template"):
        unknown_variables(template)


@pytest.mark.parametrize(
    "template",
    [
        "{{ 9**9**9 }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
        "{{ 'x'.ljust(10**10) }}",
        "{{ lipsum(n=10000) }}",
        "{{ range(99999)|list }}",
        "{{ '%0999999999d' % 1 }}",
        "{{ '{:>999999999}'.format(1) }}",
        "{{ [1]*99999999 }}",
    ],
)
def test_a_text_that_would_eat_the_machine_is_refused_at_once(template: str) -> None:
    start = time.thread_time()
    with pytest.raises(InvalidInput, match="invalid_template"):
        unknown_variables(template)
    assert time.thread_time() - start < 2


@pytest.mark.parametrize(
    "template", ["{{", "{{ }}", "{% if %}", "{% nada %}", "{{ a b }}", "{{ 1/0 }}", "x" * 8_001]
)
def test_a_text_that_cannot_be_read_is_refused(template: str) -> None:
    with pytest.raises(InvalidInput, match="invalid_template"):
        unknown_variables(template)


def test_the_delivered_texts_can_be_saved(context: ServiceContext) -> None:
    loaded = flow.load_flow(context)
    for state in loaded.flow.states.values():
        assert unknown_variables(state.template, flow.INTERNAL_VARIABLES | set(loaded.variables)) == []
    for text in loaded.texts.values():
        unknown_variables(text)


def test_what_nobody_fills_in_is_named() -> None:
    known = " ".join("{{" + name + "}}" for name in sorted(BUILT_IN_VARIABLES))
    assert unknown_variables(known) == []
    assert unknown_variables("{{Nombre_del_cliente}} {{apodo}} {{ciudad}}") == ["apodo", "ciudad"]
    assert unknown_variables("{{apodo}}", frozenset({"apodo"})) == []


def test_a_saved_state_wins_over_the_delivered_one_until_it_is_reset(context: ServiceContext) -> None:
    delivered = flow.get_state(context, ADMIN, "finalizar_conversacion")
    saved = flow.save_state(context, ADMIN, "finalizar_conversacion", GOODBYE)
    assert (saved["template"], saved["changed"], saved["unknown_variables"]) == (
        GOODBYE["template"],
        True,
        [],
    )
    assert flow.load_flow(context).flow.states["finalizar_conversacion"].buttons == ("ver_acuerdo",)
    flow.reset_state(context, ADMIN, "finalizar_conversacion")
    assert flow.get_state(context, ADMIN, "finalizar_conversacion") == delivered
    with pytest.raises(NotFound, match="state_not_changed"):
        flow.reset_state(context, ADMIN, "finalizar_conversacion")
    assert rows(context, AuditEvent.action, AuditEvent.object_id, AuditEvent.actor_id) == [
        ("state_saved", "finalizar_conversacion", 7),
        ("state_reset", "finalizar_conversacion", 7),
    ]


@pytest.mark.parametrize(
    ("name", "definition", "code"),
    [
        (
            "inicial",
            {"template": "Hola", "condition": "no_existe", "next_true": "validar_documento"},
            "invalid_flow",
        ),
        ("inicial", {"template": "Hola", "next_default": "no_existe"}, "invalid_flow"),
        ("inicial", {"template": "Hola", "buttons": ["no_existe"]}, "invalid_flow"),
        ("inicial", {"template": "   "}, "invalid_flow"),
        ("inicial", {"template": "Hola", "next_true": "validar_documento"}, "invalid_flow"),
        ("isla", {"template": "Nadie llega aquí"}, "invalid_flow"),
        ("inicial", {"template": 5}, "invalid_state"),
        ("inicial", {"template": "Hola", "timeout_minutes": 0}, "invalid_state"),
        ("inicial", {"template": "Hola", "otra": "x"}, "invalid_state"),
        ("Mal Nombre", {"template": "Hola"}, "invalid_state"),
        ("inicial", {"template": "{{"}, "invalid_template"),
    ],
)
def test_a_state_that_would_break_the_conversation_is_refused(
    context: ServiceContext, name: str, definition: dict[str, Any], code: str
) -> None:
    before = snapshot(context)
    with pytest.raises(InvalidInput, match=code) as refused:
        flow.save_state(context, ADMIN, name, definition)
    if code == "invalid_flow":
        assert refused.value.details["problems"]
    assert changed_tables(before, snapshot(context)) == set()


def test_a_new_state_can_be_led_to_and_not_removed_while_it_is(context: ServiceContext) -> None:
    opening = flow.get_state(context, ADMIN, "inicial")
    flow_state = {name: opening[name] for name in opening if name not in {"name", "changed"}}
    with pytest.raises(InvalidInput, match="invalid_flow"):
        flow.save_state(context, ADMIN, "bienvenida", {"template": "Bienvenido"})
    with pytest.raises(InvalidInput, match="invalid_flow"):
        flow.save_state(context, ADMIN, "inicial", {**flow_state, "next_default": "bienvenida"})
    assert flow.get_state(context, ADMIN, "inicial") == opening


@pytest.mark.parametrize("role", ["debtor", "staff"])
def test_only_administrators_see_or_change_the_flow(context: ServiceContext, role: str) -> None:
    somebody = Principal(user_id=8, role=role, session_id=1)
    for attempt in (
        lambda: flow.read_flow(context, somebody),
        lambda: flow.get_state(context, somebody, "inicial"),
        lambda: flow.save_state(context, somebody, "inicial", GOODBYE),
        lambda: flow.reset_state(context, somebody, "inicial"),
        lambda: flow.preview_state(context, somebody, "Hola", {}),
        lambda: flow.list_variables(context, somebody),
        lambda: flow.save_variable(context, somebody, "a", "b", ""),
        lambda: flow.delete_variable(context, somebody, "empresa"),
    ):
        with pytest.raises(Forbidden):
            attempt()
