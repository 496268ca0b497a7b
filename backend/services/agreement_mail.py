"""The mails that answer a debtor's own step: the agreement stands, waits, was approved or was declined."""

from __future__ import annotations

from backend.db.unit_of_work import UnitOfWork
from backend.services.context import Principal, ServiceContext

MADE = """Hola{name}:

Tu acuerdo {reference} con {creditor} quedó en firme. Puedes ver las fechas y descargar el documento en
{url}.

Si no fuiste tú quien lo aceptó, respóndenos cuanto antes.
"""


WAITING = """Hola{name}:

Recibimos tu solicitud de acuerdo {reference} con {creditor}. Por su valor, una persona de la entidad tiene que
revisarla antes de que quede en firme. Te avisamos apenas haya respuesta; mientras tanto no tienes que pagar nada.
Puedes seguirla en {url}.
"""

APPROVED = """Hola{name}:

Buenas noticias: la entidad aprobó tu acuerdo {reference} con {creditor} y ya está en firme. Puedes ver las fechas
y descargar el documento en
{url}.
"""

DECLINED = """Hola{name}:

La entidad revisó tu solicitud {reference} con {creditor} y esta vez no la aprobó. Nos dejó este motivo:

{reason}

No quedas debiendo nada nuevo por haberla pedido. {now}
{url}.
"""
ON_SALE = "Tu deuda vuelve a tener opciones de pago; míralas en"
STOPPED = (
    "Tu deuda sigue en revisión con una persona del equipo, y no te pedimos pagarla. Puedes ver tu caso en"
)


def add_agreement_mail(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, *, reference: str, creditor: str
) -> None:
    """Queue the mail in the transaction that makes the agreement."""
    values = {"reference": reference, "creditor": creditor}
    _add(context, uow, principal.user_id, f"Tu acuerdo {reference}", MADE, values)


def add_waiting_mail(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, *, reference: str, creditor: str
) -> None:
    """Queue the mail about an agreement that waits for approval."""
    values = {"reference": reference, "creditor": creditor}
    _add(context, uow, principal.user_id, f"Revisamos tu solicitud {reference}", WAITING, values)


def add_decision_mail(
    context: ServiceContext,
    uow: UnitOfWork,
    user_id: int,
    *,
    reference: str,
    creditor: str,
    reason: str = "",
    is_on_sale: bool = True,
) -> None:
    """Queue the answer to who accepted the offer: approved, or with a reason declined.

    After that a debt is on sale again, or a case stops it: the mail says which.
    """
    now = ON_SALE if is_on_sale else STOPPED
    values = {"reference": reference, "creditor": creditor, "reason": reason, "now": now}
    if reason:
        _add(context, uow, user_id, f"Tu solicitud {reference} no fue aprobada", DECLINED, values)
    else:
        _add(context, uow, user_id, f"Tu acuerdo {reference} fue aprobado", APPROVED, values)


def _add(
    context: ServiceContext,
    uow: UnitOfWork,
    user_id: int,
    subject: str,
    template: str,
    values: dict[str, str],
) -> None:
    account = uow.users.get(user_id)
    body = template.format(
        name=f", {account.name}" if account.name else "", url=context.settings.public_url, **values
    )
    uow.outbox.add(recipient=account.email, subject=subject, body=body, now=context.now())
