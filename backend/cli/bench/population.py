"""Debtors with a session and an open conversation, for a database that only measures."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any

from backend.services.context import ServiceContext

PEOPLE = (
    "INSERT INTO users (id, email, email_key, name, surname, telephone, password_hash, role, bound_document, "
    "is_active, is_demo, created_at, updated_at) VALUES (?, ?, ?, 'Ana', 'Torres', '', '-', 'debtor', ?, ?, ?, ?, ?)"
)
SESSIONS = (
    "INSERT INTO sessions (user_id, kind, token_hash, created_at, expires_at) VALUES (?, 'cookie', ?, ?, ?)"
)
DEBTORS = (
    "INSERT INTO debtors (id, document_number, name, email, telephone, profile, locale, created_at, updated_at) "
    "VALUES (?, ?, 'ANA TORRES', '', '', 'default', 'es_CO', ?, ?)"
)
DEBTS = (
    "INSERT INTO debts (debtor_id, creditor_id, obligation_number, obligation_key, last_digits, product, currency, "
    "principal, interest, fees, balance, due_date, status, source_hash, version, created_at, updated_at) VALUES "
    "(?, 1, ?, ?, '1234', 'TARJETA DE CRÉDITO', 'COP', 100000000, 20000000, 0, 120000000, ?, 'active', '', 1, ?, ?)"
)
CONVERSATIONS = (
    "INSERT INTO conversations (user_id, current_state, context_data, is_active, version, message_count, created_at, "
    "updated_at) VALUES (?, 'informar_deuda', '{}', ?, 1, 0, ?, ?)"
)
CREDITOR = (
    "INSERT INTO creditors (id, name, name_key, created_at) VALUES (1, 'BANCO DE EJEMPLO S.A.', 'banco', ?)"
)


def populate(context: ServiceContext, count: int) -> list[str]:
    """Add `count` debtors, each with one debt, a session and an open conversation; return the sessions' tokens."""
    now: Any = context.now()
    if context.access.is_sqlite:
        now = now.replace(tzinfo=None)
    later = now + timedelta(days=1)
    true, false = True, False
    tokens = [hashlib.sha256(f"conversation {number}".encode()).hexdigest() for number in range(1, count + 1)]
    numbers = range(1, count + 1)
    hashes = [hashlib.sha256(token.encode()).hexdigest() for token in tokens]
    mail = [f"persona{n}@example.com" for n in numbers]
    with context.write() as uow:

        def add(statement: str, rows: list[tuple[Any, ...]]) -> None:
            if not context.access.is_sqlite:
                statement = statement.replace("?", "%s")
            uow.connection.exec_driver_sql(statement, rows)

        document = [str(50_000_000 + n) for n in numbers]
        add(CREDITOR, [(now,)])
        add(PEOPLE, [(n, mail[n - 1], mail[n - 1], document[n - 1], true, false, now, now) for n in numbers])
        add(SESSIONS, [(n, hashes[n - 1], now, later) for n in numbers])
        add(DEBTORS, [(n, document[n - 1], now, now) for n in numbers])
        add(DEBTS, [(n, f"OB{n}", f"OB{n}", date(2026, 3, 1), now, now) for n in numbers])
        add(CONVERSATIONS, [(n, true, now, now) for n in numbers])
        uow.commit()
    return tokens


def analyze(context: ServiceContext) -> None:
    """Let the database see how its tables are filled: a fresh one plans for empty ones until it looks by itself."""
    with context.write() as uow:
        uow.connection.exec_driver_sql("ANALYZE")
        uow.commit()
