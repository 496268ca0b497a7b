"""One-time links by which the debtor of a channel reads and accepts an offer in the user interface.

A link says which offer, never who: whoever opens it has signed in, and has to be the one for whom it was made. It
counts until it is used or expires, a newer one takes its place, or its conversation has another offer chosen.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from backend.db.models.acceptance_links import AcceptanceLink
from backend.db.unit_of_work import UnitOfWork
from backend.domain.errors import Conflict, NotFound
from backend.services.agreements import accept_offer, check_key, find_acceptable_offer
from backend.services.context import Principal, ServiceContext
from backend.services.flow import load_flow
from backend.services.formatting import format_moment
from backend.services.offer_view import offer_view
from backend.services.places import zone_of
from backend.services.sessions import token_hash

PATH = "aceptar"


def make_link(
    context: ServiceContext, channel: Principal, person: Principal, offer_id: int
) -> dict[str, str] | None:
    """Return a link to the offer that the person's conversation has chosen, as the channel sends it on.

    `url` is told this once, `text` is what to send with it, `expires_at` its end. None where the offer is no longer
    the chosen one or cannot be accepted any more.
    """
    token, now = secrets.token_urlsafe(32), context.now()
    with context.write() as uow:
        conversation_id = _conversation_with(uow, person, offer_id)
        if conversation_id is None:
            return None
        try:
            offer, table, _ = find_acceptable_offer(context, uow, person, offer_id)
        except (Conflict, NotFound):
            return None
        lifetime = timedelta(seconds=context.settings.acceptance_link_lifetime)
        expires_at = min(now + lifetime, offer.valid_until)
        values = {
            "token_hash": token_hash(token),
            "user_id": person.user_id,
            "offer_id": offer_id,
            "channel": channel.name,
            "created_at": now,
            "expires_at": expires_at,
        }
        uow.acceptance_links.put(conversation_id, values)
        uow.commit()
    url = f"{context.settings.public_url.rstrip('/')}/{PATH}?enlace={token}"
    locale = table.record.locale
    until = format_moment(expires_at, locale, zone_of(context, locale))
    text = load_flow(context).text("acceptance_link", {"enlace": url, "vencimiento": until})
    return {"url": url, "text": text, "expires_at": expires_at.isoformat()}


def open_link(context: ServiceContext, principal: Principal, token: str) -> dict[str, Any]:
    """Return the offer that a link leads to and its creditor; nothing is used up.

    Raises NotFound `acceptance_link_invalid` for a link that is unknown, used, expired, replaced or somebody else's,
    and what `find_acceptable_offer` raises.
    """
    with context.read() as uow:
        link = uow.acceptance_links.find(token_hash(token), user_id=principal.user_id)
        if link is None or not _counts(context, uow, principal, link):
            raise _invalid()
        offer, table, terms = find_acceptable_offer(context, uow, principal, link.offer_id)
    record = table.record
    view = offer_view(terms, record.locale, offer_id=offer.id, debt_id=offer.debt_id, warning=table.warning)
    return {"offer": view, "creditor": record.creditor_name, "expires_at": link.expires_at.isoformat()}


def accept_by_link(
    context: ServiceContext, principal: Principal, token: str, *, key: str, warning_read: bool = False
) -> tuple[dict[str, Any], bool]:
    """Use a link up and accept its offer, in one transaction; returns and raises as `accept_offer`.

    The same `key` again returns the same agreement. Raises NotFound `acceptance_link_invalid` as `open_link`.
    """
    check_key(key)
    now = context.now()
    with context.write() as uow:
        link = uow.acceptance_links.find(token_hash(token), user_id=principal.user_id, lock=True)
        if link is None:
            raise _invalid()
        is_repeated = link.used_at is not None and uow.agreements.find_key(user_id=principal.user_id, key=key)
        if not (is_repeated or _counts(context, uow, principal, link)):
            raise _invalid()
        made = accept_offer(
            context.within(uow),
            principal,
            link.offer_id,
            key=key,
            warning_read=warning_read,
            channel=link.channel,
        )
        if not is_repeated:
            uow.acceptance_links.use(link.conversation_id, now=now)
        uow.commit()
    return made


def _counts(context: ServiceContext, uow: UnitOfWork, principal: Principal, link: AcceptanceLink) -> bool:
    if link.used_at is not None or link.expires_at <= context.now():
        return False
    return _conversation_with(uow, principal, link.offer_id) == link.conversation_id


def _conversation_with(uow: UnitOfWork, person: Principal, offer_id: int) -> int | None:
    """Return the person's conversation if it is this offer that it has chosen."""
    conversation = uow.conversations.find_latest(user_id=person.user_id)
    if conversation is None or conversation.context_data.get("chosen_offer_id") != offer_id:
        return None
    return conversation.id


def _invalid() -> NotFound:
    return NotFound(
        "acceptance_link_invalid",
        "Este enlace no sirve: ya se usó, venció, hay uno más nuevo o no es de tu cuenta. Si ya aceptaste, tu acuerdo "
        "está en «Acuerdos»; si no, pide otro enlace donde estabas conversando.",
    )
