"""Import campaign files, watch them being read, and take them back (staff)."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from frontend import session
from frontend.api_client import ApiError, NoConnectionError, SignedOutError
from frontend.api_types import CampaignPreview, PreviewColumn
from frontend.components import feedback
from frontend.components.campaign_columns import Meanings, choose_columns, columns_named
from frontend.components.campaign_preview import show_preview
from frontend.components.campaigns import is_under_way, show_campaign
from frontend.components.live import live
from frontend.texts import text

_CHOSEN = "import"
_UPLOADS = "campaign_uploads"
_PREVIEW = "campaign_preview"
_COLUMNS = "campaign_columns"


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
    if uploaded is None:
        st.session_state.pop(_PREVIEW, None)
        return
    preview = _preview_of(uploaded)
    if isinstance(preview, ApiError):
        _show_refusal(uploaded, preview)
        return
    show_preview(uploaded.name, preview)
    _let_choose(uploaded, preview["columns"])
    if st.button(text("campaigns.import"), type="primary", key="import_campaign"):
        _import(uploaded)


def _said(uploaded: UploadedFile) -> Meanings:
    """Return what was said of the columns of the file that is chosen."""
    kept = st.session_state.get(_COLUMNS)
    return kept[1] if kept is not None and kept[0] == uploaded.file_id else {}


def _preview_of(uploaded: UploadedFile) -> CampaignPreview | ApiError:
    """Return what the API said about the file that is chosen; it is asked once for each file and its columns."""
    said = _said(uploaded)
    kept = st.session_state.get(_PREVIEW)
    if kept is not None and kept[0] == (uploaded.file_id, said):
        known: CampaignPreview | ApiError = kept[1]
        return known
    found: CampaignPreview | ApiError
    try:
        with st.spinner(text("campaign_preview.reading")):
            found = session.api().preview_campaign(uploaded.name, uploaded.getvalue(), said)
    except (SignedOutError, NoConnectionError):
        # These say nothing of the file: it is asked again.
        raise
    except ApiError as error:
        found = error
    st.session_state[_PREVIEW] = ((uploaded.file_id, said), found)
    return found


def _show_refusal(uploaded: UploadedFile, error: ApiError) -> None:
    """Say why a file cannot be read; where it is for its columns, let these be named, or begun anew."""
    feedback.show_error(error)
    names = error.details.get("found")
    if names:
        _let_choose(uploaded, columns_named(names))
    elif _said(uploaded):
        if st.button(text("campaign_preview.as_named"), key="campaign_as_named"):
            _keep(uploaded, {})
    else:
        st.markdown(text("campaign_preview.way_on"))


def _let_choose(uploaded: UploadedFile, columns: list[PreviewColumn]) -> None:
    said = choose_columns(columns, _said(uploaded), f"columns_{uploaded.file_id}")
    if said is not None:
        _keep(uploaded, said)


def _keep(uploaded: UploadedFile, said: Meanings) -> None:
    st.session_state[_COLUMNS] = (uploaded.file_id, said)
    st.rerun()


def _import(uploaded: UploadedFile) -> None:
    try:
        with st.spinner(text("campaigns.importing")):
            campaign = session.api().import_campaign(uploaded.name, uploaded.getvalue(), _said(uploaded))
    except ApiError as error:
        feedback.show_error(error)
        return
    st.query_params[_CHOSEN] = str(campaign["id"])
    st.session_state[_UPLOADS] = st.session_state.get(_UPLOADS, 0) + 1
    st.rerun()


def _watch() -> None:
    """Draw the imports, once a second again while one is being read."""
    under_way = any(is_under_way(campaign) for campaign in session.api().campaigns())
    live("campaigns", lambda: _show_campaigns(under_way), every=1.0 if under_way else None)


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
