"""The one module that knows the MCP SDK: the desk's tools over standard input and output, or over HTTP.

Importing it takes a second, so commands import it when they run. The SDK is asynchronous and our tools are not:
each call has a thread of its own.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

import anyio
import uvicorn
from mcp import MCPError, types
from mcp.server import Server, ServerRequestContext
from mcp.server.auth.provider import AccessToken, TokenVerifier
from mcp.server.auth.settings import AuthSettings
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import AnyHttpUrl
from starlette.applications import Starlette
from starlette.requests import Request

from backend.assistant.tools.registry import Tool
from backend.domain.errors import NegotiatorError, Unauthenticated
from backend.mcp.desk import ToolDesk
from backend.services.context import Principal

logger = logging.getLogger(__name__)

NAME = "negotiator"
HOST = "127.0.0.1"
PATH = "/mcp"
INSTRUCTIONS = (
    "Consulta las deudas, los acuerdos y los documentos de la persona a quien pertenece el token. "
    "Nada de lo que hay aquí cambia ni compromete nada: negociar y aceptar se hace en la conversación."
)

Caller = Callable[[ServerRequestContext[Any, Any]], Awaitable[Principal]]


class Grant(AccessToken):
    """A token that was looked up for this request, with its person."""

    principal: Principal


class DeskVerifier(TokenVerifier):
    """Looks each request's bearer token up among the sessions, so that a revoked one counts for nothing."""

    def __init__(self, desk: ToolDesk) -> None:
        self._desk = desk

    async def verify_token(self, token: str) -> AccessToken | None:
        """Return the token with its person, None when it is worth nothing."""
        try:
            principal = await anyio.to_thread.run_sync(self._desk.identify, token)
        except Unauthenticated:
            return None
        return Grant(token=token, client_id=str(principal.user_id), scopes=[], principal=principal)


def serve_stdio(desk: ToolDesk, token: str) -> None:
    """Serve one program over standard input and output, for the token's person, until it closes them."""

    async def caller(request: ServerRequestContext[Any, Any]) -> Principal:
        return await anyio.to_thread.run_sync(desk.identify, token)

    async def serve() -> None:
        server = make_server(desk, caller)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(serve)


def serve_http(desk: ToolDesk, port: int, public_url: str) -> None:
    """Serve over HTTP on this machine's own address until the process is told to stop."""
    uvicorn.run(make_http_app(desk, public_url), host=HOST, port=port, log_config=None, access_log=False)


def make_http_app(desk: ToolDesk, public_url: str) -> Starlette:
    """Return the ASGI application. It keeps nothing between requests: each brings its own token."""
    public = urlsplit(public_url)
    return make_server(desk, _bearer).streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        auth=AuthSettings(issuer_url=AnyHttpUrl(public_url), resource_server_url=None),
        token_verifier=DeskVerifier(desk),
        # Against pages that a browser was made to take for this server; a proxy passes the public name on.
        transport_security=TransportSecuritySettings(
            allowed_hosts=[f"{HOST}:*", "localhost:*", public.netloc],
            allowed_origins=[f"http://{HOST}:*", "http://localhost:*", f"{public.scheme}://{public.netloc}"],
        ),
    )


def make_server(desk: ToolDesk, caller: Caller) -> Server[Any]:
    """Return the protocol's server; `caller` tells of each request who is asking."""

    async def list_tools(
        request: ServerRequestContext[Any, Any], page: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        await _identified(caller, request)
        tools = await anyio.to_thread.run_sync(desk.list_tools)
        return types.ListToolsResult(tools=[_described(tool) for tool in tools])

    async def call_tool(
        request: ServerRequestContext[Any, Any], call: types.CallToolRequestParams
    ) -> types.CallToolResult:
        principal = await _identified(caller, request)
        return await anyio.to_thread.run_sync(partial(_answer, desk, principal, call))

    return Server(
        NAME,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        # Our schemas name no headers; without this each call over HTTP would list the tools first.
        get_tool_input_schema=lambda name: None,
    )


async def _bearer(request: ServerRequestContext[Any, Any]) -> Principal:
    # The SDK's middleware let nobody in whose token the verifier did not look up for this very request.
    return cast(Grant, cast(Request, request.request).user.access_token).principal


async def _identified(caller: Caller, request: ServerRequestContext[Any, Any]) -> Principal:
    try:
        return await caller(request)
    except NegotiatorError as error:
        raise MCPError(types.INVALID_REQUEST, error.message, {"code": error.code}) from None


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        description=tool.description,
        input_schema=tool.parameters,
        annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )


def _answer(desk: ToolDesk, principal: Principal, call: types.CallToolRequestParams) -> types.CallToolResult:
    try:
        return _result(desk.call(principal, call.name, call.arguments or {}))
    except NegotiatorError as error:
        return _failure(error.code, error.message, error.details)
    except Exception as error:
        logger.error("unexpected", exc_info=error)
        return _failure("internal_error", "Algo falló de nuestro lado. Inténtalo de nuevo en un momento.", {})


def _failure(code: str, message: str, details: dict[str, Any]) -> types.CallToolResult:
    body = {"error": {"code": code, "message": message, "details": details}}
    return _result(body, is_error=True)


def _result(body: dict[str, Any], *, is_error: bool = False) -> types.CallToolResult:
    """Return the body twice: as text for models, and as data for programs."""
    text = json.dumps(body, ensure_ascii=False, default=str)
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)],
        structured_content=json.loads(text),
        is_error=is_error,
    )
