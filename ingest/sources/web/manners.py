"""What a polite reader keeps to: what a site's robots.txt says, and a pause between requests to one site."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from foedus.errors import BadInput, FoedusError

AGENT = "Foedus"
"""The name under which robots.txt may speak of this program."""

MOST_PAUSE = 30.0
"""Seconds; a site that asks for more between two requests is read at this pace."""


def site_of(url: str) -> str:
    """Scheme, host and port: what a robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


class Pace:
    """A pause between the starts of two requests to one site."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def wait(self, url: str, seconds: float) -> None:
        """Sleep until `seconds` have gone by since the last request to this site."""
        site = site_of(url)
        if site in self._last:
            time.sleep(max(self._last[site] + seconds - time.monotonic(), 0))
        self._last[site] = time.monotonic()


class Robots:
    """The robots.txt of each site, fetched once; as RFC 9309 says, none is leave, and an unreachable one is none.

    Args:
        fetch: gives status and body of an address; raises `FoedusError` where there is no answer.
    """

    def __init__(self, fetch: Callable[[str], tuple[int, bytes]]) -> None:
        self._fetch = fetch
        self._rules: dict[str, Any] = {}

    def pause_for(self, url: str, least: float) -> float:
        """Seconds between requests to the site of an address.

        Raises:
            BadInput: the site asks not to read it.
            Unavailable: what the site asks for cannot be known now.
        """
        site = site_of(url)
        if site not in self._rules:
            self._rules[site] = self._read(site)
        rules = self._rules[site]
        if isinstance(rules, FoedusError):
            raise type(rules)(str(rules))
        if rules is None:
            return least
        if not rules.can_fetch(url, AGENT):
            raise BadInput(f"the site asks programs not to read this address ({site}/robots.txt)")
        return min(max(least, rules.crawl_delay(AGENT) or 0.0), MOST_PAUSE)

    def _read(self, site: str) -> Any:
        """The rules, None where there are none, or the error that stands for a site that gives no answer."""
        from protego import Protego

        try:
            status, body = self._fetch(f"{site}/robots.txt")
        except FoedusError as error:
            return error
        return Protego.parse(body.decode("utf-8", "replace")) if status == 200 else None
