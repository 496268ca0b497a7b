"""Messages as a Parquet file: one row each, a piece in memory at a time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, Any]

_MOMENT = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema(
    [
        pa.field("conversation_id", pa.int64(), nullable=False),
        pa.field("user_id", pa.int64(), nullable=False),
        pa.field("conversation_created_at", _MOMENT, nullable=False),
        pa.field("conversation_ended_at", _MOMENT, nullable=False),
        pa.field("ended_reason", pa.string()),
        pa.field("final_state", pa.string(), nullable=False),
        pa.field("message_id", pa.int64(), nullable=False),
        pa.field("sender_type", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("sent_at", _MOMENT, nullable=False),
        pa.field("button", pa.string()),
        pa.field("previous_state", pa.string()),
        pa.field("next_state", pa.string()),
        pa.field("route", pa.string()),
        pa.field("intent", pa.string()),
        pa.field("confidence", pa.float64()),
        pa.field("duration_ms", pa.int64()),
        pa.field("rating", pa.string()),
        pa.field("rating_reason", pa.string()),
    ]
)


def write_messages(path: Path, groups: Iterable[list[Row]]) -> int:
    """Write groups of rows, each with the names of SCHEMA, to a file; return how many rows there are."""
    count = 0
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for rows in groups:
            writer.write_table(pa.Table.from_pylist(rows, schema=SCHEMA))
            count += len(rows)
    return count
