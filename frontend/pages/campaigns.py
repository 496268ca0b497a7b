"""Import campaign files, watch them being read, and take them back (staff)."""

from __future__ import annotations

import streamlit as st

from frontend import session
from frontend.api_client import ApiError
from frontend.components import feedback
from frontend.components.campaigns import is_under_way, show_campaign
from frontend.texts import text

_CHOSEN = "import"
_UPLOADS = "campaign_uploads"


def render() -> None:
    """Draw the upload, the import that is being looked at, and the ones before it."""
    st.title(text("campaigns.title"), anchor=False)
    st.markdown(text("campaigns.lead"))
    _show_upload()
    _watch()


def _show_upload() -> None:
    count = st.session_state.get(_UPLOADS, 0)
    uploaded = st.file_uploader(
        text("campaigns.file"),
        type=["csv", "xlsx"],
        help=text("campaigns.file_help"),
        key=f"campaign_{count}",
    )
    send = st.button(
        text("campaigns.import"), type="primary", disabled=uploaded is None, key="import_campaign"
    )
    if not send or uploaded is None:
        return
    try:
        with st.spinner(text("campaigns.importing")):
            campaign = session.api().import_campaign(uploaded.name, uploaded.getvalue())
    except ApiError as error:
        feedback.show_error(error)
        return
    st.query_params[_CHOSEN] = str(campaign["id"])
    st.session_state[_UPLOADS] = count + 1
    st.rerun()


def _watch() -> None:
    """Draw the imports, once a second again while one is being read."""
    under_way = any(is_under_way(campaign) for campaign in session.api().campaigns())
    st.fragment(_show_campaigns, run_every=1.0 if under_way else None)(under_way)


def _show_campaigns(was_under_way: bool) -> None:
    campaigns = session.api().campaigns()
    if was_under_way and not any(map(is_under_way, campaigns)):
        st.rerun()
    st.header(text("campaigns.history"), anchor=False)
    chosen = st.query_params.get(_CHOSEN)
    for position, campaign in enumerate(campaigns):
        is_open = str(campaign["id"]) == chosen if chosen else position == 0
        show_campaign(campaign, expanded=is_open)
    if not campaigns:
        st.info(text("campaigns.empty"))
