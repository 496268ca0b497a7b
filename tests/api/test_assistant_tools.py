"""Switching the assistant's tools on and off: by administrators, at once, and nobody loses another's change."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from backend.api.assistant import EXTENSION
from backend.db.models.operations import AuditEvent
from backend.services import cache
from backend.services.context import Principal, ServiceContext
from backend.services.tool_switches import list_switched_off, switch_tool
from tests.factories import make_debt, make_user, sign_in
from tests.snapshots import changed_tables, rows, snapshot

TOOLS = "/api/v1/assistant/tools"
ANA = "52845671"


@pytest.fixture
def admin(app: Flask, context: ServiceContext) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_user(context, role="admin"))
    return client


@pytest.fixture
def ana(app: Flask, context: ServiceContext) -> FlaskClient:
    make_debt(context, document_number=ANA, name="ANA TORRES")
    client = app.test_client()
    sign_in(client, make_user(context, bound_document=ANA))
    return client


def listed(client: FlaskClient) -> dict[str, dict[str, Any]]:
    return {tool["name"]: tool for tool in client.get(TOOLS).json["items"]}  # type: ignore[index]


def switches(client: FlaskClient) -> dict[str, bool]:
    return {name: tool["enabled"] for name, tool in listed(client).items()}


def test_a_tool_that_is_switched_off_is_gone_for_people_and_shown_to_administrators(
    admin: FlaskClient, ana: FlaskClient
) -> None:
    before = listed(ana)
    assert switches(admin) == dict.fromkeys(before, True)
    answer = admin.put(f"{TOOLS}/search_documents", json={"enabled": False})
    assert answer.status_code == 200
    assert answer.json == {**before["search_documents"], "enabled": False}
    assert before.keys() - listed(ana).keys() == {"search_documents"}
    assert switches(admin) == {name: name != "search_documents" for name in before}
    assert admin.put(f"{TOOLS}/search_documents", json={"enabled": True}).json["enabled"] is True  # type: ignore[index]
    assert listed(ana) == before


def test_delete_switches_off_and_put_on_again(admin: FlaskClient, ana: FlaskClient) -> None:
    assert admin.delete(f"{TOOLS}/open_dispute").status_code == 204
    assert admin.delete(f"{TOOLS}/refuse_offers").status_code == 204
    assert {"open_dispute", "refuse_offers"}.isdisjoint(listed(ana))
    admin.put(f"{TOOLS}/open_dispute", json={"enabled": True})
    assert "open_dispute" in listed(ana)
    assert "refuse_offers" not in listed(ana)


def test_the_conversation_minds_it_in_the_next_answer(admin: FlaskClient, ana: FlaskClient) -> None:
    def say(**body: str) -> Any:
        return ana.post("/api/v1/chat/message", json=body).json

    say(message=ANA)
    admin.delete(f"{TOOLS}/manage_negotiation")
    assert say(button_id="ver_opciones")["offers"] == []
    admin.put(f"{TOOLS}/manage_negotiation", json={"enabled": True})
    assert say(button_id="ver_opciones")["offers"]


def test_each_change_is_audited_and_what_changes_nothing_is_not(
    admin: FlaskClient, context: ServiceContext
) -> None:
    admin.delete(f"{TOOLS}/open_dispute")
    before = snapshot(context)
    admin.delete(f"{TOOLS}/open_dispute")
    admin.put(f"{TOOLS}/refuse_offers", json={"enabled": True})
    assert changed_tables(before, snapshot(context)) == set()
    admin.put(f"{TOOLS}/open_dispute", json={"enabled": True})
    assert rows(context, AuditEvent.action, AuditEvent.object_type, AuditEvent.object_id) == [
        ("tool_switched_off", "tool", "open_dispute"),
        ("tool_switched_on", "tool", "open_dispute"),
    ]


def test_it_is_the_same_option_as_in_the_configuration(admin: FlaskClient) -> None:
    admin.put("/api/v1/admin/config", json={"switched_off_tools": "open_dispute,search_documents"})
    assert [name for name, on in switches(admin).items() if not on] == ["open_dispute", "search_documents"]
    admin.put(f"{TOOLS}/open_dispute", json={"enabled": True})
    saved = admin.get("/api/v1/admin/config").json["switched_off_tools"]["value"]  # type: ignore[index]
    assert saved == "search_documents"


@pytest.mark.parametrize("name", ["call_a_taxi", "GET_ALL_DEBTS", "get_all_debts,open_dispute", "ñ"])
def test_an_unknown_tool_is_not_found(admin: FlaskClient, context: ServiceContext, name: str) -> None:
    before = snapshot(context)
    for answer in (admin.put(f"{TOOLS}/{name}", json={"enabled": False}), admin.delete(f"{TOOLS}/{name}")):
        assert answer.status_code == 404
        assert answer.json["error"]["code"] == "tool_not_found"  # type: ignore[index]
    assert changed_tables(before, snapshot(context)) == set()


@pytest.mark.parametrize("body", [{}, {"enabled": 0}, {"enabled": "false"}, {"enabled": None}, {"on": True}])
def test_a_body_that_does_not_say_it_is_refused(admin: FlaskClient, body: dict[str, Any]) -> None:
    assert admin.put(f"{TOOLS}/open_dispute", json=body).status_code == 422
    assert all(switches(admin).values())


@pytest.mark.parametrize("role", ["debtor", "staff"])
def test_only_administrators_switch(app: Flask, context: ServiceContext, role: str) -> None:
    client = app.test_client()
    sign_in(client, make_user(context, role=role))
    assert client.put(f"{TOOLS}/open_dispute", json={"enabled": False}).status_code == 403
    assert client.delete(f"{TOOLS}/open_dispute").status_code == 403
    assert "enabled" not in listed(client)["open_dispute"]


def test_another_process_minds_it(
    admin: FlaskClient,
    ana: FlaskClient,
    make_app: Callable[..., Flask],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = make_app()
    negotiator = other.extensions[EXTENSION]
    assert "open_dispute" in negotiator.tools_in_force()
    admin.delete(f"{TOOLS}/open_dispute")
    # The other process asks for the version when a second has gone by.
    monkeypatch.setattr(cache, "CHECK_EVERY_SECONDS", -1.0)
    assert "open_dispute" not in negotiator.tools_in_force()


def test_of_many_who_switch_at_once_nobody_loses_another_ones_change(
    make_app: Callable[..., Flask], app: Flask, context: ServiceContext
) -> None:
    names = sorted(app.extensions[EXTENSION].registry.tools)
    boss = Principal(user_id=make_user(context, role="admin").id, role="admin", session_id=0)
    # Two processes, as each has a cache and a lock of its own.
    processes: list[ServiceContext] = [context, make_app().extensions["negotiator"]]
    for enabled in (False, True):
        barrier = threading.Barrier(len(names))

        def switch(place: int, enabled: bool = enabled, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            installation = processes[place % len(processes)]
            switch_tool(installation, boss, names[place], enabled=enabled, known=names)

        threads = [threading.Thread(target=switch, args=(place,)) for place in range(len(names))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        context.cache.clear()
        assert list_switched_off(context) == (frozenset() if enabled else frozenset(names))
    assert len(rows(context, AuditEvent.id)) == 2 * len(names)
    with context.read() as uow:
        assert uow.settings.data_version() == 2 * len(names)
