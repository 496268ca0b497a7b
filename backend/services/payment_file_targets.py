"""Where the money of a row of the bank's file goes: to the agreement that stands over its debt, else to the debt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.db.models.agreements import Agreement
from backend.db.repositories.debts import DebtRecord
from backend.db.unit_of_work import UnitOfWork
from backend.domain.agreement import read_reference
from backend.domain.errors import Conflict, InvalidInput, NotFound
from backend.services.debt_keys import creditor_key, obligation_key
from backend.services.debt_payment_view import find_standing_agreement


@dataclass(frozen=True, slots=True)
class Target:
    """A debt, and the agreement that takes its money where one stands; `is_named` if the row says so."""

    debt: DebtRecord
    agreement: Agreement | None
    is_named: bool


def find_target(uow: UnitOfWork, cells: Mapping[str, str]) -> Target:
    """Return where a row's money goes: it names an agreement, or a debt by the number of its obligation.

    What is said for an agreement that has ended is money for its debt. Raises NotFound, InvalidInput
    `invalid_reference`, Conflict `ambiguous_obligation` where several creditors use the number and none is named, or
    `row_contradicts_itself` where agreement, obligation and creditor are not of the same debt.
    """
    named = cells["agreement"]
    if named and (not cells["debt"] or _is_reference(named)):
        debt = uow.debts.get(_debt_of_agreement(uow, cells))
        _check_consistent(uow, debt, cells)
    else:
        debt = uow.debts.get(_debt_of_obligation(uow, cells["debt"], cells["creditor"]))
    agreement = find_standing_agreement(uow, debt.id)
    is_named = agreement is not None and _names(named, agreement)
    return Target(debt, agreement, is_named)


def _check_consistent(uow: UnitOfWork, debt: DebtRecord, cells: Mapping[str, str]) -> None:
    """Raise Conflict where a row names an agreement of this debt beside another obligation or creditor."""
    number, creditor = cells["debt"], cells["creditor"]
    other = number and obligation_key(number) != uow.debt_desk.get_obligation_key(debt.id)
    if other or (creditor and creditor_key(creditor) != creditor_key(debt.creditor_name)):
        raise Conflict(
            "row_contradicts_itself", "El acuerdo, la obligación y la entidad no son de la misma deuda."
        )


def _debt_of_agreement(uow: UnitOfWork, cells: Mapping[str, str]) -> int:
    """Banks with one column for both write the number of the obligation into it."""
    named = cells["agreement"]
    try:
        reference = read_reference(named)
    except InvalidInput as not_one:
        if named.upper().startswith("AC"):
            raise
        try:
            return _debt_of_obligation(uow, named, cells["creditor"])
        except NotFound:
            raise not_one from None
    return uow.agreement_desk.find_by_reference(reference).debt_id


def _debt_of_obligation(uow: UnitOfWork, number: str, creditor: str) -> int:
    key = obligation_key(number)
    found = uow.debt_desk.find_by_obligation(key, creditor_key(creditor) if creditor else None) if key else []
    if not found:
        raise NotFound("debt_not_found", "No encontramos una deuda con ese número de obligación.")
    if len(found) > 1:
        message = "Varias entidades tienen una obligación con ese número: añade la columna entidad."
        raise Conflict("ambiguous_obligation", message)
    return int(found[0])


def _is_reference(text: str) -> bool:
    try:
        read_reference(text)
    except InvalidInput:
        return False
    return True


def _names(text: str, agreement: Agreement) -> bool:
    return _is_reference(text) and read_reference(text) == agreement.reference
