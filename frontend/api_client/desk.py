"""Conversations as the team leads them, and the accounts of the people in them."""

from __future__ import annotations

from typing import cast

from frontend import api_types as types
from frontend.api_client.transport import Transport

_PATH = "admin/conversations"


class DeskCalls(Transport):
    """Conversations as the team leads them, and the accounts of the people in them."""

    def desk_conversations(
        self, query: str = "", *, status: str | None = None, mine: bool = False, page: int = 1
    ) -> types.DeskConversationPage:
        """List conversations, those that wait for a person first."""
        params = {"page": str(page), "q": query} | ({"status": status} if status else {})
        params |= {"mine": "yes"} if mine else {}
        return cast(types.DeskConversationPage, self._call("GET", _PATH, params=params))

    def desk_conversation(self, conversation_id: int, *, after: int = 0) -> types.DeskHistory:
        """Read a conversation; with `after`, only the messages since that one."""
        params = {"after": str(after)}
        return cast(types.DeskHistory, self._call("GET", f"{_PATH}/{conversation_id}", params=params))

    def take_conversation(self, conversation_id: int) -> None:
        """Answer a debtor oneself from now on."""
        self._call("POST", f"{_PATH}/{conversation_id}/take")

    def answer_debtor(self, conversation_id: int, sentence: str) -> None:
        """Say something in a conversation that one has taken."""
        self._call("POST", f"{_PATH}/{conversation_id}/messages", json={"text": sentence})

    def hand_back(self, conversation_id: int) -> None:
        """Let the assistant answer again."""
        self._call("POST", f"{_PATH}/{conversation_id}/hand-back")

    def correct_intent(self, message_id: int, intent: str) -> None:
        """Say what a message really meant."""
        self._call("POST", f"admin/messages/{message_id}/intent", json={"intent": intent})

    def accounts(self, query: str, page: int = 1) -> types.AccountPage:
        """List accounts by name, e-mail or document number (staff)."""
        params = {"q": query, "page": str(page)}
        return cast(types.AccountPage, self._call("GET", "users", params=params))

    def unlock_account(self, user_id: int, *, release_document: bool) -> None:
        """Let an account try again at once; with `release_document`, prove its number anew."""
        params = {"release_document": "true"} if release_document else {}
        self._call("POST", f"users/{user_id}/unlock", params=params)
