"""A person's own debts, for conversations."""

from __future__ import annotations

from collections.abc import Sequence

from backend.db.repositories.debts import DebtRecord
from backend.services.context import Principal, ServiceContext


def list_own_debts(context: ServiceContext, principal: Principal) -> Sequence[DebtRecord]:
    """Return the debts of the number that was proved for the account; none before that."""
    if principal.document_number is None:
        return ()
    with context.read() as uow:
        return tuple(uow.debts.list_for_document(principal.document_number))


def find_own_name(context: ServiceContext, principal: Principal) -> str:
    """Return the name of the person with that number, whose debts may all be settled; empty before it is proved."""
    if principal.document_number is None:
        return ""
    with context.read() as uow:
        return uow.debts.find_name(principal.document_number)
