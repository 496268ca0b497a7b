"""Who is told of alerts, by mail and by webhook, and the webhooks that wait to leave."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from backend.config import Settings
from backend.db.unit_of_work import UnitOfWork
from backend.delivery.webhook import WebhookRequest, is_usable_address
from backend.domain.errors import InvalidInput
from backend.services.alert_rules import SHARE, Rule
from backend.services.audit import record
from backend.services.context import Principal, ServiceContext, require_admin
from backend.services.registration import checked_email

EMAILS, WEBHOOK = "alert_emails", "alert_webhook"
MOST_EMAILS = 20
MOST_ATTEMPTS = 5
FIRST_PAUSE = timedelta(minutes=1)
LEASE = timedelta(minutes=5)
"""Of a worker that makes a call, which takes it seconds."""
KINDS = {"fired": "Alerta", "cleared": "Resuelta"}


@dataclass(frozen=True, slots=True)
class Recipients:
    """Addresses of mails, and one for calls; without any, every administrator gets a mail."""

    emails: tuple[str, ...] = ()
    webhook: str = ""

    def view(self) -> dict[str, Any]:
        """Return what administrators see."""
        return {"emails": list(self.emails), "webhook": self.webhook}


@dataclass(frozen=True, slots=True)
class ClaimedCall:
    """A webhook that this process sends."""

    id: int
    attempt: int
    request: WebhookRequest


def recipients_of(uow: UnitOfWork) -> Recipients:
    """Return who is told."""
    saved = uow.settings.list_values()
    return Recipients(tuple(saved.get(EMAILS, ())), str(saved.get(WEBHOOK, "")))


def save_recipients(
    context: ServiceContext, principal: Principal, *, emails: Sequence[str], webhook: str
) -> dict[str, Any]:
    """Set who is told.

    Raises Forbidden, InvalidInput `invalid_email`, `too_many_recipients` or `invalid_webhook`.
    """
    require_admin(principal)
    if len(emails) > MOST_EMAILS:
        raise InvalidInput("too_many_recipients", f"Caben {MOST_EMAILS} correos.")
    private = context.settings.webhook_private_addresses
    if webhook and not is_usable_address(webhook, may_be_private=private):
        raise InvalidInput("invalid_webhook", "La dirección debe empezar por https:// y no llevar claves.")
    recipients = Recipients(tuple(checked_email(email) for email in emails), webhook)
    now = context.now()
    with context.write() as uow:
        uow.settings.put_value(EMAILS, list(recipients.emails), now=now)
        uow.settings.put_value(WEBHOOK, recipients.webhook, now=now)
        _record(context, uow, principal, emails=len(recipients.emails), webhook=bool(webhook))
        uow.commit()
    return recipients.view()


def stop_telling(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, account_id: int, email: str
) -> None:
    """Take the address of somebody who left out of the list; where nobody is left, every administrator is told."""
    told = recipients_of(uow).emails
    left = [address for address in told if address.casefold() != email.casefold()]
    if len(left) == len(told):
        return
    uow.settings.put_value(EMAILS, left, now=context.now())
    _record(context, uow, principal, emails=len(left), without_account=account_id)


def _record(context: ServiceContext, uow: UnitOfWork, principal: Principal, **details: object) -> None:
    record(context, uow, principal, "alert_recipients_changed", "configuration", "alerts", **details)


def queue_messages(
    context: ServiceContext, uow: UnitOfWork, rule: Rule, *, kind: str, value: float | None, event_id: int
) -> None:
    """Queue what tells of a change; it leaves after the commit."""
    recipients, now = recipients_of(uow), context.now()
    emails = recipients.emails
    if not emails and not recipients.webhook:
        emails = tuple(uow.users.list_admin_emails())
    for email in emails:
        body = _mail_body(context, rule, kind, value)
        uow.outbox.add(recipient=email, subject=f"{KINDS[kind]}: {rule.title}", body=body, now=now)
    if recipients.webhook:
        told = {
            "event_id": event_id,
            "alert": rule.name,
            "title": rule.title,
            "kind": kind,
            "value": value,
            "threshold": rule.threshold,
            "unit": rule.unit,
            "at": now.isoformat(),
            "installation": context.settings.public_url,
        }
        uow.monitoring.add_webhook(json.dumps(told, ensure_ascii=False), now=now)


def _mail_body(context: ServiceContext, rule: Rule, kind: str, value: float | None) -> str:
    limit = rule.threshold if kind == "fired" else rule.clear_at
    said = "se encendió" if kind == "fired" else "se apagó"
    return (
        f"{rule.title}.\n\nLa alerta {said}: el valor es {_spoken(rule, value)} y el límite, "
        f"{_spoken(rule, limit)}.\n\nVe el estado y cambia los límites en {context.settings.public_url}\n"
    )


def _spoken(rule: Rule, value: float | None) -> str:
    if value is None:
        return "desconocido"
    figure = f"{value * 100:.1f} %" if rule.unit == SHARE else f"{value:.2f} {rule.unit}"
    return figure.replace(".", ",")


def claim_webhook(context: ServiceContext) -> ClaimedCall | None:
    """Take the oldest call that may leave; nobody else gets it. It goes to the address that is set now."""
    with context.write() as uow:
        row = uow.monitoring.claim_webhook(now=context.now(), lease=LEASE, most=MOST_ATTEMPTS)
        if row is None:
            uow.commit()
            return None
        request = WebhookRequest(
            id=row.id,
            url=recipients_of(uow).webhook,
            body=row.body,
            secret=webhook_key(context.settings),
            may_be_private=context.settings.webhook_private_addresses,
        )
        claimed = ClaimedCall(row.id, row.attempts, request)
        uow.commit()
    return claimed


def finish_webhook(
    context: ServiceContext, call: ClaimedCall, *, sent: bool, may_retry: bool = False
) -> None:
    """Write what became of a call; one that did not arrive is sent again, each time after a longer pause."""
    again = may_retry and call.attempt < MOST_ATTEMPTS
    status = "sent" if sent else "queued" if again else "failed"
    now = context.now()
    with context.write() as uow:
        pause = FIRST_PAUSE * 4 ** (call.attempt - 1)
        uow.monitoring.finish_webhook(
            call.id, attempt=call.attempt, status=status, now=now, not_before=now + pause
        )
        uow.commit()


def webhook_key(settings: Settings) -> bytes:
    """Return the key that signs calls: the one that is set, else one derived from the installation's secret."""
    if settings.webhook_secret:
        return settings.webhook_secret.encode()
    return hashlib.sha256(b"negotiator-webhook:" + settings.secret_key.encode()).hexdigest().encode()
