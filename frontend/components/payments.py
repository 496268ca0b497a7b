"""What staff do with an agreement's payments, each in a dialog, and the bank's file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypedDict

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Payment, PaymentFile, StaffAgreement
from frontend.components import feedback
from frontend.formatting import count_text, parse_amount, plain
from frontend.texts import text

_FILES = "payment_files"


class PaymentFields(TypedDict):
    """A payment as the API takes it."""

    amount: str
    paid_on: str
    reference: str


def open_recording(agreement: StaffAgreement) -> None:
    """Ask for a payment."""
    st.dialog(text("payments.record_title"))(show_recording)(agreement)


def open_history(agreement: StaffAgreement) -> None:
    """Show the payments, and let one be taken back."""
    st.dialog(text("payments.history_title"), width="medium")(show_history)(agreement)


def show_recording(agreement: StaffAgreement) -> None:
    """Draw the form of a payment."""
    st.markdown(
        text(
            "payments.of",
            name=plain(agreement["debtor"]["name"]),
            reference=plain(agreement["reference"]),
            missing=plain(agreement["missing_text"]),
        )
    )
    with st.form(f"payment_{agreement['id']}", border=False):
        fields = payment_fields("payment")
        if st.form_submit_button(text("payments.record"), type="primary", width="stretch"):
            _record(agreement, *fields)


def _record(agreement: StaffAgreement, amount: str, day: object, reference: str) -> None:
    typed = read_fields(amount, day, reference)
    if typed is None:
        return
    try:
        made = session.api().record_payment(agreement["id"], **typed)
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(
        text("payments.recorded", amount=made["payment"]["amount_text"], missing=made["missing_text"])
    )
    st.rerun()


def payment_fields(key: str) -> tuple[str, object, str]:
    """Draw the fields of a payment and return what is in them."""
    amount = st.text_input(text("payments.amount"), key=f"{key}_amount")
    day = st.date_input(text("payments.paid_on"), None, format="DD/MM/YYYY", key=f"{key}_day")
    reference = st.text_input(
        text("payments.reference"), max_chars=80, help=text("payments.reference_help"), key=f"{key}_reference"
    )
    return amount, day, reference


def read_fields(amount: str, day: object, reference: str) -> PaymentFields | None:
    """Return the fields as the API takes them; None, with the reason on screen, when they cannot be sent."""
    if not (amount.strip() and isinstance(day, date) and reference.strip()):
        st.error(text("errors.required"))
        return None
    figure = parse_amount(amount)
    if figure is None:
        st.error(text("errors.amount", field=text("payments.amount")))
        return None
    return {"amount": figure, "paid_on": day.isoformat(), "reference": reference.strip()}


def show_history(agreement: StaffAgreement) -> None:
    """Draw the payments of an agreement; each that stands can be taken back, with a reason."""
    show_entries(session.api().agreement_payments(agreement["id"]))


def show_entries(payments: Sequence[Payment], *, of_debt: bool = False) -> None:
    """Draw payments; each that stands can be taken back, with a reason. Those of a debt name their agreement."""
    if not payments:
        st.markdown(text("payments.none"))
    for payment in payments:
        with st.container(border=True):
            _show_payment(payment, of_debt=of_debt)


def _show_payment(payment: Payment, *, of_debt: bool) -> None:
    facts = f"{plain(payment['paid_on_text'])} · {plain(payment['reference'])}"
    st.markdown(f"**{_amount(payment)}** · {facts}")
    about = what_it_was(payment, of_debt=of_debt)
    if about:
        st.markdown(about)
    if payment["is_undone"]:
        st.markdown(text("payments.undone_because", reason=plain(payment["undone_because"])))
        return
    with st.form(f"undo_{payment['id']}", border=False):
        reason = st.text_input(text("payments.undo_reason"), max_chars=300, key=f"reason_{payment['id']}")
        if st.form_submit_button(text("payments.undo")):
            _undo(payment, reason)


def _amount(payment: Payment) -> str:
    """Write an amount, struck out where the payment was taken back."""
    amount = plain(payment["amount_text"])
    return f"~~{amount}~~" if payment["is_undone"] else amount


def what_it_was(payment: Payment, *, of_debt: bool) -> str:
    """Say of a payment without an agreement what it covered; `of_debt` also of others of which agreement they are."""
    if payment["agreement_reference"]:
        reference = plain(payment["agreement_reference"])
        return text("debt_payments.of_agreement", reference=reference) if of_debt else ""
    covers = ", ".join(
        f"{text('debts.' + item['part'])} {plain(item['amount_text'])}" for item in payment["covers"]
    )
    kind = "" if payment["hardship_case_id"] is None else text("debt_payments.token_payment")
    return " · ".join(part for part in (kind, covers) if part)


def show_table(paid: Sequence[Payment], *, of_debt: bool = False) -> None:
    """Draw payments for whoever made them."""
    concepts = [what_it_was(payment, of_debt=of_debt) for payment in paid]
    undone = text("agreements.undone")
    amounts = [f"{_amount(one)} {undone}" if one["is_undone"] else _amount(one) for one in paid]
    rows = {
        text("offer.date"): [plain(payment["paid_on_text"]) for payment in paid],
        text("agreements.payment_reference"): [plain(payment["reference"]) for payment in paid],
        text("offer.amount"): [
            f"{amount}  \n{concept}" if concept else amount
            for amount, concept in zip(amounts, concepts, strict=True)
        ],
    }
    st.table(rows, border="horizontal", hide_index=True)


def _undo(payment: Payment, reason: str) -> None:
    try:
        session.api().undo_payment(payment["id"], reason)
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(text("payments.undone"))
    st.rerun()


def show_file() -> None:
    """Draw the upload of the bank's file: looked at first, then recorded."""
    st.markdown(text("payments.file_lead"))
    count = st.session_state.get(_FILES, 0)
    uploaded = st.file_uploader(
        text("payments.file"), type=["csv", "txt"], help=text("payments.file_help"), key=f"bank_{count}"
    )
    if uploaded is None:
        return
    try:
        shown = session.api().send_payment_file(uploaded.name, uploaded.getvalue())
    except ApiError as error:
        feedback.show_error(error)
        return
    show_rows(shown)
    new = shown["counts"]["new"]
    label = text("payments.commit_one") if new == 1 else text("payments.commit", count=count_text(new))
    if st.button(label, type="primary", disabled=not new, key="commit_file"):
        _commit(uploaded.name, uploaded.getvalue(), shown["digest"])


def _commit(name: str, content: bytes, digest: str) -> None:
    try:
        with st.spinner(text("app.working")):
            done = session.api().send_payment_file(name, content, digest=digest)
    except ApiError as error:
        feedback.show_error(error)
        return
    counts = done["counts"]
    feedback.note(
        text(
            "payments.committed",
            recorded=count_text(counts["recorded"]),
            duplicate=count_text(counts["duplicate"]),
            error=count_text(counts["error"]),
        )
    )
    st.session_state[_FILES] = st.session_state.get(_FILES, 0) + 1
    st.rerun()


def show_rows(file: PaymentFile) -> None:
    """Draw what recording a file would do, row by row."""
    rows = file["rows"]
    st.table(
        {
            text("campaigns.line"): [str(row["line"]) for row in rows],
            text("payments.who"): [plain(row["debtor"] or row["agreement"]) for row in rows],
            text("offer.date"): [plain(row["date"]) for row in rows],
            text("offer.amount"): [plain(row["amount_text"]) for row in rows],
            text("payments.outcome"): [
                plain(f"{text('payments.row_' + row['status'])} {row['message']}".strip()) for row in rows
            ],
        },
        border="horizontal",
        hide_index=True,
        height=420 if len(rows) > 9 else "content",
    )
