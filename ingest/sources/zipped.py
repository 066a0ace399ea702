"""Zip archives: their members one by one, none written to disk, none trusted with more than an article costs.

An archive's own list of members is looked at before it is read, and what is unpacked from it is counted over all of
them. So neither a list of millions, nor a member that unpacks to gigabytes, nor members that lie over each other cost
more than an honest archive does.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Self

import msgspec

from foedus.errors import BadInput
from foedus.ingest.sources.letters import printable
from foedus.ingest.sources.packed import Allowance, Unpacked

MOST_MEMBERS = 65_534
"""Of one archive; more need the form of archive that has no bounds (zip64), which is not read."""

MOST_LIST = 50_000_000
"""Bytes of an archive's list of members."""

NESTED = frozenset({".zip", ".gz", ".warc", ".tar", ".tgz", ".7z", ".rar", ".bz2", ".xz"})
"""How the names of archives end that are not opened within an archive."""

_END = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 65_535
_LOCATOR = b"PK\x06\x07"
_LOCATOR_BYTES = 20
_LOCKED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # others are unpacked by Python without a bound
_NOT_SEEN = "__MACOSX"


class Member(msgspec.Struct, frozen=True):
    """A file of an archive.

    Attributes:
        name: its path in the archive, as far as it can be shown.
        path: the same, for its last part and its ending. Nothing is ever opened or written under it.
        number: its place in the archive's list.
    """

    name: str
    path: PurePosixPath
    number: int


class Archive:
    """One zip archive, open for reading; raises `BadInput` where it is none, or none of bounded size."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            _refuse_unbounded(stream)
        self._allowance = Allowance(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise BadInput(f"it is no zip archive that can be read: {error}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @property
    def spent(self) -> bool:
        """Whether more was unpacked than is honest, so that nothing more is."""
        return self._allowance.left < 0

    def members(self, endings: Collection[str]) -> list[Member]:
        """The files with such endings, and archives within it, in order of their names; what is hidden is left out."""
        found = []
        for number, info in enumerate(self._zip.infolist()):
            path = PurePosixPath(info.filename)
            seen = not any(part == _NOT_SEEN or (part.startswith(".") and part != "..") for part in path.parts)
            if seen and not info.is_dir() and path.suffix.lower() in {*endings, *NESTED}:
                found.append(Member(printable(info.filename), path, number))
        return sorted(found, key=lambda member: (member.name, member.number))

    @contextmanager
    def opened(self, member: Member) -> Iterator[Unpacked]:
        """The bytes of one member; raises `BadInput` where they cannot be had, then or while they are read."""
        info = self._zip.infolist()[member.number]
        if member.path.suffix.lower() in NESTED:
            raise BadInput("an archive within an archive is not opened: unpack it first")
        if info.flag_bits & _LOCKED:
            raise BadInput("it is locked with a password: zip it without one")
        if info.compress_type not in _METHODS:
            raise BadInput(f"it is packed by method {info.compress_type}: only stored and deflated ones are read")
        try:
            with self._zip.open(info) as stream:
                yield Unpacked(stream, self._allowance)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
            raise BadInput(f"it is damaged in the archive: {error}") from None


def _refuse_unbounded(stream: IO[bytes]) -> None:
    """Look at the end of the archive, which says how long its list is, before anything reads that list."""
    size = stream.seek(0, 2)
    stream.seek(max(size - _END_BYTES - _LONGEST_COMMENT - _LOCATOR_BYTES, 0))
    tail = stream.read()
    at = len(tail) - _END_BYTES
    if at < 0 or tail[at : at + 4] != _END or tail[-2:] != b"\0\0":
        at = tail.rfind(_END)
    end = tail[at : at + _END_BYTES]
    if at < 0 or len(end) < _END_BYTES:
        raise BadInput("it is no zip archive, or its end is missing")
    count, length = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    if count > MOST_MEMBERS or length > MOST_LIST or tail[max(at - _LOCATOR_BYTES, 0) :].startswith(_LOCATOR):
        raise BadInput(f"it has more than {MOST_MEMBERS:,} files, or more than 4 GB: divide it")
