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


Columns = tuple[int, bytes, str, int, str, int, int, bytes]
"""A `Row`, or the same values without their names."""


def link(previous: bytes, row: Columns) -> bytes:
    """SHA-256 over the predecessor's chain value and the row; texts and bytes are prefixed with their length."""
    sequence, event_id, stream, version, kind, schema_version, recorded_at, payload = row
    stream_bytes, kind_bytes = stream.encode(), kind.encode()
    covered = b"%b%d|%d|%d|%d|%d|%d|%d|%b%b%b%b" % (
        previous, sequence, version, schema_version, recorded_at, len(stream_bytes), len(kind_bytes), len(payload),
        event_id, stream_bytes, kind_bytes, payload,
    )  # fmt: skip
    return hashlib.sha256(covered).digest()
