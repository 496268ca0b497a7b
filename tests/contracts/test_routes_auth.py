"""Each route says who may call it, and means it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from backend.api.security import Access, route_access
from backend.services.channels import add_channel
from backend.services.context import SYSTEM, ServiceContext
from tests.factories import make_user, sign_in

# Who may pass each access; everybody else gets 401 (nobody signed in) or 403.
ALLOWED: dict[Access, set[str]] = {
    "public": {"nobody", "debtor", "channel", "staff", "admin"},
    "signed_in": {"debtor", "staff", "admin"},
    "debtor": {"debtor"},
    "talker": {"debtor", "channel"},
    "staff": {"staff", "admin"},
    "admin": {"admin"},
}
# Routes under /api/v1 that nobody has to sign in for.
PUBLIC = {
    "/api/v1/auth/register",
    "/api/v1/auth/login",
    "/api/v1/auth/login-code",
    "/api/v1/auth/login-code/exchange",
    "/api/v1/auth/token",
    "/api/v1/auth/password-reset",
    "/api/v1/auth/password-reset/confirm",
    "/api/v1/chat/test",
    "/api/v1/chat/test-cedula",
}


def _calls(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    for rule in app.url_map.iter_rules():
        address = rule.build(dict.fromkeys(rule.arguments, 1), append_unknown=False)
        path = address[1] if address else str(rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, path.replace("<", "x").replace(">", "x")


def test_each_route_declares_an_access(app: Flask) -> None:
    undeclared = [
        str(rule) for rule in app.url_map.iter_rules() if route_access(app, rule.endpoint) not in ALLOWED
    ]
    assert undeclared == []


def test_only_the_known_routes_are_public(app: Flask) -> None:
    public = {
        str(rule)
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/api/") and route_access(app, rule.endpoint) == "public"
    }
    assert public == PUBLIC


@pytest.mark.parametrize("role", ["nobody", "debtor", "channel", "staff", "admin"])
def test_nobody_gets_further_than_the_access_says(app: Flask, context: ServiceContext, role: str) -> None:
    user = None if role in {"nobody", "channel"} else make_user(context, role=role)
    token = add_channel(context, SYSTEM, "whatsapp")["token"] if role == "channel" else ""
    wrong = []
    for rule, method, path in _calls(app):
        access = route_access(app, rule.endpoint)
        assert access is not None
        if role in ALLOWED[access]:
            continue
        client = app.test_client()
        if user is not None:
            sign_in(client, user)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with client.open(path, method=method, headers=headers) as response:
            if response.status_code != (401 if role == "nobody" else 403):
                wrong.append((method, path, response.status_code))
    assert wrong == []


def test_routes_that_change_something_refuse_other_sites(app: Flask, context: ServiceContext) -> None:
    user = make_user(context, role="admin")
    passed = []
    for _, method, path in _calls(app):
        if method == "GET":
            continue
        client = app.test_client()
        sign_in(client, user)
        with client.open(path, method=method, headers={"Sec-Fetch-Site": "cross-site"}) as response:
            if response.status_code != 403 or response.json["error"]["code"] != "cross_site":  # type: ignore[index]
                passed.append((method, path, response.status_code))
    assert passed == []
