"""What administrators change while the service runs: it is checked, it counts at once, and it leaves a trace."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.db.models.operations import AuditEvent
from backend.services.context import ServiceContext
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import changed_tables, rows, snapshot

ADMIN = "/api/v1/admin"
ANA = "52845671"


@pytest.fixture
def admin(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, role="admin"))
    return client


@pytest.fixture
def ana(app: Flask, context: ServiceContext) -> FlaskClient:
    """A debtor of 1.200.000 with the number proved."""
    make_debt(context, document_number=ANA, name="ANA TORRES")
    client = app.test_client()
    sign_in(client, make_user(context, bound_document=ANA))
    return client


def say(client: FlaskClient, text: str = "", **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = client.post("/api/v1/chat/message", json={"message": text, **more}).json  # type: ignore[assignment]
    return answer


def put_state(client: FlaskClient, name: str, **changes: Any) -> Any:
    state = client.get(f"{ADMIN}/states/{name}").json
    kept = {key: value for key, value in state.items() if key not in {"name", "changed"}}  # type: ignore[union-attr]
    return client.put(f"{ADMIN}/states/{name}", json={**kept, **changes})


def actions(context: ServiceContext) -> list[str]:
    return rows(context, AuditEvent.action)


def test_a_changed_text_is_said_in_the_next_answer(
    admin: FlaskClient, ana: FlaskClient, context: ServiceContext
) -> None:
    before = say(ana, ANA)["message"]
    saved = put_state(
        admin, "informar_deuda", template="{{Nombre_del_cliente}}, debes ${{saldo_total}} a {{banco}}."
    )
    assert (saved.status_code, saved.json["changed"], saved.json["unknown_variables"]) == (200, True, [])
    # One sign, although another one was typed before the variable.
    assert say(ana, "¿cuánto debo?")["message"] == "ANA TORRES, debes $ 1.200.000 a BANCO DE EJEMPLO S.A.."
    assert admin.get(f"{ADMIN}/states/informar_deuda").json == {
        key: value for key, value in saved.json.items() if key != "unknown_variables"
    }
    assert admin.delete(f"{ADMIN}/states/informar_deuda").status_code == 204
    assert say(ana, "¿cuánto debo?")["message"] == before
    assert actions(context) == ["state_saved", "state_reset"]


def test_changed_buttons_and_ways_count_at_once(admin: FlaskClient, ana: FlaskClient) -> None:
    assert put_state(admin, "informar_deuda", buttons=["ver_opciones"]).status_code == 200
    assert [button["id"] for button in say(ana, ANA)["buttons"]] == ["ver_opciones"]


def test_an_unknown_variable_shows_as_its_name_and_is_reported(admin: FlaskClient, ana: FlaskClient) -> None:
    saved = put_state(admin, "informar_deuda", template="Hola, {{apodo}}.")
    assert (saved.status_code, saved.json["unknown_variables"]) == (200, ["apodo"])
    assert say(ana, ANA)["message"] == "Hola, [apodo]."
    preview = admin.post(f"{ADMIN}/states/preview", json={"template": "Hola, {{apodo}}: ${{saldo_total}}."})
    assert preview.json == {"text": "Hola, [apodo]: [saldo_total].", "unknown_variables": ["apodo"]}
    filled = admin.post(
        f"{ADMIN}/states/preview",
        json={"template": "Hola, {{apodo}}: ${{saldo_total}}.", "variables": {"saldo_total": "$ 5"}},
    )
    assert filled.json["text"] == "Hola, [apodo]: $ 5."  # type: ignore[index]


@pytest.mark.usefixtures("ladder")
def test_every_variable_of_the_documentation_is_filled(admin: FlaskClient, ana: FlaskClient) -> None:
    names = [
        "oferta_1",
        "oferta_2",
        "porcentaje_desc_1",
        "hasta_3_cuotas",
        "hasta_6_cuotas",
        "hasta_12_cuotas",
    ]
    template = " | ".join("{{" + name + "}}" for name in ["saldo_total", "banco", "lista_ofertas", *names])
    put_state(admin, "proponer_planes_pago", template=template)
    say(ana, ANA)
    parts = say(ana, button_id="ver_opciones")["message"].split(" | ")
    assert parts[0] == "$ 1.200.000"
    assert parts[3:] == ["$ 1.140.000", "$ 1.152.000", "5 %", "$ 384.000", "$ 194.000", "$ 98.000"]


def test_an_administrators_own_variable_is_filled_and_can_be_taken_away(
    admin: FlaskClient, ana: FlaskClient, context: ServiceContext
) -> None:
    put_state(admin, "informar_deuda", template="{{saludo}}, {{empresa}}")
    assert admin.put(f"{ADMIN}/variables/saludo", json={"value": "Buen día"}).status_code == 200
    assert admin.put(
        f"{ADMIN}/variables/empresa", json={"value": "Cobros S.A.", "description": "Quién"}
    ).json == {
        "name": "empresa",
        "value": "Cobros S.A.",
        "description": "Quién",
    }
    assert say(ana, ANA)["message"] == "Buen día, Cobros S.A."
    listed = {item["name"]: item for item in admin.get(f"{ADMIN}/variables").json["items"]}  # type: ignore[index]
    assert listed["saludo"] == {"name": "saludo", "value": "Buen día", "description": "", "delivered": False}
    for name in ("saludo", "empresa"):
        assert admin.delete(f"{ADMIN}/variables/{name}").status_code == 204
    assert say(ana, "¿cuánto debo?")["message"] == "[saludo], Negociador"
    assert actions(context)[-2:] == ["variable_deleted", "variable_deleted"]


def test_a_variables_value_is_words_and_not_a_program(admin: FlaskClient, ana: FlaskClient) -> None:
    put_state(admin, "informar_deuda", template="{{saludo}}")
    admin.put(f"{ADMIN}/variables/saludo", json={"value": "{{ 7*7 }}{% for x in y %}{% endfor %}"})
    assert say(ana, ANA)["message"] == "{{ 7*7 }}{% for x in y %}{% endfor %}"


def test_a_flow_that_would_break_is_refused_with_its_problems(
    admin: FlaskClient, context: ServiceContext
) -> None:
    before = snapshot(context)
    cases: list[tuple[str, dict[str, Any], str, str]] = [
        ("inicial", {"next_true": "no_existe"}, "invalid_flow", "no_existe"),
        ("inicial", {"condition": "adivina"}, "invalid_flow", "adivina"),
        ("inicial", {"buttons": ["magico"]}, "invalid_flow", "magico"),
        ("inicial", {"template": " "}, "invalid_flow", "texto"),
        ("inicial", {"template": "{{"}, "invalid_template", ""),
        ("inicial", {"template": "{{ ''.__class__.__mro__ }}"}, "invalid_template", ""),
        ("inicial", {"template": "{{ 9**9**9 }}"}, "invalid_template", ""),
        ("inicial", {"template": "x" * 8_001}, "invalid_request", ""),
        ("inicial", {"template": 5}, "invalid_request", ""),
        ("inicial", {"timeout_minutes": -1}, "invalid_state", "timeout_minutes"),
        ("inicial", {"timeout_minutes": 1}, "invalid_state", "timeout_minutes"),
        ("inicial", {"timeout_minutes": 44_641}, "invalid_state", "timeout_minutes"),
        ("inicial", {"timeout_minutes": 9_223_372_036_854_775_808}, "invalid_state", "timeout_minutes"),
        ("inicial", {"timeout_minutes": 1.5}, "invalid_request", ""),
        ("inicial", {"buttons": "ver_opciones"}, "invalid_request", ""),
        ("inicial", {"otra": 1}, "invalid_request", ""),
    ]
    for name, changes, code, problem in cases:
        response = put_state(admin, name, **changes)
        error = response.json["error"]
        assert (response.status_code, error["code"]) == (422, code), changes
        assert problem in json.dumps(error["details"], ensure_ascii=False), changes
    assert admin.put(f"{ADMIN}/states/isla", json={"template": "Nadie llega"}).status_code == 422
    assert changed_tables(before, snapshot(context)) == set()


def test_what_cannot_be_set_is_refused_and_nothing_is_written(
    admin: FlaskClient, context: ServiceContext
) -> None:
    before = snapshot(context)
    cases: list[tuple[str, str, Any, int]] = [
        ("PUT", "config", {"least_confidence_percent": 96}, 422),
        ("PUT", "config", {"least_confidence_percent": -1}, 422),
        ("PUT", "config", {"least_confidence_percent": "45"}, 422),
        ("PUT", "config", {"least_confidence_percent": 45.5}, 422),
        ("PUT", "config", {"least_confidence_percent": True}, 422),
        ("PUT", "config", {"least_confidence_percent": None}, 422),
        ("PUT", "config", {"least_confidence_percent": 10**30}, 422),
        ("PUT", "config", {"least_confidence_percent": 50, "no_existe": 1}, 422),
        ("PUT", "config", {"data_version": 1}, 422),
        ("PUT", "config", {"switched_off_tools": ["x"]}, 422),
        ("PUT", "config", [], 422),
        ("PUT", "variables/con espacio", {"value": "x"}, 422),
        ("PUT", "variables/" + "a" * 61, {"value": "x"}, 422),
        ("PUT", "variables/ñandú", {"value": "x"}, 422),
        ("PUT", "variables/saludo", {"value": "x" * 8_001}, 422),
        ("PUT", "variables/saludo", {"value": 1}, 422),
        ("PUT", "variables/saludo", {}, 422),
        ("PUT", "variables/saludo", {"value": "a\x00b"}, 422),
        ("DELETE", "variables/no_existe", None, 404),
        ("GET", "states/no_existe", None, 404),
        ("DELETE", "states/no_existe", None, 404),
        ("DELETE", "states/inicial", None, 404),
        ("PUT", "states/Mal-Nombre", {"template": "x"}, 422),
        ("POST", "states/preview", {"template": "{{"}, 422),
        ("POST", "states/preview", {"template": "{% for x in range(10**9) %}{% endfor %}"}, 422),
        ("POST", "states/preview", {"template": "x", "variables": {"a": 1}}, 422),
        ("POST", "states/preview", {}, 422),
        ("GET", "audit?page=0", None, 422),
        ("GET", "audit?page=x", None, 422),
        ("GET", "audit?action=" + "x" * 61, None, 422),
        ("GET", "audit?otra=1", None, 422),
        ("GET", "audit?action=%00", None, 422),
        ("GET", "audit?object_id=a%00b", None, 422),
    ]
    for method, path, body, status in cases:
        data = None if body is None else json.dumps(body)
        response = admin.open(f"{ADMIN}/{path}", method=method, data=data, content_type="application/json")
        assert response.status_code == status, (path, body)
        assert response.json["error"]["code"], path  # type: ignore[index]
        assert response.json["error"]["message"], path  # type: ignore[index]
    for broken in (b"{", b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[" * 100_000):
        response = admin.put(f"{ADMIN}/config", data=broken, content_type="application/json")
        assert response.status_code == 400
    assert changed_tables(before, snapshot(context)) == set()
    assert admin.put(f"{ADMIN}/config", json={"least_confidence_percent": 50}).status_code == 200


def test_the_configuration_counts_in_the_next_answer(
    admin: FlaskClient, ana: FlaskClient, context: ServiceContext
) -> None:
    say(ana, ANA)
    changed = admin.put(f"{ADMIN}/config", json={"switched_off_tools": "manage_negotiation, open_dispute"})
    assert changed.json["switched_off_tools"]["value"] == "manage_negotiation, open_dispute"  # type: ignore[index]
    assert admin.get(f"{ADMIN}/config").json == changed.json
    tools = {tool["name"] for tool in ana.get("/api/v1/assistant/tools").json["items"]}  # type: ignore[index]
    assert {"manage_negotiation", "open_dispute"}.isdisjoint(tools)
    assert "prepare_agreement" in tools
    admin.put(f"{ADMIN}/config", json={"switched_off_tools": ""})
    assert say(ana, button_id="ver_opciones")["offers"]
    assert actions(context) == ["configuration_changed", "configuration_changed"]


def test_a_tool_that_is_off_is_not_an_error_for_the_debtor(
    admin: FlaskClient, ana: FlaskClient, context: ServiceContext
) -> None:
    say(ana, ANA)
    admin.put(f"{ADMIN}/config", json={"switched_off_tools": "manage_negotiation"})
    answer = say(ana, button_id="ver_opciones")
    assert (answer["current_state"], answer["offers"]) == ("informar_deuda", [])
    assert "hablar_asesor" in [button["id"] for button in answer["buttons"]]


def test_the_audit_trail_tells_who_did_what_and_no_identity_number(
    admin: FlaskClient, ana: FlaskClient, context: ServiceContext
) -> None:
    say(ana, ANA)
    offers = say(ana, button_id="ver_opciones")["offers"]
    ana.post(
        "/api/v1/agreements", json={"offer_id": offers[0]["id"]}, headers={"Idempotency-Key": "una-clave"}
    )
    say(ana, "quiero hablar con una persona")
    put_state(admin, "inicial", template="Hola")
    events = admin.get(f"{ADMIN}/audit").json["items"]  # type: ignore[index]
    assert [event["action"] for event in events] == ["state_saved", "escalated", "agreement_accepted"]
    assert [event["actor_role"] for event in events] == ["admin", "debtor", "debtor"]
    assert events[2]["details"] == {"offer_id": offers[0]["id"], "terms_hash": offers[0]["terms_hash"]}
    assert ANA not in json.dumps(events)
    only = admin.get(f"{ADMIN}/audit?action=escalated").json["items"]  # type: ignore[index]
    assert [event["action"] for event in only] == ["escalated"]
    assert admin.get(f"{ADMIN}/audit?page=2").json["items"] == []  # type: ignore[index]


def test_the_audit_trail_can_be_narrowed_and_paged(admin: FlaskClient, context: ServiceContext) -> None:
    for number in range(60):
        saved = admin.put(f"{ADMIN}/variables/lema_{number}", json={"value": "x"})
        assert saved.status_code == 200
    admin.put(f"{ADMIN}/config", json={"model_share_percent": 10})

    def read(**query: Any) -> dict[str, Any]:
        answer: dict[str, Any] = admin.get(f"{ADMIN}/audit", query_string=query).get_json()
        return answer

    whole = read()
    assert (whole["total"], whole["page"], whole["pages"], len(whole["items"])) == (61, 1, 2, 50)
    assert whole["actions"] == ["configuration_changed", "variable_saved"]
    assert len(read(page=2)["items"]) == 11
    assert read(object_type="system_variable", object_id="lema_7")["total"] == 1
    assert read(actor_id=whole["items"][0]["actor_id"])["total"] == 61
    assert read(actor_id=10**6)["total"] == 0
    assert read(since="2026-11-23", until="2026-11-23")["total"] == 61
    assert read(since="2026-11-24")["total"] == read(until="2026-11-22")["total"] == 0
    assert read(until="9999-12-31")["total"] == 61
    assert read(since="0001-01-01")["total"] == 61


def test_the_flow_comes_with_what_a_state_is_made_from(admin: FlaskClient) -> None:
    flow: Any = admin.get(f"{ADMIN}/states").json
    names = {state["name"] for state in flow["items"]}
    assert flow["initial"] == "inicial"
    assert set(flow["anywhere"].values()) <= names
    assert {button for state in flow["items"] for button in state["buttons"]} <= flow["buttons"].keys()
    assert {state["condition"] for state in flow["items"]} - {""} <= set(flow["conditions"])
