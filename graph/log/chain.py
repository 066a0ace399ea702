"""The hash chain: each row's value covers its predecessor's and all that the row says."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

ZERO = bytes(32)
"""The chain value before the first event."""


class Row(NamedTuple):
    """An event as an adapter stores it. `event_id` has 16 bytes, `recorded_at` is in microseconds since 1970, UTC."""

    sequence: int
    event_id: bytes
    stream: str
    version: int
    type: str
    schema_version: int
    recorded_at: int
    payload: bytes


def link(previous: bytes, row: Row) -> bytes:
    """SHA-256 over the predecessor's chain value and the row; texts and bytes are prefixed with their length."""
    stream, kind = row.stream.encode(), row.type.encode()
    head = b"%d|%d|%d|%d|%d|%d|%d|" % (
        row.sequence, row.version, row.schema_version, row.recorded_at, len(stream), len(kind), len(row.payload),
    )  # fmt: skip
    return hashlib.sha256(b"".join((previous, head, row.event_id, stream, kind, row.payload))).digest()
