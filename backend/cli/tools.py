"""`flask --app backend.app tools …`: what the assistant may do: see it, check it, begin a tool, offer it on."""

from __future__ import annotations

import os

import click
from flask.cli import AppGroup

from backend.assistant.tools.checks import list_faults
from backend.cli.context import context, negotiator
from backend.cli.tools_scaffold import scaffold_command
from backend.domain.errors import NegotiatorError
from backend.services.tool_switches import list_switched_off
from backend.telemetry.logs import configure_logging

TOKEN_VARIABLE = "NEGOTIATOR_TOKEN"
MCP_PORT = 8002

tool_commands = AppGroup("tools", help="See, check and add what the assistant may do.")
tool_commands.add_command(scaffold_command)


@tool_commands.command("check")
def check() -> None:
    """Say what is wrong with the file of tools and their functions; the exit code is 1 when something is."""
    path = context().settings.tools_file
    faults = list_faults(path)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise click.exceptions.Exit(1)
    click.echo(f"{path.name} and the functions agree: {len(negotiator().registry.tools)} tools.")


@tool_commands.command("list")
def list_tools() -> None:
    """Print each tool: name, effect, whether it is on, and what it is for."""
    tools = negotiator().registry.tools.values()
    try:
        off = list_switched_off(context())
    except NegotiatorError as error:
        raise click.ClickException(f"{error.message} ({error.code})") from None
    width = max((len(tool.name) for tool in tools), default=0)
    for tool in tools:
        switch = "off" if tool.name in off else "on"
        click.echo(f"{tool.name:{width}}  {tool.effect:5}  {switch:3}  {tool.description}")


@tool_commands.command("mcp")
@click.option("--http", is_flag=True, help="Over HTTP on this machine's own address, instead of a pipe.")
@click.option("--port", default=MCP_PORT, show_default=True, type=click.IntRange(1, 65535))
def serve_mcp(http: bool, port: int) -> None:
    """Offer the tools that only read to another program, over the Model Context Protocol.

    Over a pipe the token of `POST /api/v1/auth/token` is in NEGOTIATOR_TOKEN; over HTTP each request brings
    its own, as `Authorization: Bearer`.
    """
    # The SDK takes a second to import, which no other command should wait for.
    from backend.mcp.desk import ToolDesk
    from backend.mcp.server import PATH, serve_http, serve_stdio

    settings = context().settings
    # To standard error: in a pipe, standard output belongs to the protocol.
    configure_logging(settings.log_level)
    desk = ToolDesk(negotiator())
    if http:
        click.echo(f"MCP: http://127.0.0.1:{port}{PATH}", err=True)
        serve_http(desk, port, settings.public_url)
        return
    token = os.environ.get(TOKEN_VARIABLE, "")
    try:
        desk.identify(token)
    except NegotiatorError as error:
        raise click.ClickException(f"{TOKEN_VARIABLE}: {error.message}") from None
    serve_stdio(desk, token)
