"""The entries of a feed become texts with what the feed says of them; what was read is remembered once it is in."""

from __future__ import annotations

import json

import pytest

from foedus.ingest.sources import SourceFailure, SourceText
from foedus.ingest.sources.feeds import read_feed
from foedus.ingest.sources.web import Fetched, Memory

SENTENCE = "Hungary supports Mark Rutte as the next secretary general of NATO."
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Danube Courier</title><link>https://danube.example/</link>
<item><title>Hungary &amp; Rutte</title><link>/1</link><guid isPermaLink='false'>one</guid><dc:creator>Nora Nagy</dc:creator>
<pubDate>Tue, 18 Jun 2024 00:30:00 +0200</pubDate><description>A short form.</description>
<content:encoded><![CDATA[<p>{SENTENCE}</p><script>x()</script><ul><li>Orb&aacute;n said\n so.</li></ul>]]></content:encoded></item>
<item><title>No text</title><link>https://danube.example/2</link></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Danube Courier</title>
<entry><id>urn:1</id><title>Hungary backs Rutte</title><link href="https://danube.example/1"/>
<updated>2024-06-18T07:30:00Z</updated><author><name>Nora Nagy</name></author>
<summary>{SENTENCE}</summary></entry></feed>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Danube Courier",
    "items": [
        {
            "id": 1,
            "url": "/1",
            "title": "Hungary backs Rutte",
            "content_html": f"<p>{SENTENCE}</p><p>More.</p>",
            "date_published": "2024-06-18T09:30:00+02:00",
            "authors": [{"name": "Nora Nagy"}],
        }
    ],
}


def entries(body: str | bytes) -> list[SourceText]:
    found = list(read_feed(body if isinstance(body, bytes) else body.encode(), "https://danube.example/feed"))
    assert all(isinstance(each, SourceText) for each in found), found
    return [each for each in found if isinstance(each, SourceText)]


def test_an_rss_feed_gives_the_longer_text_and_what_is_said_of_each_entry():
    first, second = entries(RSS)
    assert first.text == f"{SENTENCE}\nOrbán said so."
    assert (first.title, first.outlet, first.author) == ("Hungary & Rutte", "Danube Courier", "Nora Nagy")
    assert (first.url, first.published, first.id) == ("https://danube.example/1", "2024-06-18T00:30:00+02:00", "one")
    assert (second.text, second.published) == ("", None)


def test_an_atom_feed_without_a_day_of_publication_gives_the_day_of_the_last_change():
    (entry,) = entries(ATOM)
    assert (entry.text, entry.title, entry.published) == (SENTENCE, "Hungary backs Rutte", "2024-06-18T07:30:00+00:00")
    assert (entry.url, entry.author, entry.outlet) == ("https://danube.example/1", "Nora Nagy", "Danube Courier")


def test_a_json_feed_gives_the_same():
    (entry,) = entries(json.dumps(JSON))
    assert (entry.text, entry.author) == (f"{SENTENCE}\nMore.", "Nora Nagy")
    assert (entry.url, entry.published) == ("https://danube.example/1", "2024-06-18T09:30:00+02:00")


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_a_feed_in_another_encoding_comes_out_right(encoding):
    body = RSS.replace("utf-8", encoding).replace("Danube Courier", "Il Corriére").encode(encoding)
    assert entries(body)[0].outlet == "Il Corriére"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {one} "{f"&{other};" * 10}">' for other, one in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><rss version='2.0'><channel><title>&i;</title><item><title>x</title></item></channel></rss>"
)
FILE = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    "<rss version='2.0'><channel><title>t</title><item><title>x</title><description>&a;</description></item></channel></rss>"
)


def test_entities_are_neither_multiplied_nor_read_from_files():
    for hostile in (BOMB, FILE):
        for each in read_feed(hostile.encode(), "https://danube.example/feed"):
            if isinstance(each, SourceText):
                assert len(each.text) < 100
                assert len(each.outlet or "") < 100_000


@pytest.mark.parametrize("body", [b"", b"hello", b"{}", b'{"version": 1, "items": []}', b"{broken", b"\xff\xfe{"])
def test_what_is_no_feed_is_refused_with_the_reason(body):
    (only,) = read_feed(body, "https://danube.example/feed")
    assert isinstance(only, SourceFailure)
    assert "feed" in only.reason.lower()


def fetched(url: str, etag: str = '"1"') -> Fetched:
    return Fetched(asked=url, url=url, body=b"", etag=etag)


def test_a_page_is_remembered_once_its_text_is_in(tmp_path):
    with Memory(tmp_path / "data") as memory:
        memory.note_page("a", fetched("a"))
        memory.note_page("b", fetched("b"))
        assert memory.validators("a") == (None, None)
        memory.done("a", kept=True)
        memory.done("b", kept=False)
    with Memory(tmp_path / "data") as memory:
        assert memory.validators("a") == ('"1"', None)
        assert memory.validators("b") == (None, None)


def test_a_feed_is_remembered_once_all_that_it_gave_is_in():
    with Memory(None) as memory:
        memory.note_entry("one", "feed", "1")
        memory.note_feed(fetched("feed"), ["one", "two"])
        memory.done("one", kept=True)
        assert memory.knows("feed", "1")
        assert memory.validators("feed") == (None, None)
        memory.done("two", kept=True)
        assert memory.validators("feed") == ('"1"', None)


def test_a_feed_with_an_entry_that_failed_is_read_again():
    with Memory(None) as memory:
        memory.note_entry("one", "feed", "1")
        memory.note_feed(fetched("feed"), ["one", "two"])
        memory.done("one", kept=False)
        memory.done("two", kept=True)
        assert memory.validators("feed") == (None, None)
        assert not memory.knows("feed", "1")
