"""The payments of a debt: for staff with a form for money without an agreement, for its debtor to read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Debt, DebtPayments
from frontend.components import browser, feedback, payments
from frontend.components.payments import PaymentFields
from frontend.formatting import amount_as_typed, long_date, money_text, plain
from frontend.texts import text

_REVIEWED = "reviewed_debt_payment"


@dataclass(frozen=True, slots=True)
class PaidDebt:
    """What the desk needs to know of a debt."""

    id: int
    name: str
    creditor: str
    currency: str


def open_desk(debt: PaidDebt) -> None:
    """Show the payments of a debt, and take down one that came without an agreement (staff)."""
    st.session_state.pop(_REVIEWED, None)
    st.dialog(text("debt_payments.title"), width="medium")(show_desk)(debt)


def open_own(debt: Debt) -> None:
    """Show a debtor what was paid for a debt."""
    st.dialog(text("debts.payments_title"), width="medium")(show_own)(debt)


def show_desk(debt: PaidDebt) -> None:
    """Draw what is owed, the form or the payment that waits for a yes, and what was recorded."""
    known = session.api().debt_payments(debt.id)
    _show_state(debt, known)
    agreement = known.get("standing_agreement")
    reviewed = st.session_state.get(_REVIEWED)
    if agreement is not None:
        st.info(text("debt_payments.agreement", reference=plain(agreement["reference"])))
    elif reviewed is not None:
        _confirm(debt, known, cast(PaymentFields, reviewed))
        return
    elif known["status"] != "withdrawn":
        _show_form(debt)
    st.markdown(f"**{text('debt_payments.history')}**")
    payments.show_entries(known["items"], of_debt=True)


def _show_state(debt: PaidDebt, known: DebtPayments) -> None:
    owed = {"name": debt.name, "missing": known["missing_text"], "creditor": debt.creditor}
    st.markdown(text("debt_payments.owed", **{name: plain(value) for name, value in owed.items()}))
    if known["credit"]:
        st.markdown(text("debt_payments.credit", amount=plain(known["credit_text"])))
    token = known.get("token_payment")
    if token is not None:
        st.info(
            text(
                "debt_payments.token",
                monthly=plain(token["monthly_text"]),
                paid=plain(token["paid_text"]),
                missing=plain(token["missing_text"]),
            )
        )


def _show_form(debt: PaidDebt) -> None:
    with st.form(f"debt_payment_{debt.id}", border=True):
        st.markdown(f"**{text('debt_payments.new')}**")
        fields = payments.payment_fields("debt_payment")
        pressed = st.form_submit_button(text("debt_payments.review"), type="primary", width="stretch")
    typed = payments.read_fields(*fields) if pressed else None
    if typed is not None:
        st.session_state[_REVIEWED] = typed
        st.rerun(scope="fragment")


def _confirm(debt: PaidDebt, known: DebtPayments, typed: PaymentFields) -> None:
    """Draw what is about to be recorded, and the notice about an old debt."""
    amount = money_text(amount_as_typed(Decimal(typed["amount"])), debt.currency)
    st.markdown(
        text(
            "debt_payments.confirm",
            amount=f"**{plain(amount)}**",
            date=long_date(typed["paid_on"]),
            reference=plain(typed["reference"]),
            name=plain(debt.name),
        )
    )
    warnings, has_read = _warnings(known, typed), True
    for warning in warnings:
        st.warning(plain(warning))
    if warnings:
        has_read = st.checkbox(text("debt_payments.warning_read"), key="debt_payment_warning")
    with st.container(horizontal=True):
        if st.button(
            text("debt_payments.record"), type="primary", key="debt_payment_record", disabled=not has_read
        ):
            _record(debt, typed, warning_read=bool(warnings))
        if st.button(text("debt_payments.change"), key="debt_payment_change"):
            st.session_state.pop(_REVIEWED, None)
            st.rerun(scope="fragment")


def _warnings(known: DebtPayments, typed: PaymentFields) -> list[str]:
    """Return what staff read before recording: of an old debt, and of a payment from before its balance was stated."""
    warnings = [known["limitation_warning"]] if known.get("limitation_warning") else []
    stated_on = known.get("balance_stated_on", "")
    # Both as 2026-12-31, which sort as the days do.
    if typed["paid_on"] < stated_on:
        warnings.append(text("debt_payments.stated_later", date=long_date(stated_on)))
    return warnings


def _record(debt: PaidDebt, typed: PaymentFields, *, warning_read: bool) -> None:
    try:
        made = session.api().record_debt_payment(debt.id, **typed, warning_read=warning_read)
    except ApiError as error:
        feedback.show_error(error)
        return
    st.session_state.pop(_REVIEWED, None)
    amount, missing = made["payment"]["amount_text"], made["missing_text"]
    feedback.note(text("debt_payments.recorded", amount=amount, missing=missing))
    st.rerun()


def show_own(debt: Debt) -> None:
    """Draw what was paid, the latest first, and the way to the statement of account."""
    known = session.api().debt_payments(debt["id"])
    if not known["items"]:
        st.markdown(text("debts.no_payments"))
    else:
        payments.show_table(known["items"], of_debt=True)
    link = f"/api/v1/debts/{debt['id']}/statement.pdf"
    st.markdown(browser.own_document_link(text("debts.statement"), link))
