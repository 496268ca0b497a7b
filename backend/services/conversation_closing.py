"""Conversations that run out: warned about, then closed with a summary; and those that have become too long."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from backend.db.repositories.conversation_desk import IdleRow
from backend.db.repositories.conversations import ConversationRow
from backend.db.unit_of_work import UnitOfWork
from backend.domain.conversation import Event, next_state
from backend.domain.errors import Conflict
from backend.domain.timeouts import Step, profile_in_force
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


@dataclass(frozen=True, slots=True)
class _Due:
    """A conversation, what is to be done about it, and how long after a warning it is closed."""

    row: IdleRow
    step: Step
    time_left: timedelta


def close_conversations(context: ServiceContext, run: JobRun) -> dict[str, Any]:
    """Warn about and close what has run out by now; doing it twice changes nothing."""
    return asdict(_process(context, run.keep_on))


def process_timeouts(context: ServiceContext, principal: Principal) -> Processed:
    """Do the same now, for the oldest conversations; raises Forbidden."""
    require_admin(principal)
    return _process(context, lambda: None, most=MOST_AT_ONCE)


def _process(context: ServiceContext, keep_on: Callable[[], None], most: int | None = None) -> Processed:
    done, last = Processed(), 0
    before = context.now() - timedelta(minutes=_shortest(context))
    while True:
        keep_on()
        with context.read() as uow:
            found = uow.conversation_desk.list_idle(before=before, after_id=last, limit=CHUNK)
            due = _list_due(context, uow, found)
        if not found:
            return done
        for one in due:
            if done.warned + done.closed == most:
                done.is_complete = False
                return done
            _process_one(context, one, done)
        last = found[-1].id


def _shortest(context: ServiceContext) -> int:
    """Return after how many minutes without a message the first conversation of all could have to be warned about."""
    own = {None, *(state.timeout_minutes for state in load_flow(context).flow.states.values())}
    profiles = rules_in_force(context).values()
    return min(rules.closing_after(minutes).warn_after_minutes for rules in profiles for minutes in own)


def _list_due(context: ServiceContext, uow: UnitOfWork, found: Sequence[IdleRow]) -> list[_Due]:
    """Return those about which something is to be done; writers of SQLite wait for one another, so that none looks."""
    numbers = {row.bound_document for row in found if row.bound_document is not None}
    campaigns = uow.conversation_desk.list_campaign_profiles(numbers)
    return [due for row in found if (due := _find_due(context, row, campaigns)) is not None]


def _find_due(context: ServiceContext, row: IdleRow, campaigns: Mapping[str, frozenset[str]]) -> _Due | None:
    """Judge by the time of the state in which a conversation waits, else by its debtor's profile."""
    profile = profile_in_force(row.profile, campaigns.get(row.bound_document or "", frozenset()))
    state = load_flow(context).flow.states.get(row.current_state)
    rules = rules_in_force(context)[profile].closing_after(state.timeout_minutes if state else None)
    now = context.now()
    idle = now - row.updated_at
    is_warned = row.warned_at is not None and row.warned_at > row.updated_at
    step = rules.step(idle, row.closes_at - now if is_warned and row.closes_at is not None else None)
    return None if step is Step.NOTHING else _Due(row, step, rules.time_left(idle))


def _process_one(context: ServiceContext, due: _Due, done: Processed) -> None:
    with context.write() as uow:
        if uow.conversation_desk.has_open_turn(due.row.id, now=context.now()):
            return
        if due.step is Step.WARN:
            done.warned += _warn(context, uow, due)
        else:
            done.closed += _close(context, uow, due.row)
        uow.commit()


def _warn(context: ServiceContext, uow: UnitOfWork, due: _Due) -> bool:
    now = context.now()
    closes_at = now + due.time_left
    if not uow.conversation_desk.mark_warned(
        due.row.id, version=due.row.version, closes_at=closes_at, now=now
    ):
        return False
    left = format_duration(due.time_left // timedelta(minutes=1))
    text = load_flow(context).text("timeout_warning", {"plazo": left})
    uow.conversations.add_message(
        conversation_id=due.row.id, sender_type="assistant", text=text, now=now, route="timeout"
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
