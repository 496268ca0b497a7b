"""Run by test_turns.py in a process to be killed: people talk, bargain and accept, until somebody stops them."""

from __future__ import annotations

import itertools
import os

from backend.api.assistant import EXTENSION
from backend.app import create_app
from backend.assistant.negotiator import Negotiator
from backend.config import load_settings
from backend.services.agreements import accept_offer
from backend.services.context import ServiceContext
from backend.services.turns import TurnRequest
from tests.factories import make_debt, make_user, sign_in


def talk(database: str, journal: str) -> None:
    """Write to the journal a line for each thing that was answered, with a full stop at its end."""
    settings = load_settings(
        {},
        flask_env="test",
        sqlalchemy_database_uri=f"sqlite:///{database}",
        secret_key="a-secret-that-only-these-tests-know",
        queue_path=f"{database}.queue",
    )
    app = create_app(settings)
    context: ServiceContext = app.extensions["negotiator"]
    with open(journal, "a", encoding="utf-8", buffering=1) as lines:
        for number in itertools.count():
            document = str(60_000_000 + os.getpid() * 1_000 % 20_000_000 + number)
            make_debt(context, document_number=document, obligation_number=f"{document}-1")
            user = make_user(context, bound_document=document, email=f"persona{document}@example.com")
            principal = sign_in(app.test_client(), user)
            negotiator: Negotiator = app.extensions[EXTENSION]
            for text in (
                document,
                f"quiero ver opciones {document}.",
                f"puedo pagar 900.000, soy {document}.",
            ):
                reply = negotiator.reply(principal, TurnRequest(text))
                lines.write(f"said {text}\n")
            if reply["offers"]:
                made, _ = accept_offer(context, principal, reply["offers"][0]["id"], key=document)
                lines.write(f"agreed {made['reference']}.\n")
