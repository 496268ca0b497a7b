"""Everything that is kept about a person, for that person to take along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from backend.services import (
    accounts,
    affordability,
    agreements,
    case_views,
    conversations,
    debt_payment_view,
    debts,
)
from backend.services.context import Principal, ServiceContext


def export_own_data(context: ServiceContext, principal: Principal) -> dict[str, Any]:
    """Return what the person may see of themselves: account, debts, months declared, agreements, payments,
    cases, talk."""
    account = accounts.get_account(context, principal)
    owed = _all_debts(context, principal)
    return {
        "exported_at": context.now().isoformat(),
        "account": {
            "name": account.name,
            "surname": account.surname,
            "email": account.email,
            "telephone": account.telephone,
            "document_number": principal.document_number or account.document_number,
        },
        "debts": owed,
        "affordability": [affordability.get_affordability(context, principal, debt["id"]) for debt in owed],
        "agreements": _all_agreements(context, principal),
        "payments": debt_payment_view.list_own_payments(context, principal),
        "disputes": _all_cases(case_views.list_disputes, context, principal),
        "hardship_cases": _all_cases(case_views.list_hardship, context, principal),
        "conversations": conversations.export_conversations(context, principal),
    }


def _all_debts(context: ServiceContext, principal: Principal) -> list[dict[str, Any]]:
    pages = (debts.list_debts(context, principal, page=number)[0] for number in count(1))
    return _until_short(pages, debts.PAGE_SIZE)


def _all_agreements(context: ServiceContext, principal: Principal) -> list[dict[str, Any]]:
    pages = (agreements.list_agreements(context, principal, page=number)["items"] for number in count(1))
    return _until_short(pages, agreements.PAGE_SIZE)


def _all_cases(
    list_cases: Callable[..., case_views.Page], context: ServiceContext, principal: Principal
) -> list[dict[str, Any]]:
    pages = (list_cases(context, principal, page=number)[0] for number in count(1))
    return _until_short(pages, case_views.PAGE_SIZE)


def _until_short(pages: Iterator[list[dict[str, Any]]], size: int) -> list[dict[str, Any]]:
    """Collect pages up to the one that is not full, which is the last."""
    found: list[dict[str, Any]] = []
    for page in pages:
        found += page
        if len(page) < size:
            break
    return found
