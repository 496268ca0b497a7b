"""A debtor's conversation as a channel carries it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask

from backend.db.repositories.accounts import Account
from backend.services.channels import add_channel
from backend.services.context import SYSTEM, ServiceContext

MESSAGE = "/api/v1/chat/message"


class Talk:
    """What somebody says through a channel called whatsapp, and what it is answered."""

    def __init__(self, app: Flask, account: Account) -> None:
        context: ServiceContext = app.extensions["negotiator"]
        self.client, self.account = app.test_client(), account
        self.headers = {"Authorization": f"Bearer {add_channel(context, SYSTEM, 'whatsapp')['token']}"}

    def says(self, message: str = "", **body: Any) -> dict[str, Any]:
        """Send words or a button."""
        body |= {"message": message, "user_id": self.account.id}
        answer = self.client.post(MESSAGE, json=body, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def chooses(self, option: int = 1) -> dict[str, Any]:
        """Choose an offer, and return the answer that has the link."""
        self.says(self.account.bound_document or "")
        offer = self.says(button_id="ver_opciones")["offers"][option - 1]
        return self.says(button_id=f"oferta_{offer['id']}")


def token_of(answer: dict[str, Any]) -> str:
    """Return what makes an answer's link out."""
    (token,) = parse_qs(urlsplit(answer["acceptance_link"]["url"]).query)["enlace"]
    return token
