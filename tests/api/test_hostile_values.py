"""No value in a path, a query or a body makes the service fail: each operation is called with hostile ones."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.api.security import route_access
from backend.services.context import ServiceContext
from tests.factories import make_debt, make_user, sign_in

DOCUMENT = "52845671"
TEXTS: tuple[str, ...] = (
    "",
    "\0",
    "a\0b",
    "x" * 5000,
    "../../etc/passwd",
    "<b>&amp;",
    "%",
    "\U0001f600",
    "\r\nX: y",
    "-1",
    "NaN",
    "9" * 30,
)
TEXTS += ("1_000", "١٢٣", "0001-01-01", "9999-12-31", "2026-02-30", "true", "null", "1e400", "0.1")
BODY_VALUES: tuple[str, ...] = (
    *("null", "true", "-1", "0", "1.5", "1e400", "-1e-400", "9223372036854775807", "9223372036854775808"),
    *(
        "[]",
        "{}",
        "[[]]",
        '{"a": 1}',
        "[null]",
        '["a"]',
        '"\\u0000"',
        '"\\ud800"',
        '"9999-12-31"',
        '"0001-01-01"',
    ),
    *(
        '""',
        '" "',
        '"x\\r\\ny"',
        '"' + "x" * 5000 + '"',
        '"NaN"',
        '"Infinity"',
        '"1e400"',
        '"0"',
        '"-5"',
        "9" * 30,
    ),
)
# They end the session or the account with which the others are called.
LEFT_OUT = {("post", "/api/v1/auth/logout"), ("delete", "/api/v1/auth/me")}


@pytest.fixture
def world(app: Flask, context: ServiceContext) -> dict[str, FlaskClient]:
    """Somebody of each role, in an installation where the row 1 of most tables exists."""
    clients = {}
    for role in ("debtor", "admin"):
        values: dict[str, Any] = {"bound_document": DOCUMENT} if role == "debtor" else {}
        clients[role] = app.test_client()
        sign_in(clients[role], make_user(context, role=role, **values))
    debtor, admin = clients["debtor"], clients["admin"]
    agreed = make_debt(context, document_number=DOCUMENT)
    for _ in range(3):
        make_debt(context, document_number=DOCUMENT)
    debtor.post("/api/v1/chat/message", json={"message": DOCUMENT})
    offers = debtor.get(f"/api/v1/debts/{agreed}/offers").json
    assert offers is not None
    accepted = debtor.post(
        "/api/v1/agreements", json={"offer_id": offers["items"][0]["id"]}, headers={"Idempotency-Key": "k1"}
    )
    assert accepted.status_code == 201, accepted.json
    debtor.post("/api/v1/disputes", json={"debt_id": agreed + 1, "reason": "other"})
    debtor.post("/api/v1/hardship-cases", json={"debt_id": agreed + 2})
    file = {"file": (io.BytesIO(b"# Pagos\n\nSe paga en el banco.\n"), "pagos.md")}
    assert admin.post("/api/v1/documents", data=file).status_code == 202
    return clients


def _resolve(description: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def _plausible(description: dict[str, Any], schema: dict[str, Any]) -> Any:
    schema = _resolve(description, schema)
    for key in ("anyOf", "allOf", "oneOf"):
        if key in schema:
            return _plausible(description, schema[key][0])
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if schema.get("format") == "date":
        return "2026-11-20"
    kinds = {"integer": 1, "number": 1, "boolean": False, "array": [], "string": "abcde"}
    if schema.get("type") in kinds:
        return kinds[schema["type"]]
    fields = schema.get("properties", {})
    return {name: _plausible(description, fields[name]) for name in schema.get("required", ())}


def _addresses(path: str, parameters: list[dict[str, Any]]) -> Iterator[str]:
    """The path with everything plausible, then with each hostile text in each place."""
    in_path = [one["name"] for one in parameters if one["in"] == "path"]
    in_query = [one["name"] for one in parameters if one["in"] == "query"]
    plain = path
    for name in in_path:
        plain = plain.replace("{" + name + "}", "1")
    yield plain
    for name in in_path:
        for text in TEXTS:
            hostile = path.replace("{" + name + "}", quote(text or " ", safe=""))
            for other in in_path:
                hostile = hostile.replace("{" + other + "}", "1")
            yield hostile
    for name in in_query:
        for text in TEXTS:
            needed = [one["name"] for one in parameters if one["in"] == "query" and one.get("required")]
            others = "".join(f"&{other}=2026-11-20" for other in needed if other != name)
            yield f"{plain}?{name}={quote(text, safe='')}{others}"


def _bodies(description: dict[str, Any], operation: dict[str, Any]) -> Iterator[str]:
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return
    schema = _resolve(description, content["application/json"]["schema"])
    whole = _plausible(description, schema)
    yield json.dumps(whole)
    for name in schema.get("properties", {}):
        for text in BODY_VALUES:
            rest = {key: value for key, value in whole.items() if key != name}
            shown = json.dumps(rest)[1:-1]
            yield "{" + ", ".join(filter(None, [shown, f"{json.dumps(name)}: {text}"])) + "}"


def _operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            if (method, path) not in LEFT_OUT:
                yield method, path, operation


def _role(app: Flask, path: str, method: str) -> str:
    rules = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(rule)) == path and method.upper() in (rule.methods or ())
    ]
    return "admin" if route_access(app, rules[0]) in {"staff", "admin"} else "debtor"


def _calls(
    description: dict[str, Any], path: str, operation: dict[str, Any]
) -> Iterator[tuple[str, str | None]]:
    plain, *hostile = _addresses(path, operation.get("parameters", []))
    bodies: list[str | None] = [*_bodies(description, operation)] or [None]
    yield from ((plain, body) for body in bodies)
    yield from ((address, bodies[0]) for address in hostile)


def test_no_value_makes_an_operation_fail(app: Flask, world: dict[str, FlaskClient]) -> None:
    description = app.test_client().get("/openapi.json").json
    assert description is not None
    wrong, keys = [], count()
    for method, path, operation in _operations(description):
        client = world[_role(app, path, method)]
        for address, body in _calls(description, path, operation):
            with client.open(
                address,
                method=method.upper(),
                data=body,
                content_type=None if body is None else "application/json",
                headers={"Idempotency-Key": f"otra-{next(keys)}"},
            ) as response:
                signed_out = response.status_code == 401 and "/auth/" not in path
                if response.status_code >= 500 or signed_out:
                    wrong.append((method, address[:150], (body or "")[:150], response.status_code))
    assert wrong == []
