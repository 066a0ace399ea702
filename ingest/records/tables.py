"""CSV files, plain or packed by gzip or zstd, read row by row; what is no row is named and passed."""

from __future__ import annotations

import csv
import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

from foedus.errors import BadInput

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"


class Rejected(msgspec.Struct, frozen=True):
    """A row that cannot be used: its line in the file, and why."""

    line: int
    reason: str


class Row(NamedTuple):
    """A row's line in the file (of its end, where a cell goes over lines) and its cells, as many as the header has."""

    line: int
    cells: list[str]


class Table:
    """An open table.

    Attributes:
        path: its file.
        header: the names of its columns.
    """

    def __init__(self, path: Path, packed: IO[bytes], lines: IO[str]) -> None:
        self.path = path
        self.total = path.stat().st_size
        self._packed = packed
        self._reader = csv.reader(lines)
        self.header = [name.strip() for name in next(self._reader, [])]
        if not _readable(self.header):
            raise BadInput(f"{path} is no CSV file in UTF-8")
        if len(set(self.header)) < len(self.header) or not any(self.header):
            raise BadInput(f"{path}: the first line must name the columns, each once; it reads {self.header}")

    @property
    def done(self) -> int:
        """Bytes of the file that have been read."""
        return self._packed.tell()

    def rows(self) -> Iterator[Row | Rejected]:
        """The rows after the header, in order."""
        reader, width = self._reader, len(self.header)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Rejected(reader.line_num, f"this is no row of a CSV file: {error}")
                continue
            if not cells:
                continue
            if len(cells) != width:
                yield Rejected(reader.line_num, f"{len(cells)} cells, where the header has {width}")
            elif not all(map(str.isascii, cells)) and not _readable(cells):
                yield Rejected(reader.line_num, "this is not UTF-8: convert the file")
            else:
                yield Row(reader.line_num, cells)


def _readable(cells: list[str]) -> bool:
    try:
        "".join(cells).encode()
    except UnicodeEncodeError:
        return False
    return True


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """The table of a file, by what the file begins with; raises `BadInput` where it breaks off or is damaged."""
    try:
        with path.open("rb") as packed, _unpacked(packed) as body:
            lines = io.TextIOWrapper(body, encoding="utf-8-sig", errors="surrogateescape", newline="")
            yield Table(path, packed, lines)
    except (EOFError, zlib.error, zstd.ZstdError, gzip.BadGzipFile) as error:
        raise BadInput(
            f"{path} is damaged or breaks off ({error}); what came before that is in, get it anew"
        ) from error
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    start = file.read(4)
    file.seek(0)
    if start.startswith(GZIP):
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value] # reads bytes, as any file
    return zstd.ZstdFile(file) if start == ZSTD else file  # type: ignore[return-value] # the same
