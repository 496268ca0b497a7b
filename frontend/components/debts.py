"""A debt as its debtor sees it."""

from __future__ import annotations

import streamlit as st

from frontend.api_types import Debt
from frontend.components.amounts import show_amount
from frontend.formatting import long_date, plain
from frontend.texts import text


def show_debt(debt: Debt) -> None:
    """Draw what is owed to whom: creditor, product, balance with its parts, and how late it is."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(plain(debt["creditor"]), anchor=False, width="content")
        _show_lateness(debt)
    st.markdown(describe(debt))
    show_amount(text("debts.balance"), debt["balance_text"], key=f"debt_{debt['id']}")
    st.markdown(_parts(debt))


def describe(debt: Debt) -> str:
    """Name the product and the last digits of the obligation, as Markdown."""
    ending = debt["obligation_ending"]
    known = [plain(debt["product"])] if debt["product"] else []
    if ending:
        known.append(text("debts.ending", ending=plain(ending)))
    return " ".join(known)


def _show_lateness(debt: Debt) -> None:
    days = debt["days_past_due"]
    if debt["status"] != "active" or not days:
        st.badge(plain(debt["status_text"]), color="gray")
    elif days == 1:
        st.badge(text("debts.past_due_one"), color="orange")
    else:
        st.badge(text("debts.past_due", days=days), color="orange")


def _parts(debt: Debt) -> str:
    parts = [
        f"{text('debts.' + name)} {plain(amount_text)}"
        for name, amount, amount_text in (
            ("principal", debt["principal"], debt["principal_text"]),
            ("interest", debt["interest"], debt["interest_text"]),
            ("fees", debt["fees"], debt["fees_text"]),
        )
        if amount
    ]
    line = " · ".join(parts)
    due = debt["due_date"]
    return f"{line}  \n{text('debts.due_date', date=long_date(due))}" if due else line
