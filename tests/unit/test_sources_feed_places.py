"""The words of an entry are found again in its feed, through both of the forms that they are packed into."""

from __future__ import annotations

import hashlib
import json
from html import escape, unescape

import pytest

from foedus.ingest.sources import SourceText
from foedus.ingest.sources.feeds import read_feed
from foedus.ingest.sources.positions import traced

WORDS = "Orbán said that Hungary supports Mark Rutte."
HTML = f"<p>It rained.</p><p>Orb&aacute;n said that <b>Hungary</b>\n supports Mark Rutte.</p><script>x()</script><p>{WORDS}</p>"
BOTH = f"It rained.\n{WORDS}\n{WORDS}"


def rss(description: str, *, encoding: str = "utf-8") -> bytes:
    items = "".join(
        f"<item><title>{WORDS}</title><link>https://danube.example/{number}</link>"
        f"<description>{description}</description></item>"
        for number in range(2)
    )
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Danube</title>'
    return f"{head}{items}</channel></rss>".encode(encoding)


FEEDS = {
    "escaped": rss(escape(HTML)),
    "cdata": rss(f"<![CDATA[{HTML}]]>"),
    "divided": rss(f"<![CDATA[{HTML[:20]}]]>{escape(HTML[20:])}"),
    "latin": rss(escape(HTML), encoding="iso-8859-2"),
    "atom": (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>D</title><entry><id>a</id>'
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{HTML.replace("&aacute;", "á")}</div></content>'
        "</entry></feed>"
    ).encode(),
    "json": json.dumps({
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": number, "title": WORDS, "content_html": HTML} for number in range(2)],
    }).encode(),
    "plain json": json.dumps({
        "version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1, "content_text": BOTH, "title": "\U0001f600"}],
    }).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", FEEDS)
def test_each_word_of_an_entry_stands_in_the_feed_where_it_is_said_to(name):
    body = FEEDS[name]
    for number, source in enumerate(read_feed(body, "https://danube.example/feed")):
        assert isinstance(source, SourceText)
        assert source.text == BOTH
        assert source.original is not None
        assert source.original.digest == hashlib.sha256(body).hexdigest()
        feed = body.decode(source.original.encoding)
        for word in ("rained.", "Hungary", "supports", "Rutte."):
            start = source.text.rindex(word)
            ((begin, end),) = traced((start, start + len(word)), source.original.pieces)
            assert feed[begin:end] == word
            assert begin > feed.index("Danube" if "rss" in feed else "{" if feed.startswith("{") else "<entry>")
        places = [traced((at, at + 1), source.original.pieces) for at in range(len(BOTH)) if not BOTH[at].isspace()]
        assert all(len(place) == 1 for place in places)
        assert places == sorted(places)
        if name == "escaped":
            assert places[0][0][0] > [at for at in range(len(feed)) if feed.startswith("<item>", at)][number]


def test_a_letter_that_is_a_reference_stands_where_the_reference_begins():
    body = FEEDS["escaped"]
    source = next(iter(read_feed(body, "https://danube.example/feed")))
    assert isinstance(source, SourceText)
    assert source.original is not None
    feed = body.decode()
    at = source.text.index("á")
    ((begin, _),) = traced((at, at + 1), source.original.pieces)
    assert unescape(unescape(feed[begin : begin + 12])) == "á"


def test_an_entry_whose_letters_are_not_those_of_the_feed_has_no_places():
    source = next(iter(read_feed(rss(escape("<p>It rained.<title>Unseen</title></p>")), "https://danube.example/feed")))
    assert isinstance(source, SourceText)
    assert (source.text, source.original) == ("It rained.Unseen", None)
