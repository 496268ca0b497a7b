"""Making the agreement of an accepted offer: one transaction with all that follows from it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from backend.db.repositories.negotiations import OfferRow
from backend.db.unit_of_work import UnitOfWork
from backend.domain.agreement import REFERENCE_BITS, AgreementStatus, make_agreement
from backend.domain.offer import OfferTerms
from backend.services.agreement_case import audit_agreement
from backend.services.agreement_mail import add_agreement_mail, add_waiting_mail
from backend.services.context import Principal, ServiceContext
from backend.services.conversation_moves import record_acceptance
from backend.services.negotiations import Table
from backend.services.policy_in_force import policy_of_offer


def make_from_offer(
    context: ServiceContext,
    uow: UnitOfWork,
    principal: Principal,
    offer: OfferRow,
    table: Table,
    terms: OfferTerms,
    key: str,
    channel: str | None,
) -> int:
    """Store agreement and schedule, and tell the debtor; return its id. The debt must be locked.

    Beyond the policy's approval limits it waits for a person of the creditor, and nothing is in force yet.
    """
    reasons = table.policy.approval.reasons(terms)
    made = make_agreement(terms, context.now(), secrets.randbits(REFERENCE_BITS))
    conversation = uow.conversations.find_latest(user_id=principal.user_id)
    values: dict[str, Any] = {
        "reference": made.reference,
        "debt_id": offer.debt_id,
        "debtor_id": table.record.debtor_id,
        "offer_id": offer.id,
        "accepted_by": principal.user_id,
        "conversation_id": conversation.id if conversation else None,
        "status": (AgreementStatus.PENDING_APPROVAL if reasons else made.status).value,
        "currency": offer.currency,
        "total": offer.total,
        "terms": offer.terms,
        "terms_hash": offer.terms_hash,
        "accepted_at": context.now(),
        "basis": _basis(context, table, offer, terms),
        "limitation_warning": table.warning.text if table.warning else None,
        "approval_reasons": list(reasons) or None,
    }
    schedule = [(item.number, item.due_date, item.amount.minor_units) for item in terms.schedule]
    agreement_id = uow.agreements.add(values, schedule)
    uow.debts.set_status(offer.debt_id, "in_agreement", now=context.now())
    _remember_key(context, uow, principal, agreement_id, offer.id, key)
    record_acceptance(context, uow, conversation, reference=made.reference, waits=bool(reasons))
    tell = add_waiting_mail if reasons else add_agreement_mail
    tell(context, uow, principal, reference=made.reference, creditor=table.record.creditor_name)
    details: dict[str, object] = {"offer_id": offer.id, "terms_hash": offer.terms_hash}
    if channel is not None:
        details["channel"] = channel
    if reasons:
        details["waits_for"] = list(reasons)
    audit_agreement(context, uow, principal, "agreement_accepted", agreement_id, details)
    return agreement_id


def request_hash(offer_id: int) -> str:
    """What an idempotency key stands for when an offer is accepted."""
    return hashlib.sha256(str(offer_id).encode()).hexdigest()


def _remember_key(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, agreement_id: int, offer_id: int, key: str
) -> None:
    uow.agreements.add_key(
        user_id=principal.user_id,
        key=key,
        request_hash=request_hash(offer_id),
        agreement_id=agreement_id,
        now=context.now(),
    )


def _basis(context: ServiceContext, table: Table, offer: OfferRow, terms: OfferTerms) -> dict[str, Any]:
    """What the terms were computed from: debts and policies change, and "why this amount" must not."""
    held = policy_of_offer(context, table.record, offer.policy_id, terms)
    made_on = terms.valid_until - timedelta(days=held.policy.validity_days)
    return {
        "principal_minor": table.record.principal,
        "interest_minor": table.record.interest,
        "fees_minor": table.record.fees,
        "policy_id": held.id,
        "made_on": made_on.isoformat(),
        "plan_rate": str(held.rate.rate),
        "legal_cap": None if held.rate.cap is None else str(held.rate.cap),
        "rate_basis": held.rate.basis.value,
        "rate_source": held.rate.source,
    }
