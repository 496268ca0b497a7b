"""What may not be done with a debt that has an agreement, whether it is in force or waits for approval."""

from __future__ import annotations

from backend.db.repositories.debts import DebtRecord
from backend.domain.errors import Conflict


def check_not_agreed(debt: DebtRecord) -> None:
    """Raise Conflict `debt_in_agreement`, or `debt_agreement_waits` before the creditor has approved it."""
    if debt.waits_for_approval:
        raise Conflict("debt_agreement_waits", "Esta deuda tiene un acuerdo en espera de aprobación.")
    if debt.status == "in_agreement":
        raise Conflict("debt_in_agreement", "Esta deuda ya tiene un acuerdo vigente.")


def check_contestable(debt: DebtRecord) -> None:
    """Raise Conflict `debt_agreed` where no case may stop the debt, but a person may look at its agreement."""
    if debt.waits_for_approval:
        raise Conflict(
            "debt_agreed",
            "Esta deuda tiene un acuerdo en espera de aprobación: una persona puede revisarlo contigo.",
        )
    if debt.status == "in_agreement":
        raise Conflict(
            "debt_agreed", "Esta deuda ya tiene un acuerdo vigente: una persona puede revisarlo contigo."
        )


def check_changeable(debt: DebtRecord) -> None:
    """Raise Conflict `debt_in_agreement` where an agreement stands: what it was made of is not changed."""
    if debt.waits_for_approval:
        raise Conflict(
            "debt_in_agreement",
            "Esta deuda tiene un acuerdo en espera de aprobación y no se puede cambiar.",
        )
    if debt.status == "in_agreement" or debt.agreement_status is not None:
        raise Conflict("debt_in_agreement", "Esta deuda tiene un acuerdo vigente y no se puede cambiar.")
