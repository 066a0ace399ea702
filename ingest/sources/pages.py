"""Web pages: the article in them, what they say of it, and where its words stand.

trafilatura finds the article among menus and notices, and what the page declares of itself.
"""

from __future__ import annotations

import hashlib
import re

import msgspec

from foedus.errors import BadInput
from foedus.graph.events import Original
from foedus.ingest.sources.dates import declared_day
from foedus.ingest.sources.decoding import decoded_as
from foedus.ingest.sources.fields import Defaults, made
from foedus.ingest.sources.language import ENOUGH
from foedus.ingest.sources.positions import pieces_of
from foedus.ingest.sources.text import SourceFailure, SourceText

MOST_BYTES = 10_000_000
"""Of one page; the largest that news sites serve has a tenth of it."""

LEAST_CHARACTERS = 30
"""Of an article; what is shorter is a link or a label that was left over."""

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_HEAD = 4_096
_LANGUAGE = re.compile(r"<html[^>]{0,1000}?\blang\s*=\s*[\"']?([A-Za-z]{2})\b", re.IGNORECASE)


def read_page(
    body: bytes, origin: str, defaults: Defaults, *, url: str | None = None, charset: str | None = None
) -> SourceText | SourceFailure:
    """The article of a page.

    Args:
        body: the page as it was stored or sent.
        origin: the file or address, for the report.
        defaults: what is taken where the page says nothing.
        url: where it was fetched from.
        charset: what the server said that it is encoded in; believed after a byte order mark and valid UTF-8.
    """
    if len(body) > MOST_BYTES:
        return SourceFailure(origin, f"it has more than {MOST_BYTES:,} bytes, and no page of an article has that many")
    try:
        page, encoding = decoded_as(body, charset or _declared(body))
    except BadInput as error:
        return SourceFailure(origin, str(error))
    return article_of(page, encoding, hashlib.sha256(body).hexdigest(), origin, defaults, url=url)


def article_of(
    page: str, encoding: str, digest: str, origin: str, defaults: Defaults, *, url: str | None = None
) -> SourceText | SourceFailure:
    """The article of a decoded page; `digest` is that of its bytes."""
    from trafilatura import bare_extraction, load_html

    if not page.strip():
        return SourceFailure(origin, "it is empty")
    tree = load_html(_whole(page.replace("\0", "")))
    day = None if tree is None else declared_day(tree, url)
    found = None
    if tree is not None:
        found = bare_extraction(tree, url=url, include_comments=False, include_tables=False, with_metadata=True)
    text = None if found is None or isinstance(found, dict) else found.text
    if found is None or isinstance(found, dict) or not text or len(text.strip()) < LEAST_CHARACTERS:
        return SourceFailure(origin, "no article is found in the page: no running text")
    fields = {
        "title": found.title,
        "author": found.author,
        "outlet": _outlet(found.sitename, found.url or url) or defaults.outlet or found.sitename,
        "date": day,
        "url": found.url or url,
        "language": _said_language(page) if sum(letter.isalpha() for letter in text) < ENOUGH else None,
    }
    source = made(text, fields, origin, defaults)
    if isinstance(source, SourceFailure):
        return source
    original = Original(digest=digest, encoding=encoding, pieces=pieces_of(source.text, page))
    return msgspec.structs.replace(source, original=original)


def _whole(page: str) -> str:
    """The page, named as one: trafilatura takes nothing for a page that does not begin as one does."""
    return page if "html" in page[:50].lower() else "<!doctype html>\n" + page


def _outlet(name: str | None, url: str | None) -> str | None:
    """Who publishes, as the page says it; None where the name was only taken out of the address."""
    return None if not name or (url and name.lower() in url.lower()) else name


def _declared(body: bytes) -> str | None:
    found = _DECLARED.search(body[:_HEAD])
    return found[1].decode("ascii") if found else None


def _said_language(page: str) -> str | None:
    """The language that the page names, for texts too short to tell: templates name a wrong one often enough."""
    found = _LANGUAGE.search(page[:_HEAD])
    return found[1].lower() if found else None
