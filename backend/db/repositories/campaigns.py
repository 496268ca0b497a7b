"""Campaign imports as staff see them: their progress, their rejected rows, and the file that waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from backend.db.models.campaigns import Campaign, CampaignFile, CampaignRowError
from backend.db.models.operations import Job
from backend.db.repositories.base import Repository
from backend.domain.errors import NotFound

IMPORT_JOB = "campaign_import"


@dataclass(frozen=True, slots=True)
class CampaignRecord:
    """One import; `rows_total` is an estimate until it ends."""

    id: int
    name: str
    file_name: str
    file_hash: str
    status: str
    message: str
    rows_total: int | None
    rows_read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class RowErrorRecord:
    """Why one row was rejected; line and column as in the file."""

    line: int
    column: str
    value: str
    reason: str


_COLUMNS = tuple(getattr(Campaign, name) for name in CampaignRecord.__dataclass_fields__)
_ERROR = select(
    CampaignRowError.line, CampaignRowError.column_name, CampaignRowError.value, CampaignRowError.reason
).order_by(CampaignRowError.line, CampaignRowError.id)


class CampaignRepository(Repository):
    """Campaigns, their files in pieces, their rejected rows."""

    def add(self, *, name: str, file_name: str, file_hash: str, user_id: int | None, now: datetime) -> int:
        """Add a queued campaign; returns its id."""
        values = {
            "name": name,
            "file_name": file_name,
            "file_hash": file_hash,
            "status": "queued",
            "message": "",
            **dict.fromkeys(("rows_read", "created", "updated", "unchanged", "rejected"), 0),
            "created_by": user_id,
            "created_at": now,
        }
        result: Any = self.connection.execute(insert(Campaign), values)
        return int(result.inserted_primary_key[0])

    def get(self, campaign_id: int, *, lock: bool = False) -> CampaignRecord:
        """Return a campaign; raises NotFound. `lock` holds it until the transaction ends."""
        query = select(*_COLUMNS).where(Campaign.id == campaign_id)
        row = self.connection.execute(query.with_for_update() if lock else query).one_or_none()
        if row is None:
            raise NotFound("campaign_not_found", "No encontramos esa campaña.")
        return CampaignRecord(*row)

    def list(self, *, limit: int, offset: int) -> Sequence[CampaignRecord]:
        """Return the latest campaigns first."""
        query = select(*_COLUMNS).order_by(Campaign.id.desc()).limit(limit).offset(offset)
        return [CampaignRecord(*row) for row in self.connection.execute(query)]

    def count(self) -> int:
        """Return how many there are."""
        return self.connection.execute(select(func.count()).select_from(Campaign)).scalar_one()

    def is_known(self, file_hash: str) -> bool:
        """Tell whether this very file was imported to its end, even if that was undone later."""
        query = select(Campaign.id).where(
            Campaign.file_hash == file_hash, Campaign.status.in_(("finished", "undone"))
        )
        return self.connection.execute(query.limit(1)).scalar() is not None

    def update(self, campaign_id: int, **values: Any) -> None:
        """Write columns of a campaign."""
        self.connection.execute(update(Campaign).where(Campaign.id == campaign_id).values(**values))

    def add_file_piece(self, campaign_id: int, number: int, content: bytes) -> None:
        """Store a piece of the file, numbered from 0."""
        values = {"campaign_id": campaign_id, "number": number, "content": content}
        self.connection.execute(insert(CampaignFile), values)

    def read_file(self, campaign_id: int) -> Iterator[bytes]:
        """Yield the file's pieces, one in memory at a time."""
        query = select(CampaignFile.content).where(CampaignFile.campaign_id == campaign_id)
        number = 0
        while (
            content := self.connection.execute(query.where(CampaignFile.number == number)).scalar()
        ) is not None:
            yield content
            number += 1

    def has_file(self, campaign_id: int) -> bool:
        """Tell whether the file's bytes are still there: the import has not ended."""
        query = select(CampaignFile.number).where(CampaignFile.campaign_id == campaign_id).limit(1)
        return self.connection.execute(query).first() is not None

    def remove_file(self, campaign_id: int) -> None:
        """Forget the file's bytes."""
        self.connection.execute(delete(CampaignFile).where(CampaignFile.campaign_id == campaign_id))

    def list_errors(self, campaign_id: int, *, limit: int, offset: int) -> Sequence[RowErrorRecord]:
        """Return rejected rows in the order of the file."""
        query = _ERROR.where(CampaignRowError.campaign_id == campaign_id).limit(limit).offset(offset)
        return [RowErrorRecord(*row) for row in self.connection.execute(query)]

    def count_errors(self, campaign_id: int) -> int:
        """Return how many problems were reported."""
        query = select(func.count()).where(CampaignRowError.campaign_id == campaign_id)
        return self.connection.execute(query).scalar_one()

    def find_import_job(self, campaign_id: int) -> int:
        """Return the id of the job that imports this campaign."""
        query = select(Job.id).where(Job.kind == IMPORT_JOB, Job.period == str(campaign_id))
        return self.connection.execute(query).scalar_one()
