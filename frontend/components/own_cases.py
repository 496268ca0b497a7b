"""A debtor's own case, on the card of its debt: what happens next, and what they can do about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from frontend import session
from frontend.api_types import Case, Debt
from frontend.components import feedback
from frontend.formatting import moment, plain
from frontend.texts import text

_KINDS = {"disputed": "disputes", "hardship": "hardship-cases"}
_LIVE = ("open", "granted")
_MOST_MEGABYTES = 5
"""What the API takes of a file of evidence; Streamlit names it, too."""


def cases_by_debt(debts: Sequence[Debt]) -> dict[int, list[Case]]:
    """Return the cases that are not closed, by their debt; nothing is asked where no debt is under review."""
    found: dict[int, list[Case]] = {}
    if not any(debt["status"] in _KINDS for debt in debts):
        return found
    for kind in _KINDS.values():
        for case in session.api().cases(kind)["items"]:
            if case["status"] in _LIVE:
                found.setdefault(case["debt"]["id"], []).append(case)
    return found


def show_case(case: Case) -> None:
    """Draw where the case stands, and the ways on."""
    st.markdown(f"**{text('own_case.' + case['type'])}** · {plain(case['status_text'])}")
    st.info(plain(case["next_step"]))
    if case["type"] == "dispute":
        _show_dispute(case)
    else:
        _show_hardship(case)
    show_timeline(case)


def show_timeline(case: Case) -> None:
    """Draw what has happened to a case, in order."""
    with st.expander(text("own_case.timeline")):
        lines = [
            f"- {moment(event['at'], session.zone())}: {plain(event['text'])}" for event in case["timeline"]
        ]
        st.markdown("\n".join(lines))


def _show_dispute(case: Case) -> None:
    st.markdown(text("own_case.reason", reason=plain(case.get("reason_text", ""))))
    names = ", ".join(plain(item["name"]) for item in case.get("evidence", []))
    if names:
        st.markdown(text("own_case.evidence", names=names))
    # A new uploader after each file, so that it is empty again.
    count = len(case.get("evidence", []))
    file = st.file_uploader(
        text("own_case.upload"),
        type=["pdf", "jpg", "jpeg", "png"],
        max_upload_size=_MOST_MEGABYTES,
        key=f"evidence_{case['id']}_{count}",
    )
    with st.container(horizontal=True):
        send = st.button(text("own_case.send"), key=f"send_{case['id']}")
        if st.button(text("own_case.take_back"), key=f"take_back_{case['id']}", type="tertiary"):
            st.dialog(text("own_case.take_back"))(confirm_taking_back)(case["id"])
    if send and file is None:
        st.error(text("errors.no_file"))
    elif send and file is not None:
        feedback.attempt(
            lambda: session.api().add_evidence(case["id"], file.name, file.getvalue()), text("own_case.sent")
        )


def _show_hardship(case: Case) -> None:
    _show_promised(case)
    with st.container(horizontal=True):
        for path in case.get("paths", []):
            if st.button(text(f"own_case.{path}"), key=f"{path}_{case['id']}"):
                feedback.attempt(partial(session.api().choose_path, case["id"], path), text("own_case.asked"))
        if case.get("can_end") and st.button(text("own_case.end"), key=f"end_{case['id']}"):
            st.dialog(text("own_case.end"))(confirm_ending)(case["id"])


def _show_promised(case: Case) -> None:
    """Draw the token payments that were granted, and which of them have come."""
    promised = case.get("token_payments", [])
    if not promised:
        return
    st.markdown(f"**{text('own_case.token_payments')}**")
    rows = {
        text("offer.date"): [plain(item["due_date_text"]) for item in promised],
        text("offer.amount"): [plain(item["amount_text"]) for item in promised],
        text("own_case.token_paid"): [plain(item["paid_text"]) for item in promised],
        text("agreements.payment_status"): [plain(item["status_text"]) for item in promised],
    }
    st.table(rows, border="horizontal", hide_index=True)


def confirm_taking_back(case_id: int) -> None:
    """Draw the question before a claim is taken back, after which the debt is on sale again."""
    st.markdown(text("own_case.take_back_text"))
    if st.button(text("own_case.take_back_confirm"), type="primary", key="take_back_confirm"):
        feedback.attempt(lambda: session.api().take_back_dispute(case_id), text("own_case.taken_back"))


def confirm_ending(case_id: int) -> None:
    """Draw the question before what was granted ends, after which the debt is on sale again."""
    st.markdown(text("own_case.end_text"))
    if st.button(text("own_case.end_confirm"), type="primary", key="end_confirm"):
        feedback.attempt(lambda: session.api().end_hardship(case_id), text("own_case.ended"))
