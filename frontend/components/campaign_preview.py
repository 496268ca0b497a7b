"""A campaign file as an import would read it, to be looked at before anything is stored."""

from __future__ import annotations

import streamlit as st

from frontend.api_types import CampaignPreview, RowError
from frontend.components.cards import card, show_facts
from frontend.formatting import count_text, plain
from frontend.texts import text


def show_preview(file_name: str, preview: CampaignPreview) -> None:
    """Draw how the file is written, and what its first rows become."""
    with card("preview"):
        st.header(text("campaign_preview.title"), anchor=False)
        show_facts(_facts(file_name, preview))
        _warn(preview)
        st.markdown(f"**{text('campaign_preview.first')}**")
        _show_debts(preview)
        if preview["problems"]:
            st.markdown(f"**{text('campaign_preview.problems')}**")
            show_rejected(preview["problems"])


def show_rejected(rows: list[RowError]) -> None:
    """Draw rows that are not taken: where, what stands there, and why."""
    st.table(
        {
            text("campaigns.line"): [str(row["line"]) for row in rows],
            text("campaigns.column"): [plain(row["column"] or "") for row in rows],
            text("campaigns.value"): [plain(row["value"] or "") for row in rows],
            text("campaigns.reason"): [plain(row["reason"]) for row in rows],
        },
        border="horizontal",
        hide_index=True,
        height=300 if len(rows) > 6 else "content",
    )


def _facts(file_name: str, preview: CampaignPreview) -> dict[str, str]:
    facts = {
        text("campaign_preview.file"): file_name,
        text("campaign_preview.format"): text(f"campaign_preview.{preview['format']}"),
    }
    if preview["encoding_text"]:
        facts[text("campaign_preview.encoding")] = preview["encoding_text"]
    return facts | {text("campaign_preview.rows"): count_text(preview["rows_expected"])}


def _warn(preview: CampaignPreview) -> None:
    if preview["is_damaged"]:
        st.warning(text("campaign_preview.damaged"))
    checked, rejected = preview["rows_checked"], preview["rows_rejected"]
    if rejected:
        st.warning(
            text("campaign_preview.rejected", rejected=count_text(rejected), checked=count_text(checked))
        )
    else:
        st.success(text("campaign_preview.all_good", checked=count_text(checked)))


def _show_debts(preview: CampaignPreview) -> None:
    debts = preview["debts"]
    if not debts:
        st.markdown(text("campaign_preview.no_debts"))
        return
    st.table(
        {
            text("debt_form.name"): [plain(debt["name"]) for debt in debts],
            text("debt_form.document_number"): [plain(debt["document_number"]) for debt in debts],
            text("debt_form.creditor"): [plain(debt["creditor"]) for debt in debts],
            text("debts.balance"): [plain(debt["balance_text"]) for debt in debts],
        },
        border="horizontal",
        hide_index=True,
    )
