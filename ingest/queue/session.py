"""A connection to NATS for callers that do not await: a loop in a thread of its own, and patience with the servers."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import nats
import stamina
from nats import errors
from nats.js import errors as js_errors

from foedus.errors import Unavailable

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.js import JetStreamContext

T = TypeVar("T")

ANSWER_SECONDS = 15.0
"""How long to try again while servers elect a leader, before they are said not to answer."""

REQUEST_SECONDS = 2.0
"""How long one request waits for its answer."""

PASSING = (
    TimeoutError,
    errors.NoRespondersError,
    js_errors.NoStreamResponseError,
    js_errors.ServiceUnavailableError,
    js_errors.ServerError,
)
"""Errors that pass when a leader is elected or a server is back."""

log = logging.getLogger("foedus.queue")


class Session:
    """One connection. `do` runs what needs it, tries again what passes, and speaks of the rest as `Unavailable`."""

    def __init__(self, servers: list[str]) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="nats")
        self._thread.start()
        self._trouble: Exception | None = None
        try:
            self._client = self._run(asyncio.wait_for(self._connected(servers), ANSWER_SECONDS))
        except (OSError, errors.Error, TimeoutError) as error:
            self._end()
            raise Unavailable(
                f"the NATS servers do not answer ({self._trouble or 'no connection'}): see that one of them runs, and "
                "that the address, its user and its password are right"
            ) from error
        self.jetstream: JetStreamContext = self._client.jetstream(timeout=REQUEST_SECONDS)

    def do(self, work: Callable[[], Awaitable[T]]) -> T:
        """The result of `work`, which may be called more than once; raises `Unavailable`."""
        try:
            return self._run(_patient(work))
        except PASSING as error:
            raise Unavailable(f"the job queue on NATS does not answer: {error!r}; see that most servers run") from error
        except errors.Error as error:
            raise Unavailable(f"the job queue on NATS refuses: {error}") from error

    async def ask(self, subject: str, message: bytes) -> None:
        """Send a message and wait for its answer, whatever it is."""
        await self._client.request(subject, message, timeout=REQUEST_SECONDS)

    async def tell(self, subject: str, message: bytes) -> None:
        """Send a message."""
        await self._client.publish(subject, message)

    def close(self) -> None:
        """Close the connection and end the loop."""
        if not self._loop.is_closed():
            self._run(self._client.close())
            self._end()

    async def _connected(self, servers: list[str]) -> Client:
        return await nats.connect(
            servers,
            connect_timeout=2,
            reconnect_time_wait=0.2,
            max_reconnect_attempts=-1,
            ping_interval=5,
            max_outstanding_pings=2,
            error_cb=self._noted,
        )

    async def _noted(self, error: Exception) -> None:
        self._trouble = error
        log.info("NATS: %r", error)

    def _run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _patient(work: Callable[[], Awaitable[T]]) -> T:
    async for attempt in stamina.retry_context(
        on=PASSING, attempts=None, timeout=ANSWER_SECONDS, wait_initial=0.05, wait_max=1.0
    ):
        with attempt:
            return await work()
    raise AssertionError  # pragma: no cover (the loop returns or raises)
