"""Zip archives are read as folders: each member for itself, with its own place, and no archive costs more than it may."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from foedus.ingest.sources import Source, SourceFailure, SourceText, packed, read_sources, zipped

SENTENCE = "Hungary supports Mark Rutte as the next secretary general of NATO, Viktor Orban said on Tuesday."
PAGE = f"<html><body><article><p>{SENTENCE}</p><p>The decision needs the consent of all.</p></article></body></html>"


@pytest.fixture
def archive(tmp_path: Path):
    def make(members: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
        path = tmp_path / "given.zip"
        with zipfile.ZipFile(path, "w", method) as made:
            for name, body in members.items():
                made.writestr(name, body)
        return path

    return make


def read(path: Path) -> dict[str, Source]:
    """What was found, by its place in the archive."""
    return {each.origin.removeprefix(str(path)).lstrip("#"): each for each in read_sources([str(path)])}


def reason(found: Source) -> str:
    assert isinstance(found, SourceFailure), found
    return found.reason


def text(found: Source) -> SourceText:
    assert isinstance(found, SourceText), found
    return found


def test_members_are_read_as_files_of_a_folder_are_each_with_its_own_place(archive):
    path = archive({
        "b/2024-06-18-rutte.txt": SENTENCE,
        "a/page.html": PAGE,
        "a/lines.jsonl": f"{json.dumps({'text': SENTENCE, 'outlet': 'Wire'})}\nno json\n",
        "a/picture.png": b"\x89PNG",
        ".hidden/a.txt": SENTENCE,
        "__MACOSX/a/._page.html": b"\0\5\26\7",
    })  # fmt: skip
    found = read(path)
    assert list(found) == ["a/lines.jsonl:1", "a/lines.jsonl:2", "a/page.html", "b/2024-06-18-rutte.txt"]
    assert text(found["a/lines.jsonl:1"]).outlet == "Wire"
    assert "not JSON" in reason(found["a/lines.jsonl:2"])
    assert text(found["a/page.html"]).original is not None
    assert text(found["b/2024-06-18-rutte.txt"]).published == "2024-06-18"


def test_an_archive_is_read_where_it_lies_in_a_folder(archive):
    path = archive({"a.txt": SENTENCE})
    assert [each.origin for each in read_sources([str(path.parent)])] == [f"{path}#a.txt"]


def test_what_is_wrong_with_a_member_is_said_of_it_and_the_others_are_read(archive):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("deep.txt", SENTENCE)
    path = archive(
        {"a.txt": SENTENCE, "b.zip": inner.getvalue(), "c.txt.gz": b"\x1f\x8b", "d.txt": b"\0\1", "e.txt": SENTENCE * 2}
    )
    body = bytearray(path.read_bytes())
    at = body.index(b"e.txt", body.index(b"PK\x01\x02")) - 46  # its line in the list of members
    body[at + 8] |= 1  # which says that it is locked
    path.write_bytes(body)
    found = read(path)
    assert text(found["a.txt"]).text == SENTENCE
    assert "archive within an archive" in reason(found["b.zip"])
    assert "archive within an archive" in reason(found["c.txt.gz"])
    assert "not a text" in reason(found["d.txt"])
    assert "password" in reason(found["e.txt"])


def test_a_damaged_member_is_said_and_a_damaged_archive_too(archive):
    path = archive({"a.txt": SENTENCE, "b.txt": SENTENCE[::-1]}, zipfile.ZIP_STORED)
    body = path.read_bytes()
    path.write_bytes(body.replace(b"Hungary", b"Hungarz", 1))
    found = read(path)
    assert "damaged" in reason(found["a.txt"])
    assert "CRC" in reason(found["a.txt"])
    assert text(found["b.txt"])
    path.write_bytes(body[:-30])
    assert "no zip archive" in reason(read(path)[""])
    path.write_bytes(b"PK" + b"x" * 100)
    assert "no zip archive" in reason(read(path)[""])


def test_names_that_lead_elsewhere_or_paint_on_the_terminal_are_only_names(archive, tmp_path):
    path = archive({"../../up.txt": SENTENCE, "/etc/root.txt": SENTENCE * 2, "\x1b[31mred\u202e.txt": SENTENCE * 3})
    before = sorted(tmp_path.parent.rglob("*"))
    assert list(read(path)) == ["../../up.txt", "/etc/root.txt", "\ufffd[31mred.txt"]
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_an_archive_that_unpacks_without_end_is_left_where_it_stops_to_be_honest(archive, monkeypatch):
    monkeypatch.setattr(packed, "FREE", 1_000_000)
    lines = f"{json.dumps({'text': SENTENCE})}\n"
    path = archive({"a.txt": SENTENCE, "b.jsonl": lines + " " * 5_000_000 + lines, "c.txt": SENTENCE * 2})
    found = read(path)
    assert list(found) == ["a.txt", "b.jsonl:1", "b.jsonl", ""]
    assert "as traps do" in reason(found["b.jsonl"])
    assert "b.jsonl" in reason(found[""])


def test_an_archive_of_too_many_files_is_refused_before_its_list_is_read(archive, monkeypatch):
    path = archive({f"{number}.txt": SENTENCE for number in range(4)})
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 3)
    assert "divide it" in reason(read(path)[""])


def test_an_archive_with_a_second_list_of_unbounded_length_is_refused(archive):
    path = archive({"a.txt": SENTENCE})
    body = path.read_bytes()
    path.write_bytes(body[:-22] + b"PK\x06\x07" + b"\0" * 16 + body[-22:])
    assert "divide it" in reason(read(path)[""])


def test_what_is_packed_by_a_method_without_bounds_is_refused(archive):
    assert "method 12" in reason(read(archive({"a.txt": SENTENCE}, zipfile.ZIP_BZIP2))["a.txt"])


def test_an_archive_without_texts_says_what_is_read(archive):
    assert ".txt" in reason(read(archive({"a.png": b"\x89PNG"}))[""])
