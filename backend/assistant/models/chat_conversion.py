"""The one converter between items of the Responses API and Chat Completions, for servers that speak only that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from backend.assistant.models.capabilities import Provider
from backend.assistant.models.contract import (
    Completed,
    FailureKind,
    Item,
    ItemDone,
    ModelEvent,
    ModelFailure,
    ModelRequest,
    TextPiece,
    Usage,
)

Message = dict[str, Any]
TEXT_PARTS = frozenset({"input_text", "output_text", "text"})


def chat_parameters(request: ModelRequest, provider: Provider) -> dict[str, Any]:
    """Return the parameters of `chat.completions.create` that ask the same question."""
    parameters: dict[str, Any] = {
        "model": request.model,
        "messages": chat_messages(request.instructions, request.items),
        provider.chat_limit: request.most_output_tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if request.tools:
        parameters["tools"] = [_tool(tool, provider) for tool in request.tools]
        if request.writes and provider.parallel_flag:
            parameters["parallel_tool_calls"] = False
    if provider.storage_flag:
        parameters["store"] = False
    if provider.safety_identifier and request.person:
        parameters["safety_identifier"] = request.person
    return parameters


def chat_messages(instructions: str, items: Sequence[Item]) -> list[Message]:
    """Return the conversation as messages; reasoning has no place among them and is left out."""
    messages: list[Message] = [{"role": "system", "content": instructions}] if instructions else []
    for item in items:
        kind = item.get("type", "message")
        if kind == "message":
            messages.append(_message(item))
        elif kind == "function_call":
            _add_call(messages, item)
        elif kind == "function_call_output":
            messages.append(
                {"role": "tool", "tool_call_id": item["call_id"], "content": _text_of(item["output"])}
            )
    return messages


def _message(item: Item) -> Message:
    role = "system" if item["role"] == "developer" else item["role"]
    return {"role": role, "content": _text_of(item["content"])}


def _text_of(content: str | Sequence[Mapping[str, Any]]) -> str:
    if isinstance(content, str):
        return content
    return "".join(part["text"] for part in content if part.get("type") in TEXT_PARTS)


def _add_call(messages: list[Message], item: Item) -> None:
    """What the assistant says and the calls it makes in one breath are one message there."""
    call = {
        "id": item["call_id"],
        "type": "function",
        "function": {"name": item["name"], "arguments": item["arguments"]},
    }
    if not messages or messages[-1]["role"] != "assistant":
        messages.append({"role": "assistant", "content": None})
    messages[-1].setdefault("tool_calls", []).append(call)


def _tool(tool: Mapping[str, Any], provider: Provider) -> dict[str, Any]:
    function = {
        "name": tool["name"],
        "description": tool.get("description", ""),
        "parameters": tool["parameters"],
    }
    if provider.strict and tool.get("strict", True):
        function["strict"] = True
    return {"type": "function", "function": function}


class ChatAccumulator:
    """One answer of Chat Completions in the making: feed it the chunks, then call `finish` at the stream's end."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._calls: list[Item] = []
        self._places: dict[int, Item] = {}
        self._reason: str | None = None
        self._usage = Usage()

    def take(self, chunk: Mapping[str, Any]) -> list[ModelEvent]:
        """Return the text that this chunk adds; raises ModelFailure where the model declined."""
        if chunk.get("usage"):
            self._usage = _usage_of(chunk["usage"])
        choices = chunk.get("choices") or []
        if not choices:
            return []
        self._reason = choices[0].get("finish_reason") or self._reason
        delta = choices[0].get("delta") or {}
        if delta.get("refusal") or self._reason == "content_filter":
            raise ModelFailure(FailureKind.REFUSED, "the model declined")
        for part in delta.get("tool_calls") or []:
            self._add(part)
        if not delta.get("content"):
            return []
        self._text.append(delta["content"])
        return [TextPiece(delta["content"])]

    def finish(self) -> list[ModelEvent]:
        """Return the whole items and the end; raises ModelFailure `cut` where the server never said it was done."""
        if self._reason is None:
            raise ModelFailure(FailureKind.CUT, "the stream ended without a finish reason")
        truncated = self._reason == "length"
        calls = [] if truncated else self._calls
        items = [*([_text_item("".join(self._text))] if self._text else []), *calls]
        return [*(ItemDone(item) for item in items), Completed(self._usage, truncated)]

    def _add(self, part: Mapping[str, Any]) -> None:
        """Add a piece of a call. Some servers give every call, whole, the same place, or none."""
        place = part.get("index") or 0
        function = part.get("function") or {}
        call = self._places.get(place)
        if call is None or (part.get("id") and part["id"] != call["call_id"]):
            call = _call_item(part.get("id"))
            self._places[place] = call
            self._calls.append(call)
        call["name"] += function.get("name") or ""
        call["arguments"] += function.get("arguments") or ""


def _call_item(call_id: str | None) -> Item:
    return {
        "type": "function_call",
        "id": f"fc_{uuid4().hex}",
        "call_id": call_id or f"call_{uuid4().hex}",
        "name": "",
        "arguments": "",
        "status": "completed",
    }


def _text_item(text: str) -> Item:
    return {
        "type": "message",
        "id": f"msg_{uuid4().hex}",
        "role": "assistant",
        "status": "completed",
        "content": [{"type": "output_text", "text": text, "annotations": []}],
    }


def _usage_of(counted: Mapping[str, Any]) -> Usage:
    details = counted.get("prompt_tokens_details") or {}
    return Usage(
        input_tokens=int(counted.get("prompt_tokens") or 0),
        cached_tokens=int(details.get("cached_tokens") or 0),
        output_tokens=int(counted.get("completion_tokens") or 0),
    )
