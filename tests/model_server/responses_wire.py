"""Steps as the events of a Responses stream."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from tests.model_server.steps import Call, ErrorEvent, Fail, Incomplete, Quirk, Refuse, Say, Step, Think

Event = dict[str, Any]


class ResponsesAnswer:
    """One answer in the making; `events(step)` are what each step sends, `end()` what ends it regularly."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._body = body
        self._id = f"resp_{uuid4().hex}"
        self._number = 0
        self._items: list[Event] = []
        self._without: set[str] = set()
        self._characters = 0

    def begin(self) -> Iterator[Event]:
        """The events before the first step."""
        for kind in ("response.created", "response.in_progress"):
            yield self._event(kind, response=self._response("in_progress"))

    def events(self, step: Step) -> Iterator[Event]:
        """The events of one step that says something; faults of the transport are the server's business."""
        if isinstance(step, Quirk):
            self._without.add(step.without)
        elif isinstance(step, Say):
            yield from self._message(step.text, step.piece, "output_text")
        elif isinstance(step, Refuse):
            yield from self._message(step.text, len(step.text), "refusal")
        elif isinstance(step, Call):
            yield from self._call(step)
        elif isinstance(step, Think):
            yield from self._think(step)
        elif isinstance(step, Incomplete):
            yield self._ending("incomplete", incomplete_details={"reason": step.reason})
        elif isinstance(step, Fail):
            yield self._ending("failed", error={"code": step.code, "message": "scripted"})
        elif isinstance(step, ErrorEvent):
            yield self._error(step)

    def end(self) -> Iterator[Event]:
        """The regular end."""
        yield self._ending("completed")

    def _error(self, step: ErrorEvent) -> Event:
        if step.nested:
            return {"type": "error", "error": {"type": step.code, "code": step.code, "message": "scripted"}}
        return self._event("error", code=step.code, message="scripted", param=None)

    def _message(self, text: str, piece: int, kind: str) -> Iterator[Event]:
        item: Event = {
            "type": "message",
            "id": f"msg_{uuid4().hex}",
            "role": "assistant",
            "status": "in_progress",
        }
        place = {"item_id": item["id"], "output_index": len(self._items), "content_index": 0}
        yield self._added({**item, "content": []})
        yield self._event("response.content_part.added", **place, part=_part(kind, ""))
        spoken = "refusal" if kind == "refusal" else "output_text"
        extra: Event = {} if kind == "refusal" else {"logprobs": []}
        for start in range(0, len(text), max(piece, 1)):
            delta = text[start : start + max(piece, 1)]
            self._characters += len(delta)
            yield self._event(f"response.{spoken}.delta", **place, delta=delta, **extra)
        whole = {"refusal": text} if kind == "refusal" else {"text": text, **extra}
        yield self._event(f"response.{spoken}.done", **place, **whole)
        yield self._event("response.content_part.done", **place, part=_part(kind, text))
        yield from self._done({**item, "status": "completed", "content": [_part(kind, text)]})

    def _call(self, step: Call) -> Iterator[Event]:
        item = {
            "type": "function_call",
            "id": f"fc_{uuid4().hex}",
            "call_id": step.call_id,
            "name": step.name,
        }
        place = {"item_id": item["id"], "output_index": len(self._items)}
        yield self._added({**item, "arguments": "", "status": "in_progress"})
        half = len(step.text) // 2
        yield self._event("response.function_call_arguments.delta", **place, delta=step.text[:half])
        if not step.whole:
            yield from self._done({**item, "arguments": step.text[:half], "status": "incomplete"})
            return
        yield self._event("response.function_call_arguments.delta", **place, delta=step.text[half:])
        done = {"name": step.name, "arguments": step.text}
        yield self._event("response.function_call_arguments.done", **place, **done)
        yield from self._done({**item, "arguments": step.text, "status": "completed"})

    def _think(self, step: Think) -> Iterator[Event]:
        asked = "reasoning.encrypted_content" in (self._body.get("include") or [])
        item = {"type": "reasoning", "id": f"rs_{uuid4().hex}", "summary": []}
        yield self._added(item)
        yield from self._done({**item, "encrypted_content": step.encrypted if asked else None})

    def _added(self, item: Event) -> Event:
        return self._event("response.output_item.added", output_index=len(self._items), item=item)

    def _done(self, item: Event) -> Iterator[Event]:
        if "item_done" not in self._without:
            yield self._event("response.output_item.done", output_index=len(self._items), item=item)
        self._items.append(item)

    def _ending(self, status: str, **details: Any) -> Event:
        response = {**self._response(status), "output": self._items, "usage": self._usage(), **details}
        return self._event(f"response.{status}", response=response)

    def _usage(self) -> Event | None:
        if "usage" in self._without:
            return None
        asked, answered = len(str(self._body.get("input"))) // 4, self._characters // 4 + 1
        return {
            "input_tokens": asked,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": answered,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": asked + answered,
        }

    def _event(self, kind: str, **fields: Any) -> Event:
        self._number += 1
        if "output_index" in self._without:
            fields.pop("output_index", None)
        return {"type": kind, "sequence_number": self._number - 1, **fields}

    def _response(self, status: str) -> Event:
        return {
            "id": self._id, "object": "response", "created_at": int(time.time()), "status": status, "error": None,
            "incomplete_details": None, "instructions": self._body.get("instructions"), "metadata": {},
            "model": self._body.get("model"), "output": [], "tools": self._body.get("tools") or [],
            "parallel_tool_calls": self._body.get("parallel_tool_calls", True), "tool_choice": "auto",
            "temperature": 1.0, "top_p": 1.0, "usage": None, "store": self._body.get("store", True),
        }  # fmt: skip


def _part(kind: str, text: str) -> Event:
    if kind == "refusal":
        return {"type": "refusal", "refusal": text}
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
