"""A TCP proxy on loopback before a PostgreSQL server, which cuts all connections at a word of a client."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


def _nothing() -> None:
    return None


class Proxy:
    """Forwards what clients and the server say, until told to cut."""

    def __init__(self, address: str) -> None:
        url = urlsplit(address)
        self._server = (url.hostname, url.port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        port = self._listening.getsockname()[1]
        self.address = address.replace(f"{url.hostname}:{url.port}", f"127.0.0.1:{port}")
        self._sockets: list[socket.socket] = []
        self._ended: list[socket.socket] = []
        self._word: bytes | None = None
        self._then: Callable[[], object] = _nothing
        self._arrives = self._deaf = False
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def cut_at(self, word: bytes, *, arrives: bool, then: Callable[[], object] = _nothing) -> None:
        """Cut when a client next says the word, before or after the server has heard it; the answer is lost.

        `then` is called after the server has answered or has lost its client, and before the client notices.
        """
        self._arrives, self._word, self._then = arrives, word, then

    def close(self) -> None:
        """Cut, and take no more."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listening.close()
        self._accepting.join(5)
        self._cut()
        for each in self._ended:
            each.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.create_connection(self._server)
            self._sockets += [client, server]
            for one, other, from_client in ((client, server, True), (server, client, False)):
                ends = {"one": one, "other": other, "from_client": from_client}
                threading.Thread(target=self._forward, kwargs=ends, daemon=True).start()

    def _forward(self, one: socket.socket, other: socket.socket, *, from_client: bool) -> None:
        while True:
            try:
                said = one.recv(65536)
                if from_client and self._word is not None and self._word in said:
                    self._word, self._deaf = None, True
                    if not self._arrives:
                        return other.shutdown(socket.SHUT_RDWR)
                elif self._deaf and not from_client:
                    self._deaf = False
                    self._then()
                    return self._cut()
                if not said:
                    return other.shutdown(socket.SHUT_WR)
                other.sendall(said)
            except OSError:
                return None

    def _cut(self) -> None:
        sockets, self._sockets = self._sockets, []  # who connects anew is not cut
        for each in sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)  # not closed yet: another socket could get its number meanwhile
        self._ended += sockets

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
