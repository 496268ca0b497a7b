"""From an offer to a signed-off agreement: prepared by the assistant, accepted by the debtor's own button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backend.db.models.agreements import Agreement, Instalment
from backend.db.repositories.agreement_desk import AgreementFilter
from backend.db.repositories.debts import DebtRecord
from backend.db.repositories.negotiations import OfferRow
from backend.db.unit_of_work import UnitOfWork
from backend.domain.acceptance import charges_too_much, offer_problem
from backend.domain.errors import Conflict, InvalidInput, NotFound
from backend.domain.offer import OfferTerms
from backend.services.agreement_case import load_case
from backend.services.agreement_making import make_from_offer, request_hash
from backend.services.agreement_view import agreement_view
from backend.services.context import Principal, ServiceContext
from backend.services.means import check_means
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
    context: ServiceContext,
    principal: Principal,
    offer_id: int,
    *,
    key: str,
    warning_read: bool = False,
    channel: str | None = None,
) -> tuple[dict[str, Any], bool]:
    """Make the agreement of an offer, exactly once; return it, and whether it is new.

    Agreement, schedule, the debt's status, the mail and the conversation's new state are one transaction, in
    which the offer's date and the creditor's least are looked at again. The same `key` (or the same offer) again
    returns the same agreement. `channel` names where the person was talking, for the audit trail. Of an old debt the
    person must have read the warning (`warning_read`), which is kept with the agreement. Raises InvalidInput
    `invalid_idempotency_key`, NotFound for somebody else's offer, Conflict where the offer cannot be accepted,
    another agreement stands, the key was used for another offer, or the warning was not read
    (`limitation_warning_not_read`).
    """
    check_key(key)
    with context.write() as uow:
        offer = uow.negotiations.get_offer(offer_id)
        _own_debt(uow, principal, offer)
        uow.debts.lock(offer.debt_id)
        earlier = _earlier(uow, principal, offer, key)
        if earlier is not None:
            return _view(context, uow, principal, earlier), False
        table = lay_table(context, uow, principal, offer.debt_id)
        terms = _acceptable_terms(context, offer, table)
        _check_warned(table, warning_read)
        agreement_id = make_from_offer(context, uow, principal, offer, table, terms, key, channel)
        view = _view(context, uow, principal, agreement_id)
        uow.commit()
    return view, True


def find_acceptable_offer(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, offer_id: int
) -> tuple[OfferRow, Table, OfferTerms]:
    """Return an offer that could be accepted now, its debt's table and its terms; raises as `prepare_agreement`."""
    offer, table = _own_offer(context, uow, principal, offer_id)
    return offer, table, _acceptable_terms(context, offer, table)


def check_key(key: str) -> None:
    """Raise InvalidInput `invalid_idempotency_key` unless it can name a request."""
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise InvalidInput(
            "invalid_idempotency_key", "Falta la clave Idempotency-Key, de hasta 120 caracteres."
        )


def list_agreements(
    context: ServiceContext,
    principal: Principal,
    *,
    page: int = 1,
    wanted: AgreementFilter | None = None,
) -> dict[str, Any]:
    """Return a page of agreements, newest first: the person's own, or for staff all that are `wanted`."""
    offset = (page - 1) * PAGE_SIZE
    with context.read() as uow:
        if principal.is_staff:
            found, total = uow.agreement_desk.search(
                wanted or AgreementFilter(), limit=PAGE_SIZE, offset=offset
            )
        else:
            own = uow.agreements.list(
                debtor_document=principal.document_number or "", limit=PAGE_SIZE, offset=offset
            )
            found, total = own, offset + len(own)
        items = [_view_of(context, uow, principal, agreement) for agreement in found]
    return {"items": items, "total": total, "page": page, "pages": max(1, -(-total // PAGE_SIZE))}


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


def _earlier(uow: UnitOfWork, principal: Principal, offer: OfferRow, key: str) -> int | None:
    used = uow.agreements.find_key(user_id=principal.user_id, key=key)
    if used is not None:
        if used.request_hash != request_hash(offer.id):
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
    """The offer binds the creditor by the rules that it was made under, whatever was saved since.

    Not so the debtor by interest that is unlawful where they live by now.
    """
    terms = OfferTerms.from_mapping(offer.terms)
    policy = policy_of_offer(context, table.record, offer.policy_id, terms).policy
    problem = offer_problem(terms, table.debt, policy, table.today, table.is_holiday)
    if terms.terms_hash != offer.terms_hash or (
        problem is None and charges_too_much(terms, table.debt, policy)
    ):
        problem = "offer_not_acceptable"
    if problem is not None:
        raise Conflict(problem if problem == "offer_expired" else "offer_withdrawn", GONE[problem])
    check_means(table, terms)
    return terms


def _view(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, agreement_id: int
) -> dict[str, Any]:
    return _view_of(context, uow, principal, find_agreement(uow, principal, agreement_id)[0])


def _view_of(
    context: ServiceContext, uow: UnitOfWork, principal: Principal, agreement: Agreement
) -> dict[str, Any]:
    return agreement_view(load_case(context, uow, agreement), for_staff=principal.is_staff)


def _offer_not_found() -> NotFound:
    return NotFound("offer_not_found", "No encontramos esa oferta.")
