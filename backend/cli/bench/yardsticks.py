"""What the product's turn is measured beside, on the same server: an empty route, a bare insert and a bare turn.

The bare turn runs the statements and commits of a turn that asks for the balance, by the raw driver and with the
same texts, and nothing else: no validation, no understanding, no engine. A test holds its statements against
those that the product really sends.
"""

from __future__ import annotations

import hashlib
import itertools
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask, request

from backend.db.engine import watch_checkouts
from backend.services.context import ServiceContext

SESSION = (
    "SELECT sessions.id, users.id, users.role, users.bound_document, users.name, sessions.expires_at "
    "FROM sessions JOIN users ON users.id = sessions.user_id "
    "WHERE sessions.token_hash = ? AND sessions.ended_at IS NULL"
)
CONVERSATION = (
    "SELECT id, user_id, current_state, context_data, is_active, version, message_count, created_at, updated_at "
    "FROM conversations WHERE user_id = ? ORDER BY id DESC LIMIT 1"
)
TURN = (
    "INSERT INTO turns (conversation_id, turn_key, request_hash, status, lease_until, attempts, reply, created_at) "
    "VALUES (?, ?, ?, 'started', ?, 1, NULL, ?) ON CONFLICT DO NOTHING RETURNING id"
)
MESSAGE = (
    "INSERT INTO messages (conversation_id, turn_id, sender_type, text_content, timestamp, previous_state, "
    "next_state, route, intent, confidence, assistant_version, attachments) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
DEBTS = (
    "SELECT debts.id, debts.debtor_id, debts.creditor_id, debts.obligation_number, debts.last_digits, "
    "debts.product, debts.currency, debts.principal, debts.interest, debts.fees, debts.balance, debts.due_date, "
    "debts.fixed_offers, debts.status, creditors.name, debtors.document_number, debtors.name, debtors.email, "
    "debtors.telephone, debtors.profile, debtors.locale, (SELECT agreements.status FROM agreements "
    "WHERE agreements.debt_id = debts.id AND status NOT IN ('declined', 'cancelled')) "
    "FROM debts JOIN debtors ON debts.debtor_id = debtors.id "
    "JOIN creditors ON debts.creditor_id = creditors.id WHERE debtors.document_number = ? "
    "AND debts.status IN ('active', 'in_agreement', 'disputed', 'hardship') ORDER BY debts.balance DESC, debts.id"
)
FINISH = (
    "UPDATE turns SET status = 'finished', reply = ? WHERE id = ? AND attempts = 1 AND status = 'started'"
)
ADVANCE = (
    "UPDATE conversations SET current_state = ?, context_data = ?, version = version + 1, "
    "message_count = message_count + 2, updated_at = ? WHERE id = ? AND version = ?"
)
SESSION_COOKIE = "negotiator_session"
CONNECTIONS = 24
"""At most as many as the product's own pool keeps."""
TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK")
STATEMENTS = (SESSION, CONVERSATION, TURN, MESSAGE, DEBTS, FINISH, ADVANCE, MESSAGE)


def add_yardsticks(app: Flask, context: ServiceContext) -> None:
    """Add the yardsticks and `/bench/statements` to an application that only measures."""
    bare = BareTurn(context)
    app.add_url_rule("/bench/empty", "bench_empty", _public(lambda: {"status": "ok"}), methods=["POST"])
    app.add_url_rule("/bench/insert", "bench_insert", _public(lambda: bare.insert()), methods=["POST"])
    app.add_url_rule("/bench/bare", "bench_bare", _public(lambda: bare.answer()), methods=["POST"])
    counted = CountedStatements(context)
    app.add_url_rule("/bench/statements", "bench_statements", _public(lambda: counted.tell()))


class CountedStatements:
    """How many statements this process has sent to PostgreSQL since it was first asked, but for BEGIN and its like."""

    def __init__(self, context: ServiceContext) -> None:
        self._engine = context.access.engine
        self._count: itertools.count[int] | None = None

    def tell(self) -> dict[str, Any]:
        """Return the count; asking counts as one, so that the first answer is 0."""
        if self._count is None:
            self._begin()
        assert self._count is not None
        return {"statements": next(self._count)}

    def _begin(self) -> None:
        # 40 ms to import, at each start of the product, and only this measurement needs it.
        import psycopg

        count = self._count = itertools.count()

        class Counting(psycopg.Cursor[Any]):
            def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
                if not str(query).startswith(TRANSACTION):
                    next(count)
                return super().execute(query, *arguments, **options)

        def take(connection: Any, record: Any, proxy: Any) -> None:
            connection.cursor_factory = Counting

        watch_checkouts(self._engine, take)


def _public(view: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    view.access = "public"  # type: ignore[attr-defined]
    return view


class BareTurn:
    """The turn's statements on connections that are opened once."""

    def __init__(self, context: ServiceContext) -> None:
        self._access = context.access
        self._free: queue.LifoQueue[Any] = queue.LifoQueue()
        for _ in range(CONNECTIONS):
            self._free.put(None)
        self._writer = threading.Lock()

    def answer(self) -> dict[str, Any]:
        """Run the statements of one turn."""
        body = request.get_json()
        digest = hashlib.sha256(request.cookies[SESSION_COOKIE].encode()).hexdigest()
        with self._cursor() as cursor:
            _, user_id, _, document, _, _ = self._one(cursor, SESSION, (digest,))
            self._end(cursor, "ROLLBACK")
            writer = self._writer if self._access.is_sqlite else nullcontext()
            with writer:
                conversation, turn = self._claim(cursor, user_id, document, body["message"])
            with writer:
                self._finish(cursor, conversation, turn)
        return {"message": SAMPLE_REPLY}

    def insert(self) -> dict[str, Any]:
        """Keep one message and commit."""
        now = datetime.now(UTC).replace(tzinfo=None)
        values = (1, None, "user", request.get_json()["message"], self._time(now), "inicial", *(None,) * 6)
        with self._cursor() as cursor, self._writer if self._access.is_sqlite else nullcontext():
            self._begin(cursor)
            self._run(cursor, MESSAGE, values)
            self._end(cursor, "COMMIT")
        return {"message": SAMPLE_REPLY}

    def _claim(self, cursor: Any, user_id: int, document: str, text: str) -> tuple[Any, int]:
        now = datetime.now(UTC).replace(tzinfo=None)
        self._begin(cursor)
        conversation = self._one(cursor, CONVERSATION, (user_id,))
        values = (
            conversation[0],
            uuid4().hex,
            "0" * 64,
            self._time(now + timedelta(seconds=40)),
            self._time(now),
        )
        turn = self._one(cursor, TURN, values)[0]
        state = conversation[2]
        sent = (conversation[0], turn, "user", text, self._time(now), state, *(None,) * 6)
        self._run(cursor, MESSAGE, sent)
        self._run(cursor, DEBTS, (document,)).fetchall()
        self._end(cursor, "COMMIT")
        return conversation, turn

    def _finish(self, cursor: Any, conversation: Any, turn: int) -> None:
        now = self._time(datetime.now(UTC).replace(tzinfo=None))
        state = conversation[2]
        self._begin(cursor)
        self._run(cursor, FINISH, (SAMPLE_REPLY, turn))
        self._run(cursor, ADVANCE, (state, "{}", now, conversation[0], conversation[5]))
        said = (SAMPLE_TEXT, now, state, state, "own", "CONSULTA_DEUDA", 0.9, "local-1", SAMPLE_ATTACHMENTS)
        self._run(cursor, MESSAGE, (conversation[0], turn, "assistant", *said))
        self._end(cursor, "COMMIT")

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        pooled: Any = self._free.get() or self._access.engine.raw_connection()
        try:
            yield pooled.driver_connection.cursor()
        finally:
            self._free.put(pooled)

    def _begin(self, cursor: Any) -> None:
        if self._access.is_sqlite:
            cursor.execute("BEGIN IMMEDIATE")

    def _end(self, cursor: Any, word: str) -> None:
        if self._access.is_sqlite and not cursor.connection.in_transaction:
            return
        cursor.execute(word)

    def _one(self, cursor: Any, statement: str, values: tuple[Any, ...]) -> Any:
        return self._run(cursor, statement, values).fetchone()

    def _run(self, cursor: Any, statement: str, values: tuple[Any, ...]) -> Any:
        if not self._access.is_sqlite:
            statement = statement.replace("?", "%s")
        return cursor.execute(statement, values)

    def _time(self, moment: datetime) -> Any:
        return str(moment) if self._access.is_sqlite else moment.replace(tzinfo=UTC)


SAMPLE_TEXT = (
    "ANA TORRES, tu saldo con BANCO DE EJEMPLO S.A. es de **$ 1.200.000** (TARJETA DE CRÉDITO).\n\nSe compone de "
    "capital $ 1.000.000 e intereses $ 200.000.\n\n¿Quieres ver qué opciones de pago tienes?"
)
SAMPLE_ATTACHMENTS = (
    '{"buttons":[{"id":"ver_opciones","text":"Ver opciones de pago","kind":"message"},{"id":"no_ahora","text":'
    '"Ahora no","kind":"message"},{"id":"no_reconozco","text":"No reconozco esta deuda","kind":"message"},'
    '{"id":"hablar_asesor","text":"Hablar con una persona","kind":"message"}]}'
)
SAMPLE_REPLY = SAMPLE_TEXT + SAMPLE_ATTACHMENTS + "x" * 300
