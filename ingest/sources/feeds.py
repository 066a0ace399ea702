"""Feeds: RSS and Atom by feedparser, JSON Feed by its fields. Each entry is one text, which may be empty."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

import msgspec

from foedus.ingest.sources.text import SourceFailure, SourceText

MOST_ENTRIES = 2_000
"""Of one feed that are read; the newest stand first."""

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr",
    "ul",
})  # fmt: skip
_HIDDEN = frozenset({"script", "style", "template"})


def read_feed(body: bytes, url: str) -> Iterator[SourceText | SourceFailure]:
    """The entries of a feed as it has them, unchecked; `url` is what relative links start from."""
    if body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return _json_feed(body, url)
    return _xml_feed(body, url)


def _xml_feed(body: bytes, url: str) -> Iterator[SourceText | SourceFailure]:
    import feedparser

    # as a file: feedparser would open other things as addresses
    feed = feedparser.parse(
        BytesIO(body), response_headers={"content-location": url, "content-type": "application/xml"}
    )
    if not feed.get("version") or (feed.bozo and not feed.entries):
        yield SourceFailure(url, f"it is no feed that can be read: {feed.get('bozo_exception', 'of no known kind')}")
        return
    outlet = feed.feed.get("title")
    for entry in feed.entries[:MOST_ENTRIES]:
        contents = [each.get("value", "") for each in entry.get("content", [])]
        text = max([_shown(each) for each in contents], key=len, default="") or _shown(entry.get("summary", ""))
        yield SourceText(
            text=text,
            origin=entry.get("link") or f"{url}#{entry.get('id', '')}",
            id=entry.get("id"),
            title=_shown(entry.get("title", "")).replace("\n", " "),
            outlet=entry.get("source", {}).get("title") or outlet,
            url=entry.get("link"),
            author=entry.get("author"),
            published=_instant(entry, "published") or _instant(entry, "updated"),
        )


def _instant(entry: Any, name: str) -> str | None:
    """A time of an entry as an RFC 3339 instant: with its own offset, which says the day there, where that is read."""
    written = entry.get(name) or ""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(written)
        except ValueError:
            continue
        if at.tzinfo is not None:
            return at.isoformat()
    parsed = entry.get(f"{name}_parsed")
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat() if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


class _Author(msgspec.Struct):
    name: str | None = None


class _Item(msgspec.Struct):
    id: str | int | None = None
    url: str | None = None
    title: str = ""
    content_html: str = ""
    content_text: str = ""
    summary: str = ""
    date_published: str | None = None
    authors: list[_Author] = []
    author: _Author | None = None


class _JsonFeed(msgspec.Struct):
    version: str
    items: list[_Item]
    title: str | None = None


def _json_feed(body: bytes, url: str) -> Iterator[SourceText | SourceFailure]:
    try:
        feed = msgspec.json.decode(body, type=_JsonFeed)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        yield SourceFailure(url, f"it is no JSON Feed that can be read: {error}")
        return
    for item in feed.items[:MOST_ENTRIES]:
        link = urljoin(url, item.url) if item.url else None
        authors = [author.name for author in (*item.authors, item.author) if author and author.name]
        yield SourceText(
            text=item.content_text or _shown(item.content_html) or item.summary,
            origin=link or f"{url}#{item.id or ''}",
            id=None if item.id is None else str(item.id),
            title=item.title,
            outlet=feed.title,
            url=link,
            author=", ".join(authors) or None,
            published=item.date_published,
        )


class _Shown(HTMLParser):
    """The text that a piece of HTML shows, a line for each block."""

    def __init__(self, fragment: str) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = ""
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _HIDDEN and not self._hidden:
            self._hidden = tag
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(" ".join(data.split("\n")))


def _shown(fragment: str) -> str:
    lines = ("".join(_Shown(fragment).parts)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
