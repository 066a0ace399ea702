"""Keeps the graph at the log's head while a server runs, whoever appends."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import TYPE_CHECKING, Self

from foedus.errors import FoedusError

if TYPE_CHECKING:
    from foedus.bootstrap import Foedus

POLL_SECONDS = 0.5


class Follower:
    """A thread that projects what is appended to the log, by this process or another.

    Attributes:
        failure: why the projection stands still, or None.
    """

    def __init__(self, foedus: Foedus) -> None:
        self._foedus = foedus
        self._projector = foedus.projector()
        self._turn = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="foedus-follower", daemon=True)
        self.failure: FoedusError | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()

    def catch_up(self) -> int:
        """Project all that is in the log now, and return the sequence reached."""
        with self._turn:
            return self._projector.keep_up()

    def _run(self) -> None:
        while not self._stop.wait(POLL_SECONDS):
            try:
                if self._foedus.log.head().sequence > self._projector.checkpoint():
                    self.catch_up()
                self.failure = None
            except FoedusError as error:
                self.failure = error
