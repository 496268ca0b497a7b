"""An agreement: what was agreed, what is due next, its dates and its document."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from frontend import session
from frontend.api_types import Agreement
from frontend.components import browser
from frontend.components.amounts import show_amount
from frontend.components.offers import show_schedule
from frontend.formatting import day_of, plain
from frontend.texts import text

_STATUS_COLORS: dict[str, Literal["green", "orange", "red"]] = {
    "active": "green",
    "fulfilled": "green",
    "cured": "green",
    "at_risk": "orange",
    "broken": "red",
}


def show_agreement(agreement: Agreement, *, key: str) -> None:
    """Draw an agreement as a card with its schedule and the link to its PDF."""
    reference = plain(agreement["reference"])
    with st.container(border=True, key=f"{key}_agreement_{agreement['id']}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(plain(agreement["creditor"]), anchor=False, width="content")
            st.badge(plain(agreement["status_text"]), color=_STATUS_COLORS.get(agreement["status"], "gray"))
        st.markdown(text("agreements.reference", reference=reference))
        show_amount(text("agreements.total"), agreement["total_text"], key=f"{key}_{agreement['id']}")
        st.markdown(_next_payment(agreement))
        with st.expander(text("offer.schedule"), expanded=len(agreement["schedule"]) <= 3):
            show_schedule(agreement["schedule"])
        _show_foot(agreement, key)


def _show_foot(agreement: Agreement, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        browser.download_link(
            text("agreements.download"),
            f"/files/agreements/{agreement['id']}.pdf",
            key=f"{key}_document_{agreement['id']}",
            description=text("agreements.download_label", reference=agreement["reference"]),
        )
        st.markdown(
            text("agreements.accepted_at", date=day_of(agreement["accepted_at"], session.zone())),
            width="content",
        )


def _next_payment(agreement: Agreement) -> str:
    amount, day = agreement["next_amount_text"], agreement["next_due_date_text"]
    if not amount or not day:
        return text("agreements.no_next")
    return text("agreements.next_due", amount=plain(amount), date=plain(day))
