"""Campaign files, for staff."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from frontend import api_types as types
from frontend.api_client.transport import UPLOAD_TIMEOUT, Transport


class CampaignCalls(Transport):
    """Campaign files, for staff."""

    def preview_campaign(
        self, file_name: str, content: bytes, columns: Mapping[str, str]
    ) -> types.CampaignPreview:
        """Return what an import of a file would read; `columns` says what a column is. Nothing is stored."""
        return cast(types.CampaignPreview, self._upload("campaigns/preview", file_name, content, columns))

    def import_campaign(self, file_name: str, content: bytes, columns: Mapping[str, str]) -> types.Campaign:
        """Hand over a campaign file; it is read in the background."""
        return cast(types.Campaign, self._upload("campaigns", file_name, content, columns))

    def _upload(self, path: str, file_name: str, content: bytes, columns: Mapping[str, str]) -> Any:
        data = {"columns": json.dumps(dict(columns), ensure_ascii=False)} if columns else {}
        files = {"file": (file_name, content)}
        return self._call("POST", path, files=files, data=data, timeout=UPLOAD_TIMEOUT)

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
