"""Runs a tool whose arguments fit. A write's effect, its answer and its record are one transaction.

So a write that was cut off has not happened, and one that has happened is known with its answer: the same call
again in the same turn, by a model that repeats itself or by the turn's next attempt after a crash, gets that answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from backend.db.unit_of_work import UnitOfWork
from backend.services.turns import ClaimedTurn, require_turn

if TYPE_CHECKING:
    from backend.assistant.tools.registry import Tool
    from backend.assistant.turn import TurnSession


def execute(tool: Tool, arguments: Mapping[str, Any], session: TurnSession) -> dict[str, Any]:
    """Return the tool's answer; whatever it raises goes through, and then nothing has changed."""
    if tool.effect == "read" or session.turn is None:
        return tool.function(session, **arguments)
    key = call_key(tool.name, arguments)
    earlier = session.writes.get(key)
    if earlier is None:
        earlier = session.writes[key] = _write(tool, arguments, session, session.turn, key)
    else:
        _restore(session, earlier["session"])
    answer: dict[str, Any] = earlier["answer"]
    return answer


def call_key(name: str, arguments: Mapping[str, Any]) -> str:
    """Return what makes two calls of a turn the same: the tool and its arguments, whatever their order."""
    body = json.dumps([name, arguments], sort_keys=True, default=str)
    return hashlib.sha256(body.encode()).hexdigest()


def _write(
    tool: Tool, arguments: Mapping[str, Any], session: TurnSession, turn: ClaimedTurn, key: str
) -> dict[str, Any]:
    context, before, started = session.context, _snapshot(session), session.context.now()
    try:
        with context.write() as uow, _held(session, turn, uow):
            session.context = context.within(uow)
            answer = tool.function(session, **arguments)
            left = {"answer": answer, "session": _snapshot(session)}
            uow.conversations.add_tool_execution(
                {
                    "turn_id": turn.id,
                    "call_key": key,
                    "tool": tool.name,
                    "effect": tool.effect,
                    "arguments": json.loads(json.dumps(dict(arguments), default=str)),
                    "status": "finished",
                    "output": left,
                    "started_at": started,
                    "finished_at": context.now(),
                }
            )
            uow.commit()
    except BaseException:
        session.context = context
        _restore(session, before)
        raise
    session.context = context
    return left


def _held(session: TurnSession, turn: ClaimedTurn, uow: UnitOfWork) -> AbstractContextManager[None]:
    """Make sure that the turn is ours, and keep with the write what a model asked for until now."""
    require_turn(uow, turn)
    return nullcontext() if session.items is None else session.items.kept_along(uow, is_held=True)


def _snapshot(session: TurnSession) -> dict[str, Any]:
    return {
        "state": session.state,
        "memory": dict(session.memory),
        "show_state": session.show_state,
        "offers": session.offers,
    }


def _restore(session: TurnSession, left: Mapping[str, Any]) -> None:
    session.state = left["state"]
    session.memory = dict(left["memory"])
    session.show_state = left["show_state"]
    session.offers = left["offers"]
