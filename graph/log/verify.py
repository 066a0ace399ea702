"""Is the log still what was written? Every row is linked again; the first that does not fit is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from foedus.errors import BadInput, BrokenPromise
from foedus.graph.events import Event
from foedus.graph.log.chain import ZERO, Row, link
from foedus.graph.log.numbering import in_microseconds
from foedus.graph.log.port import EventLog, Recorded

Progress = Callable[[str, int, int], None]
STEP = 10_000


class Anchor(msgspec.Struct, frozen=True):
    """The head of a log at one time, kept elsewhere: whoever rewrites the whole log cannot rewrite this."""

    log_id: str
    sequence: int
    chain: str


class Verified(msgspec.Struct, frozen=True):
    """What was found to be whole."""

    log_id: str
    events: int
    chain: str


def verify(log: EventLog, *, anchor: Anchor | None = None, progress: Progress | None = None) -> Verified:
    """Walk the log from its first event to its head.

    Raises:
        BrokenPromise: names the first bad sequence and what is wrong with it.
    """
    head = log.head()
    chain, expected, last = ZERO, 1, datetime.min.replace(tzinfo=UTC)
    versions: dict[str, int] = {}
    for recorded in log.read():
        _check(recorded, expected, last, versions)
        chain = link(chain, _row(recorded))
        if chain != recorded.chain:
            raise BrokenPromise(f"event {expected}: its content or its place was changed after it was written")
        if anchor is not None and anchor.sequence == expected and anchor.chain != chain.hex():
            raise BrokenPromise(f"event {expected}: the log up to here is not the one that the anchor was taken of")
        last = recorded.recorded_at
        expected += 1
        if progress and expected % STEP == 0:
            progress("verifying (events)", expected, head.sequence)
    found = expected - 1
    if found < head.sequence:
        raise BrokenPromise(f"event {expected}: it is missing; the log's head is {head.sequence}")
    if anchor is not None:
        if anchor.log_id != log.log_id:
            raise BrokenPromise(f"the anchor is of log {anchor.log_id}, and this is {log.log_id}")
        if anchor.sequence > found:
            raise BrokenPromise(f"event {expected}: it is missing; the anchor saw {anchor.sequence} events")
    return Verified(log.log_id, found, chain.hex())


def _check(recorded: Recorded, expected: int, last: datetime, versions: dict[str, int]) -> None:
    if recorded.sequence != expected:
        raise BrokenPromise(f"event {expected}: it is missing; the next one there is {recorded.sequence}")
    if recorded.recorded_at < last:
        raise BrokenPromise(f"event {expected}: it is recorded before its predecessor")
    versions[recorded.stream] = versions.get(recorded.stream, 0) + 1
    if recorded.version != versions[recorded.stream]:
        raise BrokenPromise(
            f"event {expected}: it is version {recorded.version} of {recorded.stream}, where "
            f"{versions[recorded.stream]} comes next"
        )
    if isinstance(recorded.event, Event) and recorded.event.event_id != recorded.event_id:
        raise BrokenPromise(f"event {expected}: its id is not that of the fact that it tells")


def _row(recorded: Recorded) -> Row:
    kind, schema_version, payload = recorded.stored
    return Row(
        sequence=recorded.sequence,
        event_id=bytes.fromhex(recorded.event_id),
        stream=recorded.stream,
        version=recorded.version,
        type=kind,
        schema_version=schema_version,
        recorded_at=in_microseconds(recorded.recorded_at),
        payload=payload,
    )


def read_anchor(path: Path) -> Anchor:
    """An anchor from its file; raises `BadInput`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Anchor)
    except (OSError, msgspec.MsgspecError) as error:
        raise BadInput(f"{path} is no anchor ({error}); `foedus verify --anchor FILE` writes one") from error


def write_anchor(path: Path, verified: Verified) -> None:
    """Keep a verified head in a file, replaced as a whole."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(msgspec.json.encode(Anchor(verified.log_id, verified.events, verified.chain)) + b"\n")
    part.replace(path)
