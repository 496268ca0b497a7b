"""The tools over the Model Context Protocol, with the SDK's own client: a program sees what its token's person may."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import anyio
import httpx2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from backend.api.assistant import EXTENSION
from backend.config import ROOT, Settings
from backend.db.models.conversations import Conversation
from backend.mcp.desk import ToolDesk
from backend.mcp.server import make_server
from backend.services.context import Principal, ServiceContext
from tests.conftest import ANY_DATABASE, DIALECTS, Clock
from tests.factories import PASSWORD, make_debt, make_user, sign_in
from tests.imports import import_text
from tests.library import store_delivered_library
from tests.snapshots import changed_tables, rows, snapshot

CAMPAIGN = """\
Campaña;Nombre_del_cliente;Cedula;Ultimos_digitos;Producto;banco;Saldo_total;Capital;Intereses;NumerodeObligacion
Prueba;ANA TORRES;52845671;7702;LIBRANZA;BANCO DEL VALLE DORADO S.A.;1200000;1000000;200000;4017230011117702
Prueba;LUIS PARRA;79111222;0915;MICROCRÉDITO;COOPERATIVA LA CEIBA;4500000;4500000;0;7700512388340915
"""
ANA, LUIS = "52845671", "79111222"
COMMAND = ["-m", "flask", "--app", "backend.app", "tools", "mcp"]
READ_TOOLS = {
    "get_all_debts",
    "calculate_payment_plan",
    "get_agreement_status",
    "search_documents",
    "get_case_status",
    "get_office_hours",
    "get_personal_documents",
}
PLAN = {"proposed_maximum_period_months": 6, "proposed_monthly_payment": None}
NO_TOKENS = ("nada", "eyJhbGciOiJub25lIn0.e30.")
Talk = Callable[[Client], Awaitable[None]]


@pytest.fixture
def clock() -> Clock:
    """The servers are processes with the real clock, so this one shows the same."""
    real = Clock()
    real.now = datetime.now(UTC)
    return real


@pytest.fixture(autouse=True)
def _campaign(context: ServiceContext) -> None:
    assert import_text(context, CAMPAIGN).created == 2


@pytest.fixture
def token(app: Flask, context: ServiceContext) -> Callable[..., str]:
    """Sign in through the API as somebody, once more each time, and give the token."""
    addresses: dict[str | None, str] = {}

    def give(bound_document: str | None = None, role: str = "debtor") -> str:
        email = addresses.get(bound_document)
        if email is None or bound_document is None:
            email = make_user(context, bound_document=bound_document, role=role).email
            addresses[bound_document] = email
        answer = app.test_client().post("/api/v1/auth/token", json={"email": email, "password": PASSWORD})
        return str(answer.json["access_token"])  # type: ignore[index]

    return give


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    """What makes a process of ours an installation like the test's."""
    return {
        "FLASK_ENV": "test",
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.sqlalchemy_database_uri,
        "LOG_LEVEL": "DEBUG",
        "TURN_LIMIT": "100 per minute",
    }


def over_pipe(environment: dict[str, str], token: str, talk: Talk, mode: str = "auto") -> None:
    """Start the server as programs do, and talk to it through its standard input and output."""
    server = StdioServerParameters(
        command=sys.executable,
        args=COMMAND,
        env={**environment, "NEGOTIATOR_TOKEN": token},
        cwd=ROOT,
    )

    async def run() -> None:
        async with Client(server, mode=mode, read_timeout_seconds=300) as client:
            await talk(client)

    anyio.run(run)


def in_this_process(desk: ToolDesk, token: str, talk: Talk) -> None:
    """Talk to the pipe's server without a process of its own: the protocol is whole, and the seconds are spared."""

    async def caller(_request: Any) -> Principal:
        return desk.identify(token)

    async def run() -> None:
        async with Client(make_server(desk, caller)) as client:
            await talk(client)

    anyio.run(run)


@contextmanager
def http_server(environment: dict[str, str]) -> Iterator[str]:
    """Run the server over HTTP and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *COMMAND, "--http", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        process.wait(timeout=300)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1500):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=60).close()
            return
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"the server ended with {process.wait(timeout=0.2)}")
    pytest.fail("the server does not answer")


def over_http(address: str, token: str, talk: Talk, mode: str = "auto") -> None:
    """Talk to a running server, with the token in each request."""

    async def run() -> None:
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=300) as sender,
            Client(streamable_http_client(address, http_client=sender), mode=mode) as client,
        ):
            await talk(client)

    anyio.run(run)


async def names(client: Client) -> set[str]:
    return {tool.name for tool in (await client.list_tools()).tools}


async def answer(client: Client, tool: str, **arguments: Any) -> Any:
    """Call a tool that works; the answer is the same as text and as data."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result
    assert json.loads(result.content[0].text) == result.structured_content  # type: ignore[union-attr]
    return result.structured_content


async def error(client: Client, tool: str, **arguments: Any) -> tuple[str, bool]:
    """Call a tool that does not work; return its error's code and whether there is a sentence for people."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    told = result.structured_content["error"]
    return told["code"], bool(told["message"])


async def creditors(client: Client) -> list[tuple[str, int]]:
    debts = (await answer(client, "get_all_debts"))["debts"]
    return [(debt["creditor"], debt["balance"]) for debt in debts]


@pytest.mark.parametrize(
    ("database_uri", "mode"),
    [(dialect, "auto") for dialect in DIALECTS] + [pytest.param("sqlite", "legacy", marks=pytest.mark.slow)],
    indirect=["database_uri"],
)
@pytest.mark.usefixtures("ladder")
def test_a_program_reads_what_is_its_persons_over_a_pipe(
    environment: dict[str, str], token: Callable[..., str], context: ServiceContext, mode: str
) -> None:
    store_delivered_library(context)
    anas = token(ANA)
    before = snapshot(context)

    async def talk(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == READ_TOOLS
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        (debts,) = [tool for tool in tools if tool.name == "get_all_debts"]
        assert debts.input_schema == {
            "type": "object",
            "properties": {},
            "required": [],
            "additionalProperties": False,
        }
        assert await creditors(client) == [("BANCO DEL VALLE DORADO S.A.", 1_200_000)]
        (plan,) = (await answer(client, "calculate_payment_plan", **PLAN))["plan"]
        assert (plan["total"], plan["instalment_amount"]) == (1_164_000, 194_000)
        assert await answer(client, "get_agreement_status") == {"agreements": []}
        assert "paz y salvo" in str(await answer(client, "search_documents", query="¿qué es el paz y salvo?"))

    over_pipe(environment, anas, talk, mode)
    assert changed_tables(before, snapshot(context)) == set()


@ANY_DATABASE
def test_what_cannot_be_done_is_an_error_of_the_tool_and_changes_nothing(
    token: Callable[..., str], context: ServiceContext, app: Flask
) -> None:
    anas = token(ANA)
    before = snapshot(context)
    writes = {
        name: tool.parameters["properties"]
        for name, tool in app.extensions[EXTENSION].registry.tools.items()
        if tool.effect == "write"
    }
    assert len(writes) == 13

    async def talk(client: Client) -> None:
        for name, properties in writes.items():
            assert await error(client, name, **dict.fromkeys(properties, 1)) == ("unknown_tool", True)
        assert await error(client, "call_a_taxi") == ("unknown_tool", True)
        assert await error(client, "search_documents") == ("invalid_arguments", True)
        for stranger in ("document_number", "user_id", "principal", "session"):
            assert await error(client, "get_all_debts", **{stranger: LUIS}) == ("invalid_arguments", True)
        wrong = {"proposed_maximum_period_months": None, "proposed_monthly_payment": None}
        assert await error(client, "calculate_payment_plan", **wrong) == ("plan_needs_terms", True)

    in_this_process(ToolDesk(app.extensions[EXTENSION]), anas, talk)
    assert changed_tables(before, snapshot(context)) == set()


@ANY_DATABASE
def test_a_token_that_is_revoked_meanwhile_and_a_tool_switched_off_count_at_once(
    app: Flask, client: FlaskClient, environment: dict[str, str], token: Callable[..., str]
) -> None:
    anas = token(ANA)
    sign_in(client, make_user(app.extensions["negotiator"], role="admin"))

    async def talk(program: Client) -> None:
        assert await creditors(program)
        assert client.delete("/api/v1/assistant/tools/search_documents").status_code == 204
        # Another process asks once in a second whether something has changed.
        with anyio.fail_after(30):
            while await names(program) == READ_TOOLS:
                await anyio.sleep(0.2)
        assert await names(program) == READ_TOOLS - {"search_documents"}
        assert await error(program, "search_documents", query="horario") == ("unknown_tool", True)
        headers = {"Authorization": f"Bearer {anas}"}
        assert app.test_client().post("/api/v1/auth/logout", headers=headers).status_code == 204
        for call in (program.list_tools(), program.call_tool("get_all_debts", {})):
            with pytest.raises(MCPError) as refused:
                await call
            assert refused.value.data == {"code": "unauthenticated"}

    over_pipe(environment, anas, talk)


@ANY_DATABASE
def test_the_debt_is_the_one_chosen_in_the_conversation(
    app: Flask, token: Callable[..., str], context: ServiceContext
) -> None:
    for number in (1, 2):
        make_debt(context, document_number=LUIS, obligation_number=f"55500{number}", principal=number * 10**8)
    luis = token(LUIS)

    async def undecided(client: Client) -> None:
        assert len(await creditors(client)) == 3
        assert await error(client, "calculate_payment_plan", **PLAN) == ("debt_not_chosen", True)

    in_this_process(ToolDesk(app.extensions[EXTENSION]), luis, undecided)
    assert rows(context, Conversation.id) == []
    headers = {"Authorization": f"Bearer {luis}"}
    chat = app.test_client()
    debts = chat.get("/api/v1/debts", headers=headers).json["items"]  # type: ignore[index]
    (ceiba,) = [debt["id"] for debt in debts if debt["balance"] == 4_500_000]
    for body in ({"message": LUIS}, {"button_id": f"deuda_{ceiba}"}):
        assert chat.post("/api/v1/chat/message", json=body, headers=headers).status_code == 200

    async def decided(client: Client) -> None:
        assert (await answer(client, "get_all_debts"))["chosen_debt_id"] == ceiba
        assert (await answer(client, "calculate_payment_plan", **PLAN))["plan"][0]["total"] < 4_500_000

    in_this_process(ToolDesk(app.extensions[EXTENSION]), luis, decided)


@pytest.mark.slow
@ANY_DATABASE
def test_the_pipe_does_not_open_without_a_token_that_counts(
    app: Flask, environment: dict[str, str], token: Callable[..., str]
) -> None:
    revoked = token(ANA)
    app.test_client().post("/api/v1/auth/logout", headers={"Authorization": f"Bearer {revoked}"})
    for given in ("", revoked):
        _expect_no_start(environment, given)


def _expect_no_start(environment: dict[str, str], given: str) -> None:
    started = subprocess.run(
        [sys.executable, *COMMAND],
        cwd=ROOT,
        env={**os.environ, **environment, "NEGOTIATOR_TOKEN": given},
        input="",
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (started.returncode, started.stdout) == (1, "")
    assert "NEGOTIATOR_TOKEN: El token no sirve" in started.stderr
    assert given == "" or given not in started.stderr


@ANY_DATABASE
def test_nothing_but_the_protocol_goes_to_standard_output(
    environment: dict[str, str], token: Callable[..., str]
) -> None:
    hello = {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    sent: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": hello},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "get_office_hours", "arguments": {}}},
    ]
    process = subprocess.Popen(
        [sys.executable, *COMMAND],
        cwd=ROOT,
        env={**os.environ, **environment, "NEGOTIATOR_TOKEN": token(ANA)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(
        "not JSON\n" + "".join(json.dumps({"jsonrpc": "2.0", **line}) + "\n" for line in sent)
    )
    process.stdin.flush()
    received: list[dict[str, Any]] = []
    while 2 not in [line.get("id") for line in received]:
        received.append(json.loads(process.stdout.readline()))
    rest, logged = process.communicate(timeout=300)
    assert rest == ""
    assert process.returncode == 0, logged
    assert "horario de oficina" in str(received[-1])


@ANY_DATABASE
def test_over_http_each_request_is_its_own_persons(
    app: Flask, environment: dict[str, str], token: Callable[..., str], clock: Clock
) -> None:
    anas, luis, nobodys, staffs = token(ANA), token(LUIS), token(), token(role="staff")

    def expect(*debts: tuple[str, int]) -> Talk:
        async def talk(client: Client) -> None:
            assert await names(client) == READ_TOOLS
            assert await creditors(client) == list(debts)
            assert await error(client, "report_hardship") == ("unknown_tool", True)

        return talk

    async def refused(client: Client) -> None:
        assert await error(client, "get_all_debts") == ("debtors_only", True)

    with http_server(environment) as address:
        for mode in ("auto", "legacy"):
            over_http(address, anas, expect(("BANCO DEL VALLE DORADO S.A.", 1_200_000)), mode)
        over_http(address, luis, expect(("COOPERATIVA LA CEIBA", 4_500_000)))
        over_http(address, nobodys, expect())
        over_http(address, staffs, refused)
        app.test_client().post("/api/v1/auth/logout", headers={"Authorization": f"Bearer {luis}"})
        clock.advance(hours=-2)
        for worthless in (None, *NO_TOKENS, luis, token(ANA)):
            assert _status(address, worthless) == 401
        assert _status(address, anas) == 200
        assert _status(address, anas, Host="evil.example.com") == 421
        assert _status(address, anas, Origin="https://evil.example.com") == 403


def _status(address: str, token: str | None, **headers: str) -> int:
    """Say hello to the server and return the HTTP status."""
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    hello = {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    body = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
    accepted = {"Accept": "application/json, text/event-stream"}
    return httpx2.post(address, json=body, headers={**accepted, **headers}, timeout=300).status_code


@ANY_DATABASE
def test_a_program_may_ask_as_often_as_a_person(
    make_app: Callable[..., Flask], token: Callable[..., str]
) -> None:
    async def talk(client: Client) -> None:
        assert await creditors(client)
        assert await creditors(client)
        assert await error(client, "get_all_debts") == ("too_many_requests", True)

    async def other(client: Client) -> None:
        assert await creditors(client)

    desk = ToolDesk(make_app(turn_limit="2 per hour").extensions[EXTENSION])
    in_this_process(desk, token(ANA), talk)
    in_this_process(desk, token(LUIS), other)


@ANY_DATABASE
def test_other_commands_do_not_wait_for_the_sdk() -> None:
    code = "import sys, backend.app; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=300).returncode == 0
