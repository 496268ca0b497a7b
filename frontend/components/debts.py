"""A debt as its debtor sees it."""

from __future__ import annotations

import streamlit as st

from frontend.api_types import Debt
from frontend.components.amounts import show_amount
from frontend.components.cards import Color, card_head, show_facts
from frontend.formatting import long_date, plain
from frontend.texts import text


def show_debt(debt: Debt) -> None:
    """Draw what is owed to whom: creditor, product, balance with its parts, and how late it is."""
    card_head(debt["creditor"], *_lateness(debt))
    st.markdown(describe(debt))
    show_amount(text("debts.balance"), debt["balance_text"], key=f"debt_{debt['id']}")
    show_facts(_parts(debt))


def describe(debt: Debt) -> str:
    """Name the product and the last digits of the obligation, as Markdown."""
    ending = debt["obligation_ending"]
    known = [plain(debt["product"])] if debt["product"] else []
    if ending:
        known.append(text("debts.ending", ending=plain(ending)))
    return " ".join(known)


def _lateness(debt: Debt) -> tuple[str, Color]:
    days = debt["days_past_due"]
    if debt["status"] != "active" or not days:
        return debt["status_text"], "gray"
    return (text("debts.past_due_one") if days == 1 else text("debts.past_due", days=days)), "orange"


def _parts(debt: Debt) -> dict[str, str]:
    parts = {
        text(f"debts.{name}"): amount_text
        for name, amount, amount_text in (
            ("principal", debt["principal"], debt["principal_text"]),
            ("interest", debt["interest"], debt["interest_text"]),
            ("fees", debt["fees"], debt["fees_text"]),
        )
        if amount
    }
    if debt["due_date"]:
        parts[text("debts.due_date")] = long_date(debt["due_date"])
    return parts
