"""A provider that plays a script: for proving that each task can be done, and that its judge sees when it is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from backend.assistant.evaluation.references import ReferenceMissing, fill_in, resolve
from backend.assistant.evaluation.task import Round, Script
from backend.assistant.models.contract import (
    Completed,
    Credential,
    FailureKind,
    Item,
    ItemDone,
    ModelEvent,
    ModelFailure,
    ModelRequest,
    TextPiece,
    Usage,
)

PIECE = 12
"""Characters of one piece: an answer comes in pieces, as from any provider."""


class ScriptedClient:
    """Implements contract.ModelClient for one conversation. What the script leaves open it reads from the request."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._turn = -1
        self._played = 0

    def stream(
        self, request: ModelRequest, credential: Credential, shown: Callable[[], bool]
    ) -> Generator[ModelEvent, None, None]:
        """Play the next answer; raises ModelFailure `refused` where the script is over or points at nothing."""
        answer = self._next_answer(request.items)
        facts = read_facts(request.items)
        try:
            text = fill_in(answer.text, facts)
            calls = [(name, resolve(arguments, facts)) for name, arguments in answer.calls]
        except ReferenceMissing as missing:
            raise ModelFailure(FailureKind.REFUSED, f"the script points at nothing: {missing}") from missing
        yield from _said(text)
        for number, (name, arguments) in enumerate(calls):
            yield ItemDone(_call(f"call_{self._turn}_{self._played}_{number}", name, arguments))
        yield Completed(Usage())

    def check(self, credential: Credential) -> None:
        """Accept every key."""

    def _next_answer(self, items: Sequence[Item]) -> Round:
        # Only the first question of a turn ends with what the person says.
        if items[-1].get("role") == "user":
            self._turn, self._played = self._turn + 1, 0
        turns = self._script
        if self._turn >= len(turns) or self._played >= len(turns[self._turn]):
            raise ModelFailure(FailureKind.REFUSED, "the script is over")
        self._played += 1
        return turns[self._turn][self._played - 1]


def read_facts(items: Sequence[Item]) -> dict[str, Any]:
    """Return what a model can know by name: where things stand, then what tools answered, the latest of each."""
    facts: dict[str, Any] = {}
    for item in items:
        if item["type"] == "function_call_output":
            facts |= _object(item["output"])
        elif item.get("role") == "developer":
            facts |= _standing(item["content"])
    return facts


def _standing(content: str) -> Mapping[str, Any]:
    told = _object(content[content.find("{") :])
    return {**told, "offers": told["offers_on_the_table"]} if "offers_on_the_table" in told else {}


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _said(text: str) -> Generator[ModelEvent, None, None]:
    if not text:
        return
    for start in range(0, len(text), PIECE):
        yield TextPiece(text[start : start + PIECE])
    content = [{"type": "output_text", "text": text}]
    yield ItemDone({"type": "message", "role": "assistant", "content": content})


def _call(call_id: str, name: str, arguments: Mapping[str, Any]) -> Item:
    body = json.dumps(arguments, ensure_ascii=False)
    return {"type": "function_call", "call_id": call_id, "name": name, "arguments": body}
