"""The same turn with a language model in three ways, each told from outside: ours, the bare SDK's, openai-agents'."""

from __future__ import annotations

import http.client
import importlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.assistant.brains.model.configuration import make_instructions
from backend.assistant.brains.model.guarding import make_mask
from backend.assistant.brains.model.items import message_item, output_item, present_output, tool_items
from backend.assistant.negotiator import Negotiator
from backend.assistant.turn import TurnSession
from backend.services.assistant_configuration import AssistantConfiguration
from backend.services.context import Principal, ServiceContext
from backend.services.flow import load_flow
from backend.services.turns import ClaimedTurn, TurnRequest, begin_turn

MESSAGE = "y entonces qué me recomienda hacer con todo esto"
MODEL = "gpt-6.1-sol"
KEY = "sk-bench-0123456789abcdef"
PATH = "/api/v1/chat/message"


@dataclass(slots=True)
class Heard:
    """What reached the person, with readings of `time.monotonic()`."""

    began: float = field(default_factory=time.monotonic)
    first: float = 0.0
    ended: float = 0.0
    texts: list[tuple[float, str]] = field(default_factory=list)
    route: str = "openai"

    def event(self, text: str = "") -> None:
        """Note an event that has come, and its text."""
        now = time.monotonic()
        self.first = self.first or now
        if text:
            self.texts.append((now, text))


Turn = Callable[[int], Heard]
"""Takes the turn of one person, by number."""


def product_turns(port: int, tokens: list[str]) -> Turn:
    """Our turn: over HTTP, as a stream of events."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.connect()
    body = json.dumps({"message": MESSAGE})

    def turn(person: int) -> Heard:
        headers = {
            "Accept": "text/event-stream",
            "Content-Type": "application/json",
            "Cookie": f"negotiator_session={tokens[person - 1]}",
        }
        heard = Heard()
        connection.request("POST", PATH, body, headers)
        for name, data in _events(connection.getresponse()):
            heard.event(data["delta"] if name == "text" else "")
            heard.route = data.get("route", heard.route)
        heard.ended = time.monotonic()
        return heard

    return turn


def _events(answer: http.client.HTTPResponse) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ""
    while line := answer.readline().decode():
        if line.startswith("event: "):
            name = line.removeprefix("event: ").strip()
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


@dataclass(slots=True)
class BareLoop:
    """What both yardsticks share: our instructions and our tools, without guards, budget or a record of anything."""

    context: ServiceContext
    negotiator: Negotiator
    url: str
    session: TurnSession = field(init=False)

    def begin(self, person: int) -> None:
        """Make ready what stands before a turn, outside of what is measured."""
        principal = Principal(person, "debtor", person, str(50_000_000 + person))
        request = TurnRequest(MESSAGE)
        flow = load_flow(self.context)
        claimed = begin_turn(self.context, principal, request, first_state=flow.flow.initial)
        if not isinstance(claimed, ClaimedTurn):
            raise TypeError("a stored reply, on an empty database")
        self.session = TurnSession(
            self.context, principal, claimed.conversation, claimed.debts, flow, request
        )

    def instructions(self) -> str:
        """Return the delivered instructions."""
        return make_instructions(AssistantConfiguration(), "es", self.session.flow)

    def tools(self) -> list[dict[str, Any]]:
        """Return the tools as the API wants them."""
        return tool_items(self.negotiator.registry.tools)

    def run(self, name: str, arguments: str) -> dict[str, Any]:
        """Run one tool."""
        output: Mapping[str, Any] = self.negotiator.registry.run(name, json.loads(arguments), self.session)
        return present_output(output, make_mask(self.session))


def bare_turns(loop: BareLoop) -> Turn:
    """A loop of 20 lines around the SDK's `responses.create(stream=True)`."""
    # Here, since it takes a second to import: each start of the product imports this module.
    import openai

    client = openai.OpenAI(api_key=KEY, base_url=loop.url, max_retries=0)

    def turn(person: int) -> Heard:
        loop.begin(person)
        heard = Heard()
        items: list[Any] = [message_item("user", MESSAGE)]
        tools: Any = loop.tools()
        calls: list[Any] = [None]
        while calls:
            calls = []
            with client.responses.create(
                model=MODEL,
                instructions=loop.instructions(),
                input=items,
                tools=tools,
                store=False,
                stream=True,
            ) as stream:
                for event in stream:
                    heard.event(event.delta if event.type == "response.output_text.delta" else "")
                    if event.type == "response.output_item.done" and event.item.type == "function_call":
                        calls.append(event.item)
            for call in calls:
                items.append(call.model_dump(exclude_none=True))
                items.append(output_item(call.call_id, loop.run(call.name, call.arguments)))
        heard.ended = time.monotonic()
        return heard

    return turn


def agents_turns(loop: BareLoop) -> Turn:
    """The same with `openai-agents`; raises ImportError where it is not installed."""
    import asyncio

    import openai

    agents = importlib.import_module("agents")
    agents.set_tracing_disabled(True)

    async def take() -> Heard:
        client = openai.AsyncOpenAI(api_key=KEY, base_url=loop.url, max_retries=0)
        model = agents.OpenAIResponsesModel(model=MODEL, openai_client=client)
        agent = agents.Agent(
            name="negotiator", instructions=loop.instructions(), model=model, tools=_agent_tools(agents, loop)
        )
        # The client is warm, as one that serves many people would be.
        await client.models.list()
        heard = Heard()
        result = agents.Runner.run_streamed(agent, MESSAGE)
        async for event in result.stream_events():
            if event.type == "raw_response_event":
                heard.event(event.data.delta if event.data.type == "response.output_text.delta" else "")
        heard.ended = time.monotonic()
        await client.close()
        return heard

    def turn(person: int) -> Heard:
        loop.begin(person)
        return asyncio.run(take())

    return turn


def _agent_tools(agents: Any, loop: BareLoop) -> list[Any]:
    def make(item: dict[str, Any]) -> Any:
        async def invoke(context: Any, arguments: str) -> str:
            return json.dumps(loop.run(item["name"], arguments), ensure_ascii=False, default=str)

        return agents.FunctionTool(
            name=item["name"],
            description=item["description"],
            params_json_schema=item["parameters"],
            on_invoke_tool=invoke,
        )

    return [make(item) for item in loop.tools()]
