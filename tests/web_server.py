"""A web server on loopback for tests, which answers as badly as a test wants it to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

ALL = "*"


@dataclass
class Answer:
    """What one address gives: `status`, `body`, `headers`; or, where `act` is given, whatever that writes."""

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    act: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Site:
    """The server: what it answers at which path, and what was asked of it.

    An answer that is a list gives one after the other, the last for ever. A body with the headers ETag or
    Last-Modified is given only to those who don't have it.
    """

    url: str = ""
    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    def answer(self, path: str) -> Answer:
        found = self.answers.get(path) or self.answers.get(ALL) or Answer("not here", 404)
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            made.asked.append((time.monotonic(), self.path, {k.lower(): v for k, v in self.headers.items()}))
            answer = made.answer(self.path)
            if answer.act is not None:
                self.close_connection = True
                with suppress(OSError):  # the other side has had enough
                    answer.act(self)
                return
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            status = answer.status
            for asking, given in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
                if given in answer.headers and self.headers.get(asking) == answer.headers[given]:
                    status, body = 304, b""
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
