"""Reading in a process of its own, so that a hostile page, PDF or archive costs a bounded time and memory.

The parsers of such formats have cases in which they take hours, gigabytes, or the process down with them. So a child
process parses (`reading`), one request after the other; whatever it does not answer in time, or dies of, is a failure
of that one source with a reason, and the next request gets a new child.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Self

from foedus.ingest.sources.frames import Answer, Request, receive, send
from foedus.ingest.sources.text import SourceFailure, SourceText

SECONDS = 30.0
"""Time for one text; a page of a news site takes a twentieth of a second."""


class Reader:
    """The child process, started at the first request and ended by `close`."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def read(self, request: Request) -> Iterator[SourceText | SourceFailure]:
        """The texts of one request, as they come; a child that is late or dies ends them with a failure."""
        whole = False
        sent: Request | None = request
        try:
            while True:
                answer = self._answer(sent)
                sent = None
                if isinstance(answer, str):
                    yield SourceFailure(request.origin, answer)
                    return
                if answer.end:
                    whole = True
                    return
                for given in (answer.text, answer.failure):
                    if given is not None:
                        yield given
        finally:
            if not whole:  # what is still in the pipe belongs to nobody
                self.close()

    def _answer(self, sent: Request | None) -> Answer | str:
        """The child's next answer, or why there is none."""
        child = self._started()
        late = threading.Event()

        def give_up() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            if sent is not None:
                send(child.stdin, sent)
            return receive(child.stdout, Answer)
        except (EOFError, OSError):
            if late.is_set():
                return f"it was given up: reading it takes more than {self._seconds:g} seconds"
            return "it was given up: reading it takes too much memory, or breaks the parser"
        finally:
            timer.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            self._child = subprocess.Popen(
                # -P: a file in the working directory must not stand in for a module
                [sys.executable, "-P", "-m", "foedus.ingest.sources.reading"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child
