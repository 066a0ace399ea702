"""Feeds: RSS and Atom by feedparser, JSON Feed by its fields. Each entry is one text, which may be empty.

The places of an entry's words in the feed are given where they can be told (`feed_places`).
"""

from __future__ import annotations

import calendar
import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from io import BytesIO
from typing import Any, Self
from urllib.parse import urljoin

import msgspec

from foedus.errors import BadInput
from foedus.graph.events import Original
from foedus.ingest.sources.decoding import decoded_as
from foedus.ingest.sources.feed_places import JsonStrings, Placed, pieces_in, xml_entries, xml_holders
from foedus.ingest.sources.text import SourceFailure, SourceText

MOST_ENTRIES = 2_000
"""Of one feed that are read; the newest stand first."""

_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr",
    "ul",
})  # fmt: skip
_HIDDEN = frozenset({"script", "style", "template"})


def read_feed(body: bytes, url: str) -> Iterator[SourceText | SourceFailure]:
    """The entries of a feed as it has them, unchecked; `url` is what relative links start from."""
    if body.removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
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
    source = _Feed.of(body)
    places = xml_entries(source.text)
    for number, entry in enumerate(feed.entries[:MOST_ENTRIES]):
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
            original=source.original(
                text, xml_holders(source.text, places[number]) if len(places) == len(feed.entries) else (), markup=True
            ),
        )


class _Feed(msgspec.Struct, frozen=True):
    """A feed as a text; empty where it is in no encoding that is certain."""

    text: str
    encoding: str
    digest: str

    @classmethod
    def of(cls, body: bytes) -> Self:
        declared = _ENCODING.match(body.removeprefix(BOM_UTF8).lstrip())
        try:
            text, encoding = decoded_as(body, declared[1].decode() if declared else None)
        except BadInput:
            text, encoding = "", ""
        return cls(text, encoding, hashlib.sha256(body).hexdigest())

    def original(self, text: str, held: Iterable[Placed], *, markup: bool) -> Original | None:
        """Where the words of an entry stand, by the first string that has them all; None where none has."""
        pieces = next(filter(None, (pieces_in(text, each, markup=markup) for each in held)), ())
        return Original(digest=self.digest, encoding=self.encoding, pieces=pieces) if pieces else None


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
    source = _Feed.of(body)
    strings = JsonStrings(source.text)
    for item in feed.items[:MOST_ENTRIES]:
        text = (item.content_text or _shown(item.content_html) or item.summary).replace("\r\n", "\n")
        markup = not item.content_text and bool(_shown(item.content_html))
        held = strings.next(item.content_text or (item.content_html if markup else item.summary)) if text else None
        link = urljoin(url, item.url) if item.url else None
        authors = [author.name for author in (*item.authors, item.author) if author and author.name]
        yield SourceText(
            text=text,
            origin=link or f"{url}#{item.id or ''}",
            id=None if item.id is None else str(item.id),
            title=item.title,
            outlet=feed.title,
            url=link,
            author=", ".join(authors) or None,
            published=item.date_published,
            original=source.original(text, [held] if held else [], markup=markup),
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
