"""An address as a source: a page, a text, a PDF, or a feed with its entries.

An entry's own text is taken. Its page is fetched where the entry has no text, or where full pages were asked for. What
was read before and has not changed is not fetched, and comes as a `SourceKnown`.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator

import msgspec

from foedus.errors import BadInput, Unavailable
from foedus.graph.events import digest
from foedus.ingest.sources.apart import Reader
from foedus.ingest.sources.articles import read_text
from foedus.ingest.sources.fields import Defaults
from foedus.ingest.sources.frames import Request
from foedus.ingest.sources.given import Network
from foedus.ingest.sources.text import Source, SourceFailure, SourceKnown, SourceText, source_text
from foedus.ingest.sources.web.fetching import Fetched

_FEED = re.compile(
    rb"\s*(<\?xml[^>]*>)?\s*(<!--.*?-->\s*|<\?.*?\?>\s*|<!DOCTYPE[^>]*>\s*)*<(rss|feed|rdf:RDF)\b", re.DOTALL
)
_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})
_START = 4_096


class Online:
    """Sources from the network.

    Args:
        network: fetches, and knows what was read already.
        reader: parses.
        defaults: what is taken where a source says nothing.
    """

    def __init__(self, network: Network, reader: Reader, defaults: Defaults) -> None:
        self._web = network.web
        self._memory = network.memory
        self._full = network.full
        self._reader = reader
        self._defaults = defaults

    def read(self, url: str) -> Iterator[Source]:
        """What the address gives; an address that the user typed."""
        fetched = self._fetched(url, typed=True)
        if not isinstance(fetched, Fetched):
            yield fetched
        elif _is_feed(fetched):
            yield from self._feed(fetched)
        else:
            yield self._page(fetched, self._defaults)

    def _fetched(self, url: str, *, typed: bool) -> Fetched | SourceKnown | SourceFailure:
        etag, last_modified = self._memory.validators(url)
        try:
            found = self._web.fetch(url, typed=typed, etag=etag, last_modified=last_modified)
        except (BadInput, Unavailable) as error:
            return SourceFailure(url, str(error))
        return found or SourceKnown(url, "it has not changed since it was last read")

    def _page(self, fetched: Fetched, defaults: Defaults) -> Source:
        """The one text of an address, noted so that it is not fetched again."""
        origin = fetched.asked
        said = msgspec.structs.replace(defaults, url=fetched.url)
        source: Source
        if fetched.media in _PAGES or fetched.media == "application/pdf":
            request = Request(
                kind="pdf" if fetched.media == "application/pdf" else "page",
                origin=origin,
                body=fetched.body,
                url=fetched.url,
                charset=fetched.charset,
                defaults=said,
            )
            (source,) = self._reader.read(request)
        elif fetched.media in {"text/plain", "text/markdown"}:
            source = read_text(fetched.body, origin, said)
        else:
            source = SourceFailure(origin, f"it is {fetched.media}: only pages, texts, PDF files and feeds are read")
        if isinstance(source, SourceText):
            self._memory.note_page(origin, fetched)
        return source

    def _feed(self, fetched: Fetched) -> Iterator[Source]:
        request = Request(kind="feed", origin=fetched.asked, body=fetched.body, url=fetched.url)
        entries = list(self._reader.read(request))
        if not entries:
            yield SourceKnown(fetched.asked, "the feed has no entries")
        self._memory.note_feed(fetched, (entry.origin for entry in entries))
        for entry in entries:
            yield entry if isinstance(entry, SourceFailure) else self._entry(entry, fetched.asked)

    def _entry(self, entry: SourceText, feed: str) -> Source:
        known_by = digest(entry.id or entry.url or "", entry.title, entry.text)
        if self._memory.knows(feed, known_by):
            return SourceKnown(entry.origin, "this entry was read before")
        source = self._entry_page(entry) if self._full or not entry.text else self._entry_text(entry)
        if isinstance(source, SourceText):
            self._memory.note_entry(source.origin, feed, known_by)
        return source

    def _entry_text(self, entry: SourceText) -> Source:
        said = {name: getattr(entry, name) for name in ("id", "title", "author")}
        source = source_text(
            text=entry.text,
            origin=entry.origin,
            published=entry.published or self._defaults.published,
            outlet=self._defaults.outlet or entry.outlet,
            url=entry.url,
            **said,
        )
        if isinstance(source, SourceFailure) or source.text != entry.text:
            return source
        return msgspec.structs.replace(source, original=entry.original)

    def _entry_page(self, entry: SourceText) -> Source:
        """The page of an entry; of day, title and author the feed's word counts where the page says nothing."""
        if entry.url is None:
            return SourceFailure(entry.origin, "the entry has no text, and no address at which there is more")
        fetched = self._fetched(entry.url, typed=False)
        if not isinstance(fetched, Fetched):
            return fetched
        defaults = Defaults(
            published=entry.published or self._defaults.published,
            outlet=self._defaults.outlet or entry.outlet,
            url=entry.url,
        )
        source = self._page(fetched, defaults)
        if not isinstance(source, SourceText):
            return source
        return msgspec.structs.replace(
            source, title=source.title or entry.title, author=source.author or entry.author, id=entry.id
        )


def _is_feed(fetched: Fetched) -> bool:
    start = fetched.body[:_START].removeprefix(BOM_UTF8)
    if fetched.media.endswith("json"):
        return b"jsonfeed.org" in start
    return _FEED.match(start) is not None
