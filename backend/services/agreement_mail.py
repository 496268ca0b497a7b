"""The mail that tells a debtor that the agreement stands."""

from __future__ import annotations

from backend.db.unit_of_work import UnitOfWork
from backend.services.context import Principal, ServiceContext

BODY = """Hola{name}:

Tu acuerdo {reference} con {creditor} quedó en firme. Puedes ver las fechas y descargar el documento en
{url}.

Si no fuiste tú quien lo aceptó, respóndenos cuanto antes.
"""


def add_agreement_mail(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, *, reference: str, creditor: str
) -> None:
    """Queue the mail in the transaction that makes the agreement."""
    account = uow.users.get(principal.user_id)
    body = BODY.format(
        name=f", {account.name}" if account.name else "",
        reference=reference,
        creditor=creditor,
        url=context.settings.public_url,
    )
    uow.operations.add_mail(
        recipient=account.email, subject=f"Tu acuerdo {reference}", body=body, now=context.now()
    )
