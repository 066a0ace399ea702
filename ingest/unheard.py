"""Ctrl-C is heard by every process of a terminal; those that a command started are ended by the command."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unheard() -> Iterator[None]:
    """Processes that are started within never hear Ctrl-C, not even while they load; nothing on Windows."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    heard: list[int] = []
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    in_main = threading.current_thread() is threading.main_thread()
    # another thread may take the signal: this one must not be torn out of starting a process that nobody would end
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number)) if in_main else None
    try:
        yield
    finally:
        if in_main:
            signal.signal(signal.SIGINT, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    if heard and callable(handler):
        handler(heard[0], None)
