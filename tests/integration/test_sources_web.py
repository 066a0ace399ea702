"""The network is used politely and within limits, whatever a server does."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import httpcore
import pytest
from web_server import ALL, Answer

from foedus import __version__
from foedus.errors import BadInput, Unavailable
from foedus.ingest.sources.web import Fetched, Manners, Web
from foedus.ingest.sources.web.guard import is_public

BRISK = Manners(pause=0, silence=1, whole=2, again=0.01, redirects=3, most_bytes=100_000)


@pytest.fixture
def fetch():
    """Fetch one address with manners of one's own, as one that the user typed."""

    def fetch(url: str, manners: Manners = BRISK, *, typed: bool = True, **known: str) -> Fetched | None:
        with Web(manners) as web:
            return web.fetch(url, typed=typed, **known)

    return fetch


Fetch = Callable[..., Fetched | None]


def test_a_page_is_fetched_under_a_name_and_with_its_type(site, fetch):
    site.answers["/1"] = Answer(
        "<p>word</p>", headers={"Content-Type": "text/html; charset=windows-1250", "ETag": '"1"'}
    )
    found = fetch(site.url + "/1#top")
    assert (found.body, found.media, found.charset, found.etag) == (b"<p>word</p>", "text/html", "windows-1250", '"1"')
    assert all(f"Foedus/{__version__}" in headers["user-agent"] for _, _, headers in site.asked)
    assert site.paths() == ["/robots.txt", "/1"]


@pytest.mark.parametrize("known", [{"etag": '"1"'}, {"last_modified": "Tue, 18 Jun 2024 09:30:00 GMT"}])
def test_what_has_not_changed_is_not_fetched_again(site, fetch, known):
    site.answers["/1"] = Answer("x", headers={"ETag": '"1"', "Last-Modified": "Tue, 18 Jun 2024 09:30:00 GMT"})
    assert fetch(site.url + "/1", **known) is None
    assert fetch(site.url + "/1", etag='"0"') is not None


def test_what_robots_txt_forbids_is_not_read(site, fetch):
    site.answers[ALL] = Answer("x")
    site.answers["/robots.txt"] = Answer(
        "User-agent: *\nDisallow: /private/\n\nUser-agent: foedus\nDisallow: /*.html$\n"
    )
    with pytest.raises(BadInput, match=r"robots\.txt"):
        fetch(site.url + "/news/1.html")
    assert fetch(site.url + "/news/1") is not None
    assert "/news/1.html" not in site.paths()


def test_a_site_whose_rules_cannot_be_had_is_not_read_and_asked_once(site):
    site.answers[ALL] = Answer("x")
    site.answers["/robots.txt"] = Answer("down", 503)
    with Web(BRISK) as web:
        for _ in range(2):
            with pytest.raises(Unavailable, match="503"):
                web.fetch(site.url + "/1", typed=True)
    assert site.paths() == ["/robots.txt"] * BRISK.attempts


def test_requests_to_one_site_keep_a_pause_or_a_longer_one_that_it_asks_for(site):
    site.answers[ALL] = Answer("x")
    site.answers["/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 0.3\n")
    with Web(BRISK) as web:
        for number in range(3):
            web.fetch(f"{site.url}/{number}", typed=True)
    times = [at for at, path, _ in site.asked if path != "/robots.txt"]
    assert all(later - earlier > 0.28 for earlier, later in pairwise(times))


def test_redirects_are_followed_to_the_address_that_answers(site, fetch):
    site.answers["/1"] = Answer(status=301, headers={"Location": "/2"})
    site.answers["/2"] = Answer(status=307, headers={"Location": "3?a=1#x"})
    site.answers["/3?a=1"] = Answer("x")
    manners = Manners(pause=0, allow_private=True)
    found = fetch(site.url + "/1", manners)
    assert (found.asked, found.url) == (site.url + "/1", site.url + "/3?a=1")


def test_redirects_without_end_are_given_up(site, fetch):
    site.answers[ALL] = Answer(status=302, headers={"Location": "/on"})
    site.answers["/robots.txt"] = Answer(status=404)
    with pytest.raises(BadInput, match="more than 3 redirects"):
        fetch(site.url + "/1", Manners(pause=0, redirects=3, allow_private=True))


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://d.example/1", "//", "http://[", "gopher:1"])
def test_a_redirect_to_what_is_no_page_is_refused(site, fetch, location):
    site.answers["/1"] = Answer(status=302, headers={"Location": location})
    with pytest.raises((BadInput, Unavailable)):
        fetch(site.url + "/1")


def test_an_address_of_this_machine_is_read_if_the_user_typed_it_and_not_if_another_did(site, fetch):
    site.answers["/1"] = Answer("x")
    site.answers["/2"] = Answer(status=302, headers={"Location": site.url + "/1"})
    assert fetch(site.url + "/1") is not None
    with pytest.raises(BadInput, match="--allow-private"):
        fetch(site.url + "/1", typed=False)
    with pytest.raises(BadInput, match="--allow-private"):
        fetch(site.url + "/2")
    assert site.paths().count("/1") == 1


def test_a_connection_that_was_trusted_serves_no_address_that_is_not(site):
    site.answers[ALL] = Answer("x")
    with Web(BRISK) as web:
        web.fetch(site.url + "/1", typed=True)
        with pytest.raises(BadInput, match="--allow-private"):
            web.fetch(site.url + "/2", typed=False)
    assert "/2" not in site.paths()


def test_a_name_is_judged_by_the_address_that_is_connected_to(fetch, monkeypatch):
    resolved, connected = [], []

    def resolve(host, port, **_):
        resolved.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8" if len(resolved) == 1 else "127.0.0.1", port))]

    def connect(self, host, *_):
        connected.append(host)
        raise httpcore.ConnectError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    manners = Manners(pause=0, attempts=1)
    with pytest.raises(Unavailable, match="no network"):
        fetch("http://news.example/1", manners, typed=False)
    assert (resolved, connected) == (["news.example"], ["8.8.8.8"])  # one look at the name, and no other after it
    with pytest.raises(BadInput, match=r"127\.0\.0\.1"):
        fetch("http://news.example/1", manners, typed=False)
    assert connected == ["8.8.8.8"]


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2001:4860:4860::8888", True), ("127.0.0.1", False), ("10.1.2.3", False),
        ("192.168.0.1", False), ("172.16.0.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False),
        ("::ffff:127.0.0.1", False), ("::ffff:8.8.8.8", True), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
        ("ff02::1", False), ("::", False),
    ],
)  # fmt: skip
def test_addresses_of_a_machine_or_its_network_are_told_from_public_ones(address, public):
    assert is_public(address) is public


def test_a_body_larger_than_any_article_is_given_up_on_the_way(site, fetch):
    sent = []

    def endless(handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            sent.append(handler.wfile.write(b"x" * 50_000))

    site.answers["/1"] = Answer(act=endless)
    with pytest.raises(BadInput, match="100,000 bytes"):
        fetch(site.url + "/1")
    assert sum(sent) < 20_000_000


def test_a_body_that_unpacks_to_more_than_any_article_is_given_up(site, fetch):
    site.answers["/1"] = Answer(gzip.compress(b"x" * 50_000_000), headers={"Content-Encoding": "gzip"})
    with pytest.raises(BadInput, match="100,000 bytes"):
        fetch(site.url + "/1")


def _silent(handler) -> None:
    time.sleep(1.5)


def _dripping_head(handler) -> None:
    _drip(handler, b"HTTP/1.1 200 OK\r\nX: ")


def _dripping_body(handler) -> None:
    _drip(handler, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n")


def _drip(handler, begin: bytes) -> None:
    handler.wfile.write(begin)
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def _broken_off(handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")


def _no_http(handler) -> None:
    handler.wfile.write(b"\0\1\2 hello\r\n\r\n")


@pytest.mark.parametrize("act", [_silent, _dripping_head, _dripping_body, _broken_off, _no_http])
def test_a_server_that_is_slow_or_breaks_off_is_given_up_in_time(site, fetch, act):
    site.answers["/robots.txt"] = Answer(status=404)
    site.answers["/1"] = Answer(act=act)
    began = time.monotonic()
    with pytest.raises(Unavailable, match="cannot be fetched"):
        fetch(site.url + "/1", Manners(pause=0, silence=0.5, whole=0.7, attempts=1))
    assert time.monotonic() - began < 3


def test_a_server_that_is_busy_is_asked_again_when_it_says(site, fetch):
    site.answers["/1"] = [Answer("later", 429, {"Retry-After": "1"}), Answer("busy", 503), Answer("x")]
    assert fetch(site.url + "/1").body == b"x"
    first, second, _ = [at for at, path, _ in site.asked if path == "/1"]
    assert second - first > 0.95


def test_a_server_that_asks_for_more_patience_than_there_is_is_left_alone(site, fetch):
    instant = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    for wish in ("7200", instant):
        site.asked.clear()
        site.answers["/1"] = Answer("later", 429, {"Retry-After": wish})
        with pytest.raises(Unavailable, match="try again later"):
            fetch(site.url + "/1")
        assert site.paths().count("/1") == 1


def test_a_server_that_stays_busy_is_given_up(site, fetch):
    site.answers["/1"] = Answer("busy", 503)
    with pytest.raises(Unavailable, match="503"):
        fetch(site.url + "/1")
    assert site.paths().count("/1") == BRISK.attempts


@pytest.mark.parametrize(("status", "word"), [(404, "404"), (403, "403"), (410, "410"), (451, "451")])
def test_an_address_that_gives_nothing_is_said_with_what_the_server_says(site, fetch, status, word):
    site.answers["/1"] = Answer("no", status)
    with pytest.raises(BadInput, match=word):
        fetch(site.url + "/1")


def test_an_address_with_a_password_in_it_is_not_read(site, fetch):
    with pytest.raises(BadInput, match="password"):
        fetch(site.url.replace("//", "//nora:secret@") + "/1")
    assert not site.asked


def test_a_server_that_is_not_there_is_said(fetch):
    with pytest.raises(Unavailable, match="cannot be fetched"):
        fetch("http://127.0.0.1:9/1", Manners(pause=0, attempts=1))
    with pytest.raises(Unavailable, match=r"nowhere\.invalid"):
        fetch("http://nowhere.invalid/1", Manners(pause=0, attempts=1))
