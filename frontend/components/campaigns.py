"""An import: how far it is, what it did, which rows it left out, and taking it back."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.api_types import Campaign
from frontend.components import browser, feedback
from frontend.components.campaign_preview import show_rejected
from frontend.formatting import count_text, moment, plain
from frontend.texts import text

_COUNTS = ("created", "updated", "unchanged", "rejected")


def is_under_way(campaign: Campaign) -> bool:
    """Say whether the file is still waiting or being read."""
    return campaign["status"] in ("queued", "running")


def show_campaign(campaign: Campaign, *, expanded: bool) -> None:
    """Draw one import, in full when `expanded`."""
    status = text(f"campaigns.{campaign['status']}")
    with st.expander(
        f"{plain(campaign['file_name'])} · {status}", expanded=expanded or is_under_way(campaign)
    ):
        st.markdown(text("campaigns.started_at", date=moment(campaign["created_at"], session.zone())))
        if is_under_way(campaign):
            _show_progress(campaign)
        if campaign["message"] and campaign["status"] != "finished":
            st.markdown(plain(campaign["message"]))
        _show_counts(campaign)
        if campaign["rejected"]:
            _show_errors(campaign)
        if campaign["status"] in ("finished", "failed"):
            _show_undo(campaign)


def _show_progress(campaign: Campaign) -> None:
    read, total = campaign["rows_read"], campaign["rows_total"]
    if total:
        sentence = text("campaigns.rows", read=count_text(read), total=count_text(total))
        st.progress(min(read / total, 1.0), sentence)
    else:
        st.progress(0.0, text("campaigns.rows_unknown", read=count_text(read)))


def _show_counts(campaign: Campaign) -> None:
    counts = {"created": campaign["created"], "updated": campaign["updated"]}
    counts |= {"unchanged": campaign["unchanged"], "rejected": campaign["rejected"]}
    with st.container(horizontal=True):
        for name in _COUNTS:
            st.metric(text(f"campaigns.{name}"), count_text(counts[name]), width=120)


def _show_errors(campaign: Campaign) -> None:
    page = session.api().campaign_errors(campaign["id"])
    rows = page["items"]
    st.markdown(f"**{text('campaigns.errors_title')}**")
    show_rejected(rows)
    if page["total"] > len(rows):
        st.markdown(
            text("campaigns.more_errors", shown=count_text(len(rows)), total=count_text(page["total"]))
        )
    browser.download_link(
        text("campaigns.download_errors"),
        f"/files/campaigns/{campaign['id']}/errors.csv",
        key=f"errors_{campaign['id']}",
        description=f"{text('campaigns.download_errors')}: {campaign['file_name']}",
    )


def _show_undo(campaign: Campaign) -> None:
    if st.button(text("campaigns.undo"), key=f"undo_{campaign['id']}"):
        st.dialog(text("campaigns.undo_title"))(confirm_undo)(campaign)


def confirm_undo(campaign: Campaign) -> None:
    """Draw the question, and undo the import when it is answered."""
    st.markdown(text("campaigns.undo_text", file=plain(campaign["file_name"])))
    if not st.button(text("campaigns.undo_confirm"), type="primary", key="undo_confirm"):
        return
    try:
        with st.spinner(text("app.working")):
            session.api().undo_campaign(campaign["id"])
    except ApiError as error:
        feedback.show_error(error)
        return
    feedback.note(text("campaigns.undo_done"))
    st.rerun()
