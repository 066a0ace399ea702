"""What one worker process does: lease, heartbeat, handle, and say how it ended."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import FrameType

from foedus.errors import BadInput, FoedusError, Unavailable
from foedus.ingest.queue.port import Job, JobQueue

IDLE_SECONDS = 0.2
"""Pause of a worker that finds no job."""

TROUBLE_SECONDS = 1.0
"""Pause of a worker whose queue does not answer."""

REASON = 4_000
"""Characters of a reason that are kept: its end, where a traceback says what happened."""

NOT_READY = 69
"""Exit code of a process that could not make what its handler needs."""

HUNG = 70
"""Exit code of a process that gave up a job which took too long."""

log = logging.getLogger("foedus.worker")


def serve(
    opened: Callable[[], JobQueue],
    ready: Callable[[], AbstractContextManager[Callable[[Job], None]]],
    job_seconds: float,
) -> None:
    """Work until SIGTERM comes or the parent is gone; the job in hand is ended first."""
    logging.basicConfig(format="%(asctime)s %(process)d %(message)s", level=logging.INFO)
    stopping = _told_to_stop()
    with ExitStack() as held:
        try:
            queue = opened()
            held.callback(queue.close)
            handle = held.enter_context(ready())
        except FoedusError as error:
            log.error("cannot start to work: %s", error)  # noqa: TRY400 (a sentence, not a traceback)
            stopping.wait(TROUBLE_SECONDS)
            sys.exit(NOT_READY)
        while not stopping.is_set():
            stopping.wait(_turn(queue, handle, job_seconds))


def _told_to_stop() -> threading.Event:
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    # Ctrl-C reaches every process of the terminal: the parent hears it, and sends SIGTERM.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_stop_without_parent, args=(stopping,), daemon=True, name="parent").start()
    return stopping


def _stop_without_parent(stopping: threading.Event) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        stopping.set()


def _turn(queue: JobQueue, handle: Callable[[Job], None], job_seconds: float) -> float:
    """Do the next job, if there is one; returns the seconds to wait before the next turn."""
    try:
        jobs = queue.lease(1)
        for job in jobs:
            _do(queue, handle, job, job_seconds)
    except Unavailable as error:
        # the lease runs out, and the job comes back: to whom the queue answers
        log.warning("%s", error)
        return TROUBLE_SECONDS
    return 0.0 if jobs else IDLE_SECONDS


def _do(queue: JobQueue, handle: Callable[[Job], None], job: Job, job_seconds: float) -> None:
    with _alive(queue, job, job_seconds):
        failure = _failure(handle, job)
    if failure is None:
        queue.ack(job)
        log.info("%s done", job.job_id)
        return
    reason, final = failure
    log.warning("%s attempt %d failed: %s", job.job_id, job.attempt, reason)
    if final:
        queue.bury(job, reason)
    else:
        queue.nack(job, reason)


def _failure(handle: Callable[[Job], None], job: Job) -> tuple[str, bool] | None:
    """Why the job failed and whether it is certain to fail again; None where it is done."""
    try:
        handle(job)
    except BadInput as error:
        return f"{error.title}: {error}", True
    except FoedusError as error:
        return f"{error.title}: {error}", False
    except Exception:  # noqa: BLE001 (the outermost loop: whatever a job brings about is recorded, and the next one is done)
        return traceback.format_exc()[-REASON:], False
    return None


@contextmanager
def _alive(queue: JobQueue, job: Job, job_seconds: float) -> Iterator[None]:
    """Heartbeats while the block runs. Where it runs too long, the job is given up, and the process with it."""
    done = threading.Event()
    every = queue.terms.lease_seconds / 3

    def beat() -> None:
        for _ in range(max(1, int(job_seconds / every))):
            if done.wait(every):
                return
            try:
                queue.heartbeat(job)
            except Unavailable as error:
                log.warning("%s", error)
        if not done.is_set():
            queue.nack(job, f"took longer than {job_seconds:g} seconds, and was given up")
            os._exit(HUNG)

    thread = threading.Thread(target=beat, daemon=True, name=f"heartbeat of {job.job_id}")
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
