"""Workers: processes that take jobs from a queue, one at a time each, until they are told to stop.

    worker = Worker(partial(open_queue, None, data), partial(taking, settings), processes=4)
    worker.run(stop)

Both arguments are called in every process, so they must be such as can be sent to one (functions of a module, or
`functools.partial` of them). A process that dies is replaced; its job comes back when its lease has run out.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from multiprocessing.context import SpawnProcess

from foedus.errors import Unavailable
from foedus.ingest.queue.port import Job, JobQueue
from foedus.ingest.queue.serving import NOT_READY, serve
from foedus.ingest.unheard import unheard

Handler = Callable[[Job], None]
"""Does a job. It returns when the job's effect is durable, and may be called again for a job already done.

It raises `BadInput` for a job that can never succeed, and anything else for one that is worth another try.
"""

Ready = Callable[[], AbstractContextManager[Handler]]
"""Makes what a handler needs (a log, a language model) once a process, and releases it at the end."""

GRACE_SECONDS = 30.0
"""How long a process may go on with its job when it was asked to stop; then it is killed, and the job comes back."""

REPLACE_SECONDS = 0.5
"""Pause between looks at which processes are alive: bounds how often one that dies at its start is replaced."""


BROKEN = 1
"""Exit code of a process that an error of ours ended, with its traceback on the error stream."""


class Worker:
    """A number of processes on one queue.

    Args:
        opened: opens the queue.
        ready: makes the handler.
        processes: how many work side by side.
        job_seconds: a job that takes longer is given up, with its process.
        starts: failed starts a process after which `run` gives up.
    """

    def __init__(
        self,
        opened: Callable[[], JobQueue],
        ready: Ready,
        *,
        processes: int = 1,
        job_seconds: float = 600.0,
        starts: int = 10,
    ) -> None:
        self._opened = opened
        self._ready = ready
        self._count = processes
        self._job_seconds = job_seconds
        self._starts_left = starts * processes
        self._context = multiprocessing.get_context("spawn")
        self._processes: list[SpawnProcess] = []

    @property
    def pids(self) -> list[int]:
        """The processes at work."""
        return [process.pid for process in self._processes if process.pid is not None and process.is_alive()]

    def run(self, stop: threading.Event, *, until_empty: bool = False) -> None:
        """Work until `stop` is set, or until no job is waiting or held; each process ends its job first.

        Raises `Unavailable` where the processes cannot start; their lines on the error stream say why.
        """
        queue = self._opened()
        try:
            while not stop.is_set() and not (until_empty and _empty(queue)):
                self._replace()
                stop.wait(REPLACE_SECONDS)
        finally:
            queue.close()
            self._stop()

    def _replace(self) -> None:
        ended = [process for process in self._processes if not process.is_alive()]
        self._processes = [process for process in self._processes if process.is_alive()]
        self._starts_left -= sum(process.exitcode in {NOT_READY, BROKEN} for process in ended)
        if self._starts_left <= 0:
            raise Unavailable("the workers cannot start to work: the lines above say what they need")
        while len(self._processes) < self._count:
            process = self._context.Process(
                target=serve, args=(self._opened, self._ready, self._job_seconds), name="foedus worker", daemon=True
            )
            with unheard():
                process.start()
            self._processes.append(process)

    def _stop(self) -> None:
        for process in self._processes:
            process.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for process in self._processes:
            process.join(max(0.0, until - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()
        self._processes = []


def _empty(queue: JobQueue) -> bool:
    try:
        stats = queue.stats()
    except Unavailable:  # the processes say so
        return False
    return stats.waiting == stats.held == 0
