"""A folder of all that can be read, through the command line: one line each, and the count at the end."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

PARTIAL = 8
SENTENCE = "Hungary supports Mark Rutte as the next secretary general of NATO, Viktor Orban said on Tuesday."
LONGER = f"{SENTENCE} " + " ".join(
    f"The decision on point {number} needs the consent of all members of the alliance, officials of the country said."
    for number in range(12)
)
GERMAN = (
    "Ungarn unterstützt die Kandidatur von Mark Rutte für das Amt des Generalsekretärs der NATO, sagte der Minister am "
    "Dienstag. Die Ernennung braucht die Zustimmung aller Mitglieder des Bündnisses, und Rumänien hat noch nichts gesagt."
)
FILES = {
    "1.html": f"<html><body><article><p>{LONGER}</p></article></body></html>",
    "2.txt": LONGER.replace("on Tuesday", "late on Tuesday"),
    "3.eml": f"Subject: Again\nDate: Tue, 18 Jun 2024 09:30:00 +0200\n\n{SENTENCE}\n",
    "4.txt": GERMAN,
    "5.pdf": "%PDF-1.7 and no more",
    "6.txt": SENTENCE.replace("Orban", "\u041erban"),
    "7.jsonl.gz": gzip.compress(json.dumps({"text": SENTENCE, "title": "Line"}).encode()),
    "8.json": '[{"body": {"plain": "Slovakia supports Mark Rutte as the next secretary general of NATO."}}, {}]',
}


@pytest.mark.slow
def test_a_folder_goes_in_with_a_line_for_each_and_the_count_of_what_became_of_them(tmp_path: Path, run_foedus):
    folder = tmp_path / "given"
    folder.mkdir()
    for name, body in FILES.items():
        (folder / name).write_bytes(body if isinstance(body, bytes) else body.encode())
    (tmp_path / "map.yaml").write_text("text: body.plain\ntitle: title\n")
    given = [str(folder), "--mapping", str(tmp_path / "map.yaml"), "--no-project"]
    done = run_foedus(tmp_path / "data", "ingest", *given)
    assert (done.returncode, done.stderr) == (PARTIAL, "")
    said = " ".join(done.stdout.split())
    assert "near copy of art-" in said
    assert "language de" in said
    assert "5.pdf: it is no PDF" in said
    assert "letters of several scripts" in said
    assert "8.json#2: there is nothing at 'body.plain'" in said
    last = done.stdout.rstrip().rpartition("\n")[2]
    # failed: the PDF, the second record, and the line that has another form than the mapping says
    assert re.match(r"3 failed, 5 new \([1-3] near copies\), 1 not English; \d claims$", last), last


def test_a_mapping_that_is_not_there_is_refused_before_anything_is_read(tmp_path: Path, run_foedus):
    done = run_foedus(tmp_path / "data", "ingest", "a.json", "--mapping", "none.yaml")
    assert done.returncode == 2
    assert "none.yaml" in done.stderr
    assert not (tmp_path / "data").exists()
