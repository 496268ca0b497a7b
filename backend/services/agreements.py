"""From an offer to a signed-off agreement: prepared by the assistant, accepted by the debtor's own button."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from typing import Any

from backend.db.models.agreements import Agreement, Instalment
from backend.db.repositories.debts import DebtRecord
from backend.db.repositories.negotiations import OfferRow
from backend.db.unit_of_work import UnitOfWork
from backend.domain.agreement import REFERENCE_BITS, make_agreement
from backend.domain.errors import Conflict, InvalidInput, NotFound
from backend.domain.negotiation import offer_problem
from backend.domain.offer import OfferTerms
from backend.services.agreement_mail import add_agreement_mail
from backend.services.agreement_view import agreement_view
from backend.services.context import Principal, ServiceContext
from backend.services.conversation_moves import record_acceptance
from backend.services.negotiations import Table, check_negotiable, lay_table
from backend.services.offer_view import offer_view
from backend.services.policy_in_force import policy_of_offer

PAGE_SIZE = 50
LONGEST_KEY = 120
GONE = {
    "offer_expired": "Esa oferta ya venció. Pide las opciones de hoy.",
    "debt_not_negotiable": "Esta deuda está en revisión con una persona del equipo.",
    "balance_changed": "El saldo de la deuda cambió. Pide las opciones de hoy.",
    "offer_not_acceptable": "Esa oferta ya no está disponible. Pide las opciones de hoy.",
}


def prepare_agreement(
    context: ServiceContext, principal: Principal, offer_id: int, *, debt_id: int
) -> dict[str, Any]:
    """Return an offer for the debt, ready to be read and accepted; it binds nobody.

    Raises NotFound for an unknown offer or one of another debt, Conflict where it cannot be accepted any more.
    """
    with context.read() as uow:
        offer, table = _own_offer(context, uow, principal, offer_id)
    if offer.debt_id != debt_id:
        raise _offer_not_found()
    terms = _acceptable_terms(context, offer, table)
    return offer_view(terms, table.record.locale, offer_id=offer.id, debt_id=debt_id, warning=table.warning)


def accept_offer(
    context: ServiceContext, principal: Principal, offer_id: int, *, key: str, warning_read: bool = False
) -> tuple[dict[str, Any], bool]:
    """Make the agreement of an offer, exactly once; return it, and whether it is new.

    Agreement, schedule, the debt's status, the mail and the conversation's new state are one transaction, in
    which the offer's date and the creditor's least are looked at again. The same `key` (or the same offer) again
    returns the same agreement. Of an old debt the person must have read the warning (`warning_read`), which is kept
    with the agreement. Raises InvalidInput `invalid_idempotency_key`, NotFound for somebody else's offer,
    Conflict where the offer cannot be accepted, another agreement stands, the key was used for another offer, or
    the warning was not read (`limitation_warning_not_read`).
    """
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise InvalidInput(
            "invalid_idempotency_key", "Falta la clave Idempotency-Key, de hasta 120 caracteres."
        )
    with context.write() as uow:
        offer = uow.negotiations.get_offer(offer_id)
        _own_debt(uow, principal, offer)
        uow.debts.lock(offer.debt_id)
        earlier = _earlier(uow, principal, offer, key)
        if earlier is not None:
            return _view(context, uow, principal, earlier), False
        agreement_id = _conclude(context, uow, principal, offer, key, warning_read)
        view = _view(context, uow, principal, agreement_id)
        uow.commit()
    return view, True


def list_agreements(context: ServiceContext, principal: Principal, *, page: int = 1) -> dict[str, Any]:
    """Return a page of agreements, newest first: the person's own, or all for staff."""
    if not principal.is_staff and principal.document_number is None:
        return {"items": [], "page": page}
    owner = None if principal.is_staff else principal.document_number
    with context.read() as uow:
        found = uow.agreements.list(debtor_document=owner, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
        items = [_view_of(uow, agreement) for agreement in found]
    return {"items": items, "page": page}


def get_agreement(context: ServiceContext, principal: Principal, agreement_id: int) -> dict[str, Any]:
    """Return one agreement; raises NotFound, also for somebody else's."""
    with context.read() as uow:
        return _view(context, uow, principal, agreement_id)


def find_agreement(
    uow: UnitOfWork, principal: Principal, agreement_id: int
) -> tuple[Agreement, Sequence[Instalment], DebtRecord]:
    """Return an agreement with its schedule and debt; raises NotFound, also for somebody else's."""
    owner = None if principal.is_staff else principal.document_number or ""
    agreement = uow.agreements.get(agreement_id, debtor_document=owner)
    schedule = uow.agreements.list_instalments([agreement.id])[agreement.id]
    return agreement, schedule, uow.debts.get(agreement.debt_id)


def _conclude(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    offer: OfferRow,
    key: str,
    warning_read: bool,
) -> int:
    table = lay_table(context, uow, principal, offer.debt_id)
    terms = _acceptable_terms(context, offer, table)
    _check_warned(table, warning_read)
    now = context.now()
    made = make_agreement(terms, now, secrets.randbits(REFERENCE_BITS))
    conversation = uow.conversations.find_latest(user_id=principal.user_id)
    agreement_id = uow.agreements.add(
        {
            "reference": made.reference,
            "debt_id": offer.debt_id,
            "debtor_id": table.record.debtor_id,
            "offer_id": offer.id,
            "accepted_by": principal.user_id,
            "conversation_id": conversation.id if conversation else None,
            "status": made.status.value,
            "currency": offer.currency,
            "total": offer.total,
            "terms": offer.terms,
            "terms_hash": offer.terms_hash,
            "limitation_warning": table.warning.text if table.warning else None,
            "accepted_at": now,
        },
        [(item.number, item.due_date, item.amount.minor_units) for item in terms.schedule],
    )
    uow.debts.set_status(offer.debt_id, "in_agreement", now=now)
    uow.agreements.add_key(
        user_id=principal.user_id,
        key=key,
        request_hash=_request_hash(offer.id),
        agreement_id=agreement_id,
        now=now,
    )
    record_acceptance(context, uow, conversation, reference=made.reference)
    add_agreement_mail(context, uow, principal, reference=made.reference, creditor=table.record.creditor_name)
    uow.operations.add_audit(
        actor_id=principal.user_id,
        actor_role=principal.role,
        action="agreement_accepted",
        object_type="agreement",
        object_id=agreement_id,
        now=now,
        details={"offer_id": offer.id, "terms_hash": offer.terms_hash},
    )
    return agreement_id


def _earlier(uow: UnitOfWork, principal: Principal, offer: OfferRow, key: str) -> int | None:
    used = uow.agreements.find_key(user_id=principal.user_id, key=key)
    if used is not None:
        if used.request_hash != _request_hash(offer.id):
            raise Conflict("idempotency_key_reused", "Esa clave ya se usó para otra oferta.")
        return used.agreement_id
    accepted = uow.agreements.find_for_offer(offer.id)
    return accepted.id if accepted else None


def _own_debt(uow: UnitOfWork, principal: Principal, offer: OfferRow) -> DebtRecord:
    try:
        return uow.debts.get_for_document(offer.debt_id, document_number=principal.document_number)
    except NotFound:
        raise _offer_not_found() from None


def _own_offer(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, offer_id: int
) -> tuple[OfferRow, Table]:
    offer = uow.negotiations.get_offer(offer_id)
    check_negotiable(_own_debt(uow, principal, offer))
    return offer, lay_table(context, uow, principal, offer.debt_id)


def _check_warned(table: Table, warning_read: bool) -> None:
    if table.warning is not None and not warning_read:
        raise Conflict(
            "limitation_warning_not_read",
            "Antes de aceptar, lee el aviso sobre la antigüedad de esta deuda y marca que lo leíste.",
            {"limitation_warning": table.warning.text},
        )


def _acceptable_terms(context: ServiceContext, offer: OfferRow, table: Table) -> OfferTerms:
    """The offer binds the creditor by the rules that it was made under, whatever was saved since."""
    terms = OfferTerms.from_mapping(offer.terms)
    policy = policy_of_offer(context, table.record, offer.policy_id, terms).policy
    problem = offer_problem(terms, table.debt, policy, table.today, table.is_holiday)
    if terms.terms_hash != offer.terms_hash:
        problem = "offer_not_acceptable"
    if problem is not None:
        raise Conflict(problem if problem == "offer_expired" else "offer_withdrawn", GONE[problem])
    return terms


def _view(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, agreement_id: int
) -> dict[str, Any]:
    return agreement_view(*find_agreement(uow, principal, agreement_id))


def _view_of(uow: UnitOfWork, agreement: Agreement) -> dict[str, Any]:
    schedule = uow.agreements.list_instalments([agreement.id])[agreement.id]
    return agreement_view(agreement, schedule, uow.debts.get(agreement.debt_id))


def _request_hash(offer_id: int) -> str:
    return hashlib.sha256(str(offer_id).encode()).hexdigest()


def _offer_not_found() -> NotFound:
    return NotFound("offer_not_found", "No encontramos esa oferta.")
