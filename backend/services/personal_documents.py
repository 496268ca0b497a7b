"""Which documents about their own debts a person can have now; each is made when its link is opened."""

from __future__ import annotations

from enum import StrEnum
from typing import TypedDict

from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.agreement import ENDED, AgreementStatus
from backend.services.clearance_letter import WORDINGS, ZERO_DEBT, day_of_paying_off
from backend.services.context import Principal, ServiceContext
from backend.services.formatting import plain_name
from backend.services.payment_entries import standing_payments
from backend.services.places import country_of


class DocumentKind(StrEnum):
    """What a personal document is."""

    STATEMENT = "statement"
    AGREEMENT = "agreement"
    CLEARANCE = "clearance"
    PAYMENTS = "payments"


class PersonalDocument(TypedDict):
    """A document that can be had: its id, its name, whose debt it is about, and the path that makes it."""

    id: str
    kind: str
    title: str
    debt_id: int
    link: str


def list_personal_documents(
    context: ServiceContext, principal: Principal, *, debt_id: int | None = None
) -> list[PersonalDocument]:
    """Return the signed-in person's documents, of all debts or of one; none for others, and no figures in it."""
    if principal.document_number is None:
        return []
    with context.read() as uow:
        debts = uow.debts.list_with_settled(principal.document_number)
        wanted = [debt for debt in debts if debt_id in (None, debt.id)]
        return [document for debt in wanted for document in _documents_of(uow, debt, alone=len(wanted) == 1)]


def _documents_of(uow: UnitOfWork, debt: DebtRecord, *, alone: bool) -> list[PersonalDocument]:
    about = "" if alone else f" · {plain_name(debt.creditor_name)} ({plain_name(debt.product)})"
    agreements = [a for a in uow.agreements.list_for_debt(debt.id) if a.status not in ENDED]
    made = [
        _document(DocumentKind.STATEMENT, f"Estado de cuenta{about}", debt, f"debts/{debt.id}/statement.pdf")
    ]
    for agreement in agreements:
        path = f"agreements/{agreement.id}"
        title = f"Acuerdo de pago {agreement.reference}{about}"
        made.append(_document(DocumentKind.AGREEMENT, title, debt, f"{path}/document.pdf", agreement.id))
        if agreement.status == AgreementStatus.FULFILLED:
            name = WORDINGS.get(country_of(debt.locale), ZERO_DEBT)[0]
            title = f"{name} {agreement.reference}{about}"
            made.append(
                _document(DocumentKind.CLEARANCE, title, debt, f"{path}/certificate.pdf", agreement.id)
            )
    payments = standing_payments(uow.payments.list_entries_of_debt(debt.id))
    if not agreements and day_of_paying_off(debt, payments) is not None:
        name = WORDINGS.get(country_of(debt.locale), ZERO_DEBT)[0]
        path = f"debts/{debt.id}/certificate.pdf"
        made.append(_document(DocumentKind.CLEARANCE, f"{name}{about}", debt, path))
    if payments:
        path = f"debts/{debt.id}/payments.pdf"
        made.append(_document(DocumentKind.PAYMENTS, f"Certificado de pagos{about}", debt, path))
    return made


def _document(
    kind: DocumentKind, title: str, debt: DebtRecord, path: str, agreement_id: int | None = None
) -> PersonalDocument:
    return {
        "id": f"{kind.value}-{agreement_id or debt.id}",
        "kind": kind.value,
        "title": title,
        "debt_id": debt.id,
        "link": f"/api/v1/{path}",
    }
