"""A log from one place to another: the same id, the same rows, the same chain, and the texts beside it.

What was broken off is taken up again: the target must hold the first events of the source and nothing else, and gets
the rest. Each event is checked before it is written, and the target is verified from its first event at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, TypeVar

import msgspec

from foedus.errors import BrokenPromise, Conflict, FoedusError
from foedus.graph.log.rows import RowStore, StoredRow, StoredText, sound
from foedus.graph.log.verify import Anchor, Progress, Walk, verify

BATCH = 2_000
"""Events that the target takes in one transaction."""

TEXTS = 100
"""Texts that the target takes in one transaction."""

T = TypeVar("T")


class Source(NamedTuple):
    """A log as it is to be carried over, up to the head that it had when it was asked.

    Attributes:
        head: sequence of its last event.
        chain: that event's chain value.
        texts: at least those that its events name; read before the rows.
        rows: its events in order.
    """

    log_id: str
    head: int
    chain: bytes
    texts: Iterator[StoredText]
    rows: Iterator[StoredRow]


class Transferred(msgspec.Struct, frozen=True):
    """What the target holds now, and how much of it is new there."""

    log_id: str
    events: int
    chain: str
    added: int
    texts: int


def source_of(store: RowStore) -> Source:
    """A log in storage as a source."""
    sequence, chain = store.head()
    return Source(store.log_id, sequence, chain, store.texts(), islice(store.rows(), sequence))


def transfer(source: Source, target: RowStore, progress: Progress | None = None) -> Transferred:
    """Bring the target up to the source's head, and verify it.

    Raises:
        Conflict: the target holds another log, or other events; names the first one that differs.
        BrokenPromise: the source or the target is damaged; names the first bad event.
    """
    target.adopt(source.log_id)
    before, _ = target.head()
    texts = 0
    for page in _batches((sound(text) for text in source.texts), TEXTS):
        target.restore_texts(page)
        texts += len(page)
        if progress:
            progress("carrying over (texts)", texts, 0)
    _carry(source, target, progress)
    verified = verify(target, anchor=Anchor(source.log_id, source.head, source.chain.hex()), progress=progress)
    return Transferred(verified.log_id, verified.events, verified.chain, verified.events - before, texts)


def _carry(source: Source, target: RowStore, progress: Progress | None) -> None:
    for batch in _batches(_not_there_yet(walked(source, progress), target.rows()), BATCH):
        target.restore(batch)


def _batches(each: Iterable[T], size: int) -> Iterator[list[T]]:
    """So many at a time; where they break off, first those that came before, so that they are kept."""
    batch: list[T] = []
    try:
        for one in each:
            batch.append(one)
            if len(batch) == size:
                yield batch
                batch = []
    except FoedusError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _not_there_yet(rows: Iterable[StoredRow], there: Iterator[StoredRow]) -> Iterator[StoredRow]:
    for wanted in rows:
        held = next(there, None)
        if held is None:
            yield wanted
        elif held != wanted:
            raise Conflict(
                f"event {wanted.row.sequence} of the target is not that of the source: the two logs have gone "
                "different ways since; nothing of it was changed"
            )
    more = next(there, None)
    if more is not None:
        raise Conflict(
            f"event {more.row.sequence} is in the target and not in the source: the target is ahead; "
            "copy the other way, nothing was changed"
        )


def walked(source: Source, progress: Progress | None) -> Iterator[StoredRow]:
    """The source's rows, each checked; raises `BrokenPromise` where they do not lead to its head."""
    walk = Walk()
    for stored in source.rows:
        walk.step(stored)
        yield stored
        if progress and (walk.sequence % BATCH == 0 or walk.sequence == source.head):
            progress("carrying over (events)", walk.sequence, source.head)
    if (walk.sequence, walk.chain) != (source.head, source.chain):
        raise BrokenPromise(f"the source ends at event {walk.sequence} with another chain than its head {source.head}")
