"""What is hostile is read in a process of its own: it costs little, is said, and the rest goes in."""

from __future__ import annotations

import gzip
import time

import pytest

from foedus.ingest.sources import SourceFailure, SourceText, read_sources
from foedus.ingest.sources.apart import Reader
from foedus.ingest.sources.frames import Request

PAGE = (
    b"<html><body><article><p>Hungary supports Mark Rutte as the next secretary general of NATO, Viktor Orban said on "
    b"Tuesday.</p><p>The decision needs the consent of all members of the alliance.</p></article></body></html>"
)
HOSTILE = {
    "deep.html": b"<div>" * 300_000,
    "tables.html": b"<table><tr><td>" * 50_000 + b"x",
    "attributes.html": b"<p " + b"a=1 " * 500_000 + b">text</p>",
    "angles.html": b"<" * 1_000_000,
    "comments.html": b"<!--" * 500_000,
    "scripts.html": b'<script>var a="<p>";</script>' * 100_000,
    "quotes.html": b'<p a="' * 300_000,
    "large.html": b"<p>word word</p>" * 3_300_000,
    "deep.eml": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth) for depth in range(5_000)
    ),
    "cut-off.warc.gz": gzip.compress(b"WARC/1.0\r\n" + b"x" * 100_000)[:-50],
    "cut-off.pdf": b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog",
    "empty-lines.jsonl.gz": gzip.compress(b"\n" * 3_000_000),
}


def page(body: bytes, origin: str = "a.html") -> Request:
    return Request(kind="page", origin=origin, body=body)


@pytest.mark.slow
def test_a_folder_of_hostile_files_costs_seconds_and_the_article_among_them_goes_in(tmp_path):
    for name, body in {**HOSTILE, "good.html": PAGE}.items():
        (tmp_path / name).write_bytes(body)
    began = time.monotonic()
    found = list(read_sources([str(tmp_path)]))
    assert time.monotonic() - began < 60
    good = [each for each in found if isinstance(each, SourceText)]
    assert [each.origin for each in good] == [str(tmp_path / "good.html")]
    assert len(found) == len(HOSTILE) + 1
    assert all(each.reason for each in found if isinstance(each, SourceFailure))


def test_what_takes_too_long_is_given_up_and_the_next_is_read():
    with Reader(seconds=0.001) as reader:
        (late,) = reader.read(page(PAGE))
    assert isinstance(late, SourceFailure)
    assert "seconds" in late.reason
    with Reader() as reader:
        assert isinstance(*reader.read(page(PAGE)), SourceText)


def test_a_child_that_dies_fails_its_own_source_only():
    with Reader() as reader:
        assert isinstance(*reader.read(page(PAGE)), SourceText)
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        assert isinstance(*reader.read(page(PAGE)), SourceText)


@pytest.mark.parametrize("given", [1, 2])
def test_answers_do_not_run_over_into_the_next_request(given):
    with Reader() as reader:
        for number in range(given):
            for each in reader.read(page(PAGE, f"{number}.html")):
                assert each.origin == f"{number}.html"
                break
        assert [each.origin for each in reader.read(page(PAGE, "last.html"))] == ["last.html"]
