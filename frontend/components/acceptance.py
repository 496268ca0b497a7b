"""The dialog, or page, that accepts an offer: full terms, nothing ticked beforehand, one agreement however often."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Agreement, Offer
from frontend.components import feedback
from frontend.components.offers import payments, saving, show_schedule
from frontend.formatting import plain
from frontend.texts import text

Accepted = Callable[[Agreement], None]

_KEY_SPACE = uuid.UUID("7f0f1f5e-4c86-4d0c-9d0b-1f6f5b0f5a11")

_SOURCES = ("savings", "somebody_helps", "extra_income", "not_said")
_PAY_DAYS: tuple[int | str | None, ...] = (None, "quincena", *range(1, 32))


def idempotency_key(offer: Offer) -> str:
    """Return the key of an acceptance: the same for every click, tab and reload, as long as the terms are."""
    return str(uuid.uuid5(_KEY_SPACE, f"{offer['id']}:{offer['terms_hash']}"))


def open_acceptance(offer: Offer, creditor: str, accepted: Accepted) -> None:
    """Open the dialog; `accepted` is called with the agreement before the page runs again."""
    dialog = st.dialog(text("accept.title"), width="medium")
    dialog(show_terms)(offer, creditor, accepted)


def show_terms(offer: Offer, creditor: str, accepted: Accepted, link: str | None = None) -> None:
    """Draw the inside of the dialog; `link` is the token that leads to this offer, and to none on other dates."""
    st.markdown(text("accept.lead"))
    if link is None:
        offer = _on_pay_day(offer)
    st.table(_terms(offer, creditor), border="horizontal", hide_header=True)
    st.markdown(f"**{text('offer.schedule')}**")
    show_schedule(offer["schedule"])
    warned = _show_warning(offer)
    read = st.checkbox(text("accept.read"), key=f"read_{offer['id']}")
    ready = read and warned
    if st.button(
        text("accept.submit"), type="primary", disabled=not ready, width="stretch", key="accept_offer"
    ):
        _accept(offer, accepted, link)
    if st.session_state.get(_source_key(offer)):
        _ask_source(offer, accepted, link)


def _ask_source(offer: Offer, accepted: Accepted, link: str | None) -> None:
    """Ask from where a payment would come that is above what a month leaves; then accept as before."""
    st.info(text("source.lead"))
    source = st.selectbox(
        text("source.question"), _SOURCES, format_func=_source_name, key=f"source_of_{offer['id']}"
    )
    if not st.button(text("source.submit"), key="accept_with_source", type="primary"):
        return
    try:
        session.api().declare_payment_source(offer["debt_id"], offer["id"], source)
    except ApiError as error:
        feedback.show_error(error)
        return
    _accept(offer, accepted, link)


def _on_pay_day(offer: Offer) -> Offer:
    """Let the debtor choose the day of a monthly plan; the engine makes the offer with those dates."""
    if offer["frequency"] != "monthly":
        return offer
    chosen = st.selectbox(
        text("accept.pay_day"), _PAY_DAYS, format_func=_pay_day_text, key=f"pay_day_{offer['id']}"
    )
    if chosen is None:
        return offer
    try:
        return session.api().move_to_pay_day(offer["id"], chosen)
    except ApiError as error:
        feedback.show_error(error)
        return offer


def _pay_day_text(day: int | str | None) -> str:
    if day is None:
        return text("accept.pay_day_as_is")
    return text("accept.pay_day_quincena") if day == "quincena" else text("accept.pay_day_of", day=day)


def _show_warning(offer: Offer) -> bool:
    """Tell what an old debt's owner should know first; return whether it was read, or there is nothing to read."""
    if not offer["limitation_warning"]:
        return True
    st.warning(f"**{text('accept.old_debt')}**  \n{plain(offer['limitation_warning'])}")
    return st.checkbox(text("accept.old_debt_read"), key=f"old_debt_read_{offer['id']}")


def _terms(offer: Offer, creditor: str) -> dict[str, str]:
    saved = saving(offer)
    terms = {
        text("accept.creditor"): plain(creditor),
        text("accept.balance"): plain(offer["balance_text"]),
        text("accept.discount"): saved or "",
        text("accept.interest"): plain(offer["interest_text"]) if offer["interest"] else "",
        text("accept.total"): f"**{plain(offer['total_text'])}**",
        text("accept.instalments"): ", ".join(payments(offer)),
        **_when(offer),
        text("accept.valid_until"): plain(offer["valid_until_text"]),
    }
    return {name: value for name, value in terms.items() if value}


def _when(offer: Offer) -> dict[str, str]:
    first, last = plain(offer["first_due_date_text"]), plain(offer["last_due_date_text"])
    if len(offer["schedule"]) == 1:
        return {text("accept.due"): first}
    return {
        text("accept.frequency"): plain(offer["frequency_text"]),
        text("accept.first_due"): first,
        text("accept.last_due"): last,
    }


def _accept(offer: Offer, accepted: Accepted, link: str | None) -> None:
    api, key, warned = session.api(), idempotency_key(offer), bool(offer["limitation_warning"])
    try:
        with st.spinner(text("app.working")):
            if link is None:
                agreement = api.accept_offer(offer["id"], key, warning_read=warned)
            else:
                agreement = api.accept_by_link(link, key, warning_read=warned)
    except ApiError as error:
        if error.code == "source_needed":
            st.session_state[_source_key(offer)] = True
        else:
            feedback.show_error(error)
        return
    accepted(agreement)
    st.rerun()


def _source_key(offer: Offer) -> str:
    return f"source_needed_{offer['id']}"


def _source_name(source: str) -> str:
    return text(f"source.{source}")
