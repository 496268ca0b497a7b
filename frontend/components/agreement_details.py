"""What opens from an agreement's card: why this amount, what was paid, and new dates."""

from __future__ import annotations

import uuid

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Agreement, ReplanOption
from frontend.components import feedback, payments
from frontend.components.offers import show_schedule
from frontend.formatting import plain
from frontend.texts import text

_KEY_SPACE = uuid.UUID("2b7c1c0e-9a3f-4a52-8f5e-0a5d6f1f7c21")


def open_why(agreement: Agreement) -> None:
    """Show how the amount comes about."""
    st.dialog(text("agreements.why"), width="medium")(show_why)(agreement)


def open_payments(agreement: Agreement) -> None:
    """Show what was paid."""
    st.dialog(text("agreements.payments"), width="medium")(_show_payments)(agreement)


def open_replan(agreement: Agreement) -> None:
    """Let the debtor choose new dates."""
    st.dialog(text("agreements.replan_title"), width="medium")(show_replan)(agreement)


def show_why(agreement: Agreement) -> None:
    """Draw the sums from the balance to what is missing."""
    why = session.api().why(agreement["id"])
    lines = why["lines"]
    results = [line["sign"] == "=" for line in lines]
    st.table(
        {
            text("agreements.why_what"): [
                f"**{plain(line['label'])}**" if is_result else plain(line["label"])
                for line, is_result in zip(lines, results, strict=True)
            ],
            text("offer.amount"): [
                f"**{plain(line['amount_text'])}**"
                if is_result
                else plain(f"{line['sign'].replace('-', '−')}\u00a0{line['amount_text']}")
                for line, is_result in zip(lines, results, strict=True)
            ],
        },
        border="horizontal",
        hide_index=True,
    )
    st.markdown(plain(why["rate"]["text"]))


def _show_payments(agreement: Agreement) -> None:
    paid = session.api().agreement_payments(agreement["id"])
    if not paid:
        st.markdown(text("agreements.no_payments"))
        return
    payments.show_table(paid)


def show_replan(agreement: Agreement) -> None:
    """Draw the ways of paying what is missing; the chosen one is in force when its button is pressed."""
    shown = session.api().replan_options(agreement["id"])
    if not shown["allowed"]:
        st.info(text("agreements.replan_none"))
        return
    st.markdown(text("agreements.replan_text", missing=plain(shown["missing_text"])))
    by_count = {option["instalments"]: option for option in shown["options"]}
    count = st.selectbox(
        text("agreements.replan_count"), list(by_count), format_func=_count_text, key="replan_count"
    )
    chosen = by_count[count]
    show_schedule(chosen["schedule"])
    st.markdown(text("agreements.replan_once"))
    if st.button(text("agreements.replan_submit"), type="primary", width="stretch", key="replan_confirm"):
        _confirm(agreement, chosen)


def _count_text(count: int) -> str:
    return text("agreements.replan_one") if count == 1 else text("agreements.replan_many", count=count)


def _confirm(agreement: Agreement, option: ReplanOption) -> None:
    key = str(uuid.uuid5(_KEY_SPACE, f"{agreement['id']}:{option['schedule_hash']}"))
    try:
        with st.spinner(text("app.working")):
            session.api().replan(agreement["id"], option, key)
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(text("agreements.replanned"))
    st.rerun()
