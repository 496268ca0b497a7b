"""Campaign files, for staff."""

from __future__ import annotations

from typing import cast

from frontend import api_types as types
from frontend.api_client.transport import UPLOAD_TIMEOUT, Transport


class CampaignCalls(Transport):
    """Campaign files, for staff."""

    def preview_campaign(self, file_name: str, content: bytes) -> types.CampaignPreview:
        """Return what an import of a file would read; nothing is stored."""
        files = {"file": (file_name, content)}
        answer = self._call("POST", "campaigns/preview", files=files, timeout=UPLOAD_TIMEOUT)
        return cast(types.CampaignPreview, answer)

    def import_campaign(self, file_name: str, content: bytes) -> types.Campaign:
        """Hand over a campaign file; it is read in the background."""
        files = {"file": (file_name, content)}
        return cast(types.Campaign, self._call("POST", "campaigns", files=files, timeout=UPLOAD_TIMEOUT))

    def campaigns(self) -> list[types.Campaign]:
        """List the imports, the latest first."""
        return cast(list[types.Campaign], self._call("GET", "campaigns")["items"])

    def campaign(self, campaign_id: int) -> types.Campaign:
        """Return one import with its progress."""
        return cast(types.Campaign, self._call("GET", f"campaigns/{campaign_id}"))

    def campaign_errors(self, campaign_id: int, page: int = 1) -> types.RowErrorPage:
        """Return a page of the rows that were not taken."""
        params = {"page": str(page)}
        return cast(types.RowErrorPage, self._call("GET", f"campaigns/{campaign_id}/errors", params=params))

    def undo_campaign(self, campaign_id: int) -> types.Campaign:
        """Take back what an import did."""
        return cast(types.Campaign, self._call("POST", f"campaigns/{campaign_id}/undo"))
