"""Reading by several processes, in order: who reads a document does not change what is read in it, nor its place.

    with Abreast(reader, registry, processes=2) as extractor:
        for extraction in extractor.extract(documents, registry):
            ...

Each process has an extractor of its own, and the registry as it was at the start. Whoever asks writes to the log.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Self

from foedus.errors import Unavailable
from foedus.ingest.extract.model import Document, Extraction, Extractor
from foedus.ingest.resolve.registry import Registry
from foedus.ingest.unheard import unheard

TOGETHER = 32
"""Documents that a process is given at a time: the parser is faster in batches."""

AHEAD = 2
"""Batches a process that are under way, so that none waits for the next; memory is bounded by them."""

Made = Callable[[], Extractor]


class Abreast:
    """An extractor that has others read, side by side.

    Args:
        made: makes an extractor in each process; a function of a module, or a `functools.partial` of one.
        registry: who and what is known; the same for all that is read.
        processes: how many read.
    """

    def __init__(self, made: Made, registry: Registry, *, processes: int) -> None:
        self._name = made().name
        self._registry = registry
        self._under_way = AHEAD * processes
        self._pool = ProcessPoolExecutor(
            processes, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(made, registry)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes; each ends its batch first, what waits is left."""
        self._pool.shutdown(cancel_futures=True)

    @property
    def name(self) -> str:
        """The name of those who read."""
        return self._name

    def extract(self, documents: Iterable[Document], registry: Registry) -> Iterator[Extraction]:
        """One `Extraction` a document, in order; reading begins at once, not when the first is asked for.

        Raises:
            Unavailable: a process has died.
        """
        if registry is not self._registry:
            raise ValueError("who reads side by side was given another registry at the start")
        batches = iter(documents)
        begun: deque[Future[list[Extraction]]] = deque()
        self._begin(batches, begun)
        return self._read(batches, begun)

    def _begin(self, batches: Iterator[Document], begun: deque[Future[list[Extraction]]]) -> None:
        while len(begun) < self._under_way and (batch := list(islice(batches, TOGETHER))):
            with unheard():
                begun.append(self._pool.submit(_extracted, batch))

    def _read(self, batches: Iterator[Document], begun: deque[Future[list[Extraction]]]) -> Iterator[Extraction]:
        while begun:
            try:
                extractions = begun.popleft().result()
            except BrokenProcessPool:
                raise Unavailable(
                    "a process that was reading has died, of memory perhaps: start again with fewer (-n); what was "
                    "reported as done is stored"
                ) from None
            self._begin(batches, begun)
            yield from extractions


_reading: list[tuple[Extractor, Registry]] = []
"""In a process that reads: its extractor, and what is known."""


def _begin(made: Made, registry: Registry) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _reading.append((made(), registry))


def _extracted(documents: list[Document]) -> list[Extraction]:
    ((extractor, registry),) = _reading
    return list(extractor.extract(documents, registry))
