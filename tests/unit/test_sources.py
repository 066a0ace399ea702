"""Files, folders and lines become texts with what is said of them, or a failure that says why."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from foedus.ingest.sources import Defaults, SourceFailure, SourceText, lines, packed, read_sources

TEXT = "BUDAPEST - Hungary backs Rutte, the government said on Tuesday."


@pytest.fixture
def write(tmp_path: Path):
    def write(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def read(*names: str, defaults: Defaults | None = None) -> list[SourceText | SourceFailure]:
    return list(read_sources(names, defaults))


def one(name: str, defaults: Defaults | None = None) -> SourceText:
    (source,) = read(name, defaults=defaults)
    assert isinstance(source, SourceText), source
    return source


def reason(name: str, defaults: Defaults | None = None) -> str:
    (source,) = read(name, defaults=defaults)
    assert isinstance(source, SourceFailure), source
    return source.reason


def test_lines_between_dashes_say_what_the_article_is(write):
    source = one(
        write(
            "a.md",
            "---\ntitle: 'A: b'\noutlet: Danube Courier\ndate: 2024-06-18\nurl: https://d.example/1\nauthor: N. N.\n"
            f"corrects: https://d.example/0\nlanguage: en\n---\n\n{TEXT}\n",
        )
    )
    assert source.text == TEXT + "\n"
    assert (source.title, source.outlet, source.author) == ("A: b", "Danube Courier", "N. N.")
    assert (source.published, source.language) == ("2024-06-18", "en")
    assert (source.url, source.corrects) == ("https://d.example/1", "https://d.example/0")


def test_an_unknown_name_between_dashes_is_refused_by_its_name(write):
    assert "publisher" in reason(write("a.md", f"---\npublisher: x\n---\n{TEXT}"))


@pytest.mark.parametrize("front", ["title: [", "- a\n- b", "title: 'open"])
def test_what_is_no_yaml_between_dashes_is_refused(write, front):
    assert "---" in reason(write("a.md", f"---\n{front}\n---\n{TEXT}"))


def test_a_rule_within_the_text_opens_no_front_matter(write):
    body = f"{TEXT}\n\n---\n\nMore: to follow.\n"
    assert one(write("a.md", body)).text == body


def test_a_short_first_line_is_the_title_and_stays_in_the_text(write):
    source = one(write("a.txt", f"Hungary backs Rutte\n\n{TEXT}"))
    assert source.title == "Hungary backs Rutte"
    assert source.text.startswith("Hungary backs Rutte\n")


def test_a_long_first_line_or_an_only_line_is_no_title(write):
    assert one(write("a.txt", TEXT)).title == ""
    assert one(write("b.txt", "word " * 60 + f"\n\n{TEXT}")).title == ""


def test_the_day_is_taken_from_the_text_then_the_option_then_the_name(write):
    front = write("2024-01-01-a.md", f"---\ndate: 2024-03-03\n---\n{TEXT}")
    bare = write("2024-01-01-b.md", TEXT)
    undated = write("b.md", TEXT)
    option = Defaults(published="2024-02-02")
    assert one(front, option).published == "2024-03-03"
    assert one(bare, option).published == "2024-02-02"
    assert one(bare).published == "2024-01-01"
    assert one(undated).published is None


def test_an_option_fills_in_outlet_and_address_only_where_there_is_none(write):
    option = Defaults(outlet="A", url="https://a.example")
    assert one(write("a.md", TEXT), option).outlet == "A"
    given = one(write("b.md", f"---\noutlet: B\nurl: https://b.example\n---\n{TEXT}"), option)
    assert (given.outlet, given.url) == ("B", "https://b.example")


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_only_line_ends_are_changed_in_a_text(write, end):
    body = "A\u00a0b\u200f c\u0301 \ufb01\t x \n\n  y\n"
    assert one(write("a.txt", body.replace("\n", end))).text == body


@pytest.mark.parametrize("date", ["2024-06-18", "2024-06", "2024", "2024-06-18T09:30:00Z", "2024-06-18T09:30:00+02:00"])
def test_a_date_may_be_less_precise_or_an_instant(write, date):
    line = json.dumps({"text": TEXT, "date": date})
    assert one(write("a.jsonl", line)).published == date


@pytest.mark.parametrize("date", ["18 June", "2024-13-01", "2024-02-30", "2024-06-18T99", ""])
def test_a_date_that_is_none_is_refused_with_how_to_write_one(write, date):
    found = reason(write("a.jsonl", json.dumps({"text": TEXT, "date": date or "June"})))
    assert "2024-06-18" in found


def test_a_date_in_the_future_is_refused_and_tomorrow_is_not_since_it_is_tomorrow_elsewhere(write):
    today = datetime.now(UTC).date()
    assert one(write("a.txt", TEXT), Defaults(published=str(today + timedelta(days=1)))).published
    late = str(today + timedelta(days=3))
    found = reason(write("a.txt", TEXT), Defaults(published=late))
    assert late in found
    assert "future" in found


def test_each_line_of_json_is_an_article_and_a_bad_one_is_named_while_the_rest_goes_in(write):
    given = [
        json.dumps({"id": "one", "date": "2024-06-04", "text": TEXT, "outlet": "A", "title": "T"}),
        "{broken",
        "",
        '["text"]',
        json.dumps({"date": "2024-06-04"}),
        json.dumps({"text": 7}),
        json.dumps({"id": 2, "text": TEXT}),
    ]
    name = write("a.jsonl", "\n".join(given))
    first, *bad, last = read(name)
    assert isinstance(first, SourceText)
    assert (first.id, first.published, first.outlet, first.title) == ("one", "2024-06-04", "A", "T")
    assert [each.origin for each in bad] == [f"{name}:{number}" for number in (2, 4, 5, 6)]
    assert all(isinstance(each, SourceFailure) for each in bad)
    assert isinstance(last, SourceText)
    assert (last.id, last.origin) == ("2", f"{name}:7")


def test_lines_of_json_are_read_one_at_a_time(tmp_path, monkeypatch):
    line = json.dumps({"text": TEXT}).encode() + b"\n"
    path = tmp_path / "a.jsonl"
    path.write_bytes(line * 3)
    monkeypatch.setattr(lines, "MOST_BYTES", len(line))
    sources = read_sources([str(path)])
    assert isinstance(next(sources), SourceText)
    path.write_bytes(b"")
    assert len(list(sources)) <= 2


def test_a_folder_is_read_in_order_with_its_folders_and_without_what_is_hidden(write, tmp_path):
    for name in ("b.md", "a.txt", "c/d.txt", ".hidden.md", ".git/x.md", "picture.png", "table.yaml"):
        write(name, TEXT)
    names = [Path(source.origin).relative_to(tmp_path).as_posix() for source in read(str(tmp_path))]
    assert names == ["a.txt", "b.md", "c/d.txt"]


def test_a_folder_with_one_bad_file_gives_the_rest(write, tmp_path):
    write("a.txt", TEXT)
    bad = write("b.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    write("c.txt", TEXT)
    good, failure, other = read(str(tmp_path))
    assert isinstance(good, SourceText)
    assert isinstance(other, SourceText)
    assert isinstance(failure, SourceFailure)
    assert failure.origin == bad


def test_a_folder_without_articles_says_what_would_be_read(tmp_path):
    assert ".txt" in reason(str(tmp_path))


@pytest.mark.parametrize("content", ["", " \n\t\n", "\ufeff", "---\ntitle: x\n---\n\n"])
def test_an_empty_file_is_refused(write, content):
    assert "empty" in reason(write("a.md", content))


def test_an_empty_file_of_lines_is_refused(write):
    assert "empty" in reason(write("a.jsonl", "\n\n"))


def test_a_file_that_is_not_there_or_of_another_kind_is_said(write, tmp_path):
    assert "no such file" in reason(str(tmp_path / "none.txt"))
    assert ".jsonl" in reason(write("a.docx", TEXT))


def test_a_file_larger_than_any_article_is_refused_without_reading_it_whole(write, monkeypatch):
    monkeypatch.setattr("foedus.ingest.sources.decoding.MOST_BYTES", 100)
    assert "100" in reason(write("a.txt", "x" * 1000))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    assert "regular" in reason(str(tmp_path / "a.txt"))


@pytest.mark.parametrize("json_lines", [True, False])
def test_standard_input_is_an_article_or_lines_of_json(monkeypatch, json_lines):
    given = "\n".join([json.dumps({"text": TEXT})] * 2) if json_lines else TEXT
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
    found = read("-")
    assert [source.text for source in found if isinstance(source, SourceText)] == [TEXT] * (2 if json_lines else 1)


def test_nothing_on_standard_input_is_refused(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert "empty" in reason("-")


@pytest.mark.parametrize("name", ["a.txt.gz", "a.jsonl.gz", "a.html.gz"])
def test_a_compressed_file_is_read_as_what_is_in_it(write, name):
    body = {"a.jsonl.gz": json.dumps({"text": TEXT})}.get(
        name, f"<article><p>{TEXT}</p></article>" if "html" in name else TEXT
    )
    assert one(write(name, gzip.compress(body.encode()))).text.strip() == TEXT


@pytest.mark.parametrize(
    ("body", "word"), [(b"plain", "gzip"), (gzip.compress(TEXT.encode() * 99, mtime=0)[:-20], "gzip")]
)
def test_what_is_not_compressed_or_breaks_off_is_refused(write, body, word):
    assert word in reason(write("a.txt.gz", body))


def test_a_file_that_unpacks_without_end_is_left_and_what_came_before_it_stays(write, monkeypatch):
    monkeypatch.setattr(packed, "FREE", 1_000_000)
    body = gzip.compress(json.dumps({"text": TEXT}).encode() + b"\n" + b" " * 20_000_000)
    first, trap = read(write("a.jsonl.gz", body))
    assert isinstance(first, SourceText)
    assert isinstance(trap, SourceFailure)
    assert "traps" in trap.reason


def test_empty_lines_without_end_are_left(write, monkeypatch):
    monkeypatch.setattr(lines, "MOST_BLANK", 100)
    first, trap = read(write("a.jsonl", json.dumps({"text": TEXT}) + "\n" * 1000))
    assert isinstance(first, SourceText)
    assert isinstance(trap, SourceFailure)
    assert "empty lines" in trap.reason
