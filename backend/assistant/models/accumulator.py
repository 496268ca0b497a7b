"""Folds the events of a Responses stream into what the assistant knows: pieces of text, whole items, the end.

It reads no more of an event than it needs, because servers leave fields out, and it demands the terminal event:
a stream that is cut off ends as quietly as one that is complete.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from backend.assistant.models.contract import (
    Completed,
    FailureKind,
    Item,
    ItemDone,
    ModelEvent,
    ModelFailure,
    TextPiece,
    Usage,
)
from backend.assistant.models.failures import failure_of_code


class ResponsesAccumulator:
    """One answer in the making. Feed it the events in their order until `ended`."""

    def __init__(self) -> None:
        self.ended = False
        self._items_seen = False
        # Reasoning without the item that it led to is refused by the provider when it is handed back.
        self._reasoning: list[Item] = []

    def take(self, event: Mapping[str, Any]) -> list[ModelEvent]:
        """Return what this event adds; raises ModelFailure where it says that there is no answer."""
        kind = event.get("type")
        if kind == "response.output_text.delta":
            return [TextPiece(event["delta"])] if event.get("delta") else []
        if kind == "response.output_item.done":
            return self._item(event["item"])
        found = _ENDINGS.get(str(kind))
        return found(self, event) if found else []

    def _item(self, item: Item) -> list[ModelEvent]:
        self._items_seen = True
        if item.get("type") == "reasoning":
            self._reasoning.append(item)
            return []
        if item.get("type") == "function_call" and item.get("status") == "incomplete":
            return []
        if _is_refusal(item):
            raise ModelFailure(FailureKind.REFUSED, "the model declined")
        whole = [*self._reasoning, item]
        self._reasoning = []
        return [ItemDone(each) for each in whole]

    def _completed(self, event: Mapping[str, Any]) -> list[ModelEvent]:
        response = event.get("response") or {}
        missing = [] if self._items_seen else response.get("output") or []
        items = [piece for item in missing for piece in self._item(item)]
        self.ended = True
        return [*items, Completed(_usage_of(response.get("usage")))]

    def _incomplete(self, event: Mapping[str, Any]) -> list[ModelEvent]:
        response = event.get("response") or {}
        if (response.get("incomplete_details") or {}).get("reason") == "content_filter":
            raise ModelFailure(FailureKind.REFUSED, "content_filter")
        self.ended = True
        return [Completed(_usage_of(response.get("usage")), truncated=True)]

    def _failed(self, event: Mapping[str, Any]) -> list[ModelEvent]:
        raise failure_of_code(((event.get("response") or {}).get("error") or {}).get("code"))

    def _error(self, event: Mapping[str, Any]) -> list[ModelEvent]:
        raise failure_of_code(event.get("code"))


_ENDINGS: Final[dict[str, Callable[[ResponsesAccumulator, Mapping[str, Any]], list[ModelEvent]]]] = {
    "response.completed": ResponsesAccumulator._completed,
    "response.incomplete": ResponsesAccumulator._incomplete,
    "response.failed": ResponsesAccumulator._failed,
    "response.cancelled": ResponsesAccumulator._failed,
    "error": ResponsesAccumulator._error,
}


def _is_refusal(item: Item) -> bool:
    """Whether this message says nothing but that the model will not answer."""
    parts = item.get("content") or []
    return (
        item.get("type") == "message" and bool(parts) and all(part.get("type") == "refusal" for part in parts)
    )


def _usage_of(counted: Mapping[str, Any] | None) -> Usage:
    """Return the tokens of an answer; nought for what the server did not count."""
    counted = counted or {}
    details = counted.get("input_tokens_details") or {}
    return Usage(
        input_tokens=int(counted.get("input_tokens") or 0),
        cached_tokens=int(details.get("cached_tokens") or 0),
        output_tokens=int(counted.get("output_tokens") or 0),
    )
