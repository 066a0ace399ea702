"""Files compressed by gzip, read as far as an honest one goes."""

from __future__ import annotations

import gzip
from pathlib import Path

from foedus.errors import BadInput

MOST_RATIO = 200
"""Times that a file may grow when it is unpacked; news in JSON grows some 5 times, a trap 1,000 times."""

FREE = 100_000_000
"""Bytes that any file may unpack to, whatever its ratio."""


class Unpacked:
    """The bytes within a compressed file; reading on beyond what is honest raises `BadInput`."""

    def __init__(self, path: Path) -> None:
        self._left = max(path.stat().st_size * MOST_RATIO, FREE)
        self._stream = gzip.open(path)  # noqa: SIM115 (closed by `close`)

    def readline(self, size: int = -1, /) -> bytes:
        """The next line, or so many bytes of it."""
        return self._counted(self._stream.readline(size))

    def read(self, size: int = -1, /) -> bytes:
        """The rest, or so many bytes of it."""
        return self._counted(self._stream.read(size))

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def _counted(self, body: bytes) -> bytes:
        self._left -= len(body)
        if self._left < 0:
            raise BadInput(f"it unpacks to more than {MOST_RATIO} times its size, as traps do: it was left there")
        return body
