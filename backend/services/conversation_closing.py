"""Conversations that run out: warned about, then closed with a summary; and those that have become too long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from backend.db.repositories.conversation_desk import IdleRow
from backend.db.repositories.conversations import ConversationRow
from backend.db.unit_of_work import UnitOfWork
from backend.domain.conversation import Event, next_state
from backend.domain.errors import Conflict
from backend.domain.timeouts import Step, TimeoutRules
from backend.services.context import Principal, ServiceContext, require_admin
from backend.services.conversation_summary import summarise
from backend.services.flow import load_flow
from backend.services.formatting import format_duration
from backend.services.jobs import JobRun
from backend.services.timeouts import find_profile, rules_in_force

PERSON_BUTTON = "hablar_asesor"
CHUNK = 100
MOST_AT_ONCE = 1000
"""Of one request by hand; the job does all."""


@dataclass(slots=True)
class Processed:
    """How many conversations were warned about and closed; `is_complete` unless there was no time for all."""

    warned: int = 0
    closed: int = 0
    is_complete: bool = True


def close_conversations(context: ServiceContext, run: JobRun) -> dict[str, Any]:
    """Warn about and close what has run out by now; doing it twice changes nothing."""
    return asdict(_process(context, run.keep_on))


def process_timeouts(context: ServiceContext, principal: Principal) -> Processed:
    """Do the same now, for the oldest conversations; raises Forbidden."""
    require_admin(principal)
    return _process(context, lambda: None, most=MOST_AT_ONCE)


def _process(context: ServiceContext, keep_on: Callable[[], None], most: int | None = None) -> Processed:
    done, last, seen = Processed(), 0, 0
    shortest = _shortest(context)
    before = context.now() - timedelta(minutes=shortest)
    while most is None or seen < most:
        keep_on()
        with context.read() as uow:
            found = uow.conversation_desk.list_idle(before=before, after_id=last, limit=CHUNK)
        if not found:
            return done
        for row in found:
            _process_one(context, row, done)
        seen, last = seen + len(found), found[-1].id
    done.is_complete = False
    return done


def _shortest(context: ServiceContext) -> int:
    """Return after how many minutes without a message the first conversation of all could have to be warned about."""
    own = {None, *(state.timeout_minutes for state in load_flow(context).flow.states.values())}
    profiles = rules_in_force(context).values()
    return min(rules.closing_after(minutes).warn_after_minutes for rules in profiles for minutes in own)


def _rules(context: ServiceContext, uow: UnitOfWork, row: IdleRow) -> TimeoutRules:
    """Return what holds for a conversation: the time of the state in which it waits, else its debtor's profile."""
    rules = rules_in_force(context)[find_profile(uow, row.profile, row.bound_document)]
    state = load_flow(context).flow.states.get(row.current_state)
    return rules.closing_after(state.timeout_minutes if state else None)


def _process_one(context: ServiceContext, row: IdleRow, done: Processed) -> None:
    now = context.now()
    with context.write() as uow:
        rules = _rules(context, uow, row)
        is_warned = row.warned_at is not None and row.warned_at > row.updated_at
        step = rules.step(now - row.updated_at, now - row.warned_at if is_warned and row.warned_at else None)
        if step is Step.NOTHING or uow.conversation_desk.has_open_turn(row.id, now=now):
            return
        if step is Step.WARN:
            done.warned += _warn(context, uow, row, rules)
        else:
            done.closed += _close(context, uow, row)
        uow.commit()


def _warn(context: ServiceContext, uow: UnitOfWork, row: IdleRow, rules: TimeoutRules) -> bool:
    now = context.now()
    if not uow.conversation_desk.mark_warned(row.id, version=row.version, now=now):
        return False
    left = format_duration(rules.minutes_left(now - row.updated_at))
    text = load_flow(context).text("timeout_warning", {"plazo": left})
    uow.conversations.add_message(
        conversation_id=row.id, sender_type="assistant", text=text, now=now, route="timeout"
    )
    return True


def _close(context: ServiceContext, uow: UnitOfWork, row: IdleRow) -> bool:
    conversation = uow.conversations.get(row.id, user_id=row.user_id, lock=True)
    return (
        end_with_summary(
            context,
            uow,
            conversation,
            "closed_idle",
            reason="timeout",
            version=row.version,
            document_number=row.bound_document,
        )
        is not None
    )


def end_with_summary(
    context: ServiceContext,
    uow: UnitOfWork,
    conversation: ConversationRow,
    text_key: str,
    *,
    reason: str,
    version: int,
    document_number: str | None,
    turn_id: int | None = None,
) -> tuple[str, str] | None:
    """End a conversation that still has this version; return what is said and the state, None where it moved on."""
    loaded = load_flow(context)
    state = next_state(loaded.flow, conversation.current_state, Event("closed"))
    now = context.now()
    debts = uow.debts.list_for_document(document_number) if document_number else []
    text = loaded.text(text_key, {"resumen": summarise(uow, conversation.context_data, debts)})
    if not uow.conversation_desk.close(
        conversation.id, version=version, state=state, reason=reason, messages=1, now=now
    ):
        return None
    uow.conversations.add_message(
        conversation_id=conversation.id,
        sender_type="assistant",
        text=text,
        now=now,
        turn_id=turn_id,
        previous_state=conversation.current_state,
        next_state=state,
        route="timeout",
    )
    return text, state


def is_too_long(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, conversation: ConversationRow
) -> bool:
    """Tell whether the debtor has written as much as their profile allows; only long ones cost a look."""
    rules = rules_in_force(context)
    turns = conversation.message_count // 2
    if turns < min(one.most_messages for one in rules.values()):
        return False
    own = uow.conversation_desk.find_profile(principal.user_id)
    return turns >= rules[find_profile(uow, own, principal.document_number)].most_messages


def close_too_long(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    conversation: ConversationRow,
    turn_id: int,
) -> dict[str, Any]:
    """End a conversation that is too long, offering a person; return what the debtor is answered.

    Part of the turn's own transaction. Raises Conflict `conversation_changed` where something moved it meanwhile.
    """
    ended = end_with_summary(
        context,
        uow,
        conversation,
        "closed_full",
        reason="messages",
        version=conversation.version,
        document_number=principal.document_number,
        turn_id=turn_id,
    )
    if ended is None:
        raise Conflict("conversation_changed", "La conversación cambió al mismo tiempo. Inténtalo de nuevo.")
    text, state = ended
    button = load_flow(context).flow.buttons[PERSON_BUTTON]
    return {
        "conversation_id": conversation.id,
        "message": text,
        "current_state": state,
        "buttons": [{"id": PERSON_BUTTON, "text": button, "kind": "message"}],
        "context": {},
        "citations": [],
        "documents": [],
        "offers": [],
        "route": "timeout",
        "sender_type": "assistant",
        "speaker": None,
        "ended": True,
    }
