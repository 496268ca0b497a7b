"""Channels: messaging gateways that talk for people with a credential of their own, and can sign nothing."""

from __future__ import annotations

import re
import secrets
from typing import Any

from backend.domain.errors import InvalidInput, NotFound
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin
from backend.services.sessions import token_hash

ROLE = "channel"
PREFIX = "ngc_"
NAME = re.compile(r"[a-z][a-z0-9_\-]{1,38}")


def add_channel(context: ServiceContext, principal: Principal, channel: str) -> dict[str, Any]:
    """Make a credential for a channel; its `token` is told this once.

    Several at a time are possible, so that one can be changed without a gap. Raises Forbidden, InvalidInput
    `invalid_channel`.
    """
    require_admin(principal)
    if not NAME.fullmatch(channel):
        raise InvalidInput(
            "invalid_channel", "El nombre de un canal lleva minúsculas, números, guiones y guiones bajos."
        )
    token, now = PREFIX + secrets.token_urlsafe(32), context.now()
    with context.write() as uow:
        row_id = uow.channels.add(
            channel=channel, token_hash=token_hash(token), created_by=principal.user_id, now=now
        )
        record(context, uow, principal, "channel_added", "service_token", row_id, channel=channel)
        uow.commit()
    return {"id": row_id, "channel": channel, "token": token}


def list_channels(context: ServiceContext, principal: Principal) -> list[dict[str, Any]]:
    """Return the credentials, the newest first, without what they consist of; raises Forbidden."""
    require_admin(principal)
    with context.read() as uow:
        return [
            {
                "id": row.id,
                "channel": row.channel,
                "created_at": row.created_at.isoformat(),
                "ended_at": row.ended_at.isoformat() if row.ended_at else None,
            }
            for row in uow.channels.list()
        ]


def end_channel(context: ServiceContext, principal: Principal, row_id: int) -> None:
    """Take a credential back; raises Forbidden, NotFound."""
    require_admin(principal)
    now = context.now()
    with context.write() as uow:
        if not uow.channels.end(row_id, now=now):
            raise NotFound("channel_not_found", "No existe esa credencial, o ya fue retirada.")
        record(context, uow, principal, "channel_ended", "service_token", row_id)
        uow.commit()


def find_channel_principal(context: ServiceContext, token: str) -> Principal | None:
    """Return the channel that presents this credential; None when it is unknown or taken back."""
    with context.read() as uow:
        found = uow.channels.find(token_hash(token))
    return Principal(user_id=0, role=ROLE, session_id=found.id, name=found.channel) if found else None


def get_person(context: ServiceContext, channel: Principal, user_id: int | None) -> Principal:
    """Return the debtor for whom a channel talks, as far as the conversation goes.

    Raises InvalidInput `user_id_missing`, NotFound for anybody who is no active debtor.
    """
    if user_id is None:
        raise InvalidInput("user_id_missing", "Un canal dice en user_id por quién habla.")
    with context.read() as uow:
        account = uow.users.get(user_id)
    if account.role != "debtor" or not account.is_active:
        raise NotFound("user_not_found", "No encontramos esa cuenta.")
    return Principal(
        user_id=account.id,
        role=account.role,
        session_id=0,
        document_number=account.bound_document,
        name=account.name,
    )
