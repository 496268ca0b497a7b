"""A campaign in the database, through the product's own importer."""

from __future__ import annotations

import io

from backend.db.repositories.campaigns import CampaignRecord
from backend.services.campaigns import claim_import, run_import, start_import
from backend.services.context import SYSTEM, ServiceContext
from backend.services.sample_campaign import write_sample


def import_text(context: ServiceContext, text: str, *, file_name: str = "campaña.csv") -> CampaignRecord:
    """Import a file as the worker does."""
    campaign = start_import(context, SYSTEM, io.BytesIO(text.encode("utf-8")), file_name=file_name)
    lease = claim_import(context, campaign.id)
    assert lease is not None
    return run_import(context, campaign.id, lease)


def import_sample(context: ServiceContext, *, rows: int = 3, seed: int = 1) -> CampaignRecord:
    """Import a generated campaign; its first row is the well-known example."""
    text = io.StringIO()
    write_sample(text, rows=rows, seed=seed)
    return import_text(context, text.getvalue())
