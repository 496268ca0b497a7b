"""Debts: one's own; for staff, everybody's."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import Response
from pydantic import Field

from backend.api.pdf import pdf_response
from backend.api.routing import blueprint
from backend.api.schemas import AmountText, Answer, Body, IdPath, IsoDate, PageQuery
from backend.api.security import context, current_principal, requires
from backend.domain.counter_offer import MOST_MONTHS
from backend.services import (
    account_statement,
    clearance_letter,
    debt_payment_view,
    debts,
    payment_certificate,
    plan_preview,
    verified_evidence,
)

routes = blueprint("debts", access="signed_in", tag="Deudas")

Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=200)]
OptionalText = Annotated[str | None, Field(max_length=320)]
Ending = Annotated[str | None, Field(max_length=10)]
CurrencyCode = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class DebtsQuery(PageQuery):
    """Which debts; `q` is for staff: a name, a number, a creditor or an e-mail."""

    q: Text = ""


class NewDebtBody(Body):
    """A debt to register; its balance is the sum of its parts, in major units of `currency`."""

    document_number: Annotated[str, Field(min_length=1, max_length=40)]
    name: Name
    creditor: Name
    principal: AmountText
    interest: AmountText = "0"
    fees: AmountText = "0"
    currency: CurrencyCode = "COP"
    product: OptionalText = None
    email: OptionalText = None
    telephone: Annotated[str | None, Field(max_length=40)] = None
    obligation_number: Annotated[str | None, Field(max_length=80)] = None
    obligation_ending: Ending = None
    due_date: IsoDate | None = None


class DebtChanges(Body):
    """What to correct; `{"status": "withdrawn"}` withdraws the debt, and nothing else goes with it."""

    status: Literal["withdrawn"] | None = None
    name: Name | None = None
    email: OptionalText = None
    telephone: Annotated[str | None, Field(max_length=40)] = None
    creditor: Name | None = None
    product: Annotated[str | None, Field(max_length=200)] = None
    obligation_ending: Ending = None
    principal: AmountText | None = None
    interest: AmountText | None = None
    fees: AmountText | None = None
    due_date: IsoDate | None = None


class WishedPlan(Body):
    """What the person could do: in how many months, how much per month, how much at once; in major units."""

    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] | None = None
    monthly: AmountText | None = None
    down_payment: AmountText | None = None


class EvidenceBody(Body):
    """What staff verified: `share` is the part of the way down that it earns, 0 to 1; `note` says what was seen."""

    share: Annotated[str, Field(min_length=1, max_length=12)]
    note: Annotated[str, Field(min_length=3, max_length=500)]


class DebtorAnswer(Answer):
    """Who owes; the number in full is for staff only."""

    id: int
    name: str
    document_number: str | None = None
    document_masked: str | None = None
    country: str | None = None
    email: str | None = None
    telephone: str | None = None


class DebtAnswer(Answer):
    """A debt; amounts are major units of `currency`, and `*_text` what to show."""

    id: int
    creditor: str
    product: str
    obligation_ending: str
    currency: str
    principal: float
    interest: float
    fees: float
    balance: float
    balance_text: str
    principal_text: str
    interest_text: str
    fees_text: str
    due_date: str | None
    days_past_due: int | None
    status: str
    status_text: str
    debtor: DebtorAnswer
    negotiable: bool
    agreement_id: int | None


class DebtsAnswer(Answer):
    """A page of debts."""

    items: list[DebtAnswer]
    total: int
    page: int
    pages: int


@routes.get("", responses={200: DebtsAnswer})
def list_debts(query: DebtsQuery) -> dict[str, Any]:
    """List one's own debts; staff see all that match `q`."""
    items, total = debts.list_debts(context(), current_principal(), search=query.q, page=query.page)
    return {"items": items, "total": total, "page": query.page, "pages": max(1, -(-total // debts.PAGE_SIZE))}


@routes.post("", responses={201: DebtAnswer})
@requires("staff")
def add_debt(body: NewDebtBody) -> tuple[dict[str, Any], int]:
    """Register a debt (staff)."""
    given = {name: value for name, value in body.model_dump().items() if value is not None}
    return debts.add_debt(context(), current_principal(), debts.NewDebt(**given)), 201


@routes.get("/<int:id>", responses={200: DebtAnswer})
def get_debt(path: IdPath) -> dict[str, Any]:
    """Read a debt; somebody else's does not exist."""
    return debts.get_debt(context(), current_principal(), path.id)


@routes.patch("/<int:id>", responses={200: DebtAnswer})
@requires("staff")
def change_debt(path: IdPath, body: DebtChanges) -> dict[str, Any]:
    """Correct or withdraw a debt (staff)."""
    if body.status == "withdrawn":
        return debts.withdraw_debt(context(), current_principal(), path.id)
    changes = body.model_dump(exclude_unset=True, exclude={"status"})
    return debts.correct_debt(context(), current_principal(), path.id, changes)


@routes.get("/<int:id>/offers")
def list_offers(path: IdPath) -> dict[str, Any]:
    """List the offers that stand for a debt."""
    return {"items": debts.list_debt_offers(context(), current_principal(), path.id)}


@routes.post("/<int:id>/plan-preview")
@requires("debtor")
def preview_plan(path: IdPath, body: WishedPlan) -> dict[str, Any]:
    """Read what a plan would cost, or the nearest one that there is; nothing is offered and no price moves."""
    return {"items": plan_preview.preview_wished_plan(context(), current_principal(), path.id, **dict(body))}


@routes.get("/<int:id>/statement.pdf")
def get_statement(path: IdPath) -> Response:
    """Download the statement of account of one's own debt; anybody else's does not exist."""
    return pdf_response(*account_statement.make_account_statement(context(), current_principal(), path.id))


@routes.get("/<int:id>/payments")
def list_payments(path: IdPath) -> dict[str, Any]:
    """List what was paid for a debt, with and without an agreement, the latest first, and what is owed.

    Staff also read what to know before they record a payment without an agreement.
    """
    return debt_payment_view.list_debt_payments(context(), current_principal(), path.id)


@routes.get("/<int:id>/certificate.pdf")
def get_certificate(path: IdPath) -> Response:
    """Download the clearance letter of one's own debt that was paid off; 409 while something is owed."""
    return pdf_response(*clearance_letter.make_debt_clearance(context(), current_principal(), path.id))


@routes.get("/<int:id>/payments.pdf")
def get_payment_certificate(path: IdPath) -> Response:
    """Download the certificate of what was paid for one's own debt; 409 where nothing was."""
    return pdf_response(
        *payment_certificate.make_payment_certificate(context(), current_principal(), path.id)
    )


@routes.put("/<int:id>/verified-evidence")
@requires("staff")
def put_verified_evidence(path: IdPath, body: EvidenceBody) -> dict[str, Any]:
    """Let the price come down for evidence that was verified (staff); 0 takes it back. It is audited."""
    return verified_evidence.grant_for_evidence(
        context(), current_principal(), path.id, share=body.share, note=body.note
    )
