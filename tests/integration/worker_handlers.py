"""Handlers for the tests of workers; a module of its own, since worker processes must find it by name."""

import os
import signal
import time
from contextlib import contextmanager

from foedus.errors import BadInput, Unavailable
from foedus.graph.events import OutletRated
from foedus.graph.log.opened import open_log
from foedus.graph.log.port import by_stream


@contextmanager
def rating(address, data):
    """Each job rates an outlet of its name in the log; its payload says what goes wrong on the way."""
    log = open_log(address, data).log
    (data / "ready").mkdir(exist_ok=True)
    (data / "ready" / str(os.getpid())).touch()

    def handle(job):
        match job.payload:
            case b"unusable":
                raise BadInput(f"{job.key} is no text: give another")
            case b"bug":
                raise ZeroDivisionError(job.key)
            case b"crash":
                os.kill(os.getpid(), signal.SIGKILL)
            case b"flaky" if job.attempt < 3:
                raise Unavailable("the log does not answer: try again")
            case b"slow":
                time.sleep(1.5)
            case b"hang" if job.attempt < 2:
                time.sleep(600)
        log.append(by_stream([OutletRated(outlet=job.key, reliability=0.5)]))

    try:
        yield handle
    finally:
        log.close()


def without_its_log():
    raise Unavailable("the log does not answer: start its server")


def with_a_bug():
    raise ZeroDivisionError
