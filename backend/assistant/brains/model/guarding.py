"""The guards of one turn: what may be said, in which language, and what is masked before it leaves."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from typing import Any

from backend.assistant.guards.facts import TurnFacts
from backend.assistant.guards.masking import NAME, mask
from backend.assistant.guards.reply_guard import SentenceGuard
from backend.assistant.turn import TurnSession
from backend.services.debt_view import own_debt_view
from backend.services.formatting import plain_name
from backend.services.own_debts import find_own_name

JURISDICTIONS = frozenset({"CO", "ES", "US"})


def make_facts(session: TurnSession, offers: Sequence[dict[str, Any]]) -> TurnFacts:
    """Return what may be said before any tool has run; `offers` are those on the table."""
    today = session.context.today()
    facts = TurnFacts(today=today)
    chosen = session.debt.id if session.debt else None
    facts.add_debts([own_debt_view(debt, today=today) for debt in session.debts], chosen)
    facts.add_offers(list(offers))
    facts.add_message(session.request.message)
    for text in session.flow.variables.values():
        facts.add_configured_text(text)
    return facts


def make_guard(session: TurnSession, facts: TurnFacts, language: str, instructions: str) -> SentenceGuard:
    """Return the judge of this turn's sentences."""
    country = session.locale.partition("_")[2]
    return SentenceGuard(
        facts,
        language=language,
        jurisdiction=country if country in JURISDICTIONS else "CO",
        instructions=instructions,
        today=session.context.today(),
        identity_numbers=_identity_numbers(session),
        person=person_name(session),
    )


def make_mask(session: TurnSession) -> Callable[[str], str]:
    """Return what takes name, identity numbers, telephones and addresses out of a text."""
    currency = session.debt.currency if session.debt else "COP"
    numbers, name = _identity_numbers(session), person_name(session)
    named = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE) if name else None

    def masked(text: str) -> str:
        text = named.sub(NAME, text) if named else text
        return mask(text, identity_numbers=numbers, currency=currency)

    return masked


def make_reveal(session: TurnSession) -> Callable[[str], str]:
    """Return what puts the person's first name back where a model repeats what stands for the name."""
    first = person_name(session).split(" ")[0].title()
    return lambda text: text.replace(NAME, first)


def person_name(session: TurnSession) -> str:
    """Return the name by which our own texts call the person; of one who owes nothing any more it is looked up."""
    known = session.debts[0].debtor_name if session.debts else None
    return plain_name(find_own_name(session.context, session.principal) if known is None else known)


def pseudonym(session: TurnSession) -> str:
    """Return what stands for the person at the provider: always the same, and nobody's number."""
    key = session.context.settings.secret_key.encode()
    return hmac.new(key, f"person {session.principal.user_id}".encode(), hashlib.sha256).hexdigest()[:32]


def _identity_numbers(session: TurnSession) -> tuple[str, ...]:
    number = session.principal.document_number
    return (number,) if number else ()
