"""Files, folders and standard input.

What a file is follows from how its name ends. A folder: all files in it that can be read, in order of their names, and
those of its folders; what is hidden is left out. A zip archive is read as such a folder. A date that a file's name
begins with (``2024-06-04-...``) is the day of publication where neither the file nor the command names one. ``.gz``
after a name is read through.
"""

from __future__ import annotations

import gzip
import re
import sys
import zlib
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path, PurePath
from typing import IO, Literal

import msgspec

from foedus.errors import BadInput
from foedus.ingest.sources import decoding, mail, pages, pdf
from foedus.ingest.sources.apart import Reader
from foedus.ingest.sources.articles import read_text
from foedus.ingest.sources.fields import Defaults
from foedus.ingest.sources.frames import Request
from foedus.ingest.sources.lines import Readable, lines_of, read_lines
from foedus.ingest.sources.mapped import Mapping, read_mapped
from foedus.ingest.sources.packed import gunzipped
from foedus.ingest.sources.text import SourceFailure, SourceText
from foedus.ingest.sources.zipped import Archive

Read = Literal["text", "lines", "page", "mail", "pdf", "warc", "zip"]

READ: dict[str, Read] = {
    ".txt": "text",
    ".md": "text",
    ".jsonl": "lines",
    ".json": "lines",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".eml": "mail",
    ".pdf": "pdf",
    ".warc": "warc",
    ".zip": "zip",
}
"""How each kind of file is read, by the end of its name."""

MOST_BYTES = {"page": pages.MOST_BYTES, "mail": mail.MOST_BYTES, "pdf": pdf.MOST_BYTES}
"""Read of one file; one byte more, and its reader refuses it."""

Source = SourceText | SourceFailure
_IN_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_PAGE = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)


class Files:
    """What lies on this machine."""

    def __init__(self, reader: Reader, defaults: Defaults, mapping: Mapping | None = None) -> None:
        self._reader = reader
        self._defaults = defaults
        self._mapping = mapping

    def read(self, name: str) -> Iterator[Source]:
        """The texts of a file, a folder or ``-``."""
        if name == "-":
            return self._stdin()
        return self._folder(Path(name)) if Path(name).is_dir() else self._file(Path(name))

    def _folder(self, folder: Path) -> Iterator[Source]:
        files = [
            path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        ]
        read = [path for path in files if _ending(path) in self._wanted]
        if not read:
            yield SourceFailure(str(folder), f"it holds no file that ends in {_endings()}")
        for path in read:
            yield from self._file(path)

    @property
    def _wanted(self) -> set[str]:
        """Endings that are read where only a folder was named; JSON may be of anything, so only with a mapping."""
        return set(READ) if self._mapping is not None else READ.keys() - {".json"}

    def _file(self, path: Path) -> Iterator[Source]:
        if not path.exists():
            yield SourceFailure(str(path), "there is no such file or folder")
        elif _ending(path) not in READ:
            yield SourceFailure(str(path), f"only {_endings()} and folders of them are read")
        elif not path.is_file():
            yield SourceFailure(str(path), "it is no regular file")
        else:
            try:
                yield from self._opened(path)
            except FileNotFoundError:
                yield SourceFailure(str(path), "there is no such file")
            except BadInput as error:
                yield SourceFailure(str(path), str(error))
            except (gzip.BadGzipFile, zlib.error, EOFError) as error:
                yield SourceFailure(str(path), f"it is not, or not wholly, compressed by gzip: {error}")
            except OSError as error:
                yield SourceFailure(str(path), f"it cannot be read: {error.strerror}")

    def _opened(self, path: Path) -> Iterator[Source]:
        origin, kind = str(path), READ[_ending(path)]
        if kind == "warc":  # unpacked by its own reader, record by record
            path.open("rb").close()  # what is wrong with the file itself is said by the caller
            yield from self._reader.read(Request(kind=kind, origin=origin, path=origin, defaults=self._defaults))
        elif kind == "zip":
            with Archive(path) as archive:
                yield from self._zipped(archive, origin)
        else:
            with closing(gunzipped(path) if path.suffix.lower() == ".gz" else path.open("rb")) as stream:
                yield from self._stream(stream, kind, origin, path)

    def _zipped(self, archive: Archive, origin: str) -> Iterator[Source]:
        """The texts of an archive; what is wrong with a member is said of it, and the others are read."""
        members = archive.members(self._wanted)
        if not members:
            yield SourceFailure(origin, f"it holds no file that ends in {_endings()}")
        for member in members:
            place = f"{origin}#{member.name}"
            try:
                with archive.opened(member) as stream:
                    yield from self._stream(stream, READ[_ending(member.path)], place, member.path)
            except BadInput as error:
                yield SourceFailure(place, str(error))
            if archive.spent:
                yield SourceFailure(origin, f"what comes after {member.name} in the archive was not read")
                return

    def _stream(self, stream: Readable, kind: Read, origin: str, path: PurePath) -> Iterator[Source]:
        """The texts of one file that is open, by how its name ends."""
        if kind == "lines" and self._mapping is not None:
            yield from read_mapped(stream, origin, self._mapping, self._defaults)
        elif kind == "lines" and _ending(path) == ".json":
            yield SourceFailure(origin, "say by --mapping FILE where in it the text, the date and the rest lie")
        elif kind == "lines":
            yield from read_lines(lines_of(stream), origin, self._defaults)
        elif kind == "text":
            yield read_text(stream.read(decoding.MOST_BYTES + 1), origin, self._dated(path))
        elif kind == "page" or kind == "mail" or kind == "pdf":  # noqa: PLR1714 (so the type is known)
            body = stream.read(MOST_BYTES[kind] + 1)
            yield from self._reader.read(Request(kind=kind, origin=origin, body=body, defaults=self._dated(path)))

    def _dated(self, path: PurePath) -> Defaults:
        in_name = _IN_NAME.match(path.name)
        if self._defaults.published is not None or in_name is None:
            return self._defaults
        return msgspec.structs.replace(self._defaults, published=in_name[1])

    def _stdin(self) -> Iterator[Source]:
        stream: IO[bytes] = sys.stdin.buffer
        origin = "standard input"
        first = stream.readline(decoding.MOST_BYTES + 1)
        if first.removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
            yield from read_lines(chain([first], lines_of(stream)), origin, self._defaults)
            return
        body = first + stream.read(decoding.MOST_BYTES + 1)
        if _PAGE.match(body.removeprefix(BOM_UTF8)[:4096]):
            yield from self._reader.read(Request(kind="page", origin=origin, body=body, defaults=self._defaults))
        else:
            yield read_text(body, origin, self._defaults)


def _ending(path: PurePath) -> str:
    """How the name ends, in lower case, without a ``.gz`` after it."""
    return (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()


def _endings() -> str:
    return ", ".join(sorted(READ))
