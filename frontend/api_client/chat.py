"""The conversation with the assistant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from frontend import api_types as types
from frontend.api_client.reply import REPLY_TIMEOUT, ReplyConnection
from frontend.api_client.transport import Transport


class ChatCalls(Transport):
    """The conversation with the assistant."""

    def send_message(self, turn: Mapping[str, Any]) -> ReplyConnection:
        """Send a turn (message or button_id, conversation_id, turn_key); the same key, the same reply.

        The reply comes piece by piece; whoever asked for it closes it.
        """
        response = self._request(
            "POST",
            "chat/message",
            json=dict(turn),
            headers={"Accept": "text/event-stream"},
            stream=True,
            timeout=REPLY_TIMEOUT,
        )
        return ReplyConnection(response)

    def history(self, conversation_id: int) -> types.History:
        """Return all messages of a conversation."""
        return cast(types.History, self._call("GET", f"chat/historial/{conversation_id}"))

    def conversations(self) -> list[types.ConversationItem]:
        """List one's own conversations, the latest first."""
        return cast(list[types.ConversationItem], self._call("GET", "chat/conversations")["items"])

    def new_conversation(
        self, conversation_id: int | None = None, *, leaves_person: bool = False
    ) -> types.Reply:
        """Start a new conversation; the old one is kept for the record.

        Where a person of the team has it, only with `leaves_person`: else ApiError `person_attending`, with that
        person's name as `speaker` and the `conversation_id` in its details.
        """
        body: dict[str, Any] = {} if conversation_id is None else {"conversation_id": conversation_id}
        if leaves_person:
            body["leaves_person"] = True
        return cast(types.Reply, self._call("POST", "chat/reset-conversation", json=body))

    def record_feedback(self, message_id: int, rating: str, reason: str) -> None:
        """Say what one thinks of a message of the assistant ("up" or "down"), and why."""
        self._call("PUT", f"chat/messages/{message_id}/feedback", json={"rating": rating, "reason": reason})
