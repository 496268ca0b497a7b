"""An agreement: what was agreed, how far it is, what is due next, its dates and its documents."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_types import Agreement
from frontend.components import agreement_details, browser
from frontend.components.amounts import show_amount
from frontend.components.cards import Color, card, card_head
from frontend.formatting import day_of, plain
from frontend.texts import text

STATUS_COLORS: dict[str, Color] = {
    "pending_approval": "blue",
    "declined": "red",
    "active": "green",
    "fulfilled": "green",
    "cured": "green",
    "at_risk": "orange",
    "broken": "red",
}
_NOT_IN_FORCE = ("pending_approval", "declined", "cancelled")
_LATE = ("at_risk", "broken")


def show_agreement(agreement: Agreement, *, key: str) -> None:
    """Draw an agreement as a card with its schedule and the links to its documents."""
    reference = plain(agreement["reference"])
    with card(f"{key}_agreement_{agreement['id']}"):
        card_head(
            agreement["creditor"], agreement["status_text"], STATUS_COLORS.get(agreement["status"], "gray")
        )
        st.markdown(text("agreements.reference", reference=reference))
        show_amount(text("agreements.total"), agreement["total_text"], key=f"{key}_{agreement['id']}")
        _show_state(agreement)
        with st.expander(text("offer.schedule"), expanded=len(agreement["schedule"]) <= 3):
            _show_schedule(agreement)
        _show_actions(agreement, key)
        _show_foot(agreement, key)


def show_progress(agreement: Agreement) -> None:
    """Draw how much of an agreement is paid."""
    sentence = text(
        "agreements.progress", paid=plain(agreement["paid_text"]), total=plain(agreement["total_text"])
    )
    st.progress(agreement["paid_percentage"] / 100, sentence)


def next_payment(agreement: Agreement) -> str:
    """Say what is due next, and how late it is."""
    amount, day = agreement["next_amount_text"], agreement["next_due_date_text"]
    if not amount or not day:
        return text("agreements.no_next")
    late = agreement["days_late"]
    if late:
        return text(
            "agreements.overdue_one" if late == 1 else "agreements.overdue",
            amount=plain(amount),
            date=plain(day),
            days=late,
        )
    return text("agreements.next_due", amount=plain(amount), date=plain(day))


def _show_state(agreement: Agreement) -> None:
    if agreement["status"] == "pending_approval":
        st.info(text("agreements.waits"))
    elif agreement["status"] == "declined":
        st.warning(text("agreements.declined", reason=plain(agreement["decision_reason"])))
    elif agreement["status"] == "cancelled":
        st.warning(text("agreements.cancelled", reason=plain(agreement["decision_reason"])))
    elif agreement["status"] == "fulfilled":
        st.success(text("agreements.fulfilled"))
    else:
        _show_running(agreement)
    if agreement["credit"]:
        st.info(text("agreements.credit", amount=plain(agreement["credit_text"])))


def _show_running(agreement: Agreement) -> None:
    if agreement["paid_percentage"]:
        show_progress(agreement)
    st.markdown(next_payment(agreement))
    if agreement["status"] in _LATE:
        st.warning(text("agreements.late_help" if agreement["can_replan"] else "agreements.late"))


def _show_schedule(agreement: Agreement) -> None:
    schedule = agreement["schedule"]
    rows = {
        text("offer.number"): [plain(row["label"]) for row in schedule],
        text("offer.date"): [plain(row["due_date_text"]) for row in schedule],
        text("offer.amount"): [plain(row["amount_text"]) for row in schedule],
        text("agreements.payment_status"): [plain(row["status_text"]) for row in schedule],
    }
    st.table(rows, border="horizontal", hide_index=True)


def _show_actions(agreement: Agreement, key: str) -> None:
    number = agreement["id"]
    with st.container(horizontal=True):
        if agreement["can_replan"] and st.button(
            text("agreements.replan"), key=f"{key}_replan_{number}", type="primary"
        ):
            agreement_details.open_replan(agreement)
        if st.button(text("agreements.why"), key=f"{key}_why_{number}"):
            agreement_details.open_why(agreement)
        if agreement["status"] not in _NOT_IN_FORCE and st.button(
            text("agreements.payments"), key=f"{key}_payments_{number}"
        ):
            agreement_details.open_payments(agreement)


def _show_foot(agreement: Agreement, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        with st.container(horizontal=True, width="content"):
            _show_documents(agreement, key)
        st.markdown(
            text("agreements.accepted_at", date=day_of(agreement["accepted_at"], session.zone())),
            width="content",
        )


def _show_documents(agreement: Agreement, key: str) -> None:
    number, reference = agreement["id"], agreement["reference"]
    if agreement["has_certificate"]:
        browser.download_link(
            text("agreements.certificate"),
            f"/files/agreements/{number}/certificate.pdf",
            key=f"{key}_certificate_{number}",
            description=text("agreements.certificate_label", reference=reference),
        )
    if agreement["status"] not in _NOT_IN_FORCE:
        browser.download_link(
            text("agreements.download"),
            f"/files/agreements/{number}.pdf",
            key=f"{key}_document_{number}",
            description=text("agreements.download_label", reference=reference),
        )
    if agreement["next_due_date_text"]:
        browser.download_link(
            text("agreements.calendar"),
            f"/files/agreements/{number}/calendar.ics",
            key=f"{key}_calendar_{number}",
            description=text("agreements.calendar_label", reference=reference),
        )
