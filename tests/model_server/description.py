"""Holds requests and answers against OpenAI's own description of its API, and against what it leaves unsaid."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry
from referencing.jsonschema import DRAFT202012

SCHEMAS = Path(__file__).with_name("openai_schemas.json")
ADDRESS = "urn:openai"


def request_problems(api: str, body: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a request to `responses` or `chat`."""
    name = "CreateResponse" if api == "responses" else "CreateChatCompletionRequest"
    unknown = [f"unknown parameter {key!r}" for key in body if key not in _known_keys(name)]
    pairs = list(_item_pairs(body) if api == "responses" else _message_pairs(body))
    return [*unknown, *problems(name, body), *_exclusive(body), *_tool_problems(body), *pairs]


def event_problems(event: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with an event of a Responses stream."""
    name = _event_schemas().get(str(event.get("type")))
    return problems(name, _allowed(event)) if name else [f"unknown event {event.get('type')!r}"]


def problems(name: str, value: Any) -> list[str]:
    """Return what of `value` breaks the named schema: the error that says most, or nothing."""
    error = best_match(_validator(name).iter_errors(value))
    if error is None:
        return []
    place = "/".join(str(part) for part in error.absolute_path)
    return [f"{name} at {place or 'top'}: {error.message[:200]}"]


def _allowed(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """`usage: null` is what the real API sends until it has counted, whatever its description says."""
    response = event.get("response")
    if not isinstance(response, dict) or response.get("usage", 0) is not None:
        return event
    return {**event, "response": {key: value for key, value in response.items() if key != "usage"}}


def _exclusive(body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("conversation") and body.get("previous_response_id"):
        yield "conversation and previous_response_id exclude one another"


def _tool_problems(body: Mapping[str, Any]) -> Iterator[str]:
    tools = body.get("tools") or []
    if "parallel_tool_calls" in body and not tools:
        yield "parallel_tool_calls without tools"
    for tool in tools:
        function = tool.get("function", tool)
        if function.get("strict"):
            yield from _strict_problems(function.get("name", "?"), function.get("parameters") or {})


def _strict_problems(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    properties = schema.get("properties", {})
    if schema.get("additionalProperties") is not False or set(schema.get("required", [])) != set(properties):
        yield f"{name}: a strict object closes itself and requires every property"
    for inner in properties.values():
        if inner.get("type") == "object":
            yield from _strict_problems(name, inner)


def _item_pairs(body: Mapping[str, Any]) -> Iterator[str]:
    items = body.get("input")
    if not isinstance(items, list) or body.get("conversation") or body.get("previous_response_id"):
        return
    calls = [item.get("call_id") for item in items if item.get("type") == "function_call"]
    outputs = [item.get("call_id") for item in items if item.get("type") == "function_call_output"]
    yield from _unpaired(calls, outputs)


def _message_pairs(body: Mapping[str, Any]) -> Iterator[str]:
    """Here an output has to follow its call at once, with nothing but other outputs between."""
    open_calls: list[Any] = []
    for message in body.get("messages") or []:
        if message.get("role") == "tool":
            if message.get("tool_call_id") not in open_calls:
                yield f"No tool call found for tool message {message.get('tool_call_id')}"
            else:
                open_calls.remove(message["tool_call_id"])
            continue
        yield from (f"No tool output found for function call {call}" for call in open_calls)
        open_calls = [call.get("id") for call in message.get("tool_calls") or []]
    yield from (f"No tool output found for function call {call}" for call in open_calls)


def _unpaired(calls: Sequence[Any], outputs: Sequence[Any]) -> Iterator[str]:
    yield from (f"No tool output found for function call {call}" for call in calls if call not in outputs)
    yield from (
        f"No tool call found for function call output {output}" for output in outputs if output not in calls
    )
    yield from (f"call id {call} twice" for call in {*calls} if calls.count(call) > 1)


@lru_cache
def _schemas() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(SCHEMAS.read_text(encoding="utf-8"))
    return read


@lru_cache
def _validator(name: str) -> Draft202012Validator:
    registry: Registry[Any] = Registry().with_resource(ADDRESS, DRAFT202012.create_resource(_schemas()))
    return Draft202012Validator({"$ref": f"{ADDRESS}#/$defs/{name}"}, registry=registry)


@lru_cache
def _event_schemas() -> dict[str, str]:
    """The name of each event's schema by the event's type: quicker, and plainer errors, than the choice of all."""
    definitions = _schemas()["$defs"]
    names = [choice["$ref"].rsplit("/", 1)[-1] for choice in definitions["ResponseStreamEvent"]["anyOf"]]
    return {definitions[name]["properties"]["type"]["enum"][0]: name for name in names}


@lru_cache
def _known_keys(name: str) -> frozenset[str]:
    return frozenset(_properties({"$ref": name}))


def _properties(schema: Mapping[str, Any]) -> Iterator[str]:
    if "$ref" in schema:
        schema = _schemas()["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
    yield from schema.get("properties", {})
    for part in schema.get("allOf", []):
        yield from _properties(part)
