"""Is the log still what was written? Every row is linked again; the first that does not fit is named."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from foedus.errors import BadInput, BrokenPromise
from foedus.graph.events import Event
from foedus.graph.log.chain import ZERO, Row, link
from foedus.graph.log.codec import decode
from foedus.graph.log.rows import RowStore, StoredRow, sound

Progress = Callable[[str, int, int], None]
STEP = 10_000


class Anchor(msgspec.Struct, frozen=True):
    """The head of a log at one time, kept elsewhere: whoever rewrites the whole log cannot rewrite this."""

    log_id: str
    sequence: int
    chain: str


class Verified(msgspec.Struct, frozen=True):
    """What was found to be whole: the events, and the texts that are there; those withdrawn do not count."""

    log_id: str
    events: int
    chain: str
    texts: int


class Walk:
    """Holds each row to what the log promises, one after the other.

    Attributes:
        sequence: of the last row that was whole.
        chain: its chain value.
    """

    def __init__(self) -> None:
        self.sequence, self.chain = 0, ZERO
        self._recorded_at = 0

    def step(self, stored: StoredRow) -> None:
        """Go on to the next row. Raises `BrokenPromise`, which names it and what is wrong with it."""
        row, chain = stored
        place = self.sequence + 1
        if row.sequence != place:
            raise BrokenPromise(f"event {place}: it is missing; the next one there is {row.sequence}")
        try:
            linked = link(self.chain, row)
        except (AttributeError, TypeError) as error:
            raise BrokenPromise(f"event {place}: a column of it holds a value of the wrong kind ({error})") from error
        if linked != chain:
            raise BrokenPromise(f"event {place}: {_what_was_changed(row)}")
        if row.recorded_at < self._recorded_at:
            raise BrokenPromise(f"event {place}: it is recorded before its predecessor")
        wrong = _what_is_wrong(row)
        if wrong:
            raise BrokenPromise(f"event {place}: {wrong}, although it is as it was written")
        self.sequence, self.chain, self._recorded_at = place, chain, row.recorded_at


def verify(rows: RowStore, *, anchor: Anchor | None = None, progress: Progress | None = None) -> Verified:
    """Walk the log from its first event to its head.

    Raises:
        BrokenPromise: names the first bad sequence and what is wrong with it.
    """
    head = _head(rows)
    walk = Walk()
    with ThreadPoolExecutor(1) as beside:
        fault = beside.submit(rows.fault)
        _walk(walk, rows, head, anchor, progress)
        _check_end(walk.sequence, rows, head, anchor)
        found = fault.result()
    if found is not None:
        raise BrokenPromise(found)
    return Verified(rows.log_id, walk.sequence, walk.chain.hex(), _texts(rows, progress))


def _walk(
    walk: Walk, rows: RowStore, head: tuple[int, bytes] | None, anchor: Anchor | None, progress: Progress | None
) -> None:
    for stored in rows.rows():
        walk.step(stored)
        if anchor is not None and anchor.sequence == walk.sequence and anchor.chain != walk.chain.hex():
            raise BrokenPromise(f"event {walk.sequence}: the log up to here is not the one the anchor was taken of")
        if head is not None and head[0] == walk.sequence and head[1] != walk.chain:
            raise BrokenPromise(f"event {walk.sequence}: it is not the one that the log's head was written with")
        if progress and walk.sequence % STEP == 0:
            progress("verifying (events)", walk.sequence, head[0] if head else 0)


def _texts(rows: RowStore, progress: Progress | None) -> int:
    present = 0
    for text in rows.texts():
        present += sound(text).text is not None
        if progress and present % 100 == 0:
            progress("verifying (texts)", present, 0)
    return present


def _head(rows: RowStore) -> tuple[int, bytes] | None:
    try:
        return rows.head()
    except BrokenPromise:
        return None  # the walk says where the damage begins


def _check_end(found: int, rows: RowStore, head: tuple[int, bytes] | None, anchor: Anchor | None) -> None:
    if head is not None and found < head[0]:
        raise BrokenPromise(f"event {found + 1}: it is missing; the log's head is {head[0]}")
    if anchor is not None:
        if anchor.log_id != rows.log_id:
            raise BrokenPromise(f"the anchor is of log {anchor.log_id}, and this is {rows.log_id}")
        if anchor.sequence > found:
            raise BrokenPromise(f"event {found + 1}: it is missing; the anchor saw {anchor.sequence} events")


def _what_was_changed(row: Row) -> str:
    wrong = _what_is_wrong(row)
    return "its content or its place was changed after it was written" + (f": {wrong}" if wrong else "")


def _what_is_wrong(row: Row) -> str | None:
    try:
        event = decode(row.type, row.schema_version, row.payload)
    except BrokenPromise as error:
        return str(error)
    if isinstance(event, Event) and event.event_id != row.event_id.hex():
        return "its id is not that of the fact that it tells"
    return None


def read_anchor(path: Path) -> Anchor:
    """An anchor from its file; raises `BadInput`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Anchor)
    except (OSError, msgspec.MsgspecError) as error:
        raise BadInput(f"{path} is no anchor ({error}); `foedus verify --anchor FILE` writes one") from error


def anchor_at(path: Path) -> Anchor | None:
    """The anchor in a file, None where there is no file; raises `BadInput`, also where none can be written then."""
    if path.exists() and not path.is_file():
        raise BadInput(f"{path} is no file: an anchor is read and replaced; name another")
    held = read_anchor(path) if path.exists() else None
    try:
        _part_of(path).touch()
        _part_of(path).unlink()
    except OSError as error:
        raise BadInput(
            f"{path} cannot be written: {error.strerror or error}; name a file in a folder that you may write to"
        ) from error
    return held


def write_anchor(path: Path, verified: Verified) -> None:
    """Keep a verified head in a file, replaced as a whole; raises `BadInput`."""
    part = _part_of(path)
    try:
        part.write_bytes(msgspec.json.encode(Anchor(verified.log_id, verified.events, verified.chain)) + b"\n")
        part.replace(os.path.realpath(path))
    except OSError as error:
        raise BadInput(
            f"the log is whole, but {path} cannot be written: {error.strerror or error}; name another file"
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _part_of(path: Path) -> Path:
    return Path(os.path.realpath(path) + ".part")  # a link stays one
