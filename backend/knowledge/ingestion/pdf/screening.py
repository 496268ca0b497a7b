"""What a PDF may not bring: programs, actions that start something, a lock; and whether it arrived whole."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from backend.knowledge.ingestion.problems import problem

END_WITHIN = 2048
MOST_UNPACKED = 8 * 1024 * 1024
MOST_STREAMS = 20_000
ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|RichMedia|XFA)(?=[\s/<(\[\]>]|$)")
ESCAPED_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")


def check_pdf(content: bytes) -> None:
    """Raise `document_damaged` for a PDF that was cut off, `document_script` for one with programs or actions."""
    if b"%%EOF" not in content[-END_WITHIN:]:
        raise problem("document_damaged")
    if any(ACTIVE.search(part) for part in _parts(content)):
        raise problem("document_script")


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield what holds a PDF's objects, unpacked: all outside of streams, and the streams of objects."""
    start = unpacked = 0
    for count, found in enumerate(STREAM.finditer(content)):
        if found.start() < start:
            continue
        if count > MOST_STREAMS:
            raise problem("document_too_heavy")
        outside = _plain_names(content[start : found.start()])
        yield outside
        end = content.find(b"endstream", found.end())
        end = len(content) if end < 0 else end
        if b"/ObjStm" in outside[-1000:]:
            objects = _unpack(content[found.end() : end], MOST_UNPACKED - unpacked)
            unpacked += len(objects)
            yield _plain_names(objects)
        start = end
    yield _plain_names(content[start:])


def _unpack(stream: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        result = unpacker.decompress(stream, max(1, most))
    except zlib.error:
        return b""
    if unpacker.unconsumed_tail:
        raise problem("document_expands")
    return result


def _plain_names(part: bytes) -> bytes:
    return ESCAPED_NAME.sub(lambda found: bytes([int(found[1], 16)]), part)
