"""The child of `apart.Reader`: reads requests from its standard input, and answers on its standard output."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from foedus.ingest.sources.feeds import read_feed
from foedus.ingest.sources.frames import Answer, Kind, Request, receive, send
from foedus.ingest.sources.mail import read_mail
from foedus.ingest.sources.pages import read_page
from foedus.ingest.sources.pdf import read_pdf
from foedus.ingest.sources.text import SourceFailure, SourceText
from foedus.ingest.sources.warc import read_warc

MOST_MEMORY = 2 << 30
"""Bytes of address space, where the system holds a process to them."""


Found = SourceText | SourceFailure | None


def _page(request: Request) -> Iterator[Found]:
    yield read_page(request.body, request.origin, request.defaults, url=request.url, charset=request.charset)


def _mail(request: Request) -> Iterator[Found]:
    yield read_mail(request.body, request.origin, request.defaults)


def _pdf(request: Request) -> Iterator[Found]:
    yield read_pdf(request.body, request.origin, request.defaults)


def _warc(request: Request) -> Iterator[Found]:
    assert request.path is not None
    return read_warc(Path(request.path), request.origin, request.defaults)


def _feed(request: Request) -> Iterator[Found]:
    return read_feed(request.body, request.url or request.origin)


READERS: dict[Kind, Callable[[Request], Iterator[Found]]] = {
    "page": _page,
    "mail": _mail,
    "pdf": _pdf,
    "warc": _warc,
    "feed": _feed,
}


def main() -> None:
    """Answer until the parent is gone."""
    _hold_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears Ctrl-C too, and ends this one when it has ended
    logging.disable()  # the parsers' own remarks on bad input are no one's to read
    # whatever a library prints must not get among the answers
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while True:
        try:
            request = receive(sys.stdin.buffer, Request)
        except EOFError:
            return
        for found in READERS[request.kind](request):
            send(answers, Answer(text=found) if isinstance(found, SourceText) else Answer(failure=found))
        send(answers, Answer(end=True))


def _hold_memory() -> None:
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = MOST_MEMORY if most == resource.RLIM_INFINITY else min(most, MOST_MEMORY)
        with suppress(ValueError, OSError):  # macOS knows the limit by name only
            resource.setrlimit(resource.RLIMIT_AS, (limit, most))


if __name__ == "__main__":
    main()
