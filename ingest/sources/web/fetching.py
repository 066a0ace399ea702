"""Fetching one address: with manners, within limits, and only if it has changed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import msgspec
import stamina

from foedus.errors import BadInput, Unavailable
from foedus.ingest.sources.web.guard import GuardedBackend, GuardedTransport
from foedus.ingest.sources.web.manners import AGENT, Pace, Robots

ROBOTS_BYTES = 500_000
_MOVED = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({429, 500, 502, 503, 504})


class Manners(msgspec.Struct, frozen=True):
    """How the network is used.

    Attributes:
        pause: seconds between two requests to one site, if the site asks for no more.
        silence: seconds without a byte after which a server is given up.
        whole: seconds for one whole answer.
        most_bytes: of one answer, unpacked.
        redirects: followed one after the other.
        attempts: at an address whose server is busy or not there.
        again: seconds before the second attempt, if the server says nothing; doubled after each.
        most_wait: seconds that a server may ask to wait for; one that asks for more is left alone.
        allow_private: read addresses of this machine and its network also where others name them.
    """

    pause: float = 1.0
    silence: float = 20.0
    whole: float = 60.0
    most_bytes: int = 20_000_000
    redirects: int = 5
    attempts: int = 3
    again: float = 1.0
    most_wait: float = 60.0
    allow_private: bool = False


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """What an address gave.

    Attributes:
        asked: the address that was asked for.
        url: the address that answered, after redirects.
        media: type of the content, such as ``text/html``; empty if the server says none.
        charset: as the server says it.
        etag: to ask with next time whether it has changed; so too `last_modified`.
    """

    asked: str
    url: str
    body: bytes
    media: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class _Later(Exception):
    """The server is busy; `seconds` says when to come again, if it does."""

    def __init__(self, status: int, seconds: float | None) -> None:
        super().__init__(f"the server answers {status}")
        self.status = status
        self.seconds = seconds


class Web:
    """Fetches, one address at a time."""

    def __init__(self, manners: Manners | None = None) -> None:
        from foedus import __version__

        self._manners = manners or Manners()
        self._backend = GuardedBackend(allow_private=self._manners.allow_private)
        self._client = httpx.Client(
            transport=GuardedTransport(self._backend),
            timeout=self._manners.silence,
            headers={
                "User-Agent": f"{AGENT}/{__version__} (reads news into a knowledge graph)",
                "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
                "application/feed+json, */*;q=0.5",
                "Accept-Encoding": "gzip, deflate",
            },
        )
        self._pace = Pace()
        self._robots = Robots(self._robots_txt)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def fetch(
        self, url: str, *, typed: bool, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched | None:
        """What an address gives; None if it has not changed since it gave `etag` or `last_modified`.

        Args:
            url: ``http`` or ``https``.
            typed: whether the user named this very address; a private one may then be read, but no redirect to one.
            etag: of the last answer.
            last_modified: of the last answer.

        Raises:
            BadInput: it may not be read, is not there, is too large, or leads round in circles.
            Unavailable: the server does not answer, or is busy for too long.
        """
        asking = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in asking.items() if value}
        at = _address(url)
        for hop in range(self._manners.redirects + 1):
            with self._trusting(at, typed=typed and hop == 0):
                self._pace.wait(at, self._robots.pause_for(at, self._manners.pause))
                response, body = self._persistent(at, headers)
            if response.status_code in _MOVED and "location" in response.headers:
                at = _address(response.headers["location"], at)
            elif response.status_code == 304 and headers:
                return None
            elif response.status_code == 200:
                return _fetched(url, at, response, body)
            else:
                raise BadInput(f"the server answers {response.status_code} {response.reason_phrase}".rstrip())
        raise BadInput(f"it leads on and on: more than {self._manners.redirects} redirects, the last to {at}")

    @contextmanager
    def _trusting(self, url: str, *, typed: bool) -> Iterator[None]:
        parts = urlsplit(url)
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            port = 0
        if parts.scheme not in {"http", "https"} or not parts.hostname or not port:
            raise BadInput(f"{url!r} is no address to read: only http:// and https:// are")
        if "@" in parts.netloc:
            raise BadInput("an address with a name or password in it is not read: it would be kept in the log")
        self._backend.trusted = (parts.hostname, port) if typed else None
        try:
            yield
        finally:
            self._backend.trusted = None

    def _robots_txt(self, url: str) -> tuple[int, bytes]:
        """Status and body of a robots.txt; redirects are followed with the trust of no one."""
        for _ in range(self._manners.redirects + 1):
            response, body = self._persistent(url, {}, most=ROBOTS_BYTES, cut=True)
            if response.status_code not in _MOVED or "location" not in response.headers:
                return response.status_code, body
            url = _address(response.headers["location"], url)
            self._backend.trusted = None
        return 404, b""

    def _persistent(
        self, url: str, headers: dict[str, str], *, most: int | None = None, cut: bool = False
    ) -> tuple[httpx.Response, bytes]:
        """The answer after as many attempts as manners allow, waiting as long as the server asks for."""
        manners = self._manners

        def again(error: Exception) -> bool | float:
            if isinstance(error, _Later) and error.seconds is not None:
                return error.seconds if error.seconds <= manners.most_wait else False
            return isinstance(error, (_Later, httpx.TransportError))

        tries = stamina.retry_context(
            on=again, attempts=manners.attempts, timeout=None, wait_initial=manners.again, wait_max=manners.most_wait,
            wait_jitter=manners.again / 2,
        )  # fmt: skip
        try:
            for attempt in tries:
                with attempt:
                    return self._once(url, headers, most or manners.most_bytes, cut=cut)
        except _Later as later:
            wish = f" and asks to come again in {later.seconds:.0f} seconds" if later.seconds else ""
            raise Unavailable(f"the server answers {later.status}{wish}: try again later") from None
        except httpx.TransportError as error:
            raise Unavailable(f"it cannot be fetched: {error or type(error).__name__}") from None
        except (httpx.DecodingError, httpx.InvalidURL, httpx.RequestError) as error:
            raise BadInput(f"it cannot be fetched: {error}") from None
        raise AssertionError("an attempt returns or raises")

    def _once(self, url: str, headers: dict[str, str], most: int, *, cut: bool) -> tuple[httpx.Response, bytes]:
        self._backend.until = time.monotonic() + self._manners.whole
        with self._client.stream("GET", url, headers=headers, follow_redirects=False) as response:
            if response.status_code in _LATER:
                raise _Later(response.status_code, _seconds(response.headers.get("retry-after")))
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > most:
                    if cut:
                        break
                    raise BadInput(f"it has more than {most:,} bytes, and no article has that many")
            return response, bytes(body[:most])


def _address(written: str, seen_from: str = "") -> str:
    """The address that a link means, without the place in the page; raises `BadInput` where it means none."""
    try:
        return urldefrag(urljoin(seen_from, written)).url
    except ValueError as error:
        raise BadInput(f"{written!r} is no address: {error}") from None


def _fetched(asked: str, url: str, response: httpx.Response, body: bytes) -> Fetched:
    return Fetched(
        asked=asked,
        url=url,
        body=body,
        media=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
        charset=response.charset_encoding,
        etag=response.headers.get("etag"),
        last_modified=response.headers.get("last-modified"),
    )


def _seconds(given: str | None) -> float | None:
    """Seconds from now that a ``Retry-After`` asks for: a number, or an instant."""
    if given is None:
        return None
    if given.strip().isdecimal():
        return float(given)
    try:
        instant = parsedate_to_datetime(given)
    except ValueError:
        return None
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return max((instant - datetime.now(UTC)).total_seconds(), 0.0)
