"""Agreements and their payments: find them, record what arrives, decide about those that wait (staff)."""

from __future__ import annotations

from functools import partial

import streamlit as st

from frontend import session
from frontend.api_types import StaffAgreement, StaffAgreementPage
from frontend.components import agreement_details, agreement_zip, feedback, pager, payments
from frontend.components.agreements import STATUS_COLORS, next_payment, show_progress
from frontend.formatting import count_text, plain
from frontend.texts import group, text

_PAGE = "staff_agreements_page"
_ALL = "all"
_WAITING = "pending_approval"
_CANCELLABLE = ("pending", "active", "at_risk", "broken", "cured")


def render() -> None:
    """Draw the agreements, the queue of those that wait, and the bank's file."""
    st.title(text("staff_agreements.title"), anchor=False)
    waiting = session.api().staff_agreements(status=_WAITING)
    queue = text("staff_agreements.queue", count=count_text(waiting["total"]))
    found, queued, file = st.tabs(
        [text("staff_agreements.all"), queue, text("staff_agreements.file")], key="staff_agreement_tabs"
    )
    with found:
        _show_search()
        agreement_zip.show_zip()
    with queued:
        _show_queue(waiting)
    with file:
        payments.show_file()


def _show_search() -> None:
    with st.container(horizontal=True):
        query = st.text_input(
            text("staff_agreements.search"),
            key="staff_agreements_query",
            type="search",
            placeholder=text("staff_agreements.search_placeholder"),
            on_change=pager.turn_to,
            args=(_PAGE, 1),
        ).strip()
        names = group("staff_agreements.status")
        status = st.selectbox(
            text("staff_agreements.filter"),
            list(names),
            format_func=names.__getitem__,
            key="staff_agreements_status",
            on_change=pager.turn_to,
            args=(_PAGE, 1),
        )
    wanted = None if status == _ALL else status
    page = session.api().staff_agreements(query, status=wanted, page=pager.shown_page(_PAGE))
    for agreement in page["items"]:
        with st.container(border=True, key=f"staff_agreement_{agreement['id']}"):
            _show_agreement(agreement)
    if not page["items"]:
        st.info(text("staff_agreements.none"))
    pager.show_pages(_PAGE, page["page"], page["pages"])


def _show_agreement(agreement: StaffAgreement) -> None:
    _show_head(agreement)
    if agreement["status"] not in (_WAITING, "declined", "cancelled"):
        show_progress(agreement)
        st.markdown(next_payment(agreement))
    if agreement["credit"]:
        st.markdown(text("staff_agreements.credit", amount=plain(agreement["credit_text"])))
    number = agreement["id"]
    with st.container(horizontal=True):
        if agreement["status"] not in (_WAITING, "declined", "cancelled"):
            if st.button(text("payments.record"), key=f"record_{number}", type="primary"):
                payments.open_recording(agreement)
            if st.button(text("payments.history"), key=f"history_{number}"):
                payments.open_history(agreement)
        if st.button(text("agreements.why"), key=f"why_{number}"):
            agreement_details.open_why(agreement)
        if agreement["status"] in _CANCELLABLE and st.button(
            text("staff_agreements.cancel"), key=f"cancel_{number}"
        ):
            st.dialog(text("staff_agreements.cancel_title"))(show_cancelling)(agreement)


def _show_head(agreement: StaffAgreement) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{plain(agreement['debtor']['name'])}**", width="content")
        st.badge(plain(agreement["status_text"]), color=STATUS_COLORS.get(agreement["status"], "gray"))
    reference = text("agreements.reference", reference=plain(agreement["reference"]))
    st.markdown(f"{reference} · {plain(agreement['creditor'])} · {plain(agreement['title'])}")


def _show_queue(waiting: StaffAgreementPage) -> None:
    if not waiting["items"]:
        st.info(text("staff_agreements.queue_empty"))
    for agreement in waiting["items"]:
        with st.container(border=True, key=f"waiting_{agreement['id']}"):
            _show_head(agreement)
            st.markdown(
                text(
                    "staff_agreements.terms",
                    balance=plain(agreement["balance_text"]),
                    total=plain(agreement["total_text"]),
                    discount=plain(agreement["discount_percentage_text"]),
                )
            )
            reasons = ", ".join(plain(reason) for reason in agreement["approval_reasons"])
            st.markdown(text("staff_agreements.because", reasons=reasons))
            _show_decision(agreement)


def _show_decision(agreement: StaffAgreement) -> None:
    with st.container(horizontal=True):
        if st.button(text("staff_agreements.approve"), key=f"approve_{agreement['id']}", type="primary"):
            st.dialog(text("staff_agreements.approve_title"))(confirm_approval)(agreement)
        if st.button(text("staff_agreements.decline"), key=f"decline_{agreement['id']}"):
            st.dialog(text("staff_agreements.decline_title"))(show_declining)(agreement)


def confirm_approval(agreement: StaffAgreement) -> None:
    """Draw the question before the creditor is bound beyond its own limits; its debtor is told."""
    name = agreement["debtor"]["name"]
    terms = {"name": plain(name), "total": plain(agreement["total_text"])}
    st.markdown(text("staff_agreements.approve_text", **terms))
    if st.button(text("staff_agreements.approve_confirm"), type="primary", key="approve_confirm"):
        approve = partial(session.api().approve_agreement, agreement["id"])
        feedback.attempt(approve, text("staff_agreements.approved", name=name))


def show_declining(agreement: StaffAgreement) -> None:
    """Ask why an agreement is declined; its debtor reads it."""
    st.markdown(text("staff_agreements.decline_text", name=plain(agreement["debtor"]["name"])))
    with st.form("declining", border=False):
        reason = st.text_area(text("staff_agreements.reason"), max_chars=500, key="decline_reason")
        pressed = st.form_submit_button(text("staff_agreements.decline"), type="primary", width="stretch")
    if pressed:
        decline = partial(session.api().decline_agreement, agreement["id"], reason)
        feedback.attempt(decline, text("staff_agreements.declined"))


def show_cancelling(agreement: StaffAgreement) -> None:
    """Ask why an agreement ends; its debtor reads it."""
    st.markdown(
        text(
            "staff_agreements.cancel_text",
            name=plain(agreement["debtor"]["name"]),
            paid=plain(agreement["paid_text"]),
        )
    )
    with st.form("cancelling", border=False):
        reason = st.text_area(text("staff_agreements.reason"), max_chars=500, key="cancel_reason")
        pressed = st.form_submit_button(text("staff_agreements.cancel"), type="primary", width="stretch")
    if pressed:
        cancel = partial(session.api().cancel_agreement, agreement["id"], reason)
        feedback.attempt(cancel, text("staff_agreements.cancelled"))
