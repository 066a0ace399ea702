"""Files that are compressed, read as far as an honest one goes."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import IO

from foedus.errors import BadInput

MOST_RATIO = 200
"""Times that a file may grow when it is unpacked; news in JSON grows some 5 times, a trap 1,000 times."""

FREE = 100_000_000
"""Bytes that any file may unpack to, whatever its ratio."""


class Allowance:
    """How much may still be unpacked out of one file.

    Attributes:
        left: bytes; below 0 once more was unpacked than is honest.
    """

    def __init__(self, path: Path) -> None:
        self.left = max(path.stat().st_size * MOST_RATIO, FREE)

    def take(self, body: bytes) -> bytes:
        """The same bytes, counted; raises `BadInput` where they are too many."""
        self.left -= len(body)
        if self.left < 0:
            raise BadInput(f"it unpacks to more than {MOST_RATIO} times its size, as traps do: it was left there")
        return body


class Unpacked:
    """What a compressed stream holds; reading on beyond what is honest raises `BadInput`."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, allowance: Allowance) -> None:
        self._stream = stream
        self._allowance = allowance

    def readline(self, size: int = -1, /) -> bytes:
        """The next line, or so many bytes of it."""
        return self._allowance.take(self._stream.readline(size))

    def read(self, size: int = -1, /) -> bytes:
        """The rest, or so many bytes of it."""
        return self._allowance.take(self._stream.read(size))

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()


def gunzipped(path: Path) -> Unpacked:
    """The bytes within a file that is compressed by gzip."""
    return Unpacked(gzip.open(path), Allowance(path))
