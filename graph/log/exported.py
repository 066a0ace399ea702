"""A log as a file of JSON Lines: a header, the texts, the events in order, and a last line that says that all is there.

An event's payload stands in its line as it is, byte for byte; where it is no JSON on one line (an event that this
program does not know may hold anything), it stands as base64.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO, Literal, Protocol

import msgspec

from foedus.errors import BadInput, BrokenPromise
from foedus.graph.log.chain import Row
from foedus.graph.log.numbering import as_instant, in_microseconds
from foedus.graph.log.rows import StoredRow, StoredText, sound
from foedus.graph.log.transfer import Source, walked
from foedus.graph.log.verify import Progress

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FORMAT = "foedus-log"
FORMAT_VERSION = 1
_ZSTD = b"\x28\xb5\x2f\xfd"


class Header(msgspec.Struct, frozen=True, tag_field="line", tag="header"):
    """Which log this is, and where it ends."""

    format: str
    format_version: int
    log_id: str
    head: int
    chain: str


class TextLine(msgspec.Struct, frozen=True, tag_field="line", tag="text", omit_defaults=True):
    """An article's text with the salt of its id in hexadecimal digits; neither where it was withdrawn."""

    text_id: str
    state: Literal["present", "withdrawn"]
    salt: str = ""
    text: str | None = None


class EventLine(msgspec.Struct, frozen=True, tag_field="line", tag="event", omit_defaults=True):
    """An event as it was recorded; `payload` or, where that cannot stand in a line, `payload_base64`."""

    sequence: int
    event_id: str
    recorded_at: datetime
    stream: str
    version: int
    type: str
    schema_version: int
    chain: str
    payload: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    payload_base64: bytes | None = None


class EndLine(msgspec.Struct, frozen=True, tag_field="line", tag="end"):
    """How much came before."""

    texts: int
    events: int


class Exported(msgspec.Struct, frozen=True):
    """What a file was written from."""

    file: str
    log_id: str
    events: int
    chain: str


Line = Header | TextLine | EventLine | EndLine

_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)
_JSON = msgspec.json.Decoder(msgspec.Raw)


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int:
        """Take the bytes."""
        ...


def write(source: Source, file: Sink, progress: Progress | None = None) -> None:
    """Write a log, line by line; raises `BrokenPromise` where the source is damaged."""
    texts = 0

    def put(line: Line) -> None:
        file.write(_ENCODER.encode(line) + b"\n")

    put(Header(FORMAT, FORMAT_VERSION, source.log_id, source.head, source.chain.hex()))
    for text in source.texts:
        put(TextLine(text.text_id, text.state, sound(text).salt.hex(), text.text))
        texts += 1
        if progress and texts % 100 == 0:
            progress("writing (texts)", texts, 0)
    for stored in walked(source, progress):
        put(_line_of(stored))
    put(EndLine(texts, source.head))


def write_file(source: Source, path: Path, *, compress: bool, progress: Progress | None = None) -> None:
    """Write a log to a file, which appears under its name when it is whole; or into a device or pipe of that name."""
    target = Path(os.path.realpath(path))  # a link stays one
    try:
        if path.exists() and not target.is_file():
            with path.open("wb") as file:
                write_stream(source, file, compress=compress, progress=progress)
        else:
            _write_whole(source, target, compress=compress, progress=progress)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}; name another file") from error


def _write_whole(source: Source, path: Path, *, compress: bool, progress: Progress | None) -> None:
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            write_stream(source, file, compress=compress, progress=progress)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_stream(source: Source, file: BinaryIO, *, compress: bool, progress: Progress | None = None) -> None:
    """Write a log to an open file."""
    if not compress:
        write(source, file, progress)
        return
    with zstd.ZstdFile(file, "wb") as packing:
        write(source, packing, progress)


def read(file: io.BufferedReader, name: str) -> Source:
    """The log in an open file, compressed or not. Its texts are read before its rows; both raise `BadInput`."""
    reading = _Reading(_unpacked(file), name)
    header = reading.next()
    if not isinstance(header, Header) or header.format != FORMAT:
        raise BadInput(f"{name} is no exported log: `foedus log export` writes one")
    if header.format_version > FORMAT_VERSION:
        raise BadInput(f"{name} was written by a newer Foedus (format {header.format_version}); install that one")
    return Source(header.log_id, header.head, reading.bytes_of(header.chain), reading.texts(), reading.rows())


def _unpacked(file: io.BufferedReader) -> IO[bytes]:
    return io.BufferedReader(zstd.ZstdFile(file)) if file.peek(4)[:4] == _ZSTD else file


class _Reading:
    """Lines one after the other, with the one that ended the texts kept for the rows."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name = file, name
        self._number = 0
        self._kept: Line | None = None
        self._texts = self._events = 0

    def next(self) -> Line:
        if self._kept is not None:
            kept, self._kept = self._kept, None
            return kept
        self._number += 1
        try:
            line = self._file.readline()
            if not line:
                raise EOFError
            return self._decoded(line)
        except EOFError:
            raise BadInput(
                f"{self._name} breaks off after line {self._number - 1} (event {self._events}); "
                "what came before is kept: run the same again with the whole file"
            ) from None
        except (OSError, zstd.ZstdError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise BadInput(f"{self._name}, line {self._number}: not a line of an exported log ({error})") from error

    @staticmethod
    def _decoded(line: bytes) -> Line:
        try:
            return _DECODER.decode(line)
        except msgspec.MsgspecError as error:
            if not line.endswith(b"\n"):
                raise EOFError from error  # in the middle of a line
            raise

    def texts(self) -> Iterator[StoredText]:
        while isinstance(line := self.next(), TextLine):
            self._texts += 1
            yield StoredText(line.text_id, line.state, self.bytes_of(line.salt), line.text)
        self._kept = line

    def rows(self) -> Iterator[StoredRow]:
        while isinstance(line := self.next(), EventLine):
            self._events += 1
            yield StoredRow(self._row_of(line), self.bytes_of(line.chain))
        if not isinstance(line, EndLine):
            raise BadInput(f"{self._name}, line {self._number}: this line does not belong here")
        if (line.texts, line.events) != (self._texts, self._events):
            raise BadInput(
                f"{self._name} had {line.texts} texts and {line.events} events when it was written, "
                f"and has {self._texts} and {self._events}: lines are lost"
            )

    def _row_of(self, line: EventLine) -> Row:
        payload = line.payload_base64
        if payload is None:
            if isinstance(line.payload, msgspec.UnsetType):
                raise BadInput(f"{self._name}, line {self._number}: this event has no payload")
            payload = bytes(line.payload)
        return Row(
            line.sequence, self.bytes_of(line.event_id), line.stream, line.version, line.type, line.schema_version,
            in_microseconds(line.recorded_at), payload,
        )  # fmt: skip

    def bytes_of(self, digits: str) -> bytes:
        try:
            return bytes.fromhex(digits)
        except ValueError as error:
            raise BadInput(f"{self._name}, line {self._number}: {digits!r} are no hexadecimal digits") from error


def _line_of(stored: StoredRow) -> EventLine:
    row, chain = stored
    try:
        recorded_at = as_instant(row.recorded_at)
    except OverflowError as error:
        raise BrokenPromise(f"event {row.sequence}: its time {row.recorded_at} is none of the calendar's") from error
    as_it_is = _stands_in_a_line(row.payload)
    return EventLine(
        row.sequence, row.event_id.hex(), recorded_at, row.stream, row.version, row.type, row.schema_version,
        chain.hex(), msgspec.Raw(row.payload) if as_it_is else msgspec.UNSET, None if as_it_is else row.payload,
    )  # fmt: skip


def _stands_in_a_line(payload: bytes) -> bool:
    try:
        payload.decode()
        return b"\n" not in payload and bytes(_JSON.decode(payload)) == payload
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return False
