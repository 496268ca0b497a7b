"""The mails that tell a debtor what became of a case. They go to the account that proved the number, nowhere else."""

from __future__ import annotations

from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.services.context import ServiceContext
from backend.services.formatting import plain_name

BODY = """Hola{name}:

Es sobre tu caso por la obligación con {creditor}{ending}.

{told}

Puedes ver el caso completo en {url}

Si tienes dudas, responde a este correo y una persona del equipo te ayuda.
"""


def add_case_mail(
    context: ServiceContext, uow: UnitOfWork, debt: DebtRecord, *, subject: str, told: str
) -> bool:
    """Queue the mail in the transaction that decides; tell whether there is an account to write to."""
    account = uow.users.find_by_bound_document(debt.document_number)
    if account is None or not account.is_active:
        return False
    body = BODY.format(
        name=f", {account.name}" if account.name else "",
        creditor=plain_name(debt.creditor_name),
        ending=f" terminada en {debt.last_digits}" if debt.last_digits else "",
        told=told,
        url=context.settings.public_url,
    )
    uow.outbox.add(recipient=account.email, subject=subject, body=body, now=context.now())
    return True
