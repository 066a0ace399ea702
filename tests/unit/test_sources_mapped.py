"""JSON of other makers is read by a mapping; what does not fit is said with the line, or the number, and the key."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from foedus.errors import BadInput
from foedus.ingest.sources import Defaults, SourceFailure, SourceText, mapped, read_sources
from foedus.ingest.sources.mapped import mapping_in

TEXT = "Hungary supports Mark Rutte as the next secretary general of NATO."
GDELT = """
articles: articles
text: [body.plain, body.short]
title: title
date: seendate
outlet: domain
url: url
language: language
author: authors.0.name
id: keys.own
"""
RECORD = {
    "url": "https://danube.example/1",
    "title": "Hungary backs Rutte",
    "seendate": "20240618T093000Z",
    "domain": "danube.example",
    "language": "English",
    "body": {"plain": TEXT},
    "authors": [{"name": "Nora Nagy"}],
    "keys": {"own": 17},
}


@pytest.fixture
def read(tmp_path: Path):
    """Read a dump by a mapping, each given as text."""

    def read(dump: str | bytes, mapping: str, name: str = "dump.json", **said: str) -> list[Any]:
        (tmp_path / "map.yaml").write_text(mapping)
        path = tmp_path / name
        path.write_bytes(dump if isinstance(dump, bytes) else dump.encode())
        found = read_sources([str(path)], Defaults(**said), mapping=mapping_in(tmp_path / "map.yaml"))
        return [msg for msg in found if isinstance(msg, (SourceText, SourceFailure))]

    return read


def test_a_list_within_an_object_is_read_by_dotted_paths(read, tmp_path):
    (source,) = read(json.dumps({"articles": [RECORD]}), GDELT)
    assert (source.text, source.title, source.author) == (TEXT, "Hungary backs Rutte", "Nora Nagy")
    assert (source.published, source.outlet, source.url) == ("2024-06-18", "danube.example", "https://danube.example/1")
    assert (source.id, source.language, source.origin) == ("17", None, f"{tmp_path / 'dump.json'}#1")


@pytest.mark.parametrize("form", ["list", "lines", "packed"])
def test_a_file_is_a_list_or_a_record_a_line_also_when_compressed(read, form):
    mapping = GDELT.replace("articles: articles\n", "")
    lines = "\n".join([json.dumps(RECORD), "", json.dumps(RECORD)])
    if form == "list":
        found = read(json.dumps([RECORD] * 2), mapping)
    elif form == "lines":
        found = read(lines, mapping, "dump.jsonl")
    else:
        found = read(gzip.compress(lines.encode()), mapping, "dump.jsonl.gz")
    assert [each.text for each in found] == [TEXT] * 2
    places = [re.sub(r".*(?=[#:])", "", each.origin) for each in found]
    assert places == (["#1", "#2"] if form == "list" else [":1", ":3"])


def test_of_several_paths_the_first_that_is_there_counts(read):
    (source,) = read(json.dumps({"articles": [{**RECORD, "body": {"plain": "", "short": TEXT}}]}), GDELT)
    assert source.text == TEXT


def test_a_key_with_dots_in_it_is_found_as_it_is_written(read):
    (source,) = read(json.dumps([{"body.plain": TEXT}]), "text: body.plain")
    assert source.text == TEXT


@pytest.mark.parametrize(
    ("written", "pattern", "published"),
    [
        ("20240618", None, "2024-06-18"),
        ("20240618093000", None, "2024-06-18"),
        ("2024-06-18T09:30:00Z", None, "2024-06-18T09:30:00Z"),
        ("2024-06", None, "2024-06"),
        ("18/06/2024", "%d/%m/%Y", "2024-06-18"),
        ("18/06/2024 09:30 +0200", "%d/%m/%Y %H:%M %z", "2024-06-18T09:30:00+02:00"),
    ],
)
def test_dates_are_read_as_they_are_written_in_such_files(read, written, pattern, published):
    mapping = "text: t\ndate: d" + (f"\ndate_format: '{pattern}'" if pattern else "")
    (source,) = read(json.dumps([{"t": TEXT, "d": written}]), mapping)
    assert source.published == published


def test_a_record_without_a_date_takes_that_of_the_option_and_else_has_none(read):
    (source,) = read(json.dumps([{"t": TEXT}]), "text: t\ndate: d", published="2024-06-18")
    assert source.published == "2024-06-18"
    (source,) = read(json.dumps([{"t": TEXT}]), "text: t\ndate: d")
    assert source.published is None


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({}, ["nothing", "'body.plain' or 'body.short'", "text in the mapping"]),
        ({"body": "x"}, ["nothing", "'body.plain'"]),
        ({"body": {"plain": 7}}, ["int", "'body.plain'"]),
        ({"body": {"plain": TEXT}, "seendate": "20241399"}, ["20241399", "'seendate'"]),
        ({"body": {"plain": TEXT}, "seendate": ["2024"]}, ["list", "'seendate'", "date in the mapping"]),
        ({"body": {"plain": TEXT}, "title": {}}, ["dict", "'title'"]),
        ({"body": {"plain": " "}}, ["empty"]),
        (["no object"], ["nothing", "'body.plain'"]),
    ],
)
def test_a_record_that_does_not_fit_is_named_by_number_and_key_and_the_rest_goes_in(read, record, words):
    first, second = read(json.dumps({"articles": [record, RECORD]}), GDELT)
    assert isinstance(first, SourceFailure)
    assert first.origin.endswith("#1")
    assert all(word in first.reason for word in words), first.reason
    assert second.text == TEXT


def test_a_line_that_does_not_fit_is_named(read):
    bad, good = read("{broken\n" + json.dumps({"t": TEXT}), "text: t", "dump.jsonl")
    assert bad.origin.endswith(":1")
    assert "JSON" in bad.reason
    assert good.text == TEXT


@pytest.mark.parametrize(
    ("dump", "word"),
    [("", "empty"), ("{", "JSON"), ("{}", "'articles'"), ('{"articles": {}}', "'articles'"), (b"[\xff]", "JSON")],
)
def test_a_file_that_does_not_fit_is_said_with_the_key(read, dump, word):
    (only,) = read(dump, GDELT)
    assert word in only.reason


def test_a_list_larger_than_memory_should_hold_is_refused(read, monkeypatch):
    monkeypatch.setattr(mapped, "MOST_BYTES", 50)
    (only,) = read(json.dumps([{"t": TEXT}]), "text: t")
    assert "a line" in only.reason


@pytest.mark.parametrize(
    ("mapping", "word"),
    [
        ("text: [", "YAML"),
        ("title: t", "text"),
        ("text: t\nday: d", "day"),
        ("text: 7", "text"),
        ("", "cannot be used"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_the_key(tmp_path, mapping, word):
    (tmp_path / "map.yaml").write_text(mapping)
    with pytest.raises(BadInput, match=word):
        mapping_in(tmp_path / "map.yaml")


def test_a_mapping_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BadInput, match=r"none\.yaml"):
        mapping_in(tmp_path / "none.yaml")


def test_a_json_file_without_a_mapping_is_refused_with_what_to_do(tmp_path):
    (tmp_path / "a.json").write_text("[]")
    (only,) = read_sources([str(tmp_path / "a.json")])
    assert isinstance(only, SourceFailure)
    assert "--mapping" in only.reason


def test_a_folder_gives_its_json_files_only_where_a_mapping_says_how(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "settings.json").write_text("{}")
    (only,) = read_sources([str(tmp_path)])
    assert only.origin.endswith("a.txt")
