"""A server of language models on loopback that misbehaves on demand."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SLOW = 1.5
"""Seconds that a slow answer takes; clients in these tests wait for less."""


def openai(answer: str) -> bytes:
    """An answer as OpenAI's chat completions give it."""
    usage = {"prompt_tokens": 1000, "completion_tokens": 50}
    return json.dumps({"choices": [{"message": {"content": answer}}], "usage": usage}).encode()


def anthropic(claims: list[dict[str, Any]]) -> bytes:
    """An answer as Anthropic's messages give it."""
    used = {"type": "tool_use", "name": "report_claims", "input": {"claims": claims}}
    usage = {"input_tokens": 1000, "output_tokens": 50}
    return json.dumps({"content": [{"type": "text", "text": "I will."}, used], "usage": usage}).encode()


class Reply:
    """What the server does to one request: a status with a body, slowly, cut off, or nothing at all."""

    def __init__(
        self,
        body: bytes = b"{}",
        status: int = 200,
        *,
        headers: dict[str, str] | None = None,
        before: float = 0.0,
        drip: float = 0.0,
        cut: int | None = None,
        hang_up: bool = False,
    ) -> None:
        """Describe it: seconds `before` the answer, seconds between bytes (`drip`), bytes after which it ends (`cut`)."""
        self.body = body
        self.status = status
        self.headers = headers or {}
        self.before = before
        self.drip = drip
        self.cut = cut
        self.hang_up = hang_up


class FakeModels:
    """The running server: `url`, what it was `asked` (path, headers, body), and the `replies` that are still to come."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1"
        self.replies: list[Reply] = []
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []


@contextmanager
def fake_models() -> Iterator[FakeModels]:
    """Run one until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            models.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            reply = models.replies.pop(0)
            with contextlib.suppress(OSError):  # who has waited long enough has gone
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            time.sleep(reply.before)
            if reply.hang_up:
                self.close_connection = True
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            if not reply.drip:
                self.wfile.write(reply.body[: reply.cut])
                return
            for at in range(len(reply.body)):
                self.wfile.write(reply.body[at : at + 1])
                self.wfile.flush()
                time.sleep(reply.drip)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class calls it so)
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    models = FakeModels(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield models
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
