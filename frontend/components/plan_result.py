"""A priced plan: figures, then the table of payments, then a picture of them."""

from __future__ import annotations

import streamlit as st

from frontend.api_types import Offer
from frontend.components.bars import show_bars, show_columns
from frontend.components.cards import card, show_facts
from frontend.components.offers import payments, saving, show_schedule
from frontend.formatting import parse_amount, plain
from frontend.texts import text


def show_plan(plan: Offer, months: int | None) -> None:
    """Draw a plan; says so where it is not the one that was wished."""
    if months is not None and plan["frequency"] == "monthly" and plan["instalment_count"] != months:
        st.info(text("calculator.nearest", count=plan["instalment_count"]))
    with card("plan"):
        st.markdown(f"**{' · '.join(payments(plan))}**")
        saved = saving(plan)
        if saved is not None:
            st.badge(saved, color="green")
        show_facts(
            {
                text("accept.balance"): plan["balance_text"],
                text("accept.total"): plan["total_text"],
                **({text("accept.interest"): plan["interest_text"]} if plan["interest"] else {}),
                text("accept.first_due"): plan["first_due_date_text"],
                text("accept.last_due"): plan["last_due_date_text"],
            }
        )
    show_payments(plan)
    st.markdown(f"**{text('calculator.saving')}**")
    show_bars(
        [
            (text("accept.balance"), plan["balance"], plan["balance_text"]),
            (text("accept.total"), plan["total"], plan["total_text"]),
        ]
    )


def show_payments(plan: Offer) -> None:
    """Draw the schedule as a table and, where there is more than one payment, as bars."""
    with st.expander(text("offer.schedule"), expanded=len(plan["schedule"]) <= 6):
        show_schedule(plan["schedule"])
    if len(plan["schedule"]) > 1:
        st.markdown(f"**{text('calculator.picture')}**")
        show_columns(
            [
                (f"{row['label']}: {row['due_date_text']}, {row['amount_text']}", row["amount"])
                for row in plan["schedule"]
            ]
        )


def as_proposal(plan: Offer) -> str:
    """Say the plan in the words that a person would write to the assistant, in Spanish as the assistant reads."""
    down = (
        text("calculator.say_down", amount=_figure(plan["down_payment_text"])) if plan["down_payment"] else ""
    )
    return text(
        "calculator.say",
        count=plan["instalment_count"],
        amount=_figure(plan["instalment_amount_text"]),
        down=down,
    )


def _figure(amount_text: str) -> str:
    digits = "".join(sign for sign in amount_text if sign.isdigit() or sign in ".,")
    return digits if parse_amount(digits) else plain(amount_text)
