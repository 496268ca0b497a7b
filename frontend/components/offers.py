"""Offers as cards, and a schedule of payments as a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from frontend.api_types import Button, Instalment, Offer
from frontend.components.amounts import show_amount
from frontend.components.bars import show_bars
from frontend.formatting import plain
from frontend.texts import text

Choose = Callable[[Button], None]


def show_offers(offers: list[Offer], buttons: list[Button], choose: Choose) -> None:
    """Draw the open offers side by side (one below the other on a phone), each with its button."""
    with st.container(horizontal=True, key="offers"):
        for number, offer in enumerate(offers, start=1):
            with st.container(border=True, width=240, height="stretch", key=f"offer_{offer['id']}"):
                title = plain(offer["title"])
                alone = len(offers) == 1
                st.markdown(f"**{title if alone else text('offer.option', number=number, title=title)}**")
                _show_card(offer)
                _show_choice(offer, buttons, choose)
    plans = [offer for offer in offers if len(offer["schedule"]) > 1]
    if plans:
        with st.expander(text("offer.schedules" if len(plans) > 1 else "offer.schedule")):
            for offer in plans:
                if len(plans) > 1:
                    st.markdown(f"**{plain(offer['title'])}**")
                show_schedule(offer["schedule"])
    if len(offers) > 1:
        _show_comparison(offers)


def _show_comparison(offers: list[Offer]) -> None:
    """Draw what each offer costs beside the balance, once they have been read."""
    with st.expander(text("offer.compare")):
        bars = [(text("accept.balance"), offers[0]["balance"], offers[0]["balance_text"])]
        bars += [(offer["title"], offer["total"], offer["total_text"]) for offer in offers]
        show_bars(bars)


def payments(offer: Offer) -> list[str]:
    """Say how an offer is paid: the first payment, and the instalments after it."""
    if offer["kind"] == "lump_sum":
        return [text("offer.lump_sum")]
    lines = []
    if offer["down_payment"]:
        lines.append(text("offer.down_payment", amount=plain(offer["down_payment_text"])))
    return [*lines, _instalments(offer)]


def show_schedule(schedule: list[Instalment]) -> None:
    """Draw the dated payments."""
    rows = {
        text("offer.number"): [plain(row["label"]) for row in schedule],
        text("offer.date"): [plain(row["due_date_text"]) for row in schedule],
        text("offer.amount"): [plain(row["amount_text"]) for row in schedule],
    }
    st.table(rows, border="horizontal", hide_index=True)


def _dates(offer: Offer) -> list[str]:
    first = plain(offer["first_due_date_text"])
    valid = text("offer.valid_until", date=plain(offer["valid_until_text"]))
    if len(offer["schedule"]) > 1:
        return [text("offer.first_due", date=first), valid]
    same = offer["first_due_date_text"] == offer["valid_until_text"]
    return [text("offer.due", date=first), *([] if same else [valid])]


def _instalments(offer: Offer) -> str:
    count, amount = offer["instalment_count"], plain(offer["instalment_amount_text"])
    last = plain(offer["schedule"][-1]["amount_text"])
    if count == 1:
        return text("offer.one_instalment", amount=amount)
    if last != amount:
        return text("offer.instalments_last", count=count, regular=count - 1, amount=amount, last=last)
    return text("offer.instalments", count=count, amount=amount)


def saving(offer: Offer) -> str | None:
    """Say how much less than the balance an offer costs, or None when it does not."""
    if not offer["discount"]:
        return None
    amount, percentage = plain(offer["discount_text"]), plain(offer["discount_percentage_text"])
    return text("offer.discount", amount=amount, percentage=percentage)


def show_reply_button(
    button: Button, choose: Choose, *, width: Literal["stretch", "content"] = "content"
) -> None:
    """Draw a quick reply; the ones that lead to an acceptance stand out."""
    label, key = plain(button["text"]), f"reply_{button['id']}"
    kind: Literal["primary", "secondary"] = "primary" if button.get("kind") == "accept" else "secondary"
    st.button(label, key=key, type=kind, width=width, on_click=choose, args=(button,))


def _show_card(offer: Offer) -> None:
    show_amount(text("offer.total"), offer["total_text"], key=f"offer_{offer['id']}")
    saved = saving(offer)
    if saved is not None:
        st.badge(saved, color="green")
    st.markdown("  \n".join([*payments(offer), *_dates(offer)]))


def _show_choice(offer: Offer, buttons: list[Button], choose: Choose) -> None:
    for button in buttons:
        if button.get("offer_id") == offer["id"]:
            show_reply_button(button, choose, width="stretch")
