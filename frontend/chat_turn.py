"""A turn on its way: sent once under its key, followed, and kept as the API keeps it."""

from __future__ import annotations

from frontend.api_client import ApiClient, ApiError, SignedOutError
from frontend.api_client.wording import in_readers_language
from frontend.api_types import Reply
from frontend.chat_state import Chat, Turn, answer_of, from_history
from frontend.incoming_reply import IncomingReply

_IN_PROGRESS, _ENDED = "turn_in_progress", "conversation_ended"


def begin_reply(api: ApiClient, chat: Chat, turn: Turn) -> IncomingReply:
    """Return the reply that is coming; the turn is sent unless it already was."""
    if chat.incoming is None:
        chat.incoming = IncomingReply(api, _body(chat, turn))
    return chat.incoming


def settle(api: ApiClient, chat: Chat, turn: Turn) -> None:
    """Take over how the incoming reply ended: the turn is done, awaited, or has a problem."""
    incoming, chat.incoming = chat.incoming, None
    if incoming is None:
        return
    if incoming.reply is not None:
        _keep(chat, turn, in_readers_language(incoming.reply))
    elif incoming.was_stopped and incoming.was_heard:
        chat.awaited = True
    elif incoming.error is not None:
        chat.awaited = incoming.error.code == _IN_PROGRESS and _is_being_answered(api, chat, turn)
        chat.problem = None if chat.awaited else incoming.error
        chat.ended = incoming.error.code == _ENDED


def look_again(api: ApiClient, chat: Chat) -> None:
    """Read the conversation anew; the turn is done once the API has its reply, whole or as far as it was shown."""
    try:
        fresh = from_history(api.history(chat.conversation_id))
    except SignedOutError:
        raise
    except ApiError as error:
        chat.problem = error
        return
    if fresh.awaited:
        return
    chat.messages, chat.buttons = fresh.messages, fresh.buttons
    if fresh.problem is None:
        chat.end_turn()
    else:
        chat.turn, chat.awaited, chat.problem = fresh.turn, False, fresh.problem


def _keep(chat: Chat, turn: Turn, reply: Reply) -> None:
    chat.messages.append({"sender_type": "user", "text_content": turn.shown})
    # A person who has the conversation answers when they can: until then there is nothing to show.
    if reply["message"]:
        chat.messages.append(answer_of(reply))
    chat.buttons = reply["buttons"]
    chat.ended = reply.get("ended", False)
    chat.conversation_id = reply["conversation_id"]
    chat.end_turn()


def _is_being_answered(api: ApiClient, chat: Chat, turn: Turn) -> bool:
    """Say whether the turn under way is this one, and not one of another tab."""
    unanswered = api.history(chat.conversation_id).get("unanswered")
    return unanswered is not None and unanswered["turn_key"] == turn.key


def _body(chat: Chat, turn: Turn) -> dict[str, str | int]:
    body: dict[str, str | int] = {"conversation_id": chat.conversation_id, "turn_key": turn.key}
    return body | ({"button_id": turn.button_id} if turn.button_id else {"message": turn.shown})
