"""Addresses as sources: pages, feeds and their entries, each fetched no more often than it must be."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from web_pages import FIRST, SECOND, page, rss
from web_server import Answer, Site

from foedus.ingest.sources import Defaults, Network, Source, SourceFailure, SourceKnown, SourceText, read_sources
from foedus.ingest.sources.web import Manners, Memory, Web

Read = Callable[..., list[Source]]


@pytest.fixture
def read() -> Iterator[Read]:
    """Read an address as the command does: what came of it is remembered, as if the log had taken it in."""
    with Memory(None) as memory:

        def read(url: str, *, full: bool = False, allow_private: bool = False, **said: str) -> list[Source]:
            found = []
            with Web(Manners(pause=0, attempts=1, allow_private=allow_private)) as web:
                for source in read_sources([url], Defaults(**said), Network(web, memory, full)):
                    memory.done(source.origin, kept=not isinstance(source, SourceFailure))
                    found.append(source)
            return found

        yield read


def text(source: Source) -> SourceText:
    assert isinstance(source, SourceText), source
    return source


def reason(source: Source, kind: type[SourceFailure | SourceKnown] = SourceFailure) -> str:
    assert isinstance(source, kind), source
    return source.reason


def test_a_page_has_the_address_that_answered_and_is_not_fetched_again_until_it_changes(site: Site, read):
    site.answers["/1"] = Answer(page(FIRST), headers={"ETag": '"1"'})
    (first,) = read(site.url + "/1")
    assert FIRST in text(first).text
    assert (first.url, first.published, first.origin) == (site.url + "/1", "2024-06-18", site.url + "/1")
    (again,) = read(site.url + "/1")
    assert "not changed" in reason(again, SourceKnown)
    site.answers["/1"] = Answer(page(SECOND), headers={"ETag": '"2"'})
    (changed,) = read(site.url + "/1")
    assert SECOND in text(changed).text


def test_a_page_in_another_encoding_than_its_server_says_comes_out_right(site: Site, read):
    body = page(FIRST.replace("Orban", "Orbán")).encode("cp1250")
    site.answers["/1"] = Answer(body, headers={"Content-Type": "text/html; charset=utf-8"})
    site.answers["/2"] = Answer(body, headers={"Content-Type": "text/html; charset=windows-1250"})
    for path in ("/1", "/2"):
        assert "Viktor Orbán" in text(*read(site.url + path)).text


def test_a_text_at_an_address_is_read_as_it_is(site: Site, read):
    site.answers["/1"] = Answer(FIRST, headers={"Content-Type": "text/plain"})
    assert text(*read(site.url + "/1", outlet="Danube Courier")).text == FIRST


def test_the_entries_of_a_feed_are_read_and_a_page_is_fetched_only_for_one_without_a_text(site: Site, read):
    site.answers["/feed"] = Answer(
        rss(("/1", "One", FIRST), ("/2", "Two", "")), headers={"Content-Type": "application/rss+xml", "ETag": '"1"'}
    )
    site.answers["/2"] = Answer(page(SECOND, "Two"))
    first, second = map(text, read(site.url + "/feed", allow_private=True))
    assert (first.text, first.title, first.outlet) == (FIRST, "One", "Danube Courier")
    assert (first.url, first.published) == (site.url + "/1", "2024-06-18T09:30:00+02:00")
    assert SECOND in second.text
    assert (second.title, second.outlet, second.published) == ("Two", "Danube Courier", "2024-06-18")
    assert site.paths() == ["/robots.txt", "/feed", "/2"]
    (same,) = read(site.url + "/feed", allow_private=True)
    assert "not changed" in reason(same, SourceKnown)


def test_of_a_feed_that_has_grown_only_what_is_new_is_read(site: Site, read):
    site.answers["/feed"] = Answer(rss(("/1", "One", FIRST), ("/2", "Two", "")))
    site.answers["/2"] = Answer(page(SECOND, "Two"))
    read(site.url + "/feed", allow_private=True)
    site.answers["/feed"] = Answer(rss(("/3", "Three", SECOND), ("/1", "One", FIRST + " More."), ("/2", "Two", "")))
    new, changed, known = read(site.url + "/feed", allow_private=True)
    assert (text(new).text, text(changed).text) == (SECOND, FIRST + " More.")
    assert "before" in reason(known, SourceKnown)
    assert site.paths().count("/2") == 1


def test_what_failed_is_tried_again_at_the_next_reading(site: Site, read):
    site.answers["/feed"] = Answer(rss(("/1", "One", "")), headers={"ETag": '"1"'})
    site.answers["/1"] = [Answer("down", 500), Answer(page(FIRST, "One"))]
    assert "500" in reason(*read(site.url + "/feed", allow_private=True))
    assert FIRST in text(*read(site.url + "/feed", allow_private=True)).text
    assert "not changed" in reason(*read(site.url + "/feed", allow_private=True), SourceKnown)


def test_full_pages_are_fetched_where_they_are_asked_for(site: Site, read):
    site.answers["/feed"] = Answer(rss(("/1", "One", "A short form.")))
    site.answers["/1"] = Answer(page(FIRST, "One"))
    (only,) = read(site.url + "/feed", allow_private=True, full=True)
    assert FIRST in text(only).text


def test_what_a_feed_points_to_on_this_machine_is_left_alone_and_the_rest_is_read(site: Site, read):
    site.answers["/feed"] = Answer(rss(("/secret", "Secret", ""), ("/1", "One", FIRST)))
    site.answers["/secret"] = Answer(page(SECOND))
    refused, taken = read(site.url + "/feed")
    assert "--allow-private" in reason(refused)
    assert text(taken).text == FIRST
    assert "/secret" not in site.paths()


def test_an_empty_feed_is_no_failure(site: Site, read):
    site.answers["/feed"] = Answer(rss())
    assert "no entries" in reason(*read(site.url + "/feed"), SourceKnown)


def test_an_address_is_not_read_where_the_network_was_not_allowed(site: Site):
    (only,) = read_sources([site.url + "/1"])
    assert isinstance(only, SourceFailure)
    assert not site.asked


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (Answer("no", 404), "404"),
        (Answer("{}", headers={"Content-Type": "application/json"}), "application/json"),
        (Answer("<html><body><a href='/'>Home</a></body></html>"), "no article"),
        (Answer("<div>" * 200_000), "no article"),
        (Answer("<rss version='2.0'><broken"), "no feed"),
    ],
    ids=["missing", "json", "links", "hostile", "broken-feed"],
)
def test_an_address_that_gives_no_article_is_said(site: Site, read, answer, word):
    site.answers["/1"] = answer
    assert word in reason(*read(site.url + "/1"))
