"""`foedus verify` and `foedus log` where the disk, an option or the other end is at fault: a sentence, and what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from foedus.graph.events import ActorRegistered
from foedus.graph.log.opened import open_log
from foedus.graph.log.port import by_stream

LIMITED = """
import resource, sys
from foedus.cli import main
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
main()
"""
TOO_LARGE = str(2**63)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where a log of 300 events lies."""
    log = open_log(None, tmp_path / "data").log
    log.append(by_stream(ActorRegistered(actor_id=f"A{n}", kind="state", name=f"State {n}") for n in range(300)))
    log.close()
    return tmp_path / "data"


def foedus(data: Path, *command: str, program: str | None = None, stdout: int = subprocess.PIPE):
    environment = {**os.environ, "FOEDUS_DATA": str(data), "NO_COLOR": "1", "COLUMNS": "200"}
    environment.pop("FOEDUS_LOG", None)
    start = [sys.executable, "-m", "foedus"] if program is None else [sys.executable, "-c", program]
    return subprocess.run(
        [*start, *command], env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True, timeout=60, check=False
    )


def said(data: Path, *command: str, code: int, **more) -> str:
    """What a command says that fails: one sentence, and nothing of the program's own."""
    done = foedus(data, *command, **more)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    return done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX's")
@pytest.mark.parametrize("command", [("verify",), ("log", "export", "-"), ("log", "stats")])
def test_a_log_beside_which_nothing_can_be_written_is_not_called_damaged(data, command):
    words = said(data, *command, code=6, program=LIMITED)
    assert "make room, and run the same again" in words
    assert "damage" not in words
    assert "restore" not in words
    assert foedus(data, *command).returncode == 0


def test_an_anchor_in_a_folder_that_is_not_there_is_refused_in_a_sentence(data, tmp_path):
    assert "cannot be written: No such file" in said(
        data, "verify", "--anchor", str(tmp_path / "no" / "x.json"), code=2
    )


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="the device that is always full is Linux's")
@pytest.mark.parametrize("options", [(), ("--zstd",)])
def test_an_export_that_the_standard_output_does_not_take_says_so(data, options):
    with Path("/dev/full").open("wb") as full:
        words = said(data, "log", "export", "-", *options, code=2, stdout=full.fileno())
    assert words.startswith("foedus: the standard output cannot be written: No space left")


def test_an_export_whose_reader_goes_away_says_so(data):
    reading, writing = os.pipe()
    os.close(reading)
    words = said(data, "log", "export", "-", code=2, stdout=writing)
    os.close(writing)
    assert "the standard output cannot be written: Broken pipe" in words


@pytest.mark.parametrize(
    "command", [("tail", "--limit", TOO_LARGE), ("show", "--limit", TOO_LARGE), ("show", "--after", TOO_LARGE)]
)
def test_a_number_larger_than_any_sequence_is_refused_as_an_option(data, command):
    words = said(data, "log", *command, code=2)
    assert command[1] in words
    assert "9223372036854775807" in words


@pytest.mark.parametrize("command", [("tail", "--limit"), ("show", "--limit"), ("show", "--after")])
def test_the_largest_number_there_is_is_taken(data, command):
    done = foedus(data, "log", *command, str(2**63 - 1), "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == (0 if "--after" in command else 300)


def test_a_log_or_stream_without_events_says_so_to_a_person_and_to_a_program_shows_nothing(data, tmp_path):
    assert foedus(data, "log", "show", "--stream", "nosuch").stdout == "there is no event in the stream nosuch\n"
    assert "after 300; the last one of the log is 300" in foedus(data, "log", "show", "--after", "300").stdout
    assert foedus(data, "log", "show", "--stream", "nosuch", "--json").stdout == "[]\n"
    open_log(None, tmp_path / "empty").log.close()
    for command in ("show", "tail", "stats"):
        assert "the log is empty" in foedus(tmp_path / "empty", "log", command).stdout
        assert len(foedus(tmp_path / "empty", "log", command, "--json").stdout.strip()) == 2


def test_a_copy_whose_target_is_not_there_names_the_option_that_names_it(data, postgres_address):
    nosuch = urlsplit(postgres_address)._replace(path="/nosuch").geturl()
    words = said(data, "log", "copy", "--to", nosuch, code=6)
    assert "the PostgreSQL of --to" in words
    assert "nosuch" in words
    assert "FOEDUS_LOG" not in words
