"""Steps as the chunks of a Chat Completions stream."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from tests.model_server.steps import Call, ErrorEvent, Fail, Incomplete, Quirk, Refuse, Say, Step

Chunk = dict[str, Any]
REASONS = {"max_output_tokens": "length", "content_filter": "content_filter"}


class ChatAnswer:
    """One answer in the making; the same three methods as the Responses one."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._body = body
        self._id = f"chatcmpl-{uuid4().hex}"
        self._calls = 0
        self._without: set[str] = set()

    def begin(self) -> Iterator[Chunk]:
        """The chunk before the first step."""
        yield self._chunk({"role": "assistant", "content": ""})

    def events(self, step: Step) -> Iterator[Chunk]:
        """The chunks of one step that says something."""
        if isinstance(step, Quirk):
            self._without.add(step.without)
        elif isinstance(step, Say):
            for start in range(0, len(step.text), max(step.piece, 1)):
                yield self._chunk({"content": step.text[start : start + max(step.piece, 1)]})
        elif isinstance(step, Refuse):
            yield self._chunk({"refusal": step.text})
        elif isinstance(step, Call):
            yield from self._call(step)
        elif isinstance(step, Incomplete):
            yield from self._ending(REASONS[step.reason])
        elif isinstance(step, Fail | ErrorEvent):
            yield {"error": {"message": "scripted", "type": step.code, "param": None, "code": step.code}}

    def end(self) -> Iterator[Chunk]:
        """The regular end."""
        yield from self._ending("tool_calls" if self._calls else "stop")

    def _call(self, step: Call) -> Iterator[Chunk]:
        half = len(step.text) // 2
        function = {"name": step.name, "arguments": step.text[:half]}
        place = {} if "tool_index" in self._without else {"index": self._calls}
        self._calls += 1
        if not place:
            whole = {"name": step.name, "arguments": step.text}
            yield self._chunk({"tool_calls": [{"id": step.call_id, "type": "function", "function": whole}]})
            return
        yield self._chunk(
            {"tool_calls": [{**place, "id": step.call_id, "type": "function", "function": function}]}
        )
        if step.whole:
            yield self._chunk({"tool_calls": [{**place, "function": {"arguments": step.text[half:]}}]})

    def _ending(self, reason: str) -> Iterator[Chunk]:
        yield self._chunk({}, reason)
        if (self._body.get("stream_options") or {}).get("include_usage") and "usage" not in self._without:
            usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
            yield {**self._chunk({}), "choices": [], "usage": usage}

    def _chunk(self, delta: Chunk, reason: str | None = None) -> Chunk:
        return {
            "id": self._id,
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": self._body.get("model"),
            "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason}],
        }
