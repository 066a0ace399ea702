"""WARC archives, compressed or not: the pages and texts in them that a server gave with success.

The archive's dates are those of fetching, which says nothing of publication: that day is taken from the page alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from foedus.ingest.sources.articles import read_text
from foedus.ingest.sources.fields import Defaults
from foedus.ingest.sources.pages import MOST_BYTES, read_page
from foedus.ingest.sources.pdf import read_pdf
from foedus.ingest.sources.text import SourceFailure, SourceText

MOST_UNPACKED = 500_000_000
"""Bytes of one record, unpacked, from which the archive is taken for a trap and given up."""

_CHUNK = 1 << 20
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_READ = {*_PAGES, "text/plain", "application/pdf"}


def read_warc(path: Path, origin: str, defaults: Defaults) -> Iterator[SourceText | SourceFailure | None]:
    """The texts of an archive, one record after the other; None, as a sign of life, for a record of another kind."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    found = 0
    with path.open("rb") as stream:
        records = ArchiveIterator(stream)
        try:
            for record in records:
                place = f"{origin}#{record.rec_headers.get_header('WARC-Target-URI') or records.get_record_offset()}"
                kind = _kind_of(record)
                body, whole = _body(record, wanted=kind in _READ)
                if not whole:
                    yield SourceFailure(
                        place, f"the record unpacks to more than {MOST_UNPACKED:,} bytes; given up here"
                    )
                    return
                found += kind in _READ
                yield _read(kind, body, record, place, defaults) if kind in _READ else None
        except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
            yield SourceFailure(origin, f"the archive cannot be read on: {_plain(error)}")
            return
    if not found:
        yield SourceFailure(origin, "it holds no page and no text that a server gave with success")


def _read(kind: str, body: bytes, record: Any, place: str, defaults: Defaults) -> SourceText | SourceFailure:
    url = record.rec_headers.get_header("WARC-Target-URI")
    if kind in _PAGES:
        return read_page(body, place, defaults, url=url, charset=_charset(record))
    said = Defaults(published=defaults.published, outlet=defaults.outlet, url=url or defaults.url)
    if kind == "application/pdf":
        return read_pdf(body, place, said)
    return read_text(body, place, said)


def _kind_of(record: Any) -> str:
    """The media type of what a server gave with status 200, or of a stored resource; else empty."""
    if record.rec_type == "resource":
        given = record.rec_headers.get_header("Content-Type")
    elif record.rec_type == "response" and record.http_headers and record.http_headers.get_statuscode() == "200":
        given = record.http_headers.get_header("Content-Type")
    else:
        return ""
    return (given or "").partition(";")[0].strip().lower()


def _charset(record: Any) -> str | None:
    given = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
    _, _, charset = given.lower().partition("charset=")
    return charset.split(";")[0].strip("\"' ") or None


def _body(record: Any, *, wanted: bool) -> tuple[bytes, bool]:
    """What a record holds, as far as a page may go, and whether it came to its end."""
    stream = record.content_stream() if wanted else record.raw_stream
    kept, size = bytearray(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > MOST_UNPACKED:
            return b"", False
        if wanted and len(kept) <= MOST_BYTES:
            kept += chunk
    return bytes(kept), True


def _plain(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
