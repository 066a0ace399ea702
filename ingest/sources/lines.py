"""JSON Lines: one article a line, ``{"text": ..., "date": ...}`` and what else is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import msgspec

from foedus.errors import BadInput
from foedus.ingest.sources.decoding import MOST_BYTES, decoded
from foedus.ingest.sources.fields import Defaults, made
from foedus.ingest.sources.text import SourceFailure, SourceText


class Readable(Protocol):
    """A file of bytes, compressed or not."""

    def readline(self, size: int = -1, /) -> bytes:
        """The next line, or so many bytes of it."""
        ...

    def read(self, size: int = -1, /) -> bytes:
        """The rest, or so many bytes of it."""
        ...


MOST_BLANK = 100_000
"""Empty lines one after the other, from which a file is taken for a trap."""


def lines_of(stream: Readable) -> Iterator[bytes]:
    """The lines of a file, none read further than `MOST_BYTES`; raises `BadInput` where they are empty without end."""
    blank = 0
    while line := stream.readline(MOST_BYTES + 1):
        blank = 0 if line.strip() else blank + 1
        if blank > MOST_BLANK:
            raise BadInput(f"it goes on with more than {MOST_BLANK:,} empty lines: it was left there")
        yield line


def read_lines(lines: Iterable[bytes], origin: str, defaults: Defaults) -> Iterator[SourceText | SourceFailure]:
    """An article a line; a line that is none is a failure that names it."""
    given = 0
    for number, body in enumerate(lines, start=1):
        if body.strip():
            given += 1
            yield _read_line(body, f"{origin}:{number}", defaults)
    if not given:
        yield SourceFailure(origin, "it is empty")


def _read_line(body: bytes, place: str, defaults: Defaults) -> SourceText | SourceFailure:
    try:
        fields = msgspec.json.decode(decoded(body))
    except BadInput as error:
        return SourceFailure(place, str(error))
    except msgspec.DecodeError as error:
        return SourceFailure(place, f"the line is not JSON: {error}")
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        return SourceFailure(place, 'the line is not an object with a "text"')
    return made(fields.pop("text"), fields, place, defaults)
