"""A past for a PostgreSQL that only measures: people with a debt and an ended conversation of ten messages, in bulk."""

from __future__ import annotations

from backend.services.context import ServiceContext

MESSAGES_EACH = 10
TURNS_EACH = MESSAGES_EACH // 2
# `{first}` and `{last}` number the people; rows of one person share that number, so that nothing is looked up.
ROWS = (
    "INSERT INTO users (id, email, email_key, name, surname, telephone, password_hash, role, bound_document, "
    "is_active, is_demo, created_at, updated_at) SELECT n, 'pasado' || n || '@example.com', "
    "'pasado' || n || '@example.com', 'Luz', 'Mora', '', '-', 'debtor', (60000000 + n)::text, true, false, now(), "
    "now() "
    "FROM generate_series({first}, {last}) n",
    "INSERT INTO sessions (user_id, kind, token_hash, created_at, expires_at) SELECT n, 'cookie', "
    "encode(sha256(('pasado' || n)::bytea), 'hex'), now(), now() FROM generate_series({first}, {last}) n",
    "INSERT INTO debtors (id, document_number, name, email, telephone, profile, locale, created_at, updated_at) "
    "SELECT n, (60000000 + n)::text, 'LUZ MORA', '', '', 'default', 'es_CO', now(), now() "
    "FROM generate_series({first}, {last}) n",
    "INSERT INTO debts (debtor_id, creditor_id, obligation_number, obligation_key, last_digits, product, currency, "
    "principal, interest, fees, balance, due_date, status, source_hash, version, created_at, updated_at) SELECT n, 1, "
    "'PA' || n, 'PA' || n, '1234', 'TARJETA', 'COP', 100000000, 20000000, 0, 120000000, '2026-03-01', 'active', '', 1, "
    "now(), now() FROM generate_series({first}, {last}) n",
    "INSERT INTO conversations (id, user_id, current_state, context_data, is_active, version, message_count, "
    "created_at, updated_at, ended_at, ended_reason) SELECT n, n, 'finalizar_conversacion', '{{}}', false, 6, "
    "{messages}, now(), now(), now() - interval '60 days', 'timeout' FROM generate_series({first}, {last}) n",
    "INSERT INTO turns (id, conversation_id, turn_key, request_hash, status, lease_until, attempts, reply, created_at) "
    "SELECT n * {turns} + turn, n, md5(n || '-' || turn), repeat('0', 64), 'finished', now(), 1, '{{}}', now() "
    "FROM generate_series({first}, {last}) n, generate_series(0, {turns} - 1) turn",
    "INSERT INTO messages (id, conversation_id, turn_id, sender_type, text_content, timestamp, previous_state, "
    "next_state, route, intent, confidence, assistant_version) SELECT n * {messages} + place, n, "
    "n * {turns} + place / 2, CASE mod(place, 2) WHEN 0 THEN 'user' ELSE 'assistant' END, "
    "repeat('Quiero saber cuánto ', 6), now() - interval '60 days', 'informar_deuda', "
    "'informar_deuda', 'own', 'CONSULTA_DEUDA', 0.9, 'local-1' "
    "FROM generate_series({first}, {last}) n, generate_series(0, {messages} - 1) place",
)
NUMBERED = ("users", "debtors", "conversations", "turns", "messages")
NUMBERS_APART = 1_000_000
"""From the first person of one filling to that of the next: between them are the rows of the turns measured."""


def add_history(context: ServiceContext, first: int, messages: int) -> None:
    """Add so many messages of people who are numbered from `first` on."""
    last = first + messages // MESSAGES_EACH - 1
    with context.write() as uow:
        run = uow.connection.exec_driver_sql
        # What refers to what is right by how it is made: nothing is checked row by row.
        run("SET LOCAL session_replication_role = replica")
        run("SET LOCAL synchronous_commit = off")
        for statement in ROWS:
            run(statement.format(first=first, last=last, messages=MESSAGES_EACH, turns=TURNS_EACH))
        for table in NUMBERED:
            run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        uow.commit()
    with context.read() as uow:
        # As an installation that has grown slowly: nothing is left to do in the background while turns are measured.
        uow.connection.exec_driver_sql("VACUUM (ANALYZE)")
        uow.connection.exec_driver_sql("CHECKPOINT")
