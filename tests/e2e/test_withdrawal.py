"""A withdrawn article's words are in no file of the data directory, and the log is as whole as before."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

ARTICLE = """---
title: Hungary drops its veto
outlet: Continental Wire
date: 2024-06-18
---
Hungary supports Mark Rutte for the post of NATO secretary general, Prime Minister Viktor Orban said on Tuesday in
unmistakable vermilion words.
"""


def holding(folder: Path, *marks: bytes) -> list[str]:
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [f"{path.relative_to(folder)} holds {mark!r}" for mark in marks if mark in content]
    return found


@pytest.mark.slow
def test_a_withdrawn_text_is_in_no_file_and_the_chain_still_holds(tmp_path, run_foedus):
    data = tmp_path / "data"
    (tmp_path / "rutte.md").write_text(ARTICLE)
    ingested = run_foedus(data, "ingest", "rutte.md", "--json", cwd=tmp_path)
    assert ingested.returncode == 0, ingested.stderr
    (article,) = [taken["article_id"] for taken in json.loads(ingested.stdout)["articles"]]
    with closing(sqlite3.connect(data / "log.db")) as connection:
        (body,) = connection.execute("SELECT body FROM texts").fetchone()
    words = "Hungary supports Mark Rutte for the post"
    marks = (words.encode(), words.encode("utf-16-le"), b"unmistakable vermilion", body[12:60])
    assert any("log.db" in line for line in holding(data, *marks))
    done = run_foedus(data, "article", "withdraw", article, "--reason", "asked", "--by", "ada")
    assert done.returncode == 0, done.stderr
    assert holding(data, *marks) == []
    verified = run_foedus(data, "verify", "--json")
    assert verified.returncode == 0, verified.stderr
